// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Quantisation parameters to fixed-point attributes. All arithmetic is golden/quantize.h's; this
// only decides which scales go into which formula.
#include <fmt/format.h>

#include "golden/quantize.h"
#include "ir/error.h"
#include "passes/passes.h"

namespace pmt::passes {
namespace {

golden::Rounding rounding_of(const ir::Op& op) {
  return op.rounding == ir::Rounding::Single ? golden::Rounding::kSingle
                                             : golden::Rounding::kDouble;
}

golden::Activation activation_of(ir::Activation activation) {
  switch (activation) {
    case ir::Activation::None:
      return golden::Activation::kNone;
    case ir::Activation::Relu:
      return golden::Activation::kRelu;
    case ir::Activation::ReluN1To1:
      return golden::Activation::kReluN1To1;
    case ir::Activation::Relu6:
      return golden::Activation::kRelu6;
  }
  throw ir::CompileError(fmt::format("activation {} is not known", static_cast<int>(activation)));
}

void append(ir::Requant& requant, const golden::Multiplier& m) {
  requant.multiplier.push_back(m.multiplier);
  requant.shift.push_back(m.shift);
}

golden::Quant quant_of(const ir::Tensor& tensor) {
  return {tensor.quant.scale(), tensor.quant.zero_point()};
}

struct Resolve {
  const ir::Graph& graph;
  const ir::Op& op;

  const ir::Quant& in() const { return graph.tensor(op.in(0)).quant; }
  const ir::Quant& filter() const { return graph.tensor(op.in(1)).quant; }
  const ir::Quant& out() const { return graph.tensor(op.out()).quant; }

  ir::Clamp clamp(ir::Activation activation) const {
    const auto range =
        golden::activation_range(activation_of(activation), out().scale(), out().zero_point());
    return {range.min, range.max};
  }

  template <typename ConvAttrs>
  void conv(ConvAttrs& a) const {
    a.clamp = clamp(a.activation);
    a.requant = {};
    const std::int64_t channels = graph.tensor(op.out()).shape.back();
    for (std::int64_t n = 0; n < channels; ++n) {
      const float scale = filter().scales.at(filter().per_channel() ? n : 0);
      append(a.requant, golden::quantize_multiplier(
                            golden::conv_real_multiplier(in().scale(), scale, out().scale()),
                            rounding_of(op)));
    }
  }
  void operator()(ir::Conv2DAttrs& a) const { conv(a); }
  void operator()(ir::DepthwiseConv2DAttrs& a) const { conv(a); }

  // One scale goes through a product rounded to float; several as in a convolution.
  void operator()(ir::FullyConnectedAttrs& a) const {
    a.clamp = clamp(a.activation);
    a.requant = {};
    for (const float scale : filter().scales) {
      const double real =
          filter().per_channel()
              ? golden::conv_real_multiplier(in().scale(), scale, out().scale())
              : golden::fully_connected_real_multiplier(in().scale(), scale, out().scale());
      append(a.requant, golden::quantize_multiplier(real, rounding_of(op)));
    }
  }
  void operator()(ir::AvgPool2DAttrs& a) const { a.clamp = clamp(a.activation); }
  void operator()(ir::MaxPool2DAttrs& a) const { a.clamp = clamp(a.activation); }

  void operator()(ir::AddAttrs& a) const {
    const pmt_add_params p = golden::add_params(
        quant_of(graph.tensor(op.in(0))), quant_of(graph.tensor(op.in(1))),
        quant_of(graph.tensor(op.out())), activation_of(a.activation), rounding_of(op));
    a.clamp = {p.act_min, p.act_max};
    a.left_shift = PMT_ADD_LEFT_SHIFT;
    a.input1 = {{p.in1_multiplier}, {p.in1_shift}};
    a.input2 = {{p.in2_multiplier}, {p.in2_shift}};
    a.output = {{p.out_multiplier}, {p.out_shift}};
  }
  void operator()(ir::SoftmaxAttrs& a) const {
    const pmt_softmax_params p = golden::softmax_params(in().scale(), a.beta, rounding_of(op));
    a.input_multiplier = p.multiplier;
    a.input_left_shift = p.left_shift;
    a.diff_min = p.diff_min;
  }
  void operator()(ir::ReshapeAttrs&) const {}
  void operator()(ir::PadAttrs&) const {}
  void operator()(ir::MeanAttrs& a) const {
    const pmt_mean_params p = golden::mean_params(
        quant_of(graph.tensor(op.in(0))), quant_of(graph.tensor(op.out())), rounding_of(op));
    a.requant = {{p.multiplier}, {p.shift}};
  }
};

}  // namespace

void resolve_quant(ir::Graph& graph) {
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    ir::Op& op = graph.ops[i];
    try {
      std::visit(Resolve{graph, op}, op.attrs);
    } catch (const Error& error) {
      throw ir::CompileError(fmt::format("op {} ({}) '{}': {}", i, ir::op_kind_name(op.kind()),
                                         op.name, error.what()));
    }
  }
}

}  // namespace pmt::passes
