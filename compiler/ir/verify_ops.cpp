// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Verifier rules of each operator kind. Tolerances are those of TensorFlow Lite Micro's Prepare
// functions, so that what passes here has a defined reference result.
#include "ir/verify_ops.h"

#include <fmt/format.h>

#include <cmath>

#include "ir/error.h"
#include "ir/shape.h"

namespace pmt::ir {
namespace {

constexpr std::int64_t kMaxSoftmaxDepth = 4095;  // the sum of exponentials fits Q12.19

struct Arity {
  std::size_t min_inputs, max_inputs;
};

Arity arity_of(OpKind kind) {
  switch (kind) {
    case OpKind::Conv2D:
    case OpKind::DepthwiseConv2D:
    case OpKind::FullyConnected:
      return {2, 3};
    case OpKind::Add:
      return {2, 2};
    default:
      return {1, 1};
  }
}

void need_i8(const Tensor& tensor, const char* what) {
  if (tensor.dtype != DType::I8) {
    throw CompileError(
        fmt::format("{} '{}' is {}; supported: i8", what, tensor.name, dtype_name(tensor.dtype)));
  }
  if (!tensor.quant.quantised()) {
    throw CompileError(
        fmt::format("{} '{}' has no quantisation parameters, expected a scale and "
                    "a zero point",
                    what, tensor.name));
  }
}

// An activation or other tensor with one scale for all elements.
void need_activation(const Tensor& tensor, const char* what) {
  need_i8(tensor, what);
  if (tensor.quant.per_channel()) {
    throw CompileError(fmt::format("{} '{}' has {} scales, expected 1", what, tensor.name,
                                   tensor.quant.scales.size()));
  }
}

void need_same_quant(const Tensor& in, const Tensor& out) {
  const bool close = std::abs(in.quant.scale() - out.quant.scale()) <= 1.0e-6F;
  if (!close || in.quant.zero_point() != out.quant.zero_point()) {
    throw CompileError(fmt::format(
        "input is quantised {}:{} and output {}:{}, expected the same scale and zero point",
        in.quant.scale(), in.quant.zero_point(), out.quant.scale(), out.quant.zero_point()));
  }
}

void check_filter(const Tensor& filter, std::int32_t axis) {
  need_i8(filter, "filter");
  if (!filter.is_const()) {
    throw CompileError(fmt::format("filter '{}' is computed, expected constant data", filter.name));
  }
  for (const std::int32_t zero : filter.quant.zero_points) {
    if (zero != 0) {
      throw CompileError(
          fmt::format("filter '{}' has zero point {}, expected 0", filter.name, zero));
    }
  }
  if (filter.quant.per_channel() && filter.quant.axis != axis) {
    throw CompileError(fmt::format("filter '{}' is quantised along dimension {}, expected {}",
                                   filter.name, filter.quant.axis, axis));
  }
}

// The reference kernel adds the bias in units of input scale * filter scale.
void check_bias_scale(const Graph& graph, const Op& op) {
  if (op.in(2) == kNoTensor) return;
  const Quant& bias = graph.tensor(op.in(2)).quant;
  const Quant& filter = graph.tensor(op.in(1)).quant;
  if (!bias.quantised() || bias.per_channel() || filter.per_channel()) return;
  const double product = static_cast<double>(graph.tensor(op.in(0)).quant.scale()) * filter.scale();
  const double unit = graph.tensor(op.out()).quant.scale();
  if (std::abs(product - bias.scale()) / unit > 0.02) {
    throw CompileError(fmt::format("bias '{}' has scale {}, expected input scale * filter scale {}",
                                   graph.tensor(op.in(2)).name, bias.scale(), product));
  }
}

void check_bias(const Graph& graph, TensorId id, std::int64_t channels) {
  if (id == kNoTensor) return;
  const Tensor& bias = graph.tensor(id);
  if (bias.dtype != DType::I32 || !bias.is_const()) {
    throw CompileError(fmt::format("bias '{}' is {} {}, expected constant i32", bias.name,
                                   bias.is_const() ? "constant" : "computed",
                                   dtype_name(bias.dtype)));
  }
  if (bias.elements() != channels) {
    throw CompileError(fmt::format("bias '{}' has shape {}, expected {} elements", bias.name,
                                   shape_text(bias.shape), channels));
  }
}

void check_clamp(const Clamp& clamp) {
  if (clamp.min > clamp.max || clamp.min < -128 || clamp.max > 127) {
    throw CompileError(fmt::format("clamp [{}, {}], expected an ordered range inside [-128, 127]",
                                   clamp.min, clamp.max));
  }
}

void check_requant(const char* what, const Requant& r, std::size_t allowed, Stage stage) {
  const std::size_t count = r.multiplier.size();
  if (count != r.shift.size()) {
    throw CompileError(fmt::format("{} has {} multipliers and {} shifts, expected as many", what,
                                   count, r.shift.size()));
  }
  if (count == 0) {
    if (stage == Stage::Imported) return;
    throw CompileError(fmt::format("{} is not resolved, expected {} multipliers", what, allowed));
  }
  if (count != 1 && count != allowed) {
    throw CompileError(
        fmt::format("{} has {} multipliers, expected 1 or {}", what, count, allowed));
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (r.multiplier[i] < 0 || r.shift[i] < -31 || r.shift[i] > 30) {
      throw CompileError(
          fmt::format("{} has multiplier {} and shift {}, expected a multiplier of "
                      "at least 0 and a shift in -31..30",
                      what, r.multiplier[i], r.shift[i]));
    }
  }
}

template <typename ConvAttrs>
void check_conv(const Graph& graph, const Op& op, const ConvAttrs& attrs, std::size_t channel_dim,
                Stage stage) {
  const Tensor& filter = graph.tensor(op.in(1));
  need_activation(graph.tensor(op.in(0)), "input");
  check_filter(filter, static_cast<std::int32_t>(channel_dim));
  need_activation(graph.tensor(op.out()), "output");
  const std::int64_t channels = graph.tensor(op.out()).shape.back();
  check_bias(graph, op.in(2), channels);
  check_clamp(attrs.clamp);
  const auto count = static_cast<std::size_t>(channels);
  check_requant("requantisation", attrs.requant, count, stage);
  if (attrs.requant.resolved() && attrs.requant.multiplier.size() != count) {
    throw CompileError(fmt::format("requantisation has {} multipliers, expected {}",
                                   attrs.requant.multiplier.size(), count));
  }
}

struct Check {
  const Graph& graph;
  const Op& op;
  Stage stage;

