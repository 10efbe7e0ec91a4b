// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Interpreter of the intermediate representation on the golden kernels: the reference result that
// every machine is compared with. Does not use the NPU, the runtime kernels or code generation.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ir/graph.h"

namespace pmt::interp {

using ir::Bytes;

// Called after each operator with its index and its output's bytes.
using OnOutput =
    std::function<void(std::size_t op_index, const ir::Op& op, std::span<const std::uint8_t> out)>;

// Runs a graph that holds to ir::Stage::Resolved (checked: CompileError otherwise).
// inputs: one byte string for each graph input, of the input tensor's size; the result: one for
// each graph output.
std::vector<Bytes> run(const ir::Graph& graph, std::span<const Bytes> inputs,
                       const OnOutput& on_output = {});

}  // namespace pmt::interp
