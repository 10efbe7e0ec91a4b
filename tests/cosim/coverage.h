// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Counts of what the compared programs did: instructions, traps, interrupts, debug entries.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "pimento/device_abi.h"
#include "pimento/gen/config.h"
#include "pimento/gen/isa.h"

namespace pmt::cosim {

struct Coverage {
  std::array<std::uint64_t, gen::kOpCount> retired{}, trapped{};
  std::array<std::uint64_t, 32> exceptions{}, interrupts{};
  std::array<std::uint64_t, 8> debug_entries{};
  std::uint64_t instructions = 0, cycles = 0, sleeps = 0;

  void note(const pmt_retire& retire);
  /// Instructions and events of the configuration that never happened.
  std::vector<std::string> missing(const gen::Config& config) const;
  std::string table(const gen::Config& config) const;
};

/// The instruction of a retire record; Op::illegal when there is none.
gen::Op instruction(const pmt_retire& retire);

}  // namespace pmt::cosim
