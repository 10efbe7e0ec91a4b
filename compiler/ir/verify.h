// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The verifier: what every graph that later stages see is guaranteed to satisfy.
#pragma once

#include "ir/graph.h"

namespace pmt::ir {

enum class Stage {
  Imported,  // structure, shapes, types and quantisation hold
  Resolved   // and every fixed-point attribute has been computed (passes::resolve_quant)
};

// Shape, data size and quantisation of one tensor.
void verify_tensor(const Graph& graph, TensorId id);

// Throws CompileError naming the first tensor or operator that breaks a rule of
// docs/compiler/ir.md.
void verify(const Graph& graph, Stage stage);

}  // namespace pmt::ir
