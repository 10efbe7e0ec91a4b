// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Shape rules of each operator; the only place where they are written down.
#include "ir/shape.h"

#include <fmt/format.h>

#include <algorithm>

#include "ir/error.h"

namespace pmt::ir {
namespace {

using Shape = std::vector<std::int64_t>;
constexpr std::int64_t kMaxExtent = 1 << 24;  // keeps every sum below inside 64 bits

void need_rank(const Tensor& tensor, std::size_t rank, const char* what) {
  if (tensor.shape.size() != rank) {
    throw CompileError(fmt::format("{} '{}' has shape {}, expected {} dimensions", what,
                                   tensor.name, shape_text(tensor.shape), rank));
  }
}

Shape windowed(const Tensor& in, const Window& w, std::int64_t kh, std::int64_t kw,
               std::int64_t channels) {
  return {in.shape[0],
          window_extent(in.shape[1], kh, w.stride_h, w.dilation_h, w.pad_top, w.pad_bottom),
          window_extent(in.shape[2], kw, w.stride_w, w.dilation_w, w.pad_left, w.pad_right),
          channels};
}

Shape conv_shape(const Graph& graph, const Op& op, const Conv2DAttrs& attrs) {
  const Tensor& in = graph.tensor(op.in(0));
  const Tensor& filter = graph.tensor(op.in(1));
  need_rank(in, 4, "input");
  need_rank(filter, 4, "filter");
  if (in.shape[3] != filter.shape[3]) {
    throw CompileError(fmt::format(
        "filter '{}' has shape {}, expected {} input channels (grouped convolution is not "
        "supported)",
        filter.name, shape_text(filter.shape), in.shape[3]));
  }
  return windowed(in, attrs.window, filter.shape[1], filter.shape[2], filter.shape[0]);
}

Shape depthwise_shape(const Graph& graph, const Op& op, const DepthwiseConv2DAttrs& attrs) {
  const Tensor& in = graph.tensor(op.in(0));
  const Tensor& filter = graph.tensor(op.in(1));
  need_rank(in, 4, "input");
  need_rank(filter, 4, "filter");
  if (filter.shape[0] != 1 || attrs.depth_multiplier < 1 ||
      filter.shape[3] != in.shape[3] * attrs.depth_multiplier) {
    throw CompileError(
        fmt::format("filter '{}' has shape {}, expected [1, h, w, {} channels * "
                    "depth multiplier {}]",
                    filter.name, shape_text(filter.shape), in.shape[3], attrs.depth_multiplier));
  }
  return windowed(in, attrs.window, filter.shape[1], filter.shape[2], filter.shape[3]);
}

Shape pool_shape(const Graph& graph, const Op& op, const PoolAttrs& attrs) {
  const Tensor& in = graph.tensor(op.in(0));
  need_rank(in, 4, "input");
  const Window& w = attrs.window;
  if (w.dilation_h != 1 || w.dilation_w != 1) {
    throw CompileError(
        fmt::format("dilation [{}, {}], expected [1, 1]", w.dilation_h, w.dilation_w));
  }
  if (std::max(w.pad_top, w.pad_bottom) >= attrs.filter_h ||
      std::max(w.pad_left, w.pad_right) >= attrs.filter_w) {
    throw CompileError(fmt::format("pads [{}, {}, {}, {}], expected less than the filter [{}, {}]",
                                   w.pad_top, w.pad_bottom, w.pad_left, w.pad_right, attrs.filter_h,
                                   attrs.filter_w));
  }
  return windowed(in, w, attrs.filter_h, attrs.filter_w, in.shape[3]);
}

Shape dense_shape(const Graph& graph, const Op& op) {
  const Tensor& in = graph.tensor(op.in(0));
  const Tensor& filter = graph.tensor(op.in(1));
  need_rank(filter, 2, "filter");
  const std::int64_t n = filter.shape[0];
  const std::int64_t k = filter.shape[1];
  if (k < 1 || in.elements() % k != 0) {
    throw CompileError(fmt::format("input '{}' has shape {}, expected a multiple of {} elements",
                                   in.name, shape_text(in.shape), k));
  }
  // Two forms: flattened to [M, N], or all dimensions but the last kept.
  const Shape& declared = graph.tensor(op.out()).shape;
  if (!in.shape.empty() && in.shape.back() == k && declared.size() == in.shape.size()) {
    Shape kept = in.shape;
    kept.back() = n;
    return kept;
  }
  return {in.elements() / k, n};
}

Shape add_shape(const Graph& graph, const Op& op) {
  const Tensor& a = graph.tensor(op.in(0));
  const Tensor& b = graph.tensor(op.in(1));
  if (a.shape != b.shape) {
    throw CompileError(fmt::format(
        "inputs have shapes {} and {}, expected equal shapes (broadcasting is not supported)",
        shape_text(a.shape), shape_text(b.shape)));
  }
  return a.shape;
}

Shape pad_shape(const Graph& graph, const Op& op, const PadAttrs& attrs) {
  const Tensor& in = graph.tensor(op.in(0));
  if (attrs.pads.size() != in.shape.size()) {
    throw CompileError(
        fmt::format("pads for {} dimensions, expected {}", attrs.pads.size(), in.shape.size()));
  }
  Shape shape = in.shape;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    const auto [before, after] = attrs.pads[d];
    if (before < 0 || after < 0 || before > kMaxExtent || after > kMaxExtent) {
      throw CompileError(fmt::format("pads of dimension {} are [{}, {}], expected 0..{}", d, before,
                                     after, kMaxExtent));
    }
    shape[d] += before + after;
  }
  return shape;
}

Shape mean_shape(const Graph& graph, const Op& op, const MeanAttrs& attrs) {
  const Tensor& in = graph.tensor(op.in(0));
  const auto rank = static_cast<std::int32_t>(in.shape.size());
  Shape shape;
  std::size_t next = 0;
  for (std::int32_t d = 0; d < rank; ++d) {
    if (next < attrs.axes.size() && attrs.axes[next] == d) {
      ++next;
      if (attrs.keep_dims) shape.push_back(1);
    } else {
      shape.push_back(in.shape[static_cast<std::size_t>(d)]);
    }
  }
  if (attrs.axes.empty() || next != attrs.axes.size()) {
    throw CompileError(fmt::format("axes [{}], expected ascending values in 0..{}",
                                   fmt::join(attrs.axes, ", "), rank - 1));
  }
  return shape;
}

struct Rule {
  const Graph& graph;
  const Op& op;

