// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The compiler's intermediate representation: a static-shape tensor graph in execution order.
// Plain values: copying a Graph is deep except for constant data, which is shared and immutable.
// Does not check anything: see ir/verify.h. Text form and rules: docs/compiler/ir.md.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pmt::ir {

using TensorId = std::int32_t;  // index into Graph::tensors
inline constexpr TensorId kNoTensor = -1;

enum class DType : std::uint8_t { I8, U8, I16, I32, I64, F32, Bool };
std::int64_t dtype_bytes(DType type);
std::string_view dtype_name(DType type);  // "i8", "u8", ...

// real = scale * (q - zero_point). Empty scales: not quantised. One entry: per tensor.
// Otherwise one entry for each index of dimension `axis`.
struct Quant {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;  // same length as scales
  std::int32_t axis = 0;

  bool quantised() const { return !scales.empty(); }
  bool per_channel() const { return scales.size() > 1; }
  float scale() const { return scales.at(0); }
  std::int32_t zero_point() const { return zero_points.at(0); }
  bool operator==(const Quant&) const = default;
};

using Bytes = std::vector<std::uint8_t>;

// Activations are NHWC, convolution filters OHWI, depthwise filters 1HWC, little-endian elements.
struct Tensor {
  std::string name;
  std::vector<std::int64_t> shape;  // every dimension >= 1; empty = scalar
  DType dtype = DType::I8;
  Quant quant;
  std::shared_ptr<const Bytes> data;  // null for an activation

  bool is_const() const { return data != nullptr; }
  std::int64_t elements() const;  // product of shape (verified graphs: fits)
  std::int64_t bytes() const;
};

// How a 32-bit accumulator is rescaled: Double = TensorFlow Lite Micro's reference kernels
// (rounds after the high multiplication and after the shift), Single = rounds once.
enum class Rounding : std::uint8_t { Double = 0, Single = 1 };
enum class Activation : std::uint8_t { None, Relu, ReluN1To1, Relu6 };

// Quantised output range after the fused activation, inclusive. Filled in by passes::resolve_quant.
struct Clamp {
  std::int32_t min = 0;
  std::int32_t max = 0;
  bool operator==(const Clamp&) const = default;
};

// Fixed-point rescaling: q31 multiplier and power of two (positive = left), as TensorFlow Lite's
// QuantizeMultiplier. Empty until resolved; then one entry, or one for each output channel.
struct Requant {
  std::vector<std::int32_t> multiplier;
  std::vector<std::int32_t> shift;

  bool resolved() const { return !multiplier.empty(); }
  bool per_channel() const { return multiplier.size() > 1; }
  std::int32_t mult_of(std::size_t channel) const {
    return multiplier.at(per_channel() ? channel : 0);
  }
  std::int32_t shift_of(std::size_t channel) const { return shift.at(per_channel() ? channel : 0); }
  bool operator==(const Requant&) const = default;
};

// Explicit geometry of a sliding window; pads in pixels.
struct Window {
  std::int32_t stride_h = 1, stride_w = 1;
  std::int32_t dilation_h = 1, dilation_w = 1;
  std::int32_t pad_top = 0, pad_bottom = 0, pad_left = 0, pad_right = 0;
  bool operator==(const Window&) const = default;
};

// inputs: activation [N,H,W,C], filter [OC,KH,KW,C] const, bias [OC] i32 const or kNoTensor.
struct Conv2DAttrs {
  Window window;
  Activation activation = Activation::None;
  Clamp clamp;
  Requant requant;  // always one entry for each output channel once resolved
  bool operator==(const Conv2DAttrs&) const = default;
};

// inputs: activation [N,H,W,C], filter [1,KH,KW,C*depth_multiplier] const, bias or kNoTensor.
struct DepthwiseConv2DAttrs {
  Window window;
  std::int32_t depth_multiplier = 1;
  Activation activation = Activation::None;
  Clamp clamp;
  Requant requant;  // one entry for each output channel once resolved
  bool operator==(const DepthwiseConv2DAttrs&) const = default;
};

// inputs: activation (flattened to [M,K]), filter [N,K] const, bias [N] i32 const or kNoTensor.
struct FullyConnectedAttrs {
  Activation activation = Activation::None;
  Clamp clamp;
  Requant requant;  // one entry (per tensor) or N entries
  bool operator==(const FullyConnectedAttrs&) const = default;
};

// Average and maximum pooling; window.dilation is 1. Padding takes no part in either.
struct PoolAttrs {
  std::int32_t filter_h = 1, filter_w = 1;
  Window window;
  Activation activation = Activation::None;
  Clamp clamp;
  bool operator==(const PoolAttrs&) const = default;
};
struct AvgPool2DAttrs : PoolAttrs {
  bool operator==(const AvgPool2DAttrs&) const = default;
};
struct MaxPool2DAttrs : PoolAttrs {
  bool operator==(const MaxPool2DAttrs&) const = default;
};

