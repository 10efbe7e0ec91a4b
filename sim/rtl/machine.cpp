// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "rtl/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "pimento/error.h"
#include "pimento/gen/memmap.h"
#include "pimento/gen/registers.h"

namespace pmt::rtl {
namespace {

constexpr uint64_t kDefaultMemory = 256u << 20;
constexpr uint64_t kChunkCycles = 4096;   // between looks at conditions that are not events
constexpr uint64_t kSleepCycles = 16384;  // asleep this long: look whether anything can wake it
constexpr size_t kHostChunk = 65536;      // accesses handed to the host port at a time
constexpr uint32_t kNpuRegBytes = 0x1000;

constexpr bool inside(uint64_t addr, uint64_t size, uint64_t base, uint64_t bytes) {
  return addr >= base && size <= bytes && addr - base <= bytes - size;
}

}  // namespace

Machine::Machine(Platform& platform, const gen::Preset& preset, uint64_t mem_size, uint32_t latency)
    : platform_(platform), preset_(preset), mem_size_(mem_size ? mem_size : kDefaultMemory) {
  if (mem_size_ > gen::map_mem_size) {
    throw Error(ErrorKind::kArgument,
                fmt::format("mem_size: {:#x} bytes, at most {:#x}", mem_size_, gen::map_mem_size));
  }
  const auto& config = preset.config;
  platform_.configure_memory(gen::map_mem_base, mem_size_,
                             latency ? latency : static_cast<uint32_t>(config.mem.latency));
  platform_.on_uart(nullptr);
  platform_.on_retire(nullptr);
  reset();
}

void Machine::reset() {
  platform_.reset();
  register_writes_.clear();
  started_ = ran_ = false;
}

Machine::Class Machine::classify(uint64_t addr, uint64_t size, bool write) const {
  const auto& config = preset_.config;
  const uint64_t npu = gen::map_npu_base;
  if (platform_.memory().contains(addr, size)) return Class::kMemory;
  if (inside(addr, size, gen::map_tcm_base, static_cast<uint64_t>(config.mem.tcm_bytes)) ||
      inside(addr, size, npu + gen::map_npu_spad_a_offset,
             static_cast<uint64_t>(config.npu.spad_a_bytes)) ||
      inside(addr, size, npu + gen::map_npu_spad_w_offset,
             static_cast<uint64_t>(config.npu.spad_w_bytes)) ||
      (!write &&
       inside(addr, size, gen::map_boot_base, static_cast<uint64_t>(config.mem.boot_bytes)))) {
    return Class::kHostBytes;
  }
  if (inside(addr, size, gen::map_timer_base, gen::map_timer_size) ||
      inside(addr, size, gen::map_uart_base, gen::map_uart_size) ||
      inside(addr, size, gen::map_soc_base, gen::map_soc_size) ||
      (!write && inside(addr, size, npu + gen::map_npu_regs_offset, kNpuRegBytes))) {
    if (addr % 4 == 0 && size % 4 == 0) return Class::kHostWords;
    throw Error(ErrorKind::kAddress,
                fmt::format("address {:#x}, {} bytes: registers take aligned 32-bit words only",
                            addr, size));
  }
  throw Error(ErrorKind::kAddress,
              fmt::format("address {:#x}, {} bytes: not {} in configuration {} with {:#x} bytes of "
                          "external memory at {:#x}",
                          addr, size, write ? "writable" : "readable", preset_.name, mem_size_,
                          gen::map_mem_base));
}

void Machine::host(std::vector<HostAccess>& accesses) {
  platform_.host(accesses);
  for (const HostAccess& access : accesses) {
    if (access.error) {
      throw Error(ErrorKind::kAddress, fmt::format("address {:#x}: the chip refused the {}",
                                                   access.addr, access.write ? "write" : "read"));
    }
  }
}

void Machine::write(uint64_t addr, std::span<const uint8_t> data) {
  if (data.empty()) return;
  const Class target = classify(addr, data.size(), true);
  if (target == Class::kMemory) {
    // Debug transport takes a mutable buffer but only reads it for a write.
    platform_.debug_memory(tlm::TLM_WRITE_COMMAND, addr,
                           {const_cast<uint8_t*>(data.data()), data.size()});
    return;
  }
  if (target == Class::kHostWords && !ran_) {
    for (size_t i = 0; i < data.size(); i += 4) {
      uint32_t value;
      std::memcpy(&value, data.data() + i, 4);
      register_writes_.emplace_back(static_cast<uint32_t>(addr + i), value);
    }
  }
  std::vector<HostAccess> accesses;
  for (size_t i = 0; i < data.size();) {
    const uint32_t offset = static_cast<uint32_t>((addr + i) % 4);
    const size_t count = std::min<size_t>(4 - offset, data.size() - i);
    uint32_t value = 0;
    std::memcpy(reinterpret_cast<uint8_t*>(&value) + offset, data.data() + i, count);
    const uint32_t be = ((1u << count) - 1) << offset;
    accesses.push_back(
        {static_cast<uint32_t>(addr + i - offset), true, static_cast<uint8_t>(be), value});
    i += count;
    if (accesses.size() == kHostChunk) host(accesses), accesses.clear();
  }
  host(accesses);
}

void Machine::read(uint64_t addr, std::span<uint8_t> data) {
  if (data.empty()) return;
  if (classify(addr, data.size(), false) == Class::kMemory) {
    platform_.debug_memory(tlm::TLM_READ_COMMAND, addr, data);
    return;
  }
  for (size_t done = 0; done < data.size();) {
    std::vector<HostAccess> accesses;
    const uint64_t first = (addr + done) / 4 * 4;
    for (uint64_t a = first; a < addr + data.size() && accesses.size() < kHostChunk; a += 4) {
      accesses.push_back({static_cast<uint32_t>(a), false, 0xF, 0});
    }
    host(accesses);
    const size_t offset = addr + done - first;
    const size_t count = std::min(accesses.size() * 4 - offset, data.size() - done);
    for (size_t i = 0; i < count; ++i) {
      const uint32_t word = accesses[(offset + i) / 4].data;
      data[done + i] = static_cast<uint8_t>(word >> 8 * ((offset + i) % 4));
    }
    done += count;
  }
}

uint32_t Machine::read_word(uint32_t addr) {
  std::vector<HostAccess> access{{addr, false, 0xF, 0}};
  host(access);
  return access[0].data;
}

void Machine::write_word(uint32_t addr, uint32_t value) {
  std::vector<HostAccess> access{{addr, true, 0xF, value}};
  host(access);
}

void Machine::start(uint64_t entry) {
  if (entry > std::numeric_limits<uint32_t>::max() || entry % 2 != 0) {
    throw Error(ErrorKind::kArgument,
                fmt::format("entry: {:#x}, must be an even 32-bit address", entry));
  }
  if (ran_) throw Error(ErrorKind::kState, "start: the machine has run; reset it first");
  started_ = false;
  // From reset, so that a run does not depend on how long loading took.
  platform_.reset();
  started_ = true;
  const bool small = preset_.config.core.mul == gen::CoreMul::multi;
  write_word(gen::map_uart_base + gen::uart_div, small ? kUartDividerSmall : kUartDivider);
  for (const auto& [addr, value] : register_writes_) write_word(addr, value);
  write_word(gen::map_soc_base + gen::soc_entry, static_cast<uint32_t>(entry));
  write_word(gen::map_soc_base + gen::soc_ctrl, gen::soc_ctrl_start_mask);
}

// In wfi with the NPU idle and the timer either past (hence not enabled) or switched off: only the
// host could raise an interrupt.
bool Machine::nothing_can_wake() {
  if (!platform_.sleeping() || platform_.npu_busy() || platform_.uart_input_pending()) return false;
  const auto wide = [this](uint32_t low, uint32_t high) {
    return uint64_t{read_word(gen::map_timer_base + high)} << 32 |
           read_word(gen::map_timer_base + low);
  };
  const uint64_t compare = wide(gen::timer_mtimecmp, gen::timer_mtimecmph);
  const uint64_t time = wide(gen::timer_mtime, gen::timer_mtimeh);
  return platform_.sleeping() &&
         (compare == std::numeric_limits<uint64_t>::max() || time >= compare);
}

bool Machine::halted_for_good() {
  return platform_.debug_halted() &&
         (read_word(gen::map_soc_base + gen::soc_debug) & gen::soc_debug_haltreq_mask) != 0;
}

int32_t Machine::run_until_end(uint64_t end, uint64_t tohost_addr) {
  const bool poll =
      tohost_addr != 0 && !preset_.config.core.rvfi && !platform_.memory().contains(tohost_addr, 4);
  uint64_t asleep_since = platform_.cycles();
  bool was_halted = false;
  while (platform_.cycles() < end) {
    platform_.run(std::min(kChunkCycles, end - platform_.cycles()));
    if (platform_.exited()) return PMT_RUN_EXITED;
    if (platform_.locked()) return PMT_RUN_FAULT;
    if (poll && (read_word(static_cast<uint32_t>(tohost_addr)) & 1) != 0) return PMT_RUN_EXITED;
    if (!platform_.sleeping()) asleep_since = platform_.cycles();
    if (platform_.cycles() - asleep_since >= kSleepCycles) {
      if (nothing_can_wake()) return PMT_RUN_WAITING;
      asleep_since = platform_.cycles();
    }
    if (was_halted && halted_for_good()) return PMT_RUN_HALTED;
    was_halted = platform_.debug_halted();
  }
  return PMT_RUN_CYCLE_LIMIT;
}

// Lets bytes leave that the program has handed to the serial port.
void Machine::drain_uart() {
  uint64_t seen;
  do {
    seen = platform_.uart_bytes();
    platform_.run(std::max(1u, platform_.uart_divider()) * 12);
  } while (platform_.uart_bytes() != seen);
}

void Machine::run(const pmt_run_options& options, pmt_run_result& result) {
  if (!started_) throw Error(ErrorKind::kState, "run: no program was started since reset");
  const uint64_t tohost = options.tohost_addr;
  if (tohost != 0 && (tohost % 4 != 0 || classify(tohost, 4, true) == Class::kHostWords)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("tohost_addr: {:#x}, must be an aligned word in memory", tohost));
  }
  ran_ = true;
  platform_.watch_tohost(tohost);
  const uint64_t begin = platform_.cycles();
  const uint64_t limit =
      options.max_cycles ? options.max_cycles : std::numeric_limits<uint64_t>::max() - begin;
  result.status = run_until_end(begin + limit, tohost);
  result.cycles = platform_.cycles();
  result.instret = platform_.instret();
  result.pc = platform_.next_pc();
  result.exit_code = 0;
  if (result.status == PMT_RUN_EXITED) {
    const bool polled = !platform_.exited();
    const uint32_t word = polled ? read_word(static_cast<uint32_t>(tohost)) : platform_.tohost();
    result.exit_code = static_cast<int32_t>(word >> 1);
  }
  result.npu_err_code = platform_.npu_err_code();
  result.npu_err_tag = platform_.npu_err_tag();
  result.npu_err_addr = platform_.npu_err_addr();
  if (result.status != PMT_RUN_CYCLE_LIMIT) drain_uart();
}

void Machine::set_uart(pmt_uart_fn fn, void* ctx) {
  if (!fn) return platform_.on_uart(nullptr);
  platform_.on_uart([this, fn, ctx](uint8_t byte) {
    in_callback_ = true;
    fn(ctx, byte);
    in_callback_ = false;
  });
}

void Machine::set_retire(pmt_retire_fn fn, void* ctx) {
  if (!fn) return platform_.on_retire(nullptr);
  if (!preset_.config.core.rvfi) {
    throw Error(
        ErrorKind::kConfig,
        fmt::format("configuration {} has no retire port (core.rvfi = false)", preset_.name));
  }
  platform_.on_retire([this, fn, ctx](const pmt_retire& retire) {
    if (!started_) return;  // the boot ROM's polling while programs are being loaded
    in_callback_ = true;
    fn(ctx, &retire);
    in_callback_ = false;
  });
}

void Machine::uart_input(std::span<const uint8_t> data) {
  for (const uint8_t byte : data) platform_.uart_input(byte);
}

}  // namespace pmt::rtl
