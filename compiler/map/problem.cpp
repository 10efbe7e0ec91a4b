// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Normalises the operators that the NPU can compute to map::Problem.
#include "map/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "golden/fixed.h"
#include "golden/pool.h"
#include "ir/error.h"

namespace pmt::map {
namespace {

std::int32_t dim(const ir::Tensor& tensor, std::size_t index) {
  return static_cast<std::int32_t>(tensor.shape.at(index));
}

// Sum of the weights of channel n times -in_zp, added to the bias; int32 arithmetic that wraps, as
// the accumulator does.
void fold_zero_point(Problem& p) {
  const auto k = static_cast<std::size_t>(p.k());
  for (std::size_t n = 0; n < p.bias.size(); ++n) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < k; ++i) sum += static_cast<std::uint32_t>(p.weights[n * k + i]);
    p.bias[n] = static_cast<std::int32_t>(static_cast<std::uint32_t>(p.bias[n]) -
                                          static_cast<std::uint32_t>(p.in_zp) * sum);
  }
}

void set_requant(Problem& p, const ir::Op& op, const ir::Requant& requant) {
  if (!requant.resolved()) {
    throw ir::CompileError(fmt::format(
        "operator '{}': multipliers are not resolved; run the quantisation pass first", op.name));
  }
  p.multiplier = requant.multiplier;
  p.shift = requant.shift;
  const bool same = std::all_of(p.multiplier.begin(), p.multiplier.end(),
                                [&](std::int32_t m) { return m == p.multiplier.front(); }) &&
                    std::all_of(p.shift.begin(), p.shift.end(),
                                [&](std::int32_t s) { return s == p.shift.front(); });
  if (same) {
    p.multiplier.resize(1);
    p.shift.resize(1);
  }
}

void set_common(Problem& p, const ir::Graph& graph, const ir::Op& op, const ir::Clamp& clamp,
                const ir::Requant& requant) {
  const ir::Tensor& in = graph.tensor(op.in(0));
  const ir::Tensor& out = graph.tensor(op.out());
  p.in_zp = in.quant.zero_point();
  p.out_zp = out.quant.zero_point();
  p.clamp = clamp;
  p.rounding = op.rounding;
  p.bias.assign(static_cast<std::size_t>(p.out_c), 0);
  if (op.in(2) != ir::kNoTensor) p.bias = ir::const_i32(graph.tensor(op.in(2)));
  fold_zero_point(p);
  set_requant(p, op, requant);
}

void set_image(Problem& p, const ir::Tensor& in, const ir::Tensor& out, const ir::Window& window) {
  p.batches = dim(in, 0);
  p.in_h = dim(in, 1);
  p.in_w = dim(in, 2);
  p.in_c = dim(in, 3);
  p.out_h = dim(out, 1);
  p.out_w = dim(out, 2);
  p.out_c = dim(out, 3);
  p.window = window;
}

std::variant<Problem, OnCore> conv(const ir::Graph& graph, const ir::Op& op) {
  const auto& attrs = std::get<ir::Conv2DAttrs>(op.attrs);
  const ir::Tensor& filter = graph.tensor(op.in(1));
  Problem p;
  set_image(p, graph.tensor(op.in(0)), graph.tensor(op.out()), attrs.window);
  p.filter_h = dim(filter, 1);
  p.filter_w = dim(filter, 2);
  if (dim(filter, 3) != p.in_c) {
    return OnCore{fmt::format("{} groups", p.in_c / dim(filter, 3))};
  }
  p.weights = ir::const_i8(filter);
  set_common(p, graph, op, attrs.clamp, attrs.requant);
  return p;
}

std::variant<Problem, OnCore> depthwise(const ir::Graph& graph, const ir::Op& op) {
  const auto& attrs = std::get<ir::DepthwiseConv2DAttrs>(op.attrs);
  const ir::Tensor& filter = graph.tensor(op.in(1));
  Problem p;
  set_image(p, graph.tensor(op.in(0)), graph.tensor(op.out()), attrs.window);
  p.filter_h = dim(filter, 1);
  p.filter_w = dim(filter, 2);
  const std::vector<std::int8_t> hwc = ir::const_i8(filter);
  const auto taps = static_cast<std::size_t>(p.filter_h) * static_cast<std::size_t>(p.filter_w);
  const auto channels = static_cast<std::size_t>(p.out_c);
  p.weights.resize(hwc.size());
  for (std::size_t t = 0; t < taps; ++t) {
    for (std::size_t c = 0; c < channels; ++c) p.weights[c * taps + t] = hwc[t * channels + c];
  }
  // With one input channel every output channel reads all of it: an ordinary convolution.
  p.depthwise = p.in_c != 1;
  if (p.depthwise && attrs.depth_multiplier != 1) {
    return OnCore{fmt::format("depth multiplier {}", attrs.depth_multiplier)};
  }
  set_common(p, graph, op, attrs.clamp, attrs.requant);
  return p;
}

