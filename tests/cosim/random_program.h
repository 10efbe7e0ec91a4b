// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Constrained-random programs for the lockstep: what to run, with what timing around it.
// Guarantees: the same seed and options give the same program; every program ends at end_pc.
#pragma once

#include <cstdint>
#include <vector>

#include "pimento/gen/config.h"

namespace pmt::cosim {

/// Rates in percent per cycle or per retired instruction, and longest delays in cycles.
struct Timing {
  unsigned instr_stall, data_stall;      ///< percent of cycles without grant
  unsigned instr_latency, data_latency;  ///< most extra cycles to the answer
  unsigned npu_stall, npu_latency;  ///< percent not ready; most cycles from command to completion
  unsigned interrupts;              ///< interrupts raised, per 1000 retired instructions
  unsigned halts;                   ///< halt requests, per 1000 retired instructions
};

struct TestProgram {
  std::uint64_t seed = 0;
  std::uint32_t entry = 0, end_pc = 0;
  std::vector<std::uint8_t> rom, tcm, external;  ///< full contents of the three memories
  Timing timing{};
  std::uint64_t halt_after = 0;  ///< one halt request after so many instructions; 0: none
};

/// Delays and rates of a program; without `events` only delays.
Timing random_timing(std::uint64_t seed, bool debug, bool events);

TestProgram make_program(std::uint64_t seed, const gen::Config& config);

}  // namespace pmt::cosim
