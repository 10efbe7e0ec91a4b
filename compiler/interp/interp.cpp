// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Binds operators to golden kernels; all arithmetic is in isa/golden.
#include "interp/interp.h"

#include <fmt/format.h>

#include <cstring>

#include "golden/tensor.h"
#include "ir/error.h"
#include "ir/verify.h"

namespace pmt::interp {
namespace {

std::int32_t dim(const ir::Tensor& tensor, std::size_t d) {
  return static_cast<std::int32_t>(tensor.shape.at(d));
}

std::int32_t rounding_of(const ir::Op& op) { return static_cast<std::int32_t>(op.rounding); }

pmt_requant_params requant_of(const ir::Op& op, const ir::Requant& requant, const ir::Clamp& clamp,
                              const ir::Tensor& out) {
  return {requant.multiplier.data(),
          requant.shift.data(),
          requant.per_channel() ? 0 : 1,
          out.quant.zero_point(),
          clamp.min,
          clamp.max,
          rounding_of(op)};
}

class Machine {
 public:
  explicit Machine(const ir::Graph& graph) : graph_(graph), values_(graph.tensors.size()) {}

  void set_inputs(std::span<const Bytes> inputs) {
    if (inputs.size() != graph_.inputs.size()) {
      throw ir::CompileError(fmt::format("{} inputs given, the graph '{}' takes {}", inputs.size(),
                                         graph_.name, graph_.inputs.size()));
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const ir::Tensor& tensor = graph_.tensor(graph_.inputs[i]);
      if (static_cast<std::int64_t>(inputs[i].size()) != tensor.bytes()) {
        throw ir::CompileError(fmt::format("input {} ('{}'): {} bytes given, expected {}", i,
                                           tensor.name, inputs[i].size(), tensor.bytes()));
      }
      value(graph_.inputs[i]) = inputs[i];
    }
  }

  void execute(const ir::Op& op) {
    op_ = &op;
    value(op.out()).resize(static_cast<std::size_t>(out().bytes()));
    std::visit([this](const auto& attrs) { run(attrs); }, op.attrs);
  }

  Bytes& value(ir::TensorId id) { return values_.at(static_cast<std::size_t>(id)); }

 private:
  const ir::Tensor& in(std::size_t i = 0) const { return graph_.tensor(op_->in(i)); }
  const ir::Tensor& out() const { return graph_.tensor(op_->out()); }

  golden::ConstI8 read(std::size_t i = 0) {
    const ir::Tensor& tensor = in(i);
    const Bytes& bytes = tensor.is_const() ? *tensor.data : value(op_->in(i));
    return {reinterpret_cast<const std::int8_t*>(bytes.data()), bytes.size()};
  }
  golden::MutI8 write() {
    Bytes& bytes = value(op_->out());
    return {reinterpret_cast<std::int8_t*>(bytes.data()), bytes.size()};
  }
  std::vector<std::int32_t> bias() const {
    return op_->in(2) == ir::kNoTensor ? std::vector<std::int32_t>{} : ir::const_i32(in(2));
  }

  template <typename ConvAttrs>
  pmt_conv_params conv_params(const ConvAttrs& a) const {
    pmt_conv_params p{};
    const ir::Tensor& filter = in(1);
    p.batches = dim(in(), 0);
    p.in_h = dim(in(), 1);
    p.in_w = dim(in(), 2);
    p.in_c = dim(in(), 3);
    p.out_h = dim(out(), 1);
    p.out_w = dim(out(), 2);
    p.out_c = dim(out(), 3);
    p.filter_h = dim(filter, 1);
    p.filter_w = dim(filter, 2);
    p.filter_c = dim(filter, 3);
    p.stride_h = a.window.stride_h;
    p.stride_w = a.window.stride_w;
    p.dilation_h = a.window.dilation_h;
    p.dilation_w = a.window.dilation_w;
    p.pad_top = a.window.pad_top;
    p.pad_left = a.window.pad_left;
    p.depth_multiplier = 1;
    p.in_zp = in().quant.zero_point();
    p.out = requant_of(*op_, a.requant, a.clamp, out());
    return p;
  }

  pmt_pool_params pool_params(const ir::PoolAttrs& a) const {
    return {dim(in(), 0),     dim(in(), 3),      dim(in(), 1), dim(in(), 2),      dim(out(), 1),
            dim(out(), 2),    a.filter_h,        a.filter_w,   a.window.stride_h, a.window.stride_w,
            a.window.pad_top, a.window.pad_left, a.clamp.min,  a.clamp.max};
  }

