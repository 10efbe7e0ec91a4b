// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Helpers of the intermediate representation that need no checking of their own.
#include "ir/graph.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "ir/error.h"

namespace pmt::ir {

std::int64_t dtype_bytes(DType type) {
  switch (type) {
    case DType::I8:
    case DType::U8:
    case DType::Bool:
      return 1;
    case DType::I16:
      return 2;
    case DType::I32:
    case DType::F32:
      return 4;
    case DType::I64:
      return 8;
  }
  throw CompileError(fmt::format("dtype {} is not known", static_cast<int>(type)));
}

std::string_view dtype_name(DType type) {
  constexpr std::array<std::string_view, 7> kNames = {"i8",  "u8",  "i16", "i32",
                                                      "i64", "f32", "bool"};
  return kNames.at(static_cast<std::size_t>(type));
}

std::string_view op_kind_name(OpKind kind) {
  constexpr std::array<std::string_view, kOpKinds> kNames = {
      "conv2d", "depthwise_conv2d", "fully_connected", "avg_pool2d", "max_pool2d",
      "add",    "softmax",          "reshape",         "pad",        "mean"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::int64_t Tensor::elements() const {
  std::int64_t n = 1;
  for (const std::int64_t d : shape) n *= d;
  return n;
}

std::int64_t Tensor::bytes() const { return elements() * dtype_bytes(dtype); }

std::int64_t macs(const Graph& graph, const Op& op) {
  const std::int64_t out = graph.tensor(op.out()).elements();
  switch (op.kind()) {
    case OpKind::Conv2D: {
      const auto& f = graph.tensor(op.in(1)).shape;
      return out * f.at(1) * f.at(2) * f.at(3);
    }
    case OpKind::DepthwiseConv2D: {
      const auto& f = graph.tensor(op.in(1)).shape;
      return out * f.at(1) * f.at(2);
    }
    case OpKind::FullyConnected:
      return out * graph.tensor(op.in(1)).shape.at(1);
    default:
      return 0;
  }
}

std::int64_t macs(const Graph& graph) {
  std::int64_t total = 0;
  for (const Op& op : graph.ops) total += macs(graph, op);
  return total;
}

int producer(const Graph& graph, TensorId id) {
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    for (const TensorId out : graph.ops[i].outputs) {
      if (out == id) return static_cast<int>(i);
    }
  }
  return -1;
}

std::vector<int> consumers(const Graph& graph, TensorId id) {
  std::vector<int> users;
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    for (const TensorId in : graph.ops[i].inputs) {
      if (in != id) continue;
      users.push_back(static_cast<int>(i));
      break;
    }
  }
  return users;
}

TensorId storage_root(const Graph& graph, TensorId id) {
  for (std::size_t step = 0; step <= graph.ops.size(); ++step) {
    const int p = producer(graph, id);
    if (p < 0 || graph.ops[static_cast<std::size_t>(p)].kind() != OpKind::Reshape) return id;
    id = graph.ops[static_cast<std::size_t>(p)].in(0);
  }
  throw CompileError(fmt::format("tensor {} is a reshape of itself, expected no cycles", id));
}

namespace {

template <typename T>
std::vector<T> typed_copy(const Tensor& tensor, DType expected) {
  if (!tensor.data || tensor.dtype != expected) {
    throw CompileError(fmt::format("tensor '{}' is {} {}, expected constant {}", tensor.name,
                                   tensor.data ? "constant" : "computed", dtype_name(tensor.dtype),
                                   dtype_name(expected)));
  }
  const auto count = static_cast<std::size_t>(tensor.elements());
  if (tensor.data->size() != count * sizeof(T)) {
    throw CompileError(fmt::format("tensor '{}' has {} bytes of data, its shape needs {}",
                                   tensor.name, tensor.data->size(), count * sizeof(T)));
  }
  std::vector<T> values(count);
  if (count > 0) std::memcpy(values.data(), tensor.data->data(), count * sizeof(T));
  return values;
}

}  // namespace

std::vector<std::int32_t> const_i32(const Tensor& tensor) {
  if (tensor.dtype != DType::I64) return typed_copy<std::int32_t>(tensor, DType::I32);
  std::vector<std::int32_t> values;
  for (const std::int64_t v : typed_copy<std::int64_t>(tensor, DType::I64)) {
    if (v < std::numeric_limits<std::int32_t>::min() ||
        v > std::numeric_limits<std::int32_t>::max()) {
      throw CompileError(
          fmt::format("tensor '{}' holds {}, expected values that fit 32 bits", tensor.name, v));
    }
    values.push_back(static_cast<std::int32_t>(v));
  }
  return values;
}

std::vector<std::int8_t> const_i8(const Tensor& tensor) {
  return typed_copy<std::int8_t>(tensor, DType::I8);
}

bool operator==(const Tensor& a, const Tensor& b) {
  const bool same_data = a.data == b.data || (a.data && b.data && *a.data == *b.data);
  return a.name == b.name && a.shape == b.shape && a.dtype == b.dtype && a.quant == b.quant &&
         same_data;
}

bool operator==(const Op& a, const Op& b) {
  return a.name == b.name && a.inputs == b.inputs && a.outputs == b.outputs &&
         a.rounding == b.rounding && a.attrs == b.attrs;
}

bool operator==(const Graph& a, const Graph& b) {
  return a.name == b.name && a.tensors == b.tensors && a.ops == b.ops && a.inputs == b.inputs &&
         a.outputs == b.outputs;
}

}  // namespace pmt::ir
