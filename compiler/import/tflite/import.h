// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Importer of TensorFlow Lite models: full-integer int8 networks of one subgraph.
// Guarantees: the result passes ir::verify (Imported); any other input, hostile ones included,
// ends in a pmt::Error that starts with the model's name. Details: docs/compiler/importers.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "ir/graph.h"

namespace pmt::tflite {

ir::Graph import_file(const std::filesystem::path& path);

// label: what messages call the model, normally its file name.
ir::Graph import_bytes(std::span<const std::uint8_t> file, const std::string& label);

}  // namespace pmt::tflite