// Rows of the matrix become rows of an image one pixel wide, so that they tile as rows do.
std::variant<Problem, OnCore> fully_connected(const ir::Graph& graph, const ir::Op& op) {
  const auto& attrs = std::get<ir::FullyConnectedAttrs>(op.attrs);
  const ir::Tensor& filter = graph.tensor(op.in(1));
  if (filter.quant.quantised() && filter.quant.zero_point() != 0) {
    return OnCore{fmt::format("filter zero point {}", filter.quant.zero_point())};
  }
  Problem p;
  p.in_c = dim(filter, 1);
  p.out_c = dim(filter, 0);
  p.in_h = static_cast<std::int32_t>(graph.tensor(op.in(0)).elements() / p.in_c);
  p.out_h = p.in_h;
  p.weights = ir::const_i8(filter);
  set_common(p, graph, op, attrs.clamp, attrs.requant);
  return p;
}

// Multiplier and shift with which one rounding gives the average's quotient (half away from zero)
// for every sum of `count` int8 values: a little above 1 / count, so that ties leave zero. Empty:
// none.
struct Scale {
  std::int32_t multiplier = 0, shift = 0;
};
std::optional<Scale> average_scale(std::int32_t count) {
  constexpr std::int32_t kLargest = 4096;  // keeps the exhaustive check below a million sums
  if (count < 1 || count > kLargest) return std::nullopt;
  Scale scale;
  while ((std::int32_t{2} << -scale.shift) <= count) --scale.shift;
  const std::int64_t numerator = std::int64_t{1} << (30 - scale.shift);
  scale.multiplier = static_cast<std::int32_t>(numerator / count + 1);
  ++scale.shift;
  for (std::int32_t sum = -128 * count; sum <= 127 * count; ++sum) {
    const std::int32_t got = pmt_mbqm(sum, scale.multiplier, scale.shift, PMT_ROUND_SINGLE);
    if (got != pmt_round_div(sum, count)) return std::nullopt;
  }
  return scale;
}

// Whole windows only: a depthwise convolution with weights of 1, whose scale is exact.
std::variant<Problem, OnCore> average_pool(const ir::Graph& graph, const ir::Op& op) {
  const auto& attrs = std::get<ir::AvgPool2DAttrs>(op.attrs);
  Problem p;
  set_image(p, graph.tensor(op.in(0)), graph.tensor(op.out()), attrs.window);
  p.filter_h = attrs.filter_h;
  p.filter_w = attrs.filter_w;
  const bool whole = p.window.pad_top == 0 && p.window.pad_left == 0 &&
                     (p.out_h - 1) * p.window.stride_h + p.filter_h <= p.in_h &&
                     (p.out_w - 1) * p.window.stride_w + p.filter_w <= p.in_w;
  if (!whole) return OnCore{"windows that reach into the padding"};
  const std::optional<Scale> scale = average_scale(p.filter_h * p.filter_w);
  if (!scale) return OnCore{fmt::format("window of {} elements", p.filter_h * p.filter_w)};
  p.depthwise = p.in_c != 1;
  p.clamp = attrs.clamp;
  p.rounding = ir::Rounding::Single;
  p.weights.assign(static_cast<std::size_t>(p.out_c) * static_cast<std::size_t>(p.k()), 1);
  p.bias.assign(static_cast<std::size_t>(p.out_c), 0);
  p.multiplier = {scale->multiplier};
  p.shift = {scale->shift};
  return p;
}

}  // namespace

Problem::Rows Problem::input_rows(std::int32_t y0, std::int32_t y1) const {
  const std::int32_t top = y0 * window.stride_h - window.pad_top;
  const std::int32_t bottom =
      (y1 - 1) * window.stride_h - window.pad_top + (filter_h - 1) * window.dilation_h + 1;
  Rows rows;
  rows.first = std::clamp(top, 0, in_h);
  rows.last = std::clamp(bottom, rows.first, in_h);
  return rows;
}

std::variant<Problem, OnCore> make_problem(const ir::Graph& graph, const ir::Op& op) {
  std::variant<Problem, OnCore> result = OnCore{""};
  switch (op.kind()) {
    case ir::OpKind::Conv2D:
      result = conv(graph, op);
      break;
    case ir::OpKind::DepthwiseConv2D:
      result = depthwise(graph, op);
      break;
    case ir::OpKind::FullyConnected:
      result = fully_connected(graph, op);
      break;
    case ir::OpKind::AvgPool2D:
      result = average_pool(graph, op);
      break;
    default:
      return result;
  }
  if (const auto* p = std::get_if<Problem>(&result)) {
    for (const std::int32_t s : p->shift) {
      if (s < PMT_SHIFT_MIN || s > PMT_SHIFT_MAX) return OnCore{fmt::format("scale shift {}", s)};
    }
  }
  return result;
}

}  // namespace pmt::map
