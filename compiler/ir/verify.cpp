// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Verifier: tensors, graph structure, then each operator (verify_ops.cpp).
#include "ir/verify.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <set>

#include "ir/error.h"
#include "ir/shape.h"
#include "ir/verify_ops.h"

namespace pmt::ir {
namespace {

std::string tensor_label(const Graph& graph, TensorId id) {
  return fmt::format("tensor {} '{}'", id, graph.tensor(id).name);
}

struct Range {
  std::int64_t min, max;
};

Range zero_point_range(DType type) {
  switch (type) {
    case DType::I8:
      return {-128, 127};
    case DType::U8:
      return {0, 255};
    default:
      return {0, 0};  // symmetric
  }
}

void check_shape(const std::string& label, const Tensor& tensor) {
  if (tensor.shape.size() > kMaxRank) {
    throw CompileError(fmt::format("{}: {} dimensions, expected at most {}", label,
                                   tensor.shape.size(), kMaxRank));
  }
  std::int64_t bytes = dtype_bytes(tensor.dtype);
  for (const std::int64_t d : tensor.shape) {
    if (d < 1) {
      throw CompileError(fmt::format("{}: shape {}, expected dimensions of at least 1", label,
                                     shape_text(tensor.shape)));
    }
    if (d > kMaxTensorBytes / bytes) {
      throw CompileError(fmt::format("{}: shape {} of {} needs more than {} bytes", label,
                                     shape_text(tensor.shape), dtype_name(tensor.dtype),
                                     kMaxTensorBytes));
    }
    bytes *= d;
  }
  if (tensor.data && static_cast<std::int64_t>(tensor.data->size()) != bytes) {
    throw CompileError(fmt::format("{}: {} bytes of data, expected {} for shape {} of {}", label,
                                   tensor.data->size(), bytes, shape_text(tensor.shape),
                                   dtype_name(tensor.dtype)));
  }
}

void check_quant(const std::string& label, const Tensor& tensor) {
  const Quant& q = tensor.quant;
  if (q.scales.size() != q.zero_points.size()) {
    throw CompileError(fmt::format("{}: {} scales and {} zero points, expected as many", label,
                                   q.scales.size(), q.zero_points.size()));
  }
  for (const float scale : q.scales) {
    if (!std::isfinite(scale) || scale <= 0.0F) {
      throw CompileError(
          fmt::format("{}: scale {}, expected a finite value above 0", label, scale));
    }
  }
  const Range range = zero_point_range(tensor.dtype);
  for (const std::int32_t zero : q.zero_points) {
    if (zero < range.min || zero > range.max) {
      throw CompileError(fmt::format("{}: zero point {}, expected {}..{} for {}", label, zero,
                                     range.min, range.max, dtype_name(tensor.dtype)));
    }
  }
  if (!q.per_channel()) return;
  if (q.axis < 0 || static_cast<std::size_t>(q.axis) >= tensor.shape.size()) {
    throw CompileError(fmt::format("{}: quantised along dimension {}, expected 0..{}", label,
                                   q.axis, static_cast<int>(tensor.shape.size()) - 1));
  }
  const std::int64_t count = tensor.shape[static_cast<std::size_t>(q.axis)];
  if (static_cast<std::int64_t>(q.scales.size()) != count) {
    throw CompileError(fmt::format("{}: {} scales along dimension {}, expected 1 or {}", label,
                                   q.scales.size(), q.axis, count));
  }
}

void check_range(const Graph& graph, TensorId id, const std::string& where) {
  if (id < 0 || static_cast<std::size_t>(id) >= graph.tensors.size()) {
    throw CompileError(fmt::format("{}: tensor {}, expected 0..{}", where, id,
                                   static_cast<std::int64_t>(graph.tensors.size()) - 1));
  }
}

std::vector<bool> check_inputs(const Graph& graph) {
  std::vector<bool> available(graph.tensors.size(), false);
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) available[i] = graph.tensors[i].is_const();
  for (const TensorId id : graph.inputs) {
    check_range(graph, id, "graph input");
    if (graph.tensor(id).is_const()) {
      throw CompileError(
          fmt::format("graph input: {} is constant, expected no data", tensor_label(graph, id)));
    }
    if (available[static_cast<std::size_t>(id)]) {
      throw CompileError(fmt::format("graph input: {} is listed twice", tensor_label(graph, id)));
    }
    available[static_cast<std::size_t>(id)] = true;
  }
  return available;
}

void check_reads(const Graph& graph, const Op& op, const std::string& label,
                 const std::vector<bool>& available, const std::vector<int>& producers) {
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    const TensorId id = op.inputs[i];
    if (id == kNoTensor && optional_input(op.kind(), i)) continue;
    check_range(graph, id, fmt::format("{}: input {}", label, i));
    const auto index = static_cast<std::size_t>(id);
    if (available[index]) continue;
    const std::string reads = fmt::format("{}: input {} is {}", label, i, tensor_label(graph, id));
    if (producers[index] >= 0) {
      const Op& maker = graph.ops[static_cast<std::size_t>(producers[index])];
      throw CompileError(
          fmt::format("{}, produced only by op {} ({}): not in execution order, or a cycle", reads,
                      producers[index], op_kind_name(maker.kind())));
    }
    throw CompileError(fmt::format(
        "{}, which is dangling: expected a constant, a graph input or an operator's output",
        reads));
  }
}

