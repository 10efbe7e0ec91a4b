// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Decides npu or core for each operator and assigns every address.
#include "codegen/layout.h"

#include <cstring>

#include "codegen/address_map.h"

namespace pmt::codegen {
namespace {

constexpr std::uint64_t kWindowUnit = 256;  // granularity of a DMA window

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

Layer place(const ir::Graph& graph, const ir::Op& op, const gen::Config& config, ConstPool& pool) {
  if (op.kind() == ir::OpKind::Reshape) return AliasLayer{};
  std::variant<map::Problem, map::OnCore> problem = map::make_problem(graph, op);
  if (const auto* core = std::get_if<map::OnCore>(&problem)) {
    return core_layer(graph, op, core->reason, pool);
  }
  NpuLayer layer{std::get<map::Problem>(std::move(problem)), {}, {}};
  std::variant<map::Tiling, map::OnCore> tiling = map::make_tiling(layer.problem, config);
  if (const auto* core = std::get_if<map::OnCore>(&tiling)) {
    return core_layer(graph, op, core->reason, pool);
  }
  layer.tiling = std::get<map::Tiling>(std::move(tiling));
  for (const map::Group& group : layer.tiling.groups) {
    layer.blob.push_back(pool.add(map::pack_group(layer.problem, group, config)));
  }
  return layer;
}

// Constants that are read as activations (an addend, say) or reshaped into one.
void place_constants(const ir::Graph& graph, ConstPool& pool, Layout& layout) {
  for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
    const ir::TensorId root = ir::storage_root(graph, static_cast<ir::TensorId>(i));
    const ir::Tensor& source = graph.tensor(root);
    if (!source.is_const() || source.dtype != ir::DType::I8) continue;
    bool operand = false;
    for (std::size_t o = 0; o < graph.ops.size(); ++o) {
      const auto* core = std::get_if<CoreLayer>(&layout.layers[o]);
      if (const auto* npu = std::get_if<NpuLayer>(&layout.layers[o])) {
        operand |= npu != nullptr && graph.ops[o].in(0) == static_cast<ir::TensorId>(i);
      }
      if (!core) continue;
      for (const CoreLayer::Operand& use : core->operands) {
        operand |= use.tensor == static_cast<ir::TensorId>(i);
      }
    }
    for (const ir::TensorId out : graph.outputs) operand |= out == static_cast<ir::TensorId>(i);
    if (operand) layout.address[i] = pool.add(*source.data);
  }
}

}  // namespace

std::uint64_t ConstPool::add(std::span<const std::uint8_t> bytes) {
  bytes_.resize(round_up(bytes_.size(), map::kTensorAlign), 0);
  const std::uint64_t at = end();
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return at;
}

std::uint64_t ConstPool::add_i32(std::span<const std::int32_t> values) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(values.size() * 4);
  for (const std::int32_t v : values) {
    const auto bits = static_cast<std::uint32_t>(v);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
  }
  return add(bytes);
}

Layout lay_out(const ir::Graph& graph, const gen::Config& config, bool keep_all) {
  Layout layout;
  layout.const_base = kMemBase;
  layout.address.assign(graph.tensors.size(), 0);
  ConstPool pool(layout.const_base);
  for (const ir::Op& op : graph.ops) layout.layers.push_back(place(graph, op, config, pool));
  place_constants(graph, pool, layout);
  layout.constants = pool.bytes();
  layout.arena_base = round_up(pool.end(), kWindowUnit);
  const map::MemoryPlan plan = map::plan_memory(graph, layout.arena_base, keep_all);
  for (std::size_t i = 0; i < plan.address.size(); ++i) {
    if (plan.address[i] != 0) layout.address[i] = plan.address[i];
  }
  layout.profile = round_up(layout.arena_base + plan.bytes, map::kTensorAlign);
  layout.arena_end = round_up(layout.profile + 4 * (graph.ops.size() + 1), kWindowUnit);
  return layout;
}

}  // namespace pmt::codegen
