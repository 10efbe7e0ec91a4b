// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// A Reshape never moves data: chains of them become one view of the first input.
#include "passes/passes.h"

namespace pmt::passes {
namespace {

bool same_value(const ir::Tensor& a, const ir::Tensor& b) {
  return a.shape == b.shape && a.dtype == b.dtype && a.quant == b.quant;
}

int replace_reads(ir::Graph& graph, ir::TensorId from, ir::TensorId to) {
  int changed = 0;
  for (ir::Op& op : graph.ops) {
    for (ir::TensorId& id : op.inputs) {
      if (id != from) continue;
      id = to;
      ++changed;
    }
  }
  return changed;
}

}  // namespace

int collapse_reshape(ir::Graph& graph) {
  int changed = 0;
  for (ir::Op& op : graph.ops) {
    if (op.kind() != ir::OpKind::Reshape) continue;
    const ir::TensorId root = ir::storage_root(graph, op.in(0));
    if (root != op.in(0)) {
      op.inputs[0] = root;
      ++changed;
    }
    if (same_value(graph.tensor(root), graph.tensor(op.out()))) {
      changed += replace_reads(graph, op.out(), root);
    }
  }
  return changed;
}

}  // namespace pmt::passes
