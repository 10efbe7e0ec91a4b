// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pimento asm, pimento disasm.
#include <fmt/format.h>

#include <memory>

#include "app/command.h"
#include "app/elf.h"
#include "app/listing.h"
#include "app/source.h"
#include "asm/assembler.h"
#include "asm/output.h"
#include "io/file.h"
#include "pimento/gen/memmap.h"

namespace pmt::app {
namespace {

struct AsmArgs {
  std::string input, output, format = "elf", entry = "_start";
  std::uint32_t base = gen::map_tcm_base;
};

Exit assemble(const AsmArgs& args) {
  assembler::Options options;
  options.base = args.base;
  options.entry = args.entry;
  const assembler::Program program =
      assembler::assemble(io::read_text(args.input), args.input, options);
  if (args.format == "elf") {
    io::write_file(args.output, assembler::to_elf(program));
  } else if (args.format == "bin") {
    io::write_file(args.output, assembler::to_binary(program));
  } else {
    io::write_text(args.output, assembler::to_hex(program));
  }
  return Exit::Ok;
}

struct DisasmArgs {
  std::string input;
  std::uint32_t base = gen::map_tcm_base;
};

Exit disassemble(const DisasmArgs& args) {
  const std::vector<std::uint8_t> file = io::read_file(args.input);
  if (is_elf(file)) {
    fmt::print("{}", list_elf(parse_elf(file, args.input)));
  } else if (is_image(file)) {
    fmt::print("{}", list_image(image::parse(file, args.input)));
  } else {
    fmt::print("{}", list_code(file, args.base, {}));
  }
  return Exit::Ok;
}

}  // namespace

void add_asm(Context& context) {
  auto args = std::make_shared<AsmArgs>();
  CLI::App* verb = context.cli.add_subcommand("asm", "Assembles a program");
  verb->add_option("FILE", args->input, "assembly text")->required();
  verb->add_option("-o,--output", args->output, "file to write")->required();
  verb->add_option("--format", args->format, "elf, bin, or hex (words for $readmemh)")
      ->capture_default_str()
      ->check(CLI::IsMember({"elf", "bin", "hex"}));
  verb->add_option("--base", args->base, "address of the first byte (default: the TCM)");
  verb->add_option("--entry", args->entry, "symbol where the program starts")
      ->capture_default_str();
  verb->callback([&action = context.action, args] { action = [args] { return assemble(*args); }; });
}

void add_disasm(Context& context) {
  auto args = std::make_shared<DisasmArgs>();
  CLI::App* verb = context.cli.add_subcommand(
      "disasm", "Prints the code of an ELF program, an image or raw bytes");
  verb->add_option("FILE", args->input, "ELF program, image (.pmt) or raw code")->required();
  verb->add_option("--base", args->base, "address of the first raw byte (default: the TCM)");
  verb->callback(
      [&action = context.action, args] { action = [args] { return disassemble(*args); }; });
}

}  // namespace pmt::app
