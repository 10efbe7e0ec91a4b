// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Graph passes. Each keeps a verified graph verifiable and its results bit for bit the same
// (set_rounding excepted, which is asked for). Description: docs/compiler/ir.md.
#pragma once

#include <string_view>
#include <vector>

#include "ir/graph.h"

namespace pmt::passes {

// Recomputes every operator's output shape from its inputs, in order; fills unknown ([?]) ones.
void infer_shapes(ir::Graph& graph);

// Sets the rounding of every operator. Resolved parameters become stale: run resolve_quant after.
void set_rounding(ir::Graph& graph, ir::Rounding rounding);

// Moves zero-point padding of H and W into the convolutions that read it. The Pad operator stays
// (dead) where all readers took it. Returns the number of convolutions changed.
int fold_pad(ir::Graph& graph);

// Reshape of Reshape reads the first's input; a Reshape to the same shape is bypassed.
// Returns the number of changes.
int collapse_reshape(ir::Graph& graph);

// Removes operators that no graph output depends on, and unused tensors (ids are renumbered;
// graph inputs stay). Returns the number of operators removed.
int remove_dead(ir::Graph& graph);

// Computes clamp ranges, multipliers, shifts and softmax parameters from the quantisation, with
// TensorFlow Lite Micro's formulas (golden/quantize.h). Recomputes what is there already.
void resolve_quant(ir::Graph& graph);

// What every later stage expects: verify, set rounding, fold_pad, collapse_reshape, remove_dead,
// resolve_quant, verify as resolved.
void legalise(ir::Graph& graph, ir::Rounding rounding = ir::Rounding::Double);

// Passes by name ("fold-pad", ...), for pmt-opt. CompileError if the name is not known.
void run_pass(ir::Graph& graph, std::string_view name);
std::vector<std::string_view> pass_names();

}  // namespace pmt::passes
