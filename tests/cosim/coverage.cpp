// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Coverage counters and their table.
#include "coverage.h"

#include <fmt/format.h>

#include "pimento/gen/traps.h"

namespace pmt::cosim {

using gen::Op;

gen::Op instruction(const pmt_retire& retire) {
  const bool compressed = (retire.insn & 3u) != 3u;
  return compressed ? gen::decode16(static_cast<std::uint16_t>(retire.insn))
                    : gen::decode32(retire.insn);
}

void Coverage::note(const pmt_retire& retire) {
  ++instructions;
  auto& counts = retire.trap ? trapped : retired;
  ++counts[static_cast<unsigned>(instruction(retire))];
  if (retire.trap) ++exceptions[retire.cause & 31u];
  if (retire.intr && !retire.trap) ++interrupts[retire.cause & 31u];
  if (retire.dbg_entry) ++debug_entries[retire.dbg_cause & 7u];
}

std::vector<std::string> Coverage::missing(const gen::Config& config) const {
  std::vector<std::string> names;
  for (unsigned i = 1; i < gen::kOpCount; ++i) {
    const gen::Instr& instr = gen::kInstrs[i];
    if (!gen::implemented(instr.extension, config)) continue;
    // These always trap, or leave for debug mode.
    const bool traps = instr.op == Op::ecall || instr.op == Op::ebreak || instr.op == Op::c_ebreak;
    if ((traps ? trapped : retired)[i] == 0) names.emplace_back(instr.name);
  }
  for (const unsigned cause : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 11u}) {
    if (exceptions[cause] == 0) names.push_back(fmt::format("exception {}", cause));
  }
  for (const gen::Irq irq : gen::kIrqPriority) {
    const auto number = static_cast<unsigned>(irq);
    if (interrupts[number] == 0) names.push_back(fmt::format("interrupt {}", number));
  }
  if (config.core.debug) {
    for (const unsigned cause : {1u, 3u, 4u}) {
      if (debug_entries[cause] == 0) names.push_back(fmt::format("debug entry {}", cause));
    }
  }
  return names;
}

std::string Coverage::table(const gen::Config& config) const {
  std::string text =
      fmt::format("{} instructions in {} cycles, {} sleeps\n", instructions, cycles, sleeps);
  unsigned column = 0;
  for (unsigned i = 0; i < gen::kOpCount; ++i) {
    const gen::Instr& instr = gen::kInstrs[i];
    if (!gen::implemented(instr.extension, config)) continue;
    text += fmt::format("  {:<11} {:>8} +{:<6}", instr.name, retired[i], trapped[i]);
    if (++column % 4 == 0) text += '\n';
  }
  text += "\n  (retired + trapped)\n";
  for (unsigned i = 0; i < exceptions.size(); ++i) {
    if (exceptions[i] != 0) text += fmt::format("  exception {:<2} {}\n", i, exceptions[i]);
  }
  for (unsigned i = 0; i < interrupts.size(); ++i) {
    if (interrupts[i] != 0) text += fmt::format("  interrupt {:<2} {}\n", i, interrupts[i]);
  }
  for (unsigned i = 0; i < debug_entries.size(); ++i) {
    if (debug_entries[i] != 0) text += fmt::format("  debug entry {} {}\n", i, debug_entries[i]);
  }
  return text;
}

}  // namespace pmt::cosim
