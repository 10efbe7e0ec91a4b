// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Operator rules of the verifier; private to compiler/ir.
#pragma once

#include <string>

#include "ir/graph.h"
#include "ir/verify.h"

namespace pmt::ir {

// "op 3 (conv2d) 'conv2d_3'"
std::string op_label(const Graph& graph, std::size_t index);

// True where input `index` may be kNoTensor (a bias).
bool optional_input(OpKind kind, std::size_t index);

// Number of inputs and outputs; CompileError starts with `label`.
void check_arity(const Op& op, const std::string& label);

// Types, quantisation, shapes and attributes. The tensors themselves have been checked and exist.
// CompileError does not name the operator.
void check_op(const Graph& graph, const Op& op, Stage stage);

}  // namespace pmt::ir
