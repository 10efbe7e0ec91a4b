// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The back end's front door: a resolved graph and a configuration make a program image.
// Guarantees: the same input gives the same bytes. Errors: ir::CompileError.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "image/image.h"
#include "ir/graph.h"
#include "pimento/gen/config.h"

namespace pmt::codegen {

struct Options {
  bool keep_layers = false;  // every layer's output stays in memory
  bool with_ir = true;       // the graph's text as an IR section
  std::string tool_version;
};

struct LayerReport {
  std::string name, op, place;  // place: "npu", "core", or "none" for a reshape
  std::string why_core;         // empty unless place is "core"
  std::int64_t macs = 0;
};

struct Program {
  image::Image image;
  std::vector<LayerReport> layers;
  std::uint32_t code_base = 0, entry = 0;
  std::uint64_t memory_bytes = 0;  // of external memory: constants, activations, profile
};

// graph must be verified and resolved (ir::verify, Stage::Resolved).
Program compile(const ir::Graph& graph, const gen::Preset& preset, const Options& options);

}  // namespace pmt::codegen
