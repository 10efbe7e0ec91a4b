// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Opens a model file: after open_model every table and vector that the schema names can be read.
// Indices and values in them are still unchecked. Private to compiler/import/tflite.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ir/graph.h"
#include "pimento/gen/tflite_min_generated.h"

namespace pmt::tflite {

// State of one import. Messages start with `label`.
struct Import {
  std::string label;
  const fb::Model* model = nullptr;
  const fb::SubGraph* subgraph = nullptr;
  ir::Graph graph;
  std::size_t copied = 0;      // bytes taken from the file so far
  std::size_t copy_limit = 0;  // overlapping vectors cannot make an import grow past this

  [[noreturn]] void fail(const std::string& what) const;
  void count_copy(std::size_t bytes);
};

// Identifier, schema version, FlatBuffers verification, exactly one subgraph with operators.
void open_model(Import& import, std::span<const std::uint8_t> file);

// All tensors of the subgraph, with constant data; fills import.graph.tensors.
void import_tensors(Import& import);

// All operators; fills import.graph.ops. Tensors have been imported.
void import_ops(Import& import);

// Length 0 for an absent vector.
template <typename V>
std::size_t length(const V* vector) {
  return vector == nullptr ? 0 : vector->size();
}

// Name of a builtin operator ("CONV_2D"); "#300" for a code that is not known.
std::string builtin_name(std::int32_t code);

// Text of the file that is safe to show: control characters become '?', long text is cut.
std::string shown(std::string_view text);

}  // namespace pmt::tflite
