// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Shape inference over the graph; the rules are in ir/shape.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "ir/error.h"
#include "ir/shape.h"
#include "passes/passes.h"

namespace pmt::passes {
namespace {

bool unknown(const ir::Tensor& tensor) {
  return std::any_of(tensor.shape.begin(), tensor.shape.end(),
                     [](std::int64_t d) { return d < 1; });
}

const ir::Tensor& existing(const ir::Graph& graph, ir::TensorId id) {
  if (id < 0 || static_cast<std::size_t>(id) >= graph.tensors.size()) {
    throw ir::CompileError(fmt::format("tensor {}, expected 0..{}", id,
                                       static_cast<std::int64_t>(graph.tensors.size()) - 1));
  }
  return graph.tensor(id);
}

void infer(ir::Graph& graph, const ir::Op& op) {
  for (const ir::TensorId id : op.inputs) {
    if (id != ir::kNoTensor && unknown(existing(graph, id))) {
      throw ir::CompileError(fmt::format("input '{}' has shape {}, expected a known shape",
                                         graph.tensor(id).name,
                                         ir::shape_text(graph.tensor(id).shape)));
    }
  }
  existing(graph, op.out());
  graph.tensor(op.out()).shape = ir::infer_shape(graph, op);
  if (unknown(graph.tensor(op.out()))) {
    throw ir::CompileError("output shape is unknown: a reshape must declare it");
  }
}

}  // namespace

void infer_shapes(ir::Graph& graph) {
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    const ir::Op& op = graph.ops[i];
    try {
      infer(graph, op);
    } catch (const ir::CompileError& error) {
      throw ir::CompileError(fmt::format("op {} ({}) '{}': {}", i, ir::op_kind_name(op.kind()),
                                         op.name, error.what()));
    }
  }
}

}  // namespace pmt::passes
