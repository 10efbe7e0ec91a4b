// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The functional machine: core, memories, devices and NPU. Every instruction takes one cycle; NPU
// commands complete at issue. Guarantees: architectural results equal the RTL's; no global state.
// Does not do: time. Lockstep use: set_external_control. Spec: docs/units/iss.md.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "golden/npu.h"
#include "iss/csr.h"
#include "iss/devices.h"
#include "iss/memory.h"
#include "pimento/device_abi.h"
#include "pimento/gen/isa.h"
#include "pimento/gen/traps.h"

namespace pmt::iss {

inline constexpr std::uint64_t kDefaultMemSize = std::uint64_t{256} << 20;
inline constexpr std::uint64_t kMaxMemSize = std::uint64_t{64} << 30;

enum class RunStatus { kExited, kCycleLimit, kLocked, kWaiting, kHalted };

struct RunOutcome {
  RunStatus status;
  std::int32_t exit_code;
};

enum class StepStatus {
  kRetired,  // one instruction, perhaps trapping
  kWaiting,  // wfi with nothing to wake it; no instruction retired
};

class Machine : private golden::DmaPort {
 public:
  // Throws pmt::Error (kArgument) when mem_size is not a multiple of 64 KB in (0, kMaxMemSize].
  // boot_rom: words of another ROM than the generated one (tests with a debug program of their
  // own).
  explicit Machine(const gen::Preset& preset, std::uint64_t mem_size = kDefaultMemSize,
                   std::span<const std::uint32_t> boot_rom = {});
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const gen::Preset& preset() const { return preset_; }
  std::uint64_t mem_size() const { return memory_.mem_size(); }

  // Memories keep their contents.
  void reset();
  // Sets SOC ENTRY and CTRL.start.
  void start(std::uint32_t entry);
  bool started() const { return devices_.started(); }

  // Until exit, max_cycles (0 = none), lock-up or an endless wait. tohost_addr: 0 = SOC TOHOST.
  RunOutcome run(std::uint64_t max_cycles, std::uint32_t tohost_addr);
  // One instruction. retire: filled when not null. Interrupts and debug requests are taken before.
  StepStatus step(pmt_retire* retire);

  // Host access by global address. Memories: any size and alignment. Registers: one aligned word.
  // False, and nothing done, when a byte is not accessible.
  bool host_read(std::uint64_t addr, std::span<std::uint8_t> to);
  bool host_write(std::uint64_t addr, std::span<const std::uint8_t> from);

  void set_uart_output(std::function<void(std::uint8_t)> output);
  void uart_input(std::span<const std::uint8_t> bytes);
  // Called for each retired instruction by run(); empty = none.
  void set_retire(std::function<void(const pmt_retire&)> sink) { retire_sink_ = std::move(sink); }

  // Lockstep with another machine that decides when asynchronous events happen.
  // In external control no interrupt or halt request is taken unless forced; wfi retires at once.
  void set_external_control(bool on) { external_ = on; }
  // The next step begins with this interrupt (gen::Irq number) or debug entry (gen::DebugCause).
  void force_interrupt(unsigned cause) { forced_interrupt_ = cause; }
  void force_debug_entry(unsigned cause) { forced_debug_ = cause; }
  // What mip reads in external control.
  void set_mip_lines(std::uint32_t lines) { external_mip_ = lines; }
  // rd of the next step's instruction, if it is a load, a CSR read or an NPU command with a result.
  void override_next_read(std::uint32_t value) { override_ = value; }

  // Architectural state.
  std::uint32_t pc() const { return pc_; }
  void set_pc(std::uint32_t pc) { pc_ = pc; }
  std::uint32_t x(unsigned index) const { return x_[index]; }
  void set_x(unsigned index, std::uint32_t value) {
    if (index != 0) x_[index] = value;
  }
  // As the core reads it; nullopt when it does not exist (debug CSRs: outside debug mode).
  std::optional<std::uint32_t> csr(std::uint32_t number);
  bool in_debug_mode() const { return debug_mode_; }
  const golden::Npu& npu() const { return npu_; }
  golden::Npu& npu() { return npu_; }
  // Since reset.
  std::uint64_t cycles() const { return cycles_; }
  std::uint64_t instret() const { return cycles_ - skipped_ - trapped_; }

 private:
  // core.cpp
  void poll_events();
  void take_interrupt(unsigned cause);
  void enter_debug(gen::DebugCause cause);
  void trap(gen::Cause cause, std::uint32_t tval);
  std::uint32_t mip() const;
  void note_npu_command();
  std::uint64_t budget_until_event(std::uint64_t limit) const;
  bool skip_to_timer(std::uint64_t limit);
  void advance(std::uint64_t budget);
  // exec.cpp: executes up to budget instructions; stops early when an event may have become due.
  void execute(std::uint64_t budget);
  bool csr_instruction(const Decoded& d, gen::Op op);
  bool npu_instruction(const Decoded& d, gen::Op op);
  void ebreak();
  // decode.cpp
  Decoded decode(std::uint32_t pc) const;
  // csr.cpp
  std::uint32_t csr_value(std::uint32_t number);
  void csr_store(std::uint32_t number, std::uint32_t value);
  bool csr_accessible(std::uint32_t number, bool write) const;
  // bus.cpp
  bool load(std::uint32_t addr, unsigned bytes, std::uint32_t& value);
  bool store(std::uint32_t addr, unsigned bytes, std::uint32_t value);
  std::uint8_t* scratchpad(std::uint64_t addr, std::uint64_t bytes);
  std::uint32_t npu_register(std::uint32_t offset) const;
  bool is_register(std::uint64_t addr) const;
  golden::NpuError read(std::uint64_t addr, std::span<std::uint8_t> to,
                        std::uint64_t& fail_addr) override;
  golden::NpuError write(std::uint64_t addr, std::span<const std::uint8_t> from,
                         std::uint64_t& fail_addr) override;
  // retire.cpp
  void begin_record(pmt_retire& r) const;
  void end_record(pmt_retire& r, const Decoded& d) const;

  const gen::Preset preset_;
  Memory memory_;
  Devices devices_;
  golden::Npu npu_;
  CsrTable csr_table_;
  CsrState csr_;
  std::array<std::uint32_t, 33> x_{};  // x_[32] takes what is written to x0
  std::uint32_t pc_ = 0;
  std::uint64_t cycles_ = 0;
  std::uint64_t skipped_ = 0;  // cycles spent in wfi
  std::uint64_t trapped_ = 0;  // instructions that trapped
  bool debug_mode_ = false;
  std::uint64_t debug_since_ = 0;  // cycle of the entry
  bool locked_ = false;
  bool waiting_ = false;
  bool recheck_ = false;           // leave the inner loop: something may be due
  std::uint32_t tohost_addr_ = 1;  // never matches a word address
  std::optional<std::uint32_t> tohost_;
  std::function<void(const pmt_retire&)> retire_sink_;

  bool external_ = false;
  std::optional<unsigned> forced_interrupt_, forced_debug_;
  std::uint32_t external_mip_ = 0;
  std::optional<std::uint32_t> override_;

  // Of the last step, for its record.
  std::uint64_t order_ = 0;
  bool step_trapped_ = false;
  unsigned step_cause_ = 0;
  std::optional<unsigned> entry_interrupt_, entry_debug_;
};

}  // namespace pmt::iss
