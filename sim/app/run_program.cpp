// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pimento run PROGRAM.elf.
#include <fmt/format.h>

#include <optional>

#include "app/cmd_run.h"
#include "io/file.h"

namespace pmt::app {
namespace {

void write_results(const RunArgs& args, const driver::Device& device, const ElfProgram& program,
                   const ElfResult& result) {
  if (!args.signature.empty()) {
    io::write_text(args.signature, signature_text(device, program, args.file));
  }
  if (!args.json.empty()) {
    io::write_text(args.json,
                   program_json({args.file, result.exit_code, result.cycles, result.instructions},
                                {device.info(), args.command_line, args.seed}));
  }
}

}  // namespace

Exit run_program(const RunArgs& args, const Source& source, driver::Device& device) {
  const auto& program = std::get<ElfProgram>(source.program);
  load_elf(device, program, args.file);
  const ElfResult result = run_elf(device, program, {args.max_cycles}, args.file);
  write_results(args, device, program, result);
  std::fflush(stdout);
  if (result.exit_code == 0) return Exit::Ok;
  throw Failure(Exit::RunFailed,
                fmt::format("{}: the program ended with code {}", args.file, result.exit_code));
}

}  // namespace pmt::app
