// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Chooses how a Problem is cut into NPU commands and where the pieces sit in the scratchpad.
// Guarantees: every piece fits its side, every command passes the golden field checks.
// Does not search: the rules are in docs/compiler/mapping.md.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "golden/npu.h"
#include "map/problem.h"
#include "pimento/gen/config.h"

namespace pmt::map {

golden::NpuParams npu_params(const gen::Config& config);

// Output channels [first, first + count) with their weights, biases and scales in side W.
struct Group {
  std::int32_t first = 0, count = 0;
  std::uint32_t bias_at = 0, scale_at = 0, bytes = 0;  // offsets in the blob; weights are at 0
};

// Rows [y0, y1) of the output and the input rows they need.
struct Tile {
  std::int32_t y0 = 0, y1 = 0;
  Problem::Rows in;
};

struct Tiling {
  // Resident: the whole input and output of one batch stay in side A and tiles only pipeline.
  // Otherwise tiles stream through `buffers` (1 or 2) input and output buffers.
  bool resident = false;
  std::int32_t buffers = 1;
  std::int32_t out_pitch = 0;  // bytes from output pixel to output pixel in side A
  // Offsets in side A, line aligned; a piece starts at its buffer plus (memory address mod line).
  std::array<std::uint32_t, 2> in_at{}, out_at{};
  std::vector<Group> groups;
  std::vector<Tile> tiles;
};

// Assumes tensors at multiples of line_bytes; batches and rows may start anywhere.
std::variant<Tiling, OnCore> make_tiling(const Problem& problem, const gen::Config& config);

// The command's CV registers (index 16..31 of the result) for one tile of one group; the three
// addresses are scratchpad addresses.
std::array<std::uint32_t, golden::kNpuCfgCount> conv_registers(const Problem& problem,
                                                               const Tiling& tiling,
                                                               const Group& group, const Tile& tile,
                                                               std::uint32_t in_at,
                                                               std::uint32_t out_at);

// Weights, biases and scales of a group as side W expects them, group.bytes long.
std::vector<std::uint8_t> pack_group(const Problem& problem, const Group& group,
                                     const gen::Config& config);

}  // namespace pmt::map
