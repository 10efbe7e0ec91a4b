// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Main program of a compiled model and the sections of its image.
#include "codegen/program.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "codegen/address_map.h"
#include "codegen/emitter.h"
#include "codegen/layer_code.h"
#include "codegen/layout.h"
#include "codegen/meta.h"
#include "ir/error.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "runtime/runtime_image.h"

namespace pmt::codegen {
namespace {

constexpr std::uint32_t kStackBytes = 1024;  // kernels use less than half of it

struct Context {
  const ir::Graph& graph;
  const gen::Config& config;
  const Layout& layout;
  runtime::Image kernels;
};

// Start-up: what crt0 does for C programs, plus the DMA windows around this model's memory.
void emit_start(Emitter& code, const Context& c) {
  code.li(Reg::t0, c.kernels.address_of("pmt_trap_entry"));
  code.csr_write("mtvec", Reg::t0);
  code.li(Reg::sp, kTcmBase + static_cast<std::uint32_t>(c.config.mem.tcm_bytes));
  code.li(Reg::t0, 0x100);  // soft reset
  code.csr_write("mnpuctl", Reg::t0);
  const auto window = [&](const char* base, const char* limit, std::uint64_t from,
                          std::uint64_t to) {
    code.li(Reg::t0, static_cast<std::uint32_t>(from >> 8));
    code.csr_write(base, Reg::t0);
    code.li(Reg::t0, static_cast<std::uint32_t>(to >> 8));
    code.csr_write(limit, Reg::t0);
  };
  const Layout& l = c.layout;
  if (c.config.npu.dma_windows >= 2) {  // constants can be read only
    window("mnpuwin0base", "mnpuwin0limit", l.const_base, l.arena_base);
    window("mnpuwin1base", "mnpuwin1limit", l.arena_base, l.arena_end);
    code.li(Reg::t0, 0b1101);
  } else {
    window("mnpuwin0base", "mnpuwin0limit", l.const_base, l.arena_end);
    code.li(Reg::t0, 0b0011);
  }
  code.csr_write("mnpuwinperm", Reg::t0);
}

void emit_stamp(Emitter& code, const Context& c, std::size_t index) {
  code.csr_read(Reg::t0, "mcycle");
  code.store_absolute(Reg::t0, static_cast<std::uint32_t>(c.layout.profile + 4 * index), Reg::t1);
}

// Waits for the layer's commands and leaves through `failed` with the exit code in a0, a1.
void emit_check(Emitter& code, std::size_t index, Label failed) {
  code.npu_command(gen::Op::npu_tag, Reg::t2);
  code.npu_wait(Reg::t2);
  code.csr_read(Reg::a0, "mnpuerr");
  code.li(Reg::a1, PMT_EXIT_NPU + static_cast<std::uint32_t>(index << 8));
  code.jump_if_nonzero(Reg::a0, failed);
}

// The kernels' argument structs, after the code, with the operand addresses filled in.
void emit_args(Emitter& code, const Context& c, const CoreLayer& layer, Label label) {
  std::vector<std::uint8_t> args = layer.args;
  const std::vector<std::uint32_t> seen = core_operands(c.graph, layer, c.layout.address, c.config);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    std::memcpy(&args.at(layer.operands[i].field), &seen[i], sizeof seen[i]);
  }
  code.align(4);
  code.bind(label);
  code.data(args);
}

struct MainProgram {
  std::vector<std::uint8_t> bytes;
  std::size_t code_bytes = 0;  // what follows are the kernels' arguments
};

MainProgram emit_program(Emitter code, const Context& c) {
  const std::uint32_t start = code.here();
  std::vector<std::pair<const CoreLayer*, Label>> args;
  const Label failed = code.new_label();
  emit_start(code, c);
  emit_stamp(code, c, 0);
  for (std::size_t i = 0; i < c.layout.layers.size(); ++i) {
    const ir::Op& op = c.graph.ops[i];
    const Layer& layer = c.layout.layers[i];
    if (const auto* npu = std::get_if<NpuLayer>(&layer)) {
      emit_npu_layer(code, *npu, c.layout.address[static_cast<std::size_t>(op.in(0))],
                     c.layout.address[static_cast<std::size_t>(op.out())], c.config);
      emit_check(code, i, failed);
    } else if (const auto* core = std::get_if<CoreLayer>(&layer)) {
      args.emplace_back(core, code.new_label());
      emit_core_layer(code, c.graph, *core, c.layout.address, args.back().second,
                      c.kernels.address_of(core->kernel), c.config);
      emit_check(code, i, failed);
    }
    emit_stamp(code, c, i + 1);
  }
  code.li(Reg::a0, 0);
  code.jump(c.kernels.address_of("pmt_exit_code"));
  code.bind(failed);
  code.add(Reg::a0, Reg::a0, Reg::a1);
  code.jump(c.kernels.address_of("pmt_exit_code"));
  code.align(map::kTensorAlign);
  const std::size_t code_bytes = code.here() - start;
  for (const auto& [layer, label] : args) emit_args(code, c, *layer, label);
  return {code.finish(), code_bytes};
}

LayerReport report_of(const ir::Graph& graph, const ir::Op& op, const Layer& layer) {
  LayerReport r{op.name, std::string(ir::op_kind_name(op.kind())), "npu", {}, ir::macs(graph, op)};
  if (const auto* core = std::get_if<CoreLayer>(&layer)) {
    r.place = "core";
    r.why_core = core->reason;
  } else if (std::holds_alternative<AliasLayer>(layer)) {
    r.place = "none";
  }
  return r;
}

image::Section section(gen::SectionType type, std::uint32_t flags, std::string name,
                       std::vector<std::uint8_t> data, std::uint64_t load_addr) {
  image::Section s;
  s.type = type;
  s.flags = flags;
  s.name = std::move(name);
  s.load_addr = load_addr;
  s.mem_size = (flags & gen::section_load) != 0 ? data.size() : 0;
  s.data = std::move(data);
  return s;
}

std::vector<std::uint8_t> text_bytes(const std::string& text) { return {text.begin(), text.end()}; }

void check_memory(const ir::Graph& graph, const Layout& layout, const gen::Preset& preset,
                  std::uint64_t code_bytes) {
  if (layout.arena_end > kMemEnd) {
    throw ir::CompileError(fmt::format(
        "model '{}': constants and activations need {} bytes of external memory, {} allowed",
        graph.name, layout.arena_end - layout.const_base, kMemEnd - kMemBase));
  }
  const std::uint64_t tcm = static_cast<std::uint64_t>(preset.config.mem.tcm_bytes);
  if (code_bytes + kStackBytes > tcm) {
    throw ir::CompileError(fmt::format(
        "model '{}': code and stack need {} bytes, mem.tcm_bytes of configuration '{}' is {}: {} "
        "too "
        "many; allowed: a configuration with a larger TCM or a larger scratchpad (fewer tiles)",
        graph.name, code_bytes + kStackBytes, preset.name, tcm, code_bytes + kStackBytes - tcm));
  }
}

}  // namespace

