// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Reset, traps, interrupts, debug mode, and the loops around the instructions.
#include "iss/iss.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "golden/rv.h"
#include "pimento/error.h"
#include "pimento/gen/boot.h"
#include "pimento/gen/registers.h"

namespace pmt::iss {

namespace {

golden::NpuParams npu_params(const gen::Config& c) {
  const auto u = [](int value) { return static_cast<unsigned>(value); };
  return {u(c.npu.rows),         u(c.npu.cols),        u(c.npu.line_bytes), u(c.npu.spad_a_bytes),
          u(c.npu.spad_w_bytes), u(c.npu.dma_windows), u(c.npu.dim_bits)};
}

std::uint64_t checked_size(std::uint64_t size) {
  if (size == 0 || size > kMaxMemSize || size % Memory::kMemPageBytes != 0) {
    throw Error(ErrorKind::kArgument,
                fmt::format("mem_size {:#x}: must be a multiple of 64 KB, at most {:#x}", size,
                            kMaxMemSize));
  }
  return size;
}

constexpr std::uint64_t kNever = ~std::uint64_t{0};

// The park loop of the boot ROM has begun to go round after so many instructions.
constexpr std::uint64_t kParked = 32;

}  // namespace

Machine::Machine(const gen::Preset& preset, std::uint64_t mem_size,
                 std::span<const std::uint32_t> boot_rom)
    : preset_(preset),
      memory_(preset_.config, checked_size(mem_size),
              boot_rom.empty() ? std::span<const std::uint32_t>(gen::kBootRom) : boot_rom),
      devices_(preset_),
      npu_(npu_params(preset_.config)),
      csr_table_(preset_.config) {
  reset();
}

void Machine::reset() {
  devices_.reset();
  golden::npu_soft_reset(npu_);
  npu_.windows = {};
  csr_ = {};
  x_.fill(0);
  pc_ = gen::map_reset_pc;
  cycles_ = skipped_ = trapped_ = order_ = 0;
  debug_mode_ = locked_ = waiting_ = recheck_ = false;
  tohost_.reset();
  forced_interrupt_.reset();
  forced_debug_.reset();
  override_.reset();
  entry_interrupt_.reset();
  entry_debug_.reset();
}

void Machine::start(std::uint32_t entry) {
  devices_.write(gen::map_soc_base + gen::soc_entry, entry, cycles_, false);
  devices_.write(gen::map_soc_base + gen::soc_ctrl, 1, cycles_, false);
}

void Machine::set_uart_output(std::function<void(std::uint8_t)> output) {
  devices_.set_uart_output(std::move(output));
}

void Machine::uart_input(std::span<const std::uint8_t> bytes) {
  for (const auto b : bytes) devices_.uart_input(b);
}

std::uint32_t Machine::mip() const {
  if (external_) return external_mip_ & gen::kIrqMask;
  const bool done = (csr_.mnpuctl & gen::csr_mnpuctl_irq_en_done_mask) != 0 && csr_.done_pending;
  const bool error = (csr_.mnpuctl & gen::csr_mnpuctl_irq_en_err_mask) != 0 &&
                     npu_.error != golden::NpuError::kNone;
  return devices_.irq_lines(cycles_) | (done || error ? gen::csr_mip_npuip_mask : 0u);
}

void Machine::note_npu_command() {
  csr_.done_pending = true;  // complete, and nothing else is outstanding
  recheck_ = true;
}

void Machine::trap(gen::Cause cause, std::uint32_t tval) {
  ++trapped_;
  step_trapped_ = true;
  step_cause_ = static_cast<unsigned>(cause);
  const std::uint32_t from = pc_;
  if (debug_mode_) {
    pc_ = gen::map_debug_exception_pc;
  } else {
    csr_.mepc = pc_;
    csr_.mcause = static_cast<std::uint32_t>(cause);
    csr_.mtval = tval;
    csr_.mstatus = golden::rv::trap_entry(csr_.mstatus);
    pc_ = csr_.mtvec & ~3u;
  }
  // The handler's first instruction traps: it will do so for ever, as nothing has changed.
  locked_ = pc_ == from;
}

void Machine::take_interrupt(unsigned cause) {
  csr_.mepc = pc_;
  csr_.mcause = (std::uint32_t{1} << 31) | cause;
  csr_.mtval = 0;
  csr_.mstatus = golden::rv::trap_entry(csr_.mstatus);
  pc_ = (csr_.mtvec & ~3u) + ((csr_.mtvec & 1u) != 0 ? 4 * cause : 0);
  entry_interrupt_ = cause;
}

void Machine::enter_debug(gen::DebugCause cause) {
  csr_.dpc = pc_;
  csr_.dcsr = (csr_.dcsr & ~gen::csr_dcsr_cause_mask) |
              (static_cast<std::uint32_t>(cause) << gen::csr_dcsr_cause_lsb);
  debug_mode_ = true;
  debug_since_ = cycles_;
  devices_.set_halted(true);
  pc_ = gen::map_debug_halt_pc;
  entry_debug_ = static_cast<unsigned>(cause);
}

void Machine::ebreak() {
  const auto cause = static_cast<gen::Cause>(golden::rv::ebreak());
  const bool halts = preset_.config.core.debug && (csr_.dcsr & gen::csr_dcsr_ebreakm_mask) != 0;
  if (!debug_mode_ && !halts) return trap(cause, pc_);
  // It does not retire (minstret), like an ebreak that traps.
  ++trapped_;
  step_trapped_ = true;
  step_cause_ = static_cast<unsigned>(cause);
  recheck_ = true;
  if (debug_mode_) {
    pc_ = gen::map_debug_halt_pc;
  } else {
    enter_debug(gen::DebugCause::ebreak);
  }
}

void Machine::poll_events() {
  // Both at once: the interrupt was taken, and the halt came before the handler's first
  // instruction.
  if (forced_interrupt_) take_interrupt(*std::exchange(forced_interrupt_, std::nullopt));
  if (forced_debug_) {
    enter_debug(static_cast<gen::DebugCause>(*std::exchange(forced_debug_, std::nullopt)));
  }
  // A wfi that has begun retires first: interrupts and halts come behind it.
  if (external_ || debug_mode_ || waiting_) return;
  if (preset_.config.core.debug && devices_.halt_request()) {
    enter_debug(gen::DebugCause::haltreq);
    return;
  }
  const bool stepping = (csr_.dcsr & gen::csr_dcsr_step_mask) != 0;
  if ((csr_.mstatus & golden::rv::kMstatusMie) == 0 || stepping) return;
  const std::uint32_t due = mip() & csr_.mie;
  for (const auto irq : gen::kIrqPriority) {
    if ((due >> static_cast<unsigned>(irq) & 1u) != 0) {
      take_interrupt(static_cast<unsigned>(irq));
      return;
    }
  }
}

std::uint64_t Machine::budget_until_event(std::uint64_t limit) const {
  const bool enabled =
      (csr_.mstatus & golden::rv::kMstatusMie) != 0 && (csr_.mie & gen::csr_mie_mtie_mask) != 0;
  const std::uint64_t now = devices_.mtime(cycles_);
  if (!enabled || external_ || devices_.mtimecmp() <= now) return limit;
  return std::min(limit, devices_.mtimecmp() - now);
}

bool Machine::skip_to_timer(std::uint64_t limit) {
  const std::uint64_t now = devices_.mtime(cycles_);
  if ((csr_.mie & gen::csr_mie_mtie_mask) == 0 || devices_.mtimecmp() == kNever) return false;
  const std::uint64_t gap = std::min(limit, devices_.mtimecmp() - now);
  cycles_ += gap;
  skipped_ += gap;
  return true;
}

void Machine::advance(std::uint64_t budget) {
  waiting_ = false;
  const bool stepping = !debug_mode_ && !external_ && (csr_.dcsr & gen::csr_dcsr_step_mask) != 0;
  execute(stepping ? 1 : budget);
  if (stepping && !debug_mode_) {
    enter_debug(devices_.halt_request() ? gen::DebugCause::haltreq : gen::DebugCause::step);
  }
}

RunOutcome Machine::run(std::uint64_t max_cycles, std::uint32_t tohost_addr) {
  const std::uint64_t stop = max_cycles == 0 ? kNever : cycles_ + max_cycles;
  tohost_addr_ = tohost_addr == 0 ? 1 : tohost_addr;
  tohost_.reset();
  locked_ = false;
  pmt_retire record{};
  for (;;) {
    if (const auto word = devices_.take_tohost(); word && tohost_addr == 0) tohost_ = word;
    if (tohost_ && (*tohost_ & 1u) != 0) {
      return {RunStatus::kExited, static_cast<std::int32_t>(*tohost_ >> 1)};
    }
    tohost_.reset();
    if (locked_) return {RunStatus::kLocked, 0};
    if (cycles_ >= stop) return {RunStatus::kCycleLimit, 0};
    if (debug_mode_ && devices_.halt_request() && cycles_ - debug_since_ >= kParked &&
        pc_ < static_cast<std::uint32_t>(preset_.config.mem.boot_bytes)) {
      return {RunStatus::kHalted, 0};
    }
    if (retire_sink_) {
      if (step(&record) == StepStatus::kRetired) retire_sink_(record);
    } else {
      poll_events();
      advance(budget_until_event(stop - cycles_));
      entry_interrupt_.reset();
      entry_debug_.reset();
    }
    if (waiting_ && !skip_to_timer(stop - cycles_)) return {RunStatus::kWaiting, 0};
  }
}

}  // namespace pmt::iss