  const Tensor& in(std::size_t i = 0) const { return graph.tensor(op.in(i)); }
  const Tensor& out() const { return graph.tensor(op.out()); }

  void operator()(const Conv2DAttrs& a) const { check_conv(graph, op, a, 0, stage); }
  void operator()(const DepthwiseConv2DAttrs& a) const { check_conv(graph, op, a, 3, stage); }

  void operator()(const FullyConnectedAttrs& a) const {
    need_activation(in(), "input");
    check_filter(in(1), 0);
    need_activation(out(), "output");
    check_bias(graph, op.in(2), in(1).shape.at(0));
    check_bias_scale(graph, op);
    check_clamp(a.clamp);
    check_requant("requantisation", a.requant, static_cast<std::size_t>(in(1).shape[0]), stage);
  }

  void pool(const PoolAttrs& a) const {
    need_activation(in(), "input");
    need_activation(out(), "output");
    need_same_quant(in(), out());
    check_clamp(a.clamp);
  }
  void operator()(const AvgPool2DAttrs& a) const { pool(a); }
  void operator()(const MaxPool2DAttrs& a) const { pool(a); }

  void operator()(const AddAttrs& a) const {
    need_activation(in(0), "input");
    need_activation(in(1), "input");
    need_activation(out(), "output");
    check_clamp(a.clamp);
    if (a.left_shift != 20) {
      throw CompileError(fmt::format("left_shift {}, expected 20", a.left_shift));
    }
    check_requant("input1", a.input1, 1, stage);
    check_requant("input2", a.input2, 1, stage);
    check_requant("output", a.output, 1, stage);
  }

