// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tells file kinds apart by content and checks that image and configuration belong together.
#include "app/source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>
#include <filesystem>

#include "app/failure.h"
#include "import/tflite/import.h"
#include "io/file.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "passes/passes.h"
#include "pimento/gen/image.h"

namespace pmt::app {
namespace {

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const gen::Preset& preset : gen::presets()) names.emplace_back(preset.name);
  return names;
}

ir::Graph graph_of(const std::string& path, const std::vector<std::uint8_t>& file) {
  const std::filesystem::path p(path);
  if (p.extension() == ".ir") {
    ir::Graph graph = ir::parse(std::string(file.begin(), file.end()), path);
    ir::verify(graph, ir::Stage::Imported);
    return graph;
  }
  ir::Graph graph = tflite::import_bytes(file, path);
  graph.name = p.stem().string();
  return graph;
}

const gen::Preset* preset_with(std::uint64_t arch_hash) {
  for (const gen::Preset& preset : gen::presets()) {
    if (preset.arch_hash == arch_hash) return &preset;
  }
  return nullptr;
}

}  // namespace

bool is_image(std::span<const std::uint8_t> file) {
  return file.size() >= sizeof gen::kImageMagic &&
         std::memcmp(file.data(), gen::kImageMagic, sizeof gen::kImageMagic) == 0;
}

const gen::Preset& preset_of(const std::string& name) {
  const gen::Preset* preset = gen::find_preset(name);
  if (!preset) {
    throw Failure(Exit::BadInput, fmt::format("configuration '{}' found, allowed: {}", name,
                                              fmt::join(preset_names(), ", ")));
  }
  return *preset;
}

ir::Graph import_model(const std::string& path) { return graph_of(path, io::read_file(path)); }

void prepare(ir::Graph& graph, bool keep_operators) {
  if (!keep_operators) {
    passes::legalise(graph);
    return;
  }
  passes::set_rounding(graph, ir::Rounding::Double);
  passes::resolve_quant(graph);
  ir::verify(graph, ir::Stage::Resolved);
}

codegen::Program compile_model(const ir::Graph& graph, const CompileChoices& choices) {
  codegen::Options options;
  options.keep_layers = choices.keep_layers;
  options.tool_version = PMT_VERSION;
  return codegen::compile(graph, preset_of(choices.config), options);
}

void check_arch(const image::Image& image, const gen::Preset& preset, const std::string& label) {
  const std::string problem = image::check_compatible(image, preset.config);
  if (problem.empty()) return;
  throw Failure(Exit::BadInput,
                fmt::format("{}: not for configuration '{}': {}. Compile the model with "
                            "--config {}, or run it with another --config",
                            label, preset.name, problem, preset.name));
}

Source load_source(const std::string& path, const std::string& config, bool keep_layers) {
  const std::vector<std::uint8_t> file = io::read_file(path);
  const std::string name = config.empty() ? "edge" : config;
  if (is_elf(file)) return {parse_elf(file, path), name};
  if (is_image(file)) {
    LoadedImage loaded{image::parse(file, path), {}};
    const gen::Preset* fitting = config.empty() ? preset_with(loaded.image.arch_hash) : nullptr;
    const gen::Preset& preset = fitting ? *fitting : preset_of(name);
    check_arch(loaded.image, preset, path);
    loaded.meta = read_meta(loaded.image, path);
    return {std::move(loaded), std::string(preset.name)};
  }
  ir::Graph graph = graph_of(path, file);
  prepare(graph, keep_layers);
  codegen::Program program = compile_model(graph, {name, keep_layers});
  ModelMeta meta = read_meta(program.image, path);
  return {LoadedImage{std::move(program.image), std::move(meta)}, name};
}

}  // namespace pmt::app
