// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Compiles a graph, runs it on the instruction-set simulator and compares every layer with the
// interpreter's result.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "codegen/program.h"
#include "ir/graph.h"

namespace pmt::testing {

// Compiled with all layers kept, for the preset of that name.
codegen::Program compile_for(const ir::Graph& graph, const std::string& config,
                             bool keep_layers = true);

// One inference with the given inputs. The message names the first layer and byte that differ.
::testing::AssertionResult same_as_interpreter(const ir::Graph& graph, const std::string& config,
                                               const std::vector<ir::Bytes>& inputs,
                                               bool keep_layers = true);

}  // namespace pmt::testing
