// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Pass registry and the standard pipeline.
#include "passes/passes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ir/error.h"
#include "ir/verify.h"

namespace pmt::passes {
namespace {

struct NamedPass {
  std::string_view name;
  void (*run)(ir::Graph&);
};

constexpr NamedPass kPasses[] = {
    {"collapse-reshape", [](ir::Graph& g) { collapse_reshape(g); }},
    {"fold-pad", [](ir::Graph& g) { fold_pad(g); }},
    {"infer-shapes", [](ir::Graph& g) { infer_shapes(g); }},
    {"legalise", [](ir::Graph& g) { legalise(g); }},
    {"legalise-single", [](ir::Graph& g) { legalise(g, ir::Rounding::Single); }},
    {"remove-dead", [](ir::Graph& g) { remove_dead(g); }},
    {"resolve-quant", [](ir::Graph& g) { resolve_quant(g); }},
    {"round-double", [](ir::Graph& g) { set_rounding(g, ir::Rounding::Double); }},
    {"round-single", [](ir::Graph& g) { set_rounding(g, ir::Rounding::Single); }},
    {"verify", [](ir::Graph& g) { ir::verify(g, ir::Stage::Imported); }},
    {"verify-resolved", [](ir::Graph& g) { ir::verify(g, ir::Stage::Resolved); }},
};

}  // namespace

void set_rounding(ir::Graph& graph, ir::Rounding rounding) {
  for (ir::Op& op : graph.ops) op.rounding = rounding;
}

void legalise(ir::Graph& graph, ir::Rounding rounding) {
  ir::verify(graph, ir::Stage::Imported);
  set_rounding(graph, rounding);
  fold_pad(graph);
  collapse_reshape(graph);
  remove_dead(graph);
  resolve_quant(graph);
  ir::verify(graph, ir::Stage::Resolved);
}

void run_pass(ir::Graph& graph, std::string_view name) {
  for (const NamedPass& pass : kPasses) {
    if (pass.name == name) return pass.run(graph);
  }
  throw ir::CompileError(
      fmt::format("pass '{}' is not known; known: {}", name, fmt::join(pass_names(), ", ")));
}

std::vector<std::string_view> pass_names() {
  std::vector<std::string_view> names;
  for (const NamedPass& pass : kPasses) names.push_back(pass.name);
  return names;
}

}  // namespace pmt::passes
