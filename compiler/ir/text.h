// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Text form of a graph. parse(print(g)) == g for every graph. Grammar: docs/compiler/ir.md.
#pragma once

#include <string>
#include <string_view>

#include "ir/graph.h"

namespace pmt::ir {

std::string print(const Graph& graph);

// Reads exactly one graph. Syntax only: ids, types and shapes are the verifier's matter.
// CompileError starts with "<source>:<line>: ".
Graph parse(std::string_view text, std::string_view source);

}  // namespace pmt::ir