  void operator()(const SoftmaxAttrs& a) const {
    need_activation(in(), "input");
    need_activation(out(), "output");
    if (in().shape.empty() || in().shape.back() > kMaxSoftmaxDepth) {
      throw CompileError(fmt::format("input '{}' has shape {}, expected a last dimension of 1..{}",
                                     in().name, shape_text(in().shape), kMaxSoftmaxDepth));
    }
    if (!std::isfinite(a.beta) || a.beta <= 0.0F) {
      throw CompileError(fmt::format("beta {}, expected a finite value above 0", a.beta));
    }
    if (std::abs(out().quant.scale() - 1.0F / 256) > 0.001F / 256 ||
        out().quant.zero_point() != -128) {
      throw CompileError(fmt::format("output is quantised {}:{}, expected 0.00390625:-128",
                                     out().quant.scale(), out().quant.zero_point()));
    }
    if (a.input_left_shift < 0 || a.input_left_shift > 31 || a.input_multiplier < 0 ||
        (stage == Stage::Resolved && a.input_multiplier == 0)) {
      throw CompileError(
          fmt::format("input multiplier {} and left shift {}, expected a resolved "
                      "multiplier and a shift in 0..31",
                      a.input_multiplier, a.input_left_shift));
    }
  }

  void operator()(const ReshapeAttrs&) const {
    if (in().dtype != out().dtype || in().elements() != out().elements()) {
      throw CompileError(
          fmt::format("input is {}{} and output {}{}, expected the same type and "
                      "number of elements",
                      dtype_name(in().dtype), shape_text(in().shape), dtype_name(out().dtype),
                      shape_text(out().shape)));
    }
    need_activation(in(), "input");
    need_activation(out(), "output");
    need_same_quant(in(), out());
  }

  void operator()(const PadAttrs& a) const {
    need_activation(in(), "input");
    need_activation(out(), "output");
    need_same_quant(in(), out());
    if (a.pads.empty() || a.pads.size() > 4) {
      throw CompileError(fmt::format("{} dimensions, expected 1..4", a.pads.size()));
    }
    if (a.value < -128 || a.value > 127) {
      throw CompileError(fmt::format("value {}, expected -128..127", a.value));
    }
  }

  void operator()(const MeanAttrs& a) const {
    need_activation(in(), "input");
    need_activation(out(), "output");
    check_requant("requantisation", a.requant, 1, stage);
  }
};

}  // namespace

bool optional_input(OpKind kind, std::size_t index) {
  return index == 2 && arity_of(kind).max_inputs == 3;
}

void check_arity(const Op& op, const std::string& label) {
  const Arity arity = arity_of(op.kind());
  if (op.inputs.size() < arity.min_inputs || op.inputs.size() > arity.max_inputs) {
    const std::string allowed = arity.min_inputs == arity.max_inputs
                                    ? fmt::format("{}", arity.min_inputs)
                                    : fmt::format("{}..{}", arity.min_inputs, arity.max_inputs);
    throw CompileError(fmt::format("{}: {} inputs, expected {}", label, op.inputs.size(), allowed));
  }
  if (op.outputs.size() != 1) {
    throw CompileError(fmt::format("{}: {} outputs, expected 1", label, op.outputs.size()));
  }
}

void check_op(const Graph& graph, const Op& op, Stage stage) {
  const std::vector<std::int64_t> expected = infer_shape(graph, op);
  const Tensor& out = graph.tensor(op.out());
  if (expected != out.shape) {
    throw CompileError(fmt::format("output '{}' has shape {}, expected {}", out.name,
                                   shape_text(out.shape), shape_text(expected)));
  }
  std::visit(Check{graph, op, stage}, op.attrs);
}

}  // namespace pmt::ir
