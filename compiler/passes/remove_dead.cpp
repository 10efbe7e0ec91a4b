// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Backwards liveness from the graph outputs, then compaction of the tensor table.
#include <algorithm>

#include "passes/passes.h"

namespace pmt::passes {

int remove_dead(ir::Graph& graph) {
  std::vector<bool> live(graph.tensors.size(), false);
  const auto mark = [&](const std::vector<ir::TensorId>& ids) {
    for (const ir::TensorId id : ids) {
      if (id != ir::kNoTensor) live.at(static_cast<std::size_t>(id)) = true;
    }
  };
  mark(graph.outputs);
  std::vector<ir::Op> kept;
  for (std::size_t i = graph.ops.size(); i-- > 0;) {
    ir::Op& op = graph.ops[i];
    const bool needed = std::any_of(op.outputs.begin(), op.outputs.end(), [&](ir::TensorId id) {
      return live.at(static_cast<std::size_t>(id));
    });
    if (!needed) continue;
    mark(op.inputs);
    mark(op.outputs);
    kept.push_back(std::move(op));
  }
  const int removed = static_cast<int>(graph.ops.size() - kept.size());
  std::reverse(kept.begin(), kept.end());
  graph.ops = std::move(kept);
  mark(graph.inputs);

  std::vector<ir::TensorId> renumbered(graph.tensors.size(), ir::kNoTensor);
  std::vector<ir::Tensor> tensors;
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
    if (!live[i]) continue;
    renumbered[i] = static_cast<ir::TensorId>(tensors.size());
    tensors.push_back(std::move(graph.tensors[i]));
  }
  graph.tensors = std::move(tensors);
  const auto renumber = [&](std::vector<ir::TensorId>& ids) {
    for (ir::TensorId& id : ids) {
      if (id != ir::kNoTensor) id = renumbered[static_cast<std::size_t>(id)];
    }
  };
  for (ir::Op& op : graph.ops) {
    renumber(op.inputs);
    renumber(op.outputs);
  }
  renumber(graph.inputs);
  renumber(graph.outputs);
  return removed;
}

}  // namespace pmt::passes
