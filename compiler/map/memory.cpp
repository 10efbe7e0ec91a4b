// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Offset assignment: largest buffer first, each at the lowest offset free during its lifetime.
#include "map/memory.h"

#include <algorithm>
#include <map>

namespace pmt::map {
namespace {

struct Buffer {
  ir::TensorId root = ir::kNoTensor;
  int first = 0, last = 0;  // operator indices, inclusive; inputs start at -1
  std::uint64_t bytes = 0, offset = 0;

  bool lives_with(const Buffer& other) const { return first <= other.last && other.first <= last; }
};

std::vector<Buffer> lifetimes(const ir::Graph& graph, bool keep_all) {
  std::map<ir::TensorId, Buffer> by_root;
  const int end = static_cast<int>(graph.ops.size());
  const auto touch = [&](ir::TensorId id, int at) {
    if (id == ir::kNoTensor || graph.tensor(id).is_const()) return;
    const ir::TensorId root = ir::storage_root(graph, id);
    if (graph.tensor(root).is_const()) return;
    const auto [it, fresh] = by_root.try_emplace(root);
    Buffer& b = it->second;
    if (fresh) {
      b.root = root;
      b.first = b.last = at;
      const auto size = static_cast<std::uint64_t>(graph.tensor(root).bytes());
      b.bytes = (size + kTensorAlign - 1) / kTensorAlign * kTensorAlign;
    }
    b.first = std::min(b.first, at);
    b.last = std::max(b.last, keep_all ? end : at);
  };
  for (const ir::TensorId id : graph.inputs) touch(id, -1);
  for (int i = 0; i < end; ++i) {
    const ir::Op& op = graph.ops[static_cast<std::size_t>(i)];
    for (const ir::TensorId id : op.inputs) touch(id, i);
    for (const ir::TensorId id : op.outputs) touch(id, i);
  }
  for (const ir::TensorId id : graph.outputs) touch(id, end);
  std::vector<Buffer> buffers;
  for (auto& [root, buffer] : by_root) {
    if (keep_all) buffer.first = -1;
    buffers.push_back(buffer);
  }
  return buffers;
}

std::uint64_t lowest_offset(const Buffer& buffer, const std::vector<Buffer>& placed) {
  std::vector<Buffer> rivals;
  std::copy_if(placed.begin(), placed.end(), std::back_inserter(rivals),
               [&](const Buffer& other) { return other.lives_with(buffer); });
  std::sort(rivals.begin(), rivals.end(),
            [](const Buffer& a, const Buffer& b) { return a.offset < b.offset; });
  std::uint64_t at = 0;
  for (const Buffer& rival : rivals) {
    if (rival.offset >= at + buffer.bytes) break;
    at = std::max(at, rival.offset + rival.bytes);
  }
  return at;
}

}  // namespace

MemoryPlan plan_memory(const ir::Graph& graph, std::uint64_t base, bool keep_all) {
  std::vector<Buffer> buffers = lifetimes(graph, keep_all);
  std::stable_sort(buffers.begin(), buffers.end(),
                   [](const Buffer& a, const Buffer& b) { return a.bytes > b.bytes; });
  std::vector<Buffer> placed;
  MemoryPlan plan;
  plan.address.assign(graph.tensors.size(), 0);
  for (Buffer& buffer : buffers) {
    buffer.offset = lowest_offset(buffer, placed);
    plan.bytes = std::max(plan.bytes, buffer.offset + buffer.bytes);
    placed.push_back(buffer);
  }
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
    const ir::TensorId root = ir::storage_root(graph, static_cast<ir::TensorId>(i));
    for (const Buffer& buffer : placed) {
      if (buffer.root == root) plan.address[i] = base + buffer.offset;
    }
  }
  return plan;
}

}  // namespace pmt::map
