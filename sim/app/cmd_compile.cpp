// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pimento compile, pimento import.
#include <fmt/format.h>

#include <memory>

#include "app/command.h"
#include "app/listing.h"
#include "app/source.h"
#include "io/file.h"
#include "ir/text.h"

namespace pmt::app {
namespace {

struct CompileArgs {
  std::string model, output, config = "edge", emit_ir, emit_asm;
  bool keep_layers = false;
};

Exit compile(const CompileArgs& args) {
  preset_of(args.config);
  ir::Graph graph = import_model(args.model);
  prepare(graph, args.keep_layers);
  if (!args.emit_ir.empty()) io::write_text(args.emit_ir, ir::print(graph));
  const codegen::Program program = compile_model(graph, {args.config, args.keep_layers});
  if (!args.emit_asm.empty()) io::write_text(args.emit_asm, list_image(program.image));
  image::write(args.output, program.image);

  std::size_t on_npu = 0;
  for (const codegen::LayerReport& layer : program.layers) on_npu += layer.place == "npu" ? 1 : 0;
  std::uint64_t code_bytes = 0;
  for (const image::Section& section : program.image.sections) {
    if (section.type == gen::SectionType::code) code_bytes += section.data.size();
  }
  fmt::print("{}: {} layers, {} on the NPU, {} MACs; {} bytes of code, {} bytes of memory\n",
             args.output, program.layers.size(), on_npu, ir::macs(graph), code_bytes,
             program.memory_bytes);
  for (const codegen::LayerReport& layer : program.layers) {
    if (layer.place == "core" && !layer.why_core.empty()) {
      fmt::print("  {} ({}) runs on the core: {}\n", layer.name, layer.op, layer.why_core);
    }
  }
  return Exit::Ok;
}

struct ImportArgs {
  std::string model;
  bool print = false;
};

Exit import(const ImportArgs& args) {
  const ir::Graph graph = import_model(args.model);
  if (args.print) {
    fmt::print("{}", ir::print(graph));
  } else {
    fmt::print("{}: verified; {} operators, {} tensors, {} MACs\n", args.model, graph.ops.size(),
               graph.tensors.size(), ir::macs(graph));
  }
  return Exit::Ok;
}

}  // namespace

void add_compile(Context& context) {
  auto args = std::make_shared<CompileArgs>();
  CLI::App* verb = context.cli.add_subcommand("compile", "Compiles a model to a program image");
  verb->add_option("MODEL", args->model, "TensorFlow Lite model, or IR text (.ir)")->required();
  verb->add_option("-o,--output", args->output, "image to write (.pmt)")->required();
  verb->add_option("--config", args->config, "configuration to compile for")->capture_default_str();
  verb->add_flag("--keep-layers", args->keep_layers,
                 "keep every operator and its output, for --dump-layers");
  verb->add_option("--emit-ir", args->emit_ir, "also write the graph as compiled");
  verb->add_option("--emit-asm", args->emit_asm, "also write a listing of the code");
  verb->callback([&action = context.action, args] { action = [args] { return compile(*args); }; });
}

void add_import(Context& context) {
  auto args = std::make_shared<ImportArgs>();
  CLI::App* verb = context.cli.add_subcommand("import", "Reads and verifies a model");
  verb->add_option("MODEL", args->model, "TensorFlow Lite model, or IR text (.ir)")->required();
  verb->add_flag("--print", args->print, "print the intermediate representation");
  verb->callback([&action = context.action, args] { action = [args] { return import(*args); }; });
}

}  // namespace pmt::app
