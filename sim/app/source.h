// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// What the user names to run or compile: a model, a program image or an ELF program.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "app/elf.h"
#include "app/metadata.h"
#include "codegen/program.h"
#include "image/image.h"
#include "ir/graph.h"
#include "pimento/gen/config.h"

namespace pmt::app {

// By the magic number.
bool is_image(std::span<const std::uint8_t> file);

// Failure (BadInput) that lists the presets when there is none of that name.
const gen::Preset& preset_of(const std::string& name);

// A TensorFlow Lite model, or IR text (.ir), as imported.
ir::Graph import_model(const std::string& path);

// Makes an imported graph ready for code generation. keep_operators: one layer for each operator as
// written, nothing folded away, so that a layer dump shows every operator's output.
void prepare(ir::Graph& graph, bool keep_operators);

struct CompileChoices {
  std::string config = "edge";
  bool keep_layers = false;
};
codegen::Program compile_model(const ir::Graph& graph, const CompileChoices& choices);

struct LoadedImage {
  image::Image image;
  ModelMeta meta;
};

// Reads the file and, for a model, compiles it. `config` empty: the preset that the image was made
// for, or "edge". An image for another arch_hash is refused with the differing keys named.
struct Source {
  std::variant<LoadedImage, ElfProgram> program;
  std::string config;
};
Source load_source(const std::string& path, const std::string& config, bool keep_layers);

// Failure (BadInput) naming the differing keys unless the image fits the preset.
void check_arch(const image::Image& image, const gen::Preset& preset, const std::string& label);

}  // namespace pmt::app
