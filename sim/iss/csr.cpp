// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Reading and writing of CSRs. Counters: a write takes effect after the instruction that writes.
#include "iss/iss.h"

namespace pmt::iss {

namespace {

using gen::Csr;

constexpr bool is_debug_csr(std::uint32_t number) { return number >= 0x7B0 && number <= 0x7BF; }

std::uint64_t with_half(std::uint64_t x, bool upper, std::uint32_t v) {
  return upper ? (std::uint64_t{v} << 32) | (x & 0xFFFFFFFFu) : (x >> 32 << 32) | v;
}

}  // namespace

bool Machine::csr_accessible(std::uint32_t number, bool write) const {
  const auto* info = csr_table_.find(number);
  if (info == nullptr || (write && info->read_only)) return false;
  return debug_mode_ || !is_debug_csr(number);
}

std::optional<std::uint32_t> Machine::csr(std::uint32_t number) {
  if (!csr_accessible(number, false)) return std::nullopt;
  return csr_value(number);
}

std::uint32_t Machine::csr_value(std::uint32_t number) {
  const auto low = [](std::uint64_t v) { return static_cast<std::uint32_t>(v); };
  const auto high = [](std::uint64_t v) { return static_cast<std::uint32_t>(v >> 32); };
  switch (static_cast<Csr>(number)) {
    case Csr::mstatus:
      return csr_.mstatus;
    case Csr::mie:
      return csr_.mie;
    case Csr::mtvec:
      return csr_.mtvec;
    case Csr::mscratch:
      return csr_.mscratch;
    case Csr::mepc:
      return csr_.mepc;
    case Csr::mcause:
      return csr_.mcause;
    case Csr::mtval:
      return csr_.mtval;
    case Csr::mip:
      return mip();
    case Csr::mcountinhibit:
      return csr_.mcountinhibit;
    case Csr::mcycle:
    case Csr::cycle:
      return low(csr_.cycle.value(cycles_));
    case Csr::mcycleh:
    case Csr::cycleh:
      return high(csr_.cycle.value(cycles_));
    case Csr::minstret:
    case Csr::instret:
      return low(csr_.instret.value(instret()));
    case Csr::minstreth:
    case Csr::instreth:
      return high(csr_.instret.value(instret()));
    case Csr::dcsr:
      return csr_.dcsr;
    case Csr::dpc:
      return csr_.dpc;
    case Csr::dscratch0:
      return csr_.dscratch0;
    case Csr::dscratch1:
      return csr_.dscratch1;
    case Csr::mnpuctl:
      return csr_.mnpuctl | (csr_.done_pending ? gen::csr_mnpuctl_done_pending_mask : 0u) |
             (npu_.busy() ? gen::csr_mnpuctl_busy_mask : 0u);
    case Csr::mnpuwin0base:
      return npu_.windows[0].base;
    case Csr::mnpuwin0limit:
      return npu_.windows[0].limit;
    case Csr::mnpuwin1base:
      return npu_.windows[1].base;
    case Csr::mnpuwin1limit:
      return npu_.windows[1].limit;
    case Csr::mnpuwinperm:
      return (npu_.windows[0].read ? 1u : 0u) | (npu_.windows[0].write ? 2u : 0u) |
             (npu_.windows[1].read ? 4u : 0u) | (npu_.windows[1].write ? 8u : 0u);
    case Csr::mnputag:
      return npu_.tag_done;
    case Csr::mnpuerr:
      return static_cast<std::uint32_t>(npu_.error);
    case Csr::mnpuerrtag:
      return npu_.error_tag;
    case Csr::mnpuerraddr:
      return low(npu_.error_addr);
    case Csr::mnpuerraddrh:
      return high(npu_.error_addr);
    default:
      return csr_table_.find(number)->reset;  // constants
  }
}

void Machine::csr_store(std::uint32_t number, std::uint32_t value) {
  const auto* info = csr_table_.find(number);
  const auto merge = [&](std::uint32_t& reg) {
    reg = (reg & ~info->write_mask) | (value & info->write_mask);
  };
  // Counts that include the writing instruction.
  const std::uint64_t cycles = cycles_ + 1;
  const std::uint64_t retired = instret() + 1;
  switch (static_cast<Csr>(number)) {
    case Csr::mstatus:
      merge(csr_.mstatus);
      break;
    case Csr::mie:
      merge(csr_.mie);
      break;
    case Csr::mtvec:
      merge(csr_.mtvec);
      if ((csr_.mtvec & 1u) != 0) csr_.mtvec &= ~0x3Cu;
      break;
    case Csr::mscratch:
      merge(csr_.mscratch);
      break;
    case Csr::mepc:
      merge(csr_.mepc);
      break;
    case Csr::mcause:
      merge(csr_.mcause);
      break;
    case Csr::mtval:
      merge(csr_.mtval);
      break;
    case Csr::mcountinhibit:
      merge(csr_.mcountinhibit);
      csr_.cycle.stop((csr_.mcountinhibit & gen::csr_mcountinhibit_cy_mask) != 0, cycles);
      // The writing instruction itself counts, or not, by the new value.
      csr_.instret.stop((csr_.mcountinhibit & gen::csr_mcountinhibit_ir_mask) != 0, instret());
      break;
    case Csr::mcycle:
    case Csr::mcycleh:
      csr_.cycle.set(with_half(csr_.cycle.value(cycles_), number == 0xB80, value), cycles);
      break;
    case Csr::minstret:
    case Csr::minstreth:
      csr_.instret.set(with_half(csr_.instret.value(instret()), number == 0xB82, value), retired);
      break;
    case Csr::dcsr:
      merge(csr_.dcsr);
      break;
    case Csr::dpc:
      merge(csr_.dpc);
      break;
    case Csr::dscratch0:
      merge(csr_.dscratch0);
      break;
    case Csr::dscratch1:
      merge(csr_.dscratch1);
      break;
    case Csr::mnpuctl:
      csr_.mnpuctl = value & (gen::csr_mnpuctl_irq_en_done_mask | gen::csr_mnpuctl_irq_en_err_mask);
      if ((value & gen::csr_mnpuctl_soft_reset_mask) != 0) golden::npu_soft_reset(npu_);
      if ((value & (gen::csr_mnpuctl_soft_reset_mask | gen::csr_mnpuctl_done_clear_mask)) != 0) {
        csr_.done_pending = false;
      }
      break;
    case Csr::mnpuwin0base:
      npu_.windows[0].base = value;
      break;
    case Csr::mnpuwin0limit:
      npu_.windows[0].limit = value;
      break;
    case Csr::mnpuwin1base:
      npu_.windows[1].base = value;
      break;
    case Csr::mnpuwin1limit:
      npu_.windows[1].limit = value;
      break;
    case Csr::mnpuwinperm:
      value &= info->write_mask;
      for (unsigned i = 0; i < preset_.config.npu.dma_windows + 0u; ++i) {
        npu_.windows[i].read = ((value >> (2 * i)) & 1u) != 0;
        npu_.windows[i].write = ((value >> (2 * i + 1)) & 1u) != 0;
      }
      break;
    default:
      break;  // nothing in them can be written
  }
  recheck_ = true;
}

}  // namespace pmt::iss
