// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The import from file to verified graph.
#include "import/tflite/import.h"

#include <fmt/format.h>

#include "import/tflite/model.h"
#include "io/file.h"
#include "ir/error.h"
#include "ir/verify.h"

namespace pmt::tflite {
namespace {

std::vector<ir::TensorId> ids(const flatbuffers::Vector<std::int32_t>* source) {
  if (source == nullptr) return {};
  return {source->begin(), source->end()};
}

}  // namespace

ir::Graph import_bytes(std::span<const std::uint8_t> file, const std::string& label) {
  Import import;
  import.label = label;
  open_model(import, file);
  const auto* name = import.subgraph->name();
  import.graph.name = name == nullptr ? "" : shown(name->string_view());
  import_tensors(import);
  import_ops(import);
  import.count_copy(length(import.subgraph->inputs()) + length(import.subgraph->outputs()));
  import.graph.inputs = ids(import.subgraph->inputs());
  import.graph.outputs = ids(import.subgraph->outputs());
  try {
    ir::verify(import.graph, ir::Stage::Imported);
  } catch (const ir::CompileError& error) {
    import.fail(error.what());
  }
  return std::move(import.graph);
}

ir::Graph import_file(const std::filesystem::path& path) {
  ir::Graph graph = import_bytes(io::read_file(path), path.filename().string());
  graph.name = path.stem().string();
  return graph;
}

}  // namespace pmt::tflite