void check_writes(const Graph& graph, const Op& op, const std::string& label,
                  std::vector<bool>& available) {
  for (const TensorId id : op.outputs) {
    if (available[static_cast<std::size_t>(id)]) {
      throw CompileError(fmt::format("{}: output is {}, which already has a value{}", label,
                                     tensor_label(graph, id),
                                     graph.tensor(id).is_const() ? " (constant)" : ""));
    }
    available[static_cast<std::size_t>(id)] = true;
  }
}

std::vector<int> find_producers(const Graph& graph) {
  std::vector<int> producers(graph.tensors.size(), -1);
  for (std::size_t n = 0; n < graph.ops.size(); ++n) {
    const std::string label = op_label(graph, n);
    check_arity(graph.ops[n], label);
    for (const TensorId id : graph.ops[n].outputs) {
      check_range(graph, id, label + ": output");
      int& slot = producers[static_cast<std::size_t>(id)];
      if (slot < 0) slot = static_cast<int>(n);
    }
  }
  return producers;
}

}  // namespace

std::string op_label(const Graph& graph, std::size_t index) {
  const Op& op = graph.ops.at(index);
  return fmt::format("op {} ({}) '{}'", index, op_kind_name(op.kind()), op.name);
}

void verify_tensor(const Graph& graph, TensorId id) {
  const std::string label = tensor_label(graph, id);
  check_shape(label, graph.tensor(id));
  check_quant(label, graph.tensor(id));
}

void verify(const Graph& graph, Stage stage) {
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
    verify_tensor(graph, static_cast<TensorId>(i));
  }
  std::vector<bool> available = check_inputs(graph);
  const std::vector<int> producers = find_producers(graph);
  std::set<std::string_view> names;
  for (std::size_t n = 0; n < graph.ops.size(); ++n) {
    const Op& op = graph.ops[n];
    const std::string label = op_label(graph, n);
    if (op.name.empty() || !names.insert(op.name).second) {
      throw CompileError(fmt::format("{}: expected a name that no other operator has", label));
    }
    check_reads(graph, op, label, available, producers);
    check_writes(graph, op, label, available);
    try {
      check_op(graph, op, stage);
    } catch (const CompileError& error) {
      throw CompileError(fmt::format("{}: {}", label, error.what()));
    }
  }
  if (graph.outputs.empty()) throw CompileError("the graph has no outputs, expected at least 1");
  for (const TensorId id : graph.outputs) {
    check_range(graph, id, "graph output");
    if (!available[static_cast<std::size_t>(id)]) {
      throw CompileError(
          fmt::format("graph output: no operator produces {}", tensor_label(graph, id)));
    }
  }
}

}  // namespace pmt::ir
