// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Runs one program on the Verilated core and on the iss, one retired instruction at a time.
// Guarantees: the first difference is reported with seed, pc, instruction and both states; a core
// that stops retiring is a difference. Asynchronous events are the core's to time, but must be
// justified.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "core_model.h"
#include "coverage.h"
#include "event_check.h"
#include "iss/iss.h"
#include "memory_port.h"
#include "npu_responder.h"
#include "random_program.h"

namespace pmt::cosim {

class Lockstep {
 public:
  Lockstep(CoreModel& core, const CoreVariant& variant, const TestProgram& program,
           Coverage& coverage);

  /// nullopt, or the difference.
  std::optional<std::string> run();

 private:
  void reset();
  void cycle();
  void drive_events();
  void drive_inputs();
  void compare(const pmt_retire& rtl);
  void prepare_reference(const pmt_retire& rtl);
  void check_record(const pmt_retire& rtl, const pmt_retire& iss);
  void check_volatile(const pmt_retire& rtl);
  void check_npu(const pmt_retire& rtl);
  void check_end();
  /// Keeps the first reason.
  void expect(bool holds, const char* what, std::uint64_t rtl, std::uint64_t iss);
  std::string report(const std::string& reason);

  CoreModel& core_;
  const CoreVariant& variant_;
  const TestProgram& program_;
  Coverage& coverage_;
  Memories memories_;
  Random random_;
  MemoryPort instr_, data_;
  NpuResponder npu_;
  iss::Machine machine_;
  EventCheck events_;
  CoreIn in_{};
  CoreOut out_{};

  std::uint64_t cycle_ = 0, last_retire_ = 0, retired_ = 0, sleep_ = 0;
  std::uint64_t line_off_[3] = {}, halt_off_ = 0;  ///< cycles at which a request goes away
  std::uint64_t accesses_ = 0;                     ///< retired loads and stores, faulting ones too
  std::optional<std::uint32_t> cycle_offset_;      ///< mcycle minus the bench's cycle
  std::uint64_t done_cleared_ = 0;                 ///< cycle of the last done_clear or soft reset
  std::uint32_t executed_tag_done_ = 0;            ///< completed tag in the cycle before
  bool finished_ = false;
  std::string reason_;
  std::optional<pmt_retire> iss_record_;
  std::deque<pmt_retire> history_;
};

}  // namespace pmt::cosim