  void run(const ir::Conv2DAttrs& a) {
    golden::conv2d(read(), read(1), bias(), write(), conv_params(a));
  }
  void run(const ir::DepthwiseConv2DAttrs& a) {
    pmt_conv_params p = conv_params(a);
    p.depth_multiplier = a.depth_multiplier;
    golden::depthwise_conv2d(read(), read(1), bias(), write(), p);
  }
  void run(const ir::FullyConnectedAttrs& a) {
    const std::int32_t depth = dim(in(1), 1);
    pmt_fc_params p{};
    p.batches = static_cast<std::int32_t>(in().elements() / depth);
    p.depth = depth;
    p.out_c = dim(in(1), 0);
    p.in_zp = in().quant.zero_point();
    p.out = requant_of(*op_, a.requant, a.clamp, out());
    golden::fully_connected(read(), read(1), bias(), write(), p);
  }
  void run(const ir::AvgPool2DAttrs& a) { golden::avg_pool(read(), write(), pool_params(a)); }
  void run(const ir::MaxPool2DAttrs& a) { golden::max_pool(read(), write(), pool_params(a)); }

  void run(const ir::AddAttrs& a) {
    pmt_add_params p{};
    p.in1_zp = in(0).quant.zero_point();
    p.in2_zp = in(1).quant.zero_point();
    p.out_zp = out().quant.zero_point();
    p.in1_multiplier = a.input1.mult_of(0);
    p.in1_shift = a.input1.shift_of(0);
    p.in2_multiplier = a.input2.mult_of(0);
    p.in2_shift = a.input2.shift_of(0);
    p.out_multiplier = a.output.mult_of(0);
    p.out_shift = a.output.shift_of(0);
    p.act_min = a.clamp.min;
    p.act_max = a.clamp.max;
    p.rounding = rounding_of(*op_);
    golden::add(read(0), read(1), write(), p);
  }

  void run(const ir::SoftmaxAttrs& a) {
    const pmt_softmax_params p = {a.input_multiplier, a.input_left_shift, a.diff_min,
                                  rounding_of(*op_)};
    golden::softmax(read(), write(), static_cast<std::int32_t>(in().shape.back()), p);
  }

  void run(const ir::ReshapeAttrs&) {
    const golden::ConstI8 from = read();
    std::memcpy(write().data(), from.data(), from.size());
  }

  void run(const ir::PadAttrs& a) {
    pmt_pad_params p{};
    const std::size_t lead = 4 - a.pads.size();
    for (std::size_t d = 0; d < 4; ++d) p.in[d] = d < lead ? 1 : dim(in(), d - lead);
    for (std::size_t d = 0; d < a.pads.size(); ++d) {
      p.before[lead + d] = static_cast<std::int32_t>(a.pads[d][0]);
      p.after[lead + d] = static_cast<std::int32_t>(a.pads[d][1]);
    }
    p.value = a.value;
    golden::pad(read(), write(), p);
  }

  // Adjacent axes are one [outer][reduced][inner] mean; others are brought together first.
  void run(const ir::MeanAttrs& a) {
    const pmt_mean_params p = {in().quant.zero_point(), out().quant.zero_point(),
                               a.requant.mult_of(0), a.requant.shift_of(0), rounding_of(*op_)};
    const auto kept = static_cast<std::size_t>(out().elements());
    const std::size_t count = read().size() / kept;
    const std::vector<std::int8_t> gathered = gather(a.axes, kept, count);
    golden::mean(gathered, write(), static_cast<std::int32_t>(kept),
                 static_cast<std::int32_t>(count), 1, p);
  }

  // The input as [kept][reduced]: for each output element its inputs, side by side.
  std::vector<std::int8_t> gather(const std::vector<std::int32_t>& axes, std::size_t kept,
                                  std::size_t count) {
    const golden::ConstI8 from = read();
    const auto& shape = in().shape;
    std::vector<std::int8_t> result(kept * count);
    std::vector<std::size_t> filled(kept, 0);
    std::vector<std::int64_t> at(shape.size(), 0);
    for (const std::int8_t element : from) {
      std::size_t slot = 0;
      std::size_t axis = 0;
      for (std::size_t d = 0; d < shape.size(); ++d) {
        if (axis < axes.size() && static_cast<std::size_t>(axes[axis]) == d) {
          ++axis;
        } else {
          slot = slot * static_cast<std::size_t>(shape[d]) + static_cast<std::size_t>(at[d]);
        }
      }
      result[slot * count + filled[slot]++] = element;
      for (std::size_t d = shape.size(); d-- > 0 && ++at[d] == shape[d];) at[d] = 0;
    }
    return result;
  }

  const ir::Graph& graph_;
  std::vector<Bytes> values_;
  const ir::Op* op_ = nullptr;
};

}  // namespace

std::vector<Bytes> run(const ir::Graph& graph, std::span<const Bytes> inputs,
                       const OnOutput& on_output) {
  ir::verify(graph, ir::Stage::Resolved);
  Machine machine(graph);
  machine.set_inputs(inputs);
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    machine.execute(graph.ops[i]);
    if (on_output) on_output(i, graph.ops[i], machine.value(graph.ops[i].out()));
  }
  std::vector<Bytes> outputs;
  for (const ir::TensorId id : graph.outputs) {
    const ir::Tensor& tensor = graph.tensor(id);
    outputs.push_back(tensor.is_const() ? *tensor.data : machine.value(id));
  }
  return outputs;
}

}  // namespace pmt::interp
