// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The mapped program before code is written: one plan per operator, constants and their addresses.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "ir/graph.h"
#include "map/memory.h"
#include "map/problem.h"
#include "map/tiling.h"
#include "pimento/gen/config.h"
#include "runtime/kernel_params.h"

namespace pmt::codegen {

// Grows a block of bytes at a fixed address; pieces are aligned to map::kTensorAlign.
class ConstPool {
 public:
  explicit ConstPool(std::uint64_t base) : base_(base) {}
  std::uint64_t add(std::span<const std::uint8_t> bytes);
  std::uint64_t add_i32(std::span<const std::int32_t> values);
  std::uint64_t end() const { return base_ + bytes_.size(); }
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::uint64_t base_;
  std::vector<std::uint8_t> bytes_;
};

struct NpuLayer {
  map::Problem problem;
  map::Tiling tiling;
  std::vector<std::uint64_t> blob;  // address of each group's side W contents
};

// A kernel of the runtime. `args` is one of the structs of kernel_params.h, addresses filled in
// except those of the operands: they are at `operand_fields`, operands first, output last.
struct CoreLayer {
  std::string kernel;
  std::string reason;
  std::vector<std::uint8_t> args;
  struct Operand {
    ir::TensorId tensor = ir::kNoTensor;
    std::size_t field = 0;  // byte offset of its address in args
    bool output = false;
  };
  std::vector<Operand> operands;
};

// A reshape: the output shares the input's storage, there is nothing to do.
struct AliasLayer {};

using Layer = std::variant<NpuLayer, CoreLayer, AliasLayer>;

struct Layout {
  std::vector<Layer> layers;            // one for each operator
  std::vector<std::uint64_t> address;   // of each tensor, constants used as operands included
  std::vector<std::uint8_t> constants;  // at kMemBase
  std::uint64_t const_base = 0, arena_base = 0, arena_end = 0;
  std::uint64_t profile = 0;  // uint32[ops + 1] inside the arena
};

Layout lay_out(const ir::Graph& graph, const gen::Config& config, bool keep_all);

// The kernel call for an operator that does not run on the NPU; adds what it needs to the pool.
CoreLayer core_layer(const ir::Graph& graph, const ir::Op& op, const std::string& reason,
                     ConstPool& pool);

}  // namespace pmt::codegen