  Shape operator()(const Conv2DAttrs& a) const { return conv_shape(graph, op, a); }
  Shape operator()(const DepthwiseConv2DAttrs& a) const { return depthwise_shape(graph, op, a); }
  Shape operator()(const FullyConnectedAttrs&) const { return dense_shape(graph, op); }
  Shape operator()(const AvgPool2DAttrs& a) const { return pool_shape(graph, op, a); }
  Shape operator()(const MaxPool2DAttrs& a) const { return pool_shape(graph, op, a); }
  Shape operator()(const AddAttrs&) const { return add_shape(graph, op); }
  Shape operator()(const SoftmaxAttrs&) const { return graph.tensor(op.in(0)).shape; }
  Shape operator()(const ReshapeAttrs&) const { return graph.tensor(op.out()).shape; }
  Shape operator()(const PadAttrs& a) const { return pad_shape(graph, op, a); }
  Shape operator()(const MeanAttrs& a) const { return mean_shape(graph, op, a); }
};

}  // namespace

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (d > 0) text += ", ";
    text += shape[d] == 0 ? "?" : fmt::format("{}", shape[d]);
  }
  return text + "]";
}

std::int64_t window_extent(std::int64_t in, std::int64_t filter, std::int64_t stride,
                           std::int64_t dilation, std::int64_t pad_before, std::int64_t pad_after) {
  const auto outside = [](std::int64_t v, std::int64_t low) { return v < low || v > kMaxExtent; };
  if (outside(in, 1) || outside(filter, 1) || outside(stride, 1) || outside(dilation, 1) ||
      outside(pad_before, 0) || outside(pad_after, 0)) {
    throw CompileError(fmt::format(
        "window of input {}, filter {}, stride {}, dilation {}, pads {} and {}: expected positive "
        "sizes and non-negative pads up to {}",
        in, filter, stride, dilation, pad_before, pad_after, kMaxExtent));
  }
  const std::int64_t reach = (filter - 1) * dilation + 1;
  const std::int64_t padded = in + pad_before + pad_after;
  if (reach > padded) {
    throw CompileError(
        fmt::format("filter reaches over {} elements, expected at most the {} of "
                    "the padded input",
                    reach, padded));
  }
  return (padded - reach) / stride + 1;
}

Shape infer_shape(const Graph& graph, const Op& op) {
  return std::visit(Rule{graph, op}, op.attrs);
}

}  // namespace pmt::ir
