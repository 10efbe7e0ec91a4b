// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// A convolution, depthwise convolution or fully connected operator in the one form that the NPU
// computes, or the reason why it has to run on the core.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ir/graph.h"
#include "pimento/gen/config.h"

namespace pmt::map {

// Sizes in elements (= bytes, int8). Weights are [n][k], k in the order ky, kx, channel.
struct Problem {
  bool depthwise = false;
  std::int32_t batches = 1, in_h = 1, in_w = 1, in_c = 1, out_h = 1, out_w = 1, out_c = 1;
  std::int32_t filter_h = 1, filter_w = 1;
  ir::Window window;
  std::int32_t in_zp = 0, out_zp = 0;
  ir::Clamp clamp;
  ir::Rounding rounding = ir::Rounding::Double;
  std::vector<std::int8_t> weights;
  std::vector<std::int32_t> bias;               // with -in_zp * sum(weights) folded in, modulo 2^32
  std::vector<std::int32_t> multiplier, shift;  // one entry, or one for each output channel

  bool per_tensor() const { return multiplier.size() == 1; }
  std::int32_t k() const { return filter_h * filter_w * (depthwise ? 1 : in_c); }
  std::int64_t in_row() const { return std::int64_t{in_w} * in_c; }
  // Rows of input that output rows [y0, y1) read, clipped to the image; may be empty.
  struct Rows {
    std::int32_t first = 0, last = 0;  // half open
    std::int32_t count() const { return last - first; }
  };
  Rows input_rows(std::int32_t y0, std::int32_t y1) const;
};

// Reason in words ("depth multiplier 2"), shown by the report.
struct OnCore {
  std::string reason;
};

// op must be resolved (multipliers, clamp); throws ir::CompileError naming the operator if not.
std::variant<Problem, OnCore> make_problem(const ir::Graph& graph, const ir::Op& op);

}  // namespace pmt::map
