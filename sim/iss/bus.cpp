// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Where an address leads: core accesses, the host's and the DMA engine's.
#include <cstring>

#include "iss/iss.h"
#include "pimento/gen/registers.h"

namespace pmt::iss {

namespace {

constexpr std::uint32_t kNpuRegs = gen::map_npu_base + gen::map_npu_regs_offset;

bool in(std::uint64_t addr, std::uint64_t base, std::uint64_t size) {
  return addr >= base && addr - base < size;
}

}  // namespace

bool Machine::is_register(std::uint64_t addr) const {
  return in(addr, gen::map_timer_base, gen::map_timer_size) ||
         in(addr, gen::map_uart_base, gen::map_uart_size) ||
         in(addr, gen::map_soc_base, gen::map_soc_size) ||
         in(addr, kNpuRegs, gen::npu_reg_err_addrh + 4);
}

std::uint8_t* Machine::scratchpad(std::uint64_t addr, std::uint64_t bytes) {
  if (!in(addr, gen::map_npu_base, gen::map_npu_regs_offset)) return nullptr;
  const std::uint64_t offset = addr - gen::map_npu_base;
  const bool side_w = offset >= gen::map_npu_spad_w_offset;
  auto& spad = side_w ? npu_.spad_w : npu_.spad_a;
  const std::uint64_t local = offset - (side_w ? gen::map_npu_spad_w_offset : 0u);
  return bytes <= spad.size() && local <= spad.size() - bytes ? spad.data() + local : nullptr;
}

std::uint32_t Machine::npu_register(std::uint32_t offset) const {
  switch (offset) {
    case gen::npu_reg_id:
      return gen::npu_reg_id_reset;
    case gen::npu_reg_rows_cols:
      return npu_.params.rows | (npu_.params.cols << 16);
    case gen::npu_reg_status:
      return (npu_.busy() ? 1u : 0u) | (npu_.error != golden::NpuError::kNone ? 2u : 0u);
    case gen::npu_reg_tag_done:
      return npu_.tag_done;
    case gen::npu_reg_tag_issued:
      return npu_.tag_issued;
    case gen::npu_reg_err_code:
      return static_cast<std::uint32_t>(npu_.error);
    case gen::npu_reg_err_tag:
      return npu_.error_tag;
    case gen::npu_reg_err_addr:
      return static_cast<std::uint32_t>(npu_.error_addr);
    case gen::npu_reg_err_addrh:
      return static_cast<std::uint32_t>(npu_.error_addr >> 32);
    default:
      return 0;
  }
}

bool Machine::load(std::uint32_t addr, unsigned bytes, std::uint32_t& value) {
  value = 0;
  const std::uint8_t* data = memory_.at(addr, bytes, false);
  if (data == nullptr) data = scratchpad(addr, bytes);
  if (data != nullptr) {
    std::memcpy(&value, data, bytes);
    return true;
  }
  if (bytes != 4 || !is_register(addr)) return false;
  if (addr >= kNpuRegs) {
    value = npu_register(addr - kNpuRegs);
  } else {
    value = devices_.read(addr, cycles_);
    recheck_ = true;
  }
  return true;
}

bool Machine::store(std::uint32_t addr, unsigned bytes, std::uint32_t value) {
  if (std::uint8_t* data = memory_.at(addr, bytes, true); data != nullptr) {
    memory_.invalidate_word(addr);
    std::memcpy(data, &value, bytes);
    return true;
  }
  if (std::uint8_t* data = scratchpad(addr, bytes); data != nullptr) {
    std::memcpy(data, &value, bytes);
    return true;
  }
  if (bytes != 4 || !is_register(addr)) return false;
  if (addr < kNpuRegs) devices_.write(addr, value, cycles_ + 1, true);
  recheck_ = true;
  return true;
}

bool Machine::host_read(std::uint64_t addr, std::span<std::uint8_t> to) {
  if (memory_.contains(addr, to.size(), false)) {
    memory_.read(addr, to);
    return true;
  }
  if (const std::uint8_t* data = scratchpad(addr, to.size()); data != nullptr) {
    std::memcpy(to.data(), data, to.size());
    return true;
  }
  if (to.size() != 4 || addr % 4 != 0 || !is_register(addr)) return false;
  const auto at = static_cast<std::uint32_t>(addr);
  const std::uint32_t value =
      at >= kNpuRegs ? npu_register(at - kNpuRegs) : devices_.peek(at, cycles_);
  std::memcpy(to.data(), &value, 4);
  return true;
}

bool Machine::host_write(std::uint64_t addr, std::span<const std::uint8_t> from) {
  if (memory_.contains(addr, from.size(), true)) {
    memory_.write(addr, from);
    return true;
  }
  if (std::uint8_t* data = scratchpad(addr, from.size()); data != nullptr) {
    std::memcpy(data, from.data(), from.size());
    return true;
  }
  if (from.size() != 4 || addr % 4 != 0 || !is_register(addr)) return false;
  std::uint32_t value = 0;
  std::memcpy(&value, from.data(), 4);
  if (addr < kNpuRegs) devices_.write(static_cast<std::uint32_t>(addr), value, cycles_, false);
  return true;
}

// The DMA engine reaches external memory only.
golden::NpuError Machine::read(std::uint64_t addr, std::span<std::uint8_t> to,
                               std::uint64_t& fail_addr) {
  if (addr < gen::map_mem_base || !memory_.contains(addr, to.size(), true)) {
    fail_addr = addr;
    return golden::NpuError::kAxiDecerr;
  }
  memory_.read(addr, to);
  return golden::NpuError::kNone;
}

golden::NpuError Machine::write(std::uint64_t addr, std::span<const std::uint8_t> from,
                                std::uint64_t& fail_addr) {
  if (addr < gen::map_mem_base || !memory_.contains(addr, from.size(), true)) {
    fail_addr = addr;
    return golden::NpuError::kAxiDecerr;
  }
  memory_.write(addr, from);
  return golden::NpuError::kNone;
}

}  // namespace pmt::iss
