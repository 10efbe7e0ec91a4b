// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Code of one layer: DMA, commands and kernel calls, from a plan whose addresses are all known.
#pragma once

#include <cstdint>

#include "codegen/emitter.h"
#include "codegen/layout.h"

namespace pmt::codegen {

// One transfer between memory and side A or W; rows > 1 needs strides congruent modulo the line.
struct Transfer {
  bool load = true;
  std::uint64_t memory = 0;
  std::uint32_t spad = 0;
  std::uint32_t row_bytes = 0, rows = 1;
  std::int32_t memory_stride = 0;
  std::uint32_t spad_stride = 0;
};
void emit_transfer(Emitter& code, const Transfer& transfer);
void emit_fence(Emitter& code);

// Returns with commands under way; the caller waits for the last tag.
void emit_npu_layer(Emitter& code, const NpuLayer& layer, std::uint64_t in, std::uint64_t out,
                    const gen::Config& config);

// `args` is where the emitter's caller put layer.args with the operand addresses of
// core_operands(). The kernel starts when its operands are loaded; the store is under way at the
// end.
void emit_core_layer(Emitter& code, const ir::Graph& graph, const CoreLayer& layer,
                     const std::vector<std::uint64_t>& address, Label args, std::uint32_t kernel,
                     const gen::Config& config);

// Addresses the kernel sees, one for each operand: in the window of side A when all operands fit
// there together, else in external memory.
std::vector<std::uint32_t> core_operands(const ir::Graph& graph, const CoreLayer& layer,
                                         const std::vector<std::uint64_t>& address,
                                         const gen::Config& config);

}  // namespace pmt::codegen
