// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Fills in the argument struct of the runtime kernel that computes an operator on the core.
#include <fmt/format.h>

#include <cstddef>
#include <cstring>
#include <type_traits>

#include "codegen/layout.h"
#include "golden/mean.h"
#include "ir/error.h"

namespace pmt::codegen {
namespace {

using ir::Graph;
using ir::Op;
using ir::Tensor;

std::int32_t dim(const Tensor& tensor, std::size_t index) {
  return static_cast<std::int32_t>(tensor.shape.at(index));
}

// Little-endian hosts only, as the whole build; the structs hold nothing but 32-bit fields.
template <typename Args>
std::vector<std::uint8_t> bytes_of(const Args& args) {
  static_assert(std::is_trivially_copyable_v<Args> && sizeof(Args) % 4 == 0);
  std::vector<std::uint8_t> bytes(sizeof args);
  std::memcpy(bytes.data(), &args, sizeof args);
  return bytes;
}

// Shape with leading ones up to four dimensions.
std::array<std::int32_t, 4> four(const Op& op, const Tensor& tensor) {
  if (tensor.shape.size() > 4) {
    throw ir::CompileError(
        fmt::format("operator '{}': tensor '{}' has {} dimensions, at most 4 allowed", op.name,
                    tensor.name, tensor.shape.size()));
  }
  std::array<std::int32_t, 4> dims = {1, 1, 1, 1};
  const std::size_t lead = 4 - tensor.shape.size();
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) dims[lead + i] = dim(tensor, i);
  return dims;
}

std::int32_t rounding_of(const Op& op) {
  return op.rounding == ir::Rounding::Single ? PMT_ROUND_SINGLE : PMT_ROUND_DOUBLE;
}

template <typename Args>
CoreLayer unary(const Op& op, const char* kernel, const Args& args) {
  return {kernel,
          {},
          bytes_of(args),
          {{op.in(0), offsetof(Args, in), false}, {op.out(), offsetof(Args, out), true}}};
}

CoreLayer pool(const Graph& graph, const Op& op, const ir::PoolAttrs& attrs, const char* kernel) {
  const Tensor& in = graph.tensor(op.in(0));
  const Tensor& out = graph.tensor(op.out());
  pmt_k_pool_args a{};
  a.p = {dim(in, 0),
         dim(in, 3),
         dim(in, 1),
         dim(in, 2),
         dim(out, 1),
         dim(out, 2),
         attrs.filter_h,
         attrs.filter_w,
         attrs.window.stride_h,
         attrs.window.stride_w,
         attrs.window.pad_top,
         attrs.window.pad_left,
         attrs.clamp.min,
         attrs.clamp.max};
  return unary(op, kernel, a);
}

CoreLayer add(const Graph& graph, const Op& op) {
  const auto& attrs = std::get<ir::AddAttrs>(op.attrs);
  pmt_k_add_args a{};
  a.count = static_cast<std::int32_t>(graph.tensor(op.out()).elements());
  a.p.in1_zp = graph.tensor(op.in(0)).quant.zero_point();
  a.p.in2_zp = graph.tensor(op.in(1)).quant.zero_point();
  a.p.out_zp = graph.tensor(op.out()).quant.zero_point();
  a.p.in1_multiplier = attrs.input1.mult_of(0);
  a.p.in1_shift = attrs.input1.shift_of(0);
  a.p.in2_multiplier = attrs.input2.mult_of(0);
  a.p.in2_shift = attrs.input2.shift_of(0);
  a.p.out_multiplier = attrs.output.mult_of(0);
  a.p.out_shift = attrs.output.shift_of(0);
  a.p.act_min = attrs.clamp.min;
  a.p.act_max = attrs.clamp.max;
  a.p.rounding = rounding_of(op);
  if (attrs.left_shift != PMT_ADD_LEFT_SHIFT) {
    throw ir::CompileError(fmt::format("operator '{}': left shift {} found, {} allowed", op.name,
                                       attrs.left_shift, +PMT_ADD_LEFT_SHIFT));
  }
  return {"pmt_k_add",
          {},
          bytes_of(a),
          {{op.in(0), offsetof(pmt_k_add_args, in0), false},
           {op.in(1), offsetof(pmt_k_add_args, in1), false},
           {op.out(), offsetof(pmt_k_add_args, out), true}}};
}

CoreLayer softmax(const Graph& graph, const Op& op) {
  const auto& attrs = std::get<ir::SoftmaxAttrs>(op.attrs);
  const Tensor& in = graph.tensor(op.in(0));
  pmt_k_softmax_args a{};
  a.depth = in.shape.empty() ? 1 : static_cast<std::int32_t>(in.shape.back());
  if (a.depth >= 4096) {
    throw ir::CompileError(fmt::format(
        "operator '{}': softmax over {} values, at most 4095 allowed", op.name, a.depth));
  }
  a.rows = static_cast<std::int32_t>(in.elements()) / a.depth;
  a.p = {attrs.input_multiplier, attrs.input_left_shift, attrs.diff_min, rounding_of(op)};
  return unary(op, "pmt_k_softmax", a);
}

CoreLayer mean(const Graph& graph, const Op& op) {
  const auto& attrs = std::get<ir::MeanAttrs>(op.attrs);
  const Tensor& in = graph.tensor(op.in(0));
  const std::array<std::int32_t, 4> dims = four(op, in);
  pmt_k_mean_args a{};
  std::copy(dims.begin(), dims.end(), a.dims);
  std::int32_t count = 1;
  for (const std::int32_t axis : attrs.axes) {
    a.axes |= 1 << (axis + 4 - static_cast<std::int32_t>(in.shape.size()));
    count *= dim(in, static_cast<std::size_t>(axis));
  }
  a.in_zp = in.quant.zero_point();
  a.out_zp = graph.tensor(op.out()).quant.zero_point();
  a.multiplier = attrs.requant.mult_of(0);
  a.shift = attrs.requant.shift_of(0);
  pmt_mean_fold_count(count, &a.multiplier, &a.shift);
  a.rounding = rounding_of(op);
  return unary(op, "pmt_k_mean", a);
}

CoreLayer pad(const Graph& graph, const Op& op) {
  const auto& attrs = std::get<ir::PadAttrs>(op.attrs);
  const Tensor& in = graph.tensor(op.in(0));
  const std::array<std::int32_t, 4> dims = four(op, in);
  pmt_k_pad_args a{};
  std::copy(dims.begin(), dims.end(), a.p.in);
  const std::size_t lead = 4 - attrs.pads.size();
  for (std::size_t d = 0; d < attrs.pads.size(); ++d) {
    a.p.before[lead + d] = static_cast<std::int32_t>(attrs.pads[d][0]);
    a.p.after[lead + d] = static_cast<std::int32_t>(attrs.pads[d][1]);
  }
  a.p.value = attrs.value;
  return unary(op, "pmt_k_pad", a);
}

// Filter, bias and scales of the three multiply-accumulate kernels, in the pool.
template <typename Args>
void add_weights(const Graph& graph, const Op& op, const ir::Requant& requant, std::int32_t out_c,
                 ConstPool& pool, Args& a) {
  const Tensor& filter = graph.tensor(op.in(1));
  if (!filter.is_const()) {
    throw ir::CompileError(fmt::format(
        "operator '{}': filter '{}' is computed, a constant is expected", op.name, filter.name));
  }
  std::vector<std::int32_t> multiplier, shift;
  for (std::size_t n = 0; n < static_cast<std::size_t>(out_c); ++n) {
    multiplier.push_back(requant.mult_of(n));
    shift.push_back(requant.shift_of(n));
  }
  a.filter = static_cast<std::uint32_t>(pool.add(*filter.data));
  if (op.in(2) != ir::kNoTensor) {
    a.bias = static_cast<std::uint32_t>(pool.add_i32(ir::const_i32(graph.tensor(op.in(2)))));
  }
  a.multiplier = static_cast<std::uint32_t>(pool.add_i32(multiplier));
  a.shift = static_cast<std::uint32_t>(pool.add_i32(shift));
  a.in_zp = graph.tensor(op.in(0)).quant.zero_point();
  a.out_zp = graph.tensor(op.out()).quant.zero_point();
  a.rounding = rounding_of(op);
}

template <typename Attrs>
CoreLayer convolution(const Graph& graph, const Op& op, const Attrs& attrs, bool depthwise,
                      ConstPool& pool) {
  const Tensor& in = graph.tensor(op.in(0));
  const Tensor& out = graph.tensor(op.out());
  const Tensor& filter = graph.tensor(op.in(1));
  pmt_k_conv_args a{};
  a.batches = dim(in, 0);
  a.in_h = dim(in, 1);
  a.in_w = dim(in, 2);
  a.in_c = dim(in, 3);
  a.out_h = dim(out, 1);
  a.out_w = dim(out, 2);
  a.out_c = dim(out, 3);
  a.filter_h = dim(filter, 1);
  a.filter_w = dim(filter, 2);
  a.filter_c = depthwise ? 1 : dim(filter, 3);
  a.depth_multiplier = depthwise ? a.out_c / a.in_c : 1;
  a.stride_h = attrs.window.stride_h;
  a.stride_w = attrs.window.stride_w;
  a.dilation_h = attrs.window.dilation_h;
  a.dilation_w = attrs.window.dilation_w;
  a.pad_top = attrs.window.pad_top;
  a.pad_left = attrs.window.pad_left;
  a.act_min = attrs.clamp.min;
  a.act_max = attrs.clamp.max;
  add_weights(graph, op, attrs.requant, a.out_c, pool, a);
  return unary(op, depthwise ? "pmt_k_dwconv" : "pmt_k_conv", a);
}

CoreLayer fully_connected(const Graph& graph, const Op& op, ConstPool& pool) {
  const auto& attrs = std::get<ir::FullyConnectedAttrs>(op.attrs);
  const Tensor& filter = graph.tensor(op.in(1));
  pmt_k_fc_args a{};
  a.out_c = dim(filter, 0);
  a.depth = dim(filter, 1);
  a.batches = static_cast<std::int32_t>(graph.tensor(op.in(0)).elements()) / a.depth;
  a.filter_zp = filter.quant.quantised() ? filter.quant.zero_point() : 0;
  a.act_min = attrs.clamp.min;
  a.act_max = attrs.clamp.max;
  add_weights(graph, op, attrs.requant, a.out_c, pool, a);
  return unary(op, "pmt_k_fc", a);
}

CoreLayer make(const Graph& graph, const Op& op, ConstPool& constants) {
  switch (op.kind()) {
    case ir::OpKind::Conv2D:
      return convolution(graph, op, std::get<ir::Conv2DAttrs>(op.attrs), false, constants);
    case ir::OpKind::DepthwiseConv2D:
      return convolution(graph, op, std::get<ir::DepthwiseConv2DAttrs>(op.attrs), true, constants);
    case ir::OpKind::FullyConnected:
      return fully_connected(graph, op, constants);
    case ir::OpKind::AvgPool2D:
      return pool(graph, op, std::get<ir::AvgPool2DAttrs>(op.attrs), "pmt_k_avg_pool");
    case ir::OpKind::MaxPool2D:
      return pool(graph, op, std::get<ir::MaxPool2DAttrs>(op.attrs), "pmt_k_max_pool");
    case ir::OpKind::Add:
      return add(graph, op);
    case ir::OpKind::Softmax:
      return softmax(graph, op);
    case ir::OpKind::Pad:
      return pad(graph, op);
    case ir::OpKind::Mean:
      return mean(graph, op);
    case ir::OpKind::Reshape:
      break;
  }
  throw ir::CompileError(fmt::format("operator '{}' ({}) has no kernel for the core", op.name,
                                     ir::op_kind_name(op.kind())));
}

}  // namespace

CoreLayer core_layer(const Graph& graph, const Op& op, const std::string& reason, ConstPool& pool) {
  for (const ir::TensorId id : {op.in(0), op.out()}) {
    const Tensor& tensor = graph.tensor(id);
    if (tensor.dtype != ir::DType::I8 || !tensor.quant.quantised()) {
      throw ir::CompileError(
          fmt::format("operator '{}': tensor '{}' is {}, quantised i8 is expected", op.name,
                      tensor.name, ir::dtype_name(tensor.dtype)));
    }
  }
  CoreLayer layer = make(graph, op, pool);
  layer.reason = reason;
  return layer;
}

}  // namespace pmt::codegen
