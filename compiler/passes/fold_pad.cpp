// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Folds explicit padding into convolutions, whose own padding is implicit zero points.
#include <algorithm>
#include <limits>

#include "passes/passes.h"

namespace pmt::passes {
namespace {

using Pads = std::vector<std::array<std::int64_t, 2>>;

// H and W only, filled with the zero point, and no change of quantisation on the way.
bool foldable(const ir::Graph& graph, const ir::Op& pad, const ir::PadAttrs& attrs) {
  const ir::Tensor& in = graph.tensor(pad.in(0));
  const std::array<std::int64_t, 2> none = {0, 0};
  return attrs.pads.size() == 4 && attrs.pads[0] == none && attrs.pads[3] == none &&
         in.quant == graph.tensor(pad.out()).quant && attrs.value == in.quant.zero_point();
}

ir::Window* window_of(ir::Op& op) {
  if (auto* conv = std::get_if<ir::Conv2DAttrs>(&op.attrs)) return &conv->window;
  if (auto* conv = std::get_if<ir::DepthwiseConv2DAttrs>(&op.attrs)) return &conv->window;
  return nullptr;
}

bool add_pads(ir::Window& window, const Pads& pads) {
  const std::array<std::int32_t*, 4> sides = {&window.pad_top, &window.pad_bottom, &window.pad_left,
                                              &window.pad_right};
  constexpr std::int64_t kMax = std::numeric_limits<std::int16_t>::max();
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (*sides[i] + pads[1 + i / 2][i % 2] > kMax) return false;
  }
  for (std::size_t i = 0; i < sides.size(); ++i) {
    *sides[i] += static_cast<std::int32_t>(pads[1 + i / 2][i % 2]);
  }
  return true;
}

}  // namespace

int fold_pad(ir::Graph& graph) {
  int changed = 0;
  for (std::size_t p = 0; p < graph.ops.size(); ++p) {
    const auto* attrs = std::get_if<ir::PadAttrs>(&graph.ops[p].attrs);
    if (attrs == nullptr || !foldable(graph, graph.ops[p], *attrs)) continue;
    const ir::TensorId padded = graph.ops[p].out();
    for (const int user : ir::consumers(graph, padded)) {
      ir::Op& op = graph.ops[static_cast<std::size_t>(user)];
      ir::Window* window = window_of(op);
      if (window == nullptr || op.in(0) != padded || !add_pads(*window, attrs->pads)) continue;
      op.inputs[0] = graph.ops[p].in(0);
      ++changed;
    }
  }
  return changed;
}

}  // namespace pmt::passes
