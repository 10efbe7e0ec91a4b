// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tensors alive at the same time never overlap; reshapes share; keep_all keeps everything apart.
#include "map/memory.h"

#include <gtest/gtest.h>

#include <random>

namespace pmt::map {
namespace {

ir::TensorId add_tensor(ir::Graph& graph, std::int64_t bytes) {
  ir::Tensor t;
  t.name = "t" + std::to_string(graph.tensors.size());
  t.shape = {bytes};
  graph.tensors.push_back(t);
  return static_cast<ir::TensorId>(graph.tensors.size() - 1);
}

// A chain in which each operator reads one or two earlier tensors; a fifth of them reshape.
ir::Graph random_graph(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  ir::Graph graph;
  std::vector<ir::TensorId> made = {add_tensor(graph, 1 + static_cast<std::int64_t>(pick(900)))};
  graph.inputs = made;
  for (int i = 0; i < 24; ++i) {
    ir::Op op;
    op.name = "op" + std::to_string(i);
    const ir::TensorId source = made[made.size() - 1 - pick(std::min<std::size_t>(made.size(), 4))];
    op.inputs = {source};
    if (pick(5) == 0) {
      op.attrs = ir::ReshapeAttrs{};
      made.push_back(add_tensor(graph, graph.tensor(source).bytes()));
    } else {
      op.attrs = ir::AddAttrs{};
      op.inputs.push_back(made[pick(made.size())]);
      made.push_back(add_tensor(graph, 1 + static_cast<std::int64_t>(pick(900))));
    }
    op.outputs = {made.back()};
    graph.ops.push_back(op);
  }
  graph.outputs = {made.back()};
  return graph;
}

bool overlap(const ir::Graph& graph, const MemoryPlan& plan, ir::TensorId a, ir::TensorId b) {
  const auto at = [&](ir::TensorId id) { return plan.address[static_cast<std::size_t>(id)]; };
  const auto size = [&](ir::TensorId id) {
    return static_cast<std::uint64_t>(graph.tensor(id).bytes());
  };
  return at(a) < at(b) + size(b) && at(b) < at(a) + size(a);
}

// Executes the plan: every byte remembers its last writer, which must be the tensor that is read.
void check_by_execution(const ir::Graph& graph, const MemoryPlan& plan, std::uint64_t base) {
  std::vector<ir::TensorId> owner(plan.bytes, ir::kNoTensor);
  const auto each = [&](ir::TensorId id, auto&& visit) {
    const std::uint64_t from = plan.address[static_cast<std::size_t>(id)] - base;
    for (std::int64_t i = 0; i < graph.tensor(id).bytes(); ++i) {
      visit(owner.at(from + static_cast<std::uint64_t>(i)));
    }
  };
  const auto write = [&](ir::TensorId id) {
    each(id, [&](ir::TensorId& o) { o = ir::storage_root(graph, id); });
  };
  const auto read = [&](ir::TensorId id) {
    each(id, [&](ir::TensorId& o) { ASSERT_EQ(o, ir::storage_root(graph, id)); });
  };
  for (const ir::TensorId id : graph.inputs) write(id);
  for (const ir::Op& op : graph.ops) {
    for (const ir::TensorId id : op.inputs) read(id);
    if (op.kind() != ir::OpKind::Reshape) {
      write(op.out());
      for (const ir::TensorId id : op.inputs) {
        ASSERT_FALSE(overlap(graph, plan, id, op.out())) << op.name;
      }
    }
  }
  for (const ir::TensorId id : graph.outputs) read(id);
}

TEST(Memory, LiveTensorsNeverOverlap) {
  constexpr std::uint64_t kBase = 0x80000100;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const ir::Graph graph = random_graph(seed);
    check_by_execution(graph, plan_memory(graph, kBase, false), kBase);
    if (HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

TEST(Memory, KeepAllKeepsEveryTensorApart) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const ir::Graph graph = random_graph(seed);
    const MemoryPlan plan = plan_memory(graph, 0x80000000, true);
    const auto count = static_cast<ir::TensorId>(graph.tensors.size());
    for (ir::TensorId a = 0; a < count; ++a) {
      for (ir::TensorId b = a + 1; b < count; ++b) {
        const bool shared = ir::storage_root(graph, a) == ir::storage_root(graph, b);
        ASSERT_EQ(overlap(graph, plan, a, b), shared) << "seed " << seed << ": " << a << ", " << b;
      }
    }
  }
}

TEST(Memory, SharingSavesMemory) {
  const ir::Graph graph = random_graph(5);
  EXPECT_LT(plan_memory(graph, 0, false).bytes, plan_memory(graph, 0, true).bytes);
}

TEST(Memory, TensorsAreAligned) {
  const MemoryPlan plan = plan_memory(random_graph(9), 0x80000000, false);
  for (const std::uint64_t address : plan.address) EXPECT_EQ(address % kTensorAlign, 0U);
}

}  // namespace
}  // namespace pmt::map