Program compile(const ir::Graph& graph, const gen::Preset& preset, const Options& options) {
  ir::verify(graph, ir::Stage::Resolved);
  const Layout layout = lay_out(graph, preset.config, options.keep_layers);
  const Context context{graph, preset.config, layout, runtime::prebuilt()};

  std::vector<std::uint8_t> code(context.kernels.bytes.begin(), context.kernels.bytes.end());
  code.resize((code.size() + map::kTensorAlign - 1) / map::kTensorAlign * map::kTensorAlign, 0);
  const std::uint32_t entry = context.kernels.base + static_cast<std::uint32_t>(code.size());
  const MainProgram main = emit_program(Emitter(entry), context);
  const auto split = main.bytes.begin() + static_cast<std::ptrdiff_t>(main.code_bytes);
  code.insert(code.end(), main.bytes.begin(), split);
  std::vector<std::uint8_t> arguments(split, main.bytes.end());
  check_memory(graph, layout, preset, code.size() + arguments.size());

  Program program;
  program.code_base = context.kernels.base;
  program.entry = entry;
  program.memory_bytes = layout.arena_end - layout.const_base;
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    program.layers.push_back(report_of(graph, graph.ops[i], layout.layers[i]));
  }
  image::Image& image = program.image;
  image.arch_hash = preset.arch_hash;
  image.entry = entry;
  const std::uint32_t load = gen::section_required | gen::section_load;
  const std::uint64_t arguments_at = context.kernels.base + code.size();
  image.sections.push_back(
      section(gen::SectionType::code, load, "code", std::move(code), context.kernels.base));
  if (!arguments.empty()) {
    image.sections.push_back(
        section(gen::SectionType::data, load, "arguments", std::move(arguments), arguments_at));
  }
  if (!layout.constants.empty()) {
    image.sections.push_back(
        section(gen::SectionType::data, load, "constants", layout.constants, layout.const_base));
  }
  image.sections.push_back(section(gen::SectionType::config, gen::section_required, "config",
                                   text_bytes(image::config_json(preset.config)), 0));
  image.sections.push_back(section(gen::SectionType::meta, gen::section_required, "meta",
                                   text_bytes(meta_json(graph, layout, program.layers, options)),
                                   0));
  if (options.with_ir) {
    image.sections.push_back(
        section(gen::SectionType::ir, 0, "ir", text_bytes(ir::print(graph)), 0));
  }
  return program;
}

}  // namespace pmt::codegen
