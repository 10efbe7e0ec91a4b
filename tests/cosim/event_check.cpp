// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Rules for asynchronous events in lockstep.
#include "event_check.h"

#include <fmt/format.h>

#include <utility>

#include "coverage.h"

namespace pmt::cosim {

namespace {

constexpr std::uint32_t kMstatus = 0x300, kMie = 0x304, kDcsr = 0x7B0;
constexpr unsigned kMostLate = 4;  ///< instructions that may retire past a pending event

}  // namespace

void EventCheck::cycle(std::uint32_t lines, bool halt, bool npu_possible) {
  const std::uint32_t npu = 1u << static_cast<unsigned>(gen::Irq::npu);
  now_.any |= lines | (npu_possible ? npu : 0u);
  now_.all &= lines;
  now_.halt_any |= halt;
  now_.halt_all &= halt;
}

std::string EventCheck::interrupt(unsigned cause, iss::Machine& machine) const {
  const std::uint32_t enabled = *machine.csr(kMie);
  const std::uint32_t seen = now_.any | last_.any, always = now_.all & last_.all;
  if (machine.in_debug_mode()) return "interrupt taken in debug mode";
  if (stepping_) return "interrupt taken while stepping";
  if ((*machine.csr(kMstatus) & 8u) == 0) return "interrupt taken with mstatus.MIE clear";
  if ((enabled >> cause & 1u) == 0)
    return fmt::format("interrupt {} taken, not enabled in mie", cause);
  if ((seen >> cause & 1u) == 0) return fmt::format("interrupt {} taken, was not pending", cause);
  for (const gen::Irq irq : gen::kIrqPriority) {
    const auto higher = static_cast<unsigned>(irq);
    if (higher == cause) return {};
    if ((always & enabled) >> higher & 1u) {
      return fmt::format("interrupt {} taken, {} comes first", cause, higher);
    }
  }
  return fmt::format("interrupt {} does not exist", cause);
}

std::string EventCheck::debug_entry(unsigned cause, const iss::Machine& machine) const {
  const auto is = [cause](gen::DebugCause c) { return cause == static_cast<unsigned>(c); };
  if (machine.in_debug_mode()) {
    // The iss is there already: by the ebreak before, or an ebreak in debug mode started it again.
    return is(gen::DebugCause::ebreak) ? "" : fmt::format("debug cause {}, iss: ebreak", cause);
  }
  if (is(gen::DebugCause::haltreq)) {
    return now_.halt_any || last_.halt_any ? ""
                                           : "debug entry by a halt request that was not there";
  }
  if (is(gen::DebugCause::step)) return step_due_ ? "" : "debug entry by step, dcsr.step is clear";
  return fmt::format("debug entry with cause {}, the iss has none", cause);
}

std::string EventCheck::before(const pmt_retire& rtl, iss::Machine& machine) {
  if (rtl.intr) {
    // With a trap in the handler's first instruction the cause field is the trap's: take what is
    // due.
    unsigned cause = rtl.cause & 31u;
    if (rtl.trap) {
      for (const gen::Irq irq : gen::kIrqPriority) {
        cause = static_cast<unsigned>(irq);
        if (interrupt(cause, machine).empty()) break;
      }
    }
    if (std::string wrong = interrupt(cause, machine); !wrong.empty()) return wrong;
    machine.force_interrupt(cause);
  }
  if (rtl.dbg_entry) {
    if (std::string wrong = debug_entry(rtl.dbg_cause, machine); !wrong.empty()) return wrong;
    if (!machine.in_debug_mode()) machine.force_debug_entry(rtl.dbg_cause);
  } else if (step_due_ && !machine.in_debug_mode()) {
    return "no debug entry after a single step";
  } else if (ebreak_in_debug_ || (machine.in_debug_mode() && !rtl.debug)) {
    return "the iss is in debug mode, the core is not";
  }
  step_due_ = false;
  ebreak_in_debug_ = false;
  if (instruction(rtl) == gen::Op::dret && machine.in_debug_mode()) {
    stepping_ = (*machine.csr(kDcsr) & 4u) != 0;
  }
  if (instruction(rtl) == gen::Op::wfi && !rtl.trap && !rtl.debug && !stepping_) {
    const std::uint32_t seen = now_.any | last_.any;
    const bool woken = (seen & *machine.csr(kMie)) != 0 || now_.halt_any || last_.halt_any;
    if (!woken) return "wfi ended without a reason";
  }
  return {};
}

std::string EventCheck::after(const pmt_retire& rtl, iss::Machine& machine) {
  const bool left_debug = instruction(rtl) == gen::Op::dret && !rtl.trap;
  step_due_ = stepping_ && !rtl.debug && !left_debug;
  ebreak_in_debug_ = rtl.debug && rtl.trap && rtl.cause == 3 && machine.in_debug_mode();
  if (machine.in_debug_mode()) stepping_ = false;

  // Pending all the time and not taken.
  const bool free = !machine.in_debug_mode() && !rtl.debug && !stepping_;
  const std::uint32_t due = now_.all & last_.all & *machine.csr(kMie);
  const bool enabled = (*machine.csr(kMstatus) & 8u) != 0;
  late_interrupts_ = free && enabled && due != 0 && !rtl.intr ? late_interrupts_ + 1 : 0;
  late_halts_ = free && machine.preset().config.core.debug && now_.halt_all && last_.halt_all
                    ? late_halts_ + 1
                    : 0;
  last_ = std::exchange(now_, Window{});
  if (late_interrupts_ > kMostLate) return "a pending, enabled interrupt is not taken";
  if (late_halts_ > kMostLate) return "a halt request is not taken";
  return {};
}

}  // namespace pmt::cosim
