// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Are the core's interrupts, debug entries and wake-ups justified by the pins and by the iss's
// CSRs, and are pending ones taken? When exactly they are taken is up to the core.
#pragma once

#include <cstdint>
#include <string>

#include "iss/iss.h"

namespace pmt::cosim {

class EventCheck {
 public:
  /// Pins of one cycle: mip as far as it is known outside the core, the halt request, whether the
  /// NPU could raise its interrupt.
  void cycle(std::uint32_t lines, bool halt, bool npu_possible);

  /// Before the iss executes the instruction of this record: empty, or what is wrong. Tells the iss
  /// which events to take.
  std::string before(const pmt_retire& rtl, iss::Machine& machine);
  /// After it.
  std::string after(const pmt_retire& rtl, iss::Machine& machine);

 private:
  struct Window {
    std::uint32_t any = 0, all = ~0u;
    bool halt_any = false, halt_all = true;
  };
  std::string interrupt(unsigned cause, iss::Machine& machine) const;
  std::string debug_entry(unsigned cause, const iss::Machine& machine) const;

  Window now_, last_;      // since the last retired instruction, and the interval before
  bool stepping_ = false;  // dcsr.step at the last dret
  bool step_due_ = false;  // one instruction ran while stepping: the next record enters debug mode
  bool ebreak_in_debug_ = false;
  unsigned late_interrupts_ = 0, late_halts_ = 0;
};

}  // namespace pmt::cosim
