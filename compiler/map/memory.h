// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Places activations in external memory: greedy by size with lifetimes, reshapes share storage.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/graph.h"

namespace pmt::map {

inline constexpr std::uint64_t kTensorAlign = 64;

struct MemoryPlan {
  std::vector<std::uint64_t> address;  // of each tensor; 0 for constants and unused tensors
  std::uint64_t bytes = 0;             // extent from base
};

// keep_all: no two tensors overlap, so that every layer's output can be read after the run.
// Otherwise graph inputs are only kept until their last use, and outputs until the end.
MemoryPlan plan_memory(const ir::Graph& graph, std::uint64_t base, bool keep_all);

}  // namespace pmt::map
