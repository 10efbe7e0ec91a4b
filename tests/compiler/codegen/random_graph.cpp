// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "random_graph.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "ir/shape.h"
#include "ir/verify.h"
#include "passes/passes.h"

namespace pmt::testing {

std::vector<std::uint8_t> GraphMaker::random_bytes(std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  for (std::uint8_t& b : bytes) b = static_cast<std::uint8_t>(random_());
  return bytes;
}

ir::Quant GraphMaker::activation_quant() { return {{real(0.01F, 0.2F)}, {pick(-128, 127)}, 0}; }

// A scale at which sums of `terms` products neither vanish nor all saturate.
ir::Quant GraphMaker::output_quant(ir::TensorId in, int terms) {
  const float scale = graph_.tensor(in).quant.scale() * 0.02F * 40.0F *
                      std::sqrt(static_cast<float>(terms)) * real(0.5F, 2.0F);
  return {{std::min(scale, 4.0F)}, {pick(-128, 127)}, 0};
}

ir::TensorId GraphMaker::tensor(const std::string& name, std::vector<std::int64_t> shape,
                                ir::DType type, ir::Quant quant) {
  ir::Tensor t;
  t.name = name + std::to_string(graph_.tensors.size());
  t.shape = std::move(shape);
  t.dtype = type;
  t.quant = std::move(quant);
  graph_.tensors.push_back(std::move(t));
  return static_cast<ir::TensorId>(graph_.tensors.size() - 1);
}

ir::TensorId GraphMaker::filter(std::vector<std::int64_t> shape, int channels, int axis) {
  ir::Quant quant;
  const bool per_channel = pick(0, 3) != 0;
  for (int i = 0; i < (per_channel ? channels : 1); ++i) {
    quant.scales.push_back(real(0.005F, 0.04F));
    quant.zero_points.push_back(0);
  }
  quant.axis = axis;
  const ir::TensorId id = tensor("filter", std::move(shape), ir::DType::I8, quant);
  ir::Tensor& t = graph_.tensor(id);
  t.data = std::make_shared<ir::Bytes>(random_bytes(static_cast<std::size_t>(t.bytes())));
  return id;
}

ir::TensorId GraphMaker::bias(int channels) {
  if (pick(0, 4) == 0) return ir::kNoTensor;
  const ir::TensorId id = tensor("bias", {channels}, ir::DType::I32, {});
  ir::Bytes bytes(static_cast<std::size_t>(channels) * 4);
  for (int i = 0; i < channels; ++i) {
    const std::int32_t value = pick(-20000, 20000);
    std::memcpy(&bytes[static_cast<std::size_t>(i) * 4], &value, 4);
  }
  graph_.tensor(id).data = std::make_shared<ir::Bytes>(std::move(bytes));
  return id;
}

ir::TensorId GraphMaker::apply(const std::string& name, std::vector<ir::TensorId> inputs,
                               ir::Attrs attrs, ir::Quant quant, std::vector<std::int64_t> shape) {
  while (!inputs.empty() && inputs.back() == ir::kNoTensor) inputs.pop_back();
  ir::Op op;
  op.name = name + std::to_string(graph_.ops.size());
  op.inputs = std::move(inputs);
  op.attrs = std::move(attrs);
  op.rounding = pick(0, 1) == 0 ? ir::Rounding::Double : ir::Rounding::Single;
  const ir::TensorId out = tensor(name, std::move(shape), ir::DType::I8, std::move(quant));
  op.outputs = {out};
  graph_.ops.push_back(op);
  graph_.tensor(out).shape = ir::infer_shape(graph_, op);
  return out;
}

ir::TensorId GraphMaker::input(std::vector<std::int64_t> shape) {
  const ir::TensorId id = tensor("input", std::move(shape), ir::DType::I8, activation_quant());
  graph_.inputs.push_back(id);
  return id;
}

ir::TensorId GraphMaker::conv(ir::TensorId in, int out_c, int kh, int kw, ir::Window window,
                              ir::Activation activation) {
  const int in_c = static_cast<int>(graph_.tensor(in).shape.at(3));
  ir::Conv2DAttrs attrs;
  attrs.window = window;
  attrs.activation = activation;
  const ir::TensorId f = filter({out_c, kh, kw, in_c}, out_c, 0);
  return apply("conv", {in, f, bias(out_c)}, attrs, output_quant(in, kh * kw * in_c));
}

ir::TensorId GraphMaker::depthwise(ir::TensorId in, int multiplier, int kh, int kw,
                                   ir::Window window) {
  const int out_c = static_cast<int>(graph_.tensor(in).shape.at(3)) * multiplier;
  ir::DepthwiseConv2DAttrs attrs;
  attrs.window = window;
  attrs.depth_multiplier = multiplier;
  const ir::TensorId f = filter({1, kh, kw, out_c}, out_c, 3);
  return apply("depthwise", {in, f, bias(out_c)}, attrs, output_quant(in, kh * kw));
}

ir::TensorId GraphMaker::fully_connected(ir::TensorId in, int out_n) {
  const int k = static_cast<int>(graph_.tensor(in).shape.back());
  const ir::TensorId f = filter({out_n, k}, out_n, 0);
  return apply("fc", {in, f, bias(out_n)}, ir::FullyConnectedAttrs{}, output_quant(in, k));
}

ir::TensorId GraphMaker::pool(ir::TensorId in, bool is_max, int fh, int fw, ir::Window window) {
  const auto fill = [&](ir::PoolAttrs& a) {
    a.filter_h = fh;
    a.filter_w = fw;
    a.window = window;
  };
  const ir::Quant quant = graph_.tensor(in).quant;
  if (is_max) {
    ir::MaxPool2DAttrs attrs;
    fill(attrs);
    return apply("maxpool", {in}, attrs, quant);
  }
  ir::AvgPool2DAttrs attrs;
  fill(attrs);
  return apply("avgpool", {in}, attrs, quant);
}

ir::TensorId GraphMaker::add(ir::TensorId a, ir::TensorId b) {
  return apply("add", {a, b}, ir::AddAttrs{}, activation_quant());
}

ir::TensorId GraphMaker::softmax(ir::TensorId in) {
  return apply("softmax", {in}, ir::SoftmaxAttrs{}, {{1.0F / 256}, {-128}, 0});
}

ir::TensorId GraphMaker::reshape(ir::TensorId in, std::vector<std::int64_t> shape) {
  const ir::Quant quant = graph_.tensor(in).quant;
  return apply("reshape", {in}, ir::ReshapeAttrs{}, quant, std::move(shape));
}

ir::TensorId GraphMaker::pad(ir::TensorId in, std::vector<std::array<std::int64_t, 2>> pads,
                             int value) {
  ir::PadAttrs attrs;
  attrs.pads = std::move(pads);
  attrs.value = value;
  return apply("pad", {in}, attrs, graph_.tensor(in).quant);
}

ir::TensorId GraphMaker::mean(ir::TensorId in, std::vector<std::int32_t> axes, bool keep_dims) {
  ir::MeanAttrs attrs;
  attrs.axes = std::move(axes);
  attrs.keep_dims = keep_dims;
  return apply("mean", {in}, attrs, activation_quant());
}

ir::Window GraphMaker::window(ir::TensorId in, int kh, int kw, int most_stride, int dilation_h,
                              int dilation_w) {
  const int reach_h = (kh - 1) * dilation_h + 1;
  const int reach_w = (kw - 1) * dilation_w + 1;
  const auto& shape = graph_.tensor(in).shape;
  ir::Window w;
  w.stride_h = pick(1, most_stride);
  w.stride_w = pick(1, most_stride);
  w.dilation_h = dilation_h;
  w.dilation_w = dilation_w;
  w.pad_top = pick(0, (reach_h - 1) / 2);
  w.pad_bottom = pick(0, reach_h / 2);
  w.pad_left = pick(0, (reach_w - 1) / 2);
  w.pad_right = pick(0, reach_w / 2);
  const int short_h = reach_h - static_cast<int>(shape.at(1)) - w.pad_top - w.pad_bottom;
  const int short_w = reach_w - static_cast<int>(shape.at(2)) - w.pad_left - w.pad_right;
  if (short_h > 0) w.pad_bottom += short_h;
  if (short_w > 0) w.pad_right += short_w;
  return w;
}

ir::Graph GraphMaker::finish(ir::TensorId output) {
  ir::Graph graph = graph_;
  graph.outputs = {output};
  ir::verify(graph, ir::Stage::Imported);
  passes::resolve_quant(graph);
  ir::verify(graph, ir::Stage::Resolved);
  return graph;
}

}  // namespace pmt::testing