// out = MBQM(MBQM((a-za)<<left_shift, m1) + MBQM((b-zb)<<left_shift, m2), mo) + zo; same shapes.
struct AddAttrs {
  Activation activation = Activation::None;
  Clamp clamp;
  std::int32_t left_shift = 20;
  Requant input1, input2, output;  // one entry each once resolved
  bool operator==(const AddAttrs&) const = default;
};

// Over the last dimension. Resolved by TensorFlow Lite's PreprocessSoftmaxScaling, 5 integer bits.
struct SoftmaxAttrs {
  float beta = 1.0F;
  std::int32_t input_multiplier = 0;  // 0 until resolved
  std::int32_t input_left_shift = 0;
  std::int32_t diff_min = 0;
  bool operator==(const SoftmaxAttrs&) const = default;
};

// Same elements in the same order under the output tensor's shape: never moves data.
struct ReshapeAttrs {
  bool operator==(const ReshapeAttrs&) const = default;
};

// pads[d] = {before, after}; value is the quantised fill (the input's zero point unless PADV2).
struct PadAttrs {
  std::vector<std::array<std::int64_t, 2>> pads;
  std::int32_t value = 0;
  bool operator==(const PadAttrs&) const = default;
};

// Arithmetic mean over `axes` (ascending, non-negative): out = MBQM(sum - zp_in * count) + zp_out.
// `requant` is input_scale / output_scale; the kernel folds in the division by the element count
// (pmt_mean_fold_count), as TensorFlow Lite Micro does.
struct MeanAttrs {
  std::vector<std::int32_t> axes;
  bool keep_dims = false;
  Requant requant;
  bool operator==(const MeanAttrs&) const = default;
};

// Order = OpKind's order: kind() is the variant index.
enum class OpKind : std::uint8_t {
  Conv2D,
  DepthwiseConv2D,
  FullyConnected,
  AvgPool2D,
  MaxPool2D,
  Add,
  Softmax,
  Reshape,
  Pad,
  Mean
};
inline constexpr int kOpKinds = 10;
using Attrs =
    std::variant<Conv2DAttrs, DepthwiseConv2DAttrs, FullyConnectedAttrs, AvgPool2DAttrs,
                 MaxPool2DAttrs, AddAttrs, SoftmaxAttrs, ReshapeAttrs, PadAttrs, MeanAttrs>;
std::string_view op_kind_name(OpKind kind);  // "conv2d", "depthwise_conv2d", ...

struct Op {
  std::string name;  // unique in the graph; the importer writes <kind>_<node index>
  std::vector<TensorId> inputs;
  std::vector<TensorId> outputs;
  Rounding rounding = Rounding::Double;
  Attrs attrs;

  OpKind kind() const { return static_cast<OpKind>(attrs.index()); }
  TensorId in(std::size_t i) const { return i < inputs.size() ? inputs[i] : kNoTensor; }
  TensorId out() const { return outputs.at(0); }
};

struct Graph {
  std::string name;
  std::vector<Tensor> tensors;
  std::vector<Op> ops;  // execution order: every input is const, a graph input or produced before
  std::vector<TensorId> inputs;
  std::vector<TensorId> outputs;

  const Tensor& tensor(TensorId id) const { return tensors.at(static_cast<std::size_t>(id)); }
  Tensor& tensor(TensorId id) { return tensors.at(static_cast<std::size_t>(id)); }
};

// Multiply-accumulates of the operator as written (padding included); 0 where it has none.
std::int64_t macs(const Graph& graph, const Op& op);
std::int64_t macs(const Graph& graph);

// The tensor whose storage `id` shares: follows Reshape producers back to their input.
TensorId storage_root(const Graph& graph, TensorId id);

// Index into graph.ops of the producer, or -1 (constant, graph input, dangling).
int producer(const Graph& graph, TensorId id);
// Indices into graph.ops that read `id`, ascending, each once.
std::vector<int> consumers(const Graph& graph, TensorId id);

// Typed views of constant data; CompileError if not constant, of another type or short.
std::vector<std::int32_t> const_i32(const Tensor& tensor);  // accepts i32, and i64 in range
std::vector<std::int8_t> const_i8(const Tensor& tensor);

bool operator==(const Tensor& a, const Tensor& b);
bool operator==(const Op& a, const Op& b);
bool operator==(const Graph& a, const Graph& b);

}  // namespace pmt::ir
