// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Output shapes of operators, computed from their inputs and attributes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ir/graph.h"

namespace pmt::ir {

inline constexpr std::size_t kMaxRank = 8;
inline constexpr std::int64_t kMaxTensorBytes = (std::int64_t{1} << 31) - 1;

// "[1, 2, 3]"; an unknown dimension (0) is "?".
std::string shape_text(std::span<const std::int64_t> shape);

// Shape of op.outputs[0]. Reshape keeps the declared output shape.
// CompileError (without the operator's name) where inputs and attributes do not fit.
std::vector<std::int64_t> infer_shape(const Graph& graph, const Op& op);

// Output extent of one axis of a sliding window; CompileError if the window does not fit.
std::int64_t window_extent(std::int64_t in, std::int64_t filter, std::int64_t stride,
                           std::int64_t dilation, std::int64_t pad_before, std::int64_t pad_after);

}  // namespace pmt::ir
