// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The pipeline of an NPU layer (load of the next tile and store of the last one run beside the
// computation of the present one) and the frame of a core layer.
#include "codegen/layer_code.h"

#include <algorithm>

#include "codegen/address_map.h"

namespace pmt::codegen {
namespace {

std::uint32_t line_of(const gen::Config& config) {
  return static_cast<std::uint32_t>(config.npu.line_bytes);
}

// Where the byte at `memory` sits when its piece starts at line-aligned `buffer`.
std::uint32_t congruent(std::uint32_t buffer, std::uint64_t memory, const gen::Config& config) {
  return buffer + static_cast<std::uint32_t>(memory % line_of(config));
}

// Everything emit_npu_layer's steps share, for one batch element and one group.
struct Pass {
  const NpuLayer& layer;
  const gen::Config& config;
  const map::Group& group;
  std::uint64_t in, out;  // memory addresses of the batch element
  bool load_input, store_whole_rows, store;

  std::size_t buffer(std::size_t tile) const { return layer.tiling.buffers == 2 ? tile % 2 : 0; }
  std::uint64_t in_row(std::int32_t y) const {
    return in + static_cast<std::uint64_t>(y * layer.problem.in_row());
  }
  std::uint64_t out_pixel(std::int32_t y) const {
    return out + static_cast<std::uint64_t>(y) * static_cast<std::uint64_t>(layer.problem.out_w) *
                     static_cast<std::uint64_t>(layer.problem.out_c);
  }
  std::uint32_t in_spad(std::size_t tile) const {
    const map::Tiling& t = layer.tiling;
    const std::int32_t row = t.tiles[tile].in.first;
    if (!t.resident) return congruent(t.in_at[buffer(tile)], in_row(row), config);
    return congruent(t.in_at[0], in, config) + static_cast<std::uint32_t>(in_row(row) - in);
  }
  // Of this group's first channel at the tile's first pixel.
  std::uint32_t out_spad(std::size_t tile) const {
    const map::Tiling& t = layer.tiling;
    const std::uint64_t memory =
        out_pixel(t.tiles[tile].y0) + static_cast<std::uint64_t>(group.first);
    if (!t.resident) return congruent(t.out_at[buffer(tile)], memory, config);
    return congruent(t.out_at[0], out, config) + static_cast<std::uint32_t>(memory - out);
  }
};

// Resident: only the rows that no earlier tile loaded.
void emit_load(Emitter& code, const Pass& pass, std::size_t tile) {
  if (!pass.load_input) return;
  const map::Tiling& t = pass.layer.tiling;
  map::Problem::Rows rows = t.tiles[tile].in;
  std::uint32_t spad = pass.in_spad(tile);
  if (t.resident) {
    std::int32_t loaded = 0;
    for (std::size_t i = 0; i < tile; ++i) loaded = std::max(loaded, t.tiles[i].in.last);
    const std::int32_t first = std::max(rows.first, loaded);
    spad += static_cast<std::uint32_t>(pass.in_row(first) - pass.in_row(rows.first));
    rows.first = first;
  }
  if (rows.last <= rows.first) return;
  Transfer load;
  load.memory = pass.in_row(rows.first);
  load.spad = spad;
  load.row_bytes = static_cast<std::uint32_t>(rows.count() * pass.layer.problem.in_row());
  emit_transfer(code, load);
}

void emit_store(Emitter& code, const Pass& pass, std::size_t tile) {
  if (!pass.store) return;
  const map::Tiling& t = pass.layer.tiling;
  const map::Problem& p = pass.layer.problem;
  const auto pixels = static_cast<std::uint32_t>((t.tiles[tile].y1 - t.tiles[tile].y0) * p.out_w);
  Transfer store;
  store.load = false;
  store.memory = pass.out_pixel(t.tiles[tile].y0) + static_cast<std::uint64_t>(pass.group.first);
  store.spad = pass.out_spad(tile);
  if (pass.store_whole_rows) {
    store.memory -= static_cast<std::uint64_t>(pass.group.first);
    store.spad -= static_cast<std::uint32_t>(pass.group.first);
    store.row_bytes = pixels * static_cast<std::uint32_t>(p.out_c);
    emit_transfer(code, store);
    return;
  }
  store.row_bytes = static_cast<std::uint32_t>(pass.group.count);
  store.memory_stride = p.out_c;
  store.spad_stride = static_cast<std::uint32_t>(t.out_pitch);
  const std::uint32_t most = (1U << pass.config.npu.dim_bits) - 1;
  for (std::uint32_t done = 0; done < pixels; done += store.rows) {
    store.rows = std::min(most, pixels - done);
    emit_transfer(code, store);
    store.memory += std::uint64_t{store.rows} * static_cast<std::uint64_t>(p.out_c);
    store.spad += store.rows * store.spad_stride;
  }
}

void emit_compute(Emitter& code, const Pass& pass, std::size_t tile) {
  const NpuLayer& layer = pass.layer;
  const auto registers =
      map::conv_registers(layer.problem, layer.tiling, pass.group, layer.tiling.tiles[tile],
                          pass.in_spad(tile), pass.out_spad(tile));
  code.npu_config(golden::kCvIn, std::span(registers).subspan(golden::kCvIn));
  code.npu_command(layer.problem.depthwise ? gen::Op::npu_dwconv : gen::Op::npu_conv, Reg::zero);
}

void emit_tiles(Emitter& code, const Pass& pass) {
  const map::Tiling& t = pass.layer.tiling;
  const bool overlap = t.resident || t.buffers == 2;
  emit_load(code, pass, 0);
  emit_fence(code);
  for (std::size_t i = 0; i < t.tiles.size(); ++i) {
    const bool next = i + 1 < t.tiles.size();
    emit_compute(code, pass, i);
    if (overlap) {
      if (next) emit_load(code, pass, i + 1);
      if (i > 0) emit_store(code, pass, i - 1);
      emit_fence(code);
    } else {
      emit_fence(code);
      emit_store(code, pass, i);
      if (next) emit_load(code, pass, i + 1);
      emit_fence(code);
    }
  }
  if (overlap) emit_store(code, pass, t.tiles.size() - 1);
  emit_fence(code);
}

bool all_fit_side_a(const ir::Graph& graph, const CoreLayer& layer, const gen::Config& config) {
  std::uint64_t total = 0;
  for (const CoreLayer::Operand& operand : layer.operands) {
    total += static_cast<std::uint64_t>(graph.tensor(operand.tensor).bytes()) + map::kTensorAlign;
  }
  return total <= static_cast<std::uint64_t>(config.npu.spad_a_bytes);
}

}  // namespace

void emit_fence(Emitter& code) { code.npu_command(gen::Op::npu_fence, Reg::zero); }

void emit_transfer(Emitter& code, const Transfer& t) {
  const std::array<std::uint32_t, 8> registers = {static_cast<std::uint32_t>(t.memory),
                                                  static_cast<std::uint32_t>(t.memory >> 32),
                                                  t.spad,
                                                  t.row_bytes,
                                                  t.rows,
                                                  static_cast<std::uint32_t>(t.memory_stride),
                                                  t.spad_stride,
                                                  0};
  code.npu_config(golden::kDmaMemLo, registers);
  code.npu_command(t.load ? gen::Op::npu_ld : gen::Op::npu_st, Reg::zero);
}

void emit_npu_layer(Emitter& code, const NpuLayer& layer, std::uint64_t in, std::uint64_t out,
                    const gen::Config& config) {
  const map::Problem& p = layer.problem;
  const std::size_t groups = layer.tiling.groups.size();
  const auto in_bytes = static_cast<std::uint64_t>(p.in_h * p.in_row());
  const auto out_bytes = static_cast<std::uint64_t>(p.out_h) * static_cast<std::uint64_t>(p.out_w) *
                         static_cast<std::uint64_t>(p.out_c);
  for (std::int32_t b = 0; b < p.batches; ++b) {
    for (std::size_t g = 0; g < groups; ++g) {
      const map::Group& group = layer.tiling.groups[g];
      if (groups > 1 || b == 0) {
        Transfer weights;
        weights.memory = layer.blob[g];
        weights.spad = golden::kSpadSideBit;
        weights.row_bytes = group.bytes;
        emit_transfer(code, weights);
      }
      // A resident output is stored with the last group, in whole rows.
      const bool resident = layer.tiling.resident;
      const Pass pass{layer,
                      config,
                      group,
                      in + static_cast<std::uint64_t>(b) * in_bytes,
                      out + static_cast<std::uint64_t>(b) * out_bytes,
                      !resident || g == 0,
                      resident || groups == 1,
                      !resident || g + 1 == groups};
      emit_tiles(code, pass);
    }
  }
}

std::vector<std::uint32_t> core_operands(const ir::Graph& graph, const CoreLayer& layer,
                                         const std::vector<std::uint64_t>& address,
                                         const gen::Config& config) {
  const bool in_window = all_fit_side_a(graph, layer, config);
  std::vector<std::uint32_t> seen;
  std::uint64_t at = kSideAWindow;
  for (const CoreLayer::Operand& operand : layer.operands) {
    const std::uint64_t memory = address.at(static_cast<std::size_t>(operand.tensor));
    seen.push_back(static_cast<std::uint32_t>(in_window ? at : memory));
    const auto bytes = static_cast<std::uint64_t>(graph.tensor(operand.tensor).bytes());
    at += (bytes + map::kTensorAlign - 1) / map::kTensorAlign * map::kTensorAlign;
  }
  return seen;
}

void emit_core_layer(Emitter& code, const ir::Graph& graph, const CoreLayer& layer,
                     const std::vector<std::uint64_t>& address, Label args, std::uint32_t kernel,
                     const gen::Config& config) {
  const std::vector<std::uint32_t> seen = core_operands(graph, layer, address, config);
  const auto move = [&](std::size_t i, bool load) {
    Transfer transfer;
    transfer.load = load;
    transfer.memory = address.at(static_cast<std::size_t>(layer.operands[i].tensor));
    transfer.spad = seen[i] - kSideAWindow;
    transfer.row_bytes = static_cast<std::uint32_t>(graph.tensor(layer.operands[i].tensor).bytes());
    if (transfer.memory != seen[i]) emit_transfer(code, transfer);
  };
  for (std::size_t i = 0; i < layer.operands.size(); ++i) {
    if (!layer.operands[i].output) move(i, true);
  }
  code.npu_command(gen::Op::npu_fence, Reg::t2);
  code.npu_wait(Reg::t2);
  code.la(Reg::a0, args);
  code.call(kernel);
  for (std::size_t i = 0; i < layer.operands.size(); ++i) {
    if (layer.operands[i].output) move(i, false);
  }
}

}  // namespace pmt::codegen
