// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pimento run: opens the machine, connects UART and trace, hands over to the model or program half.
#include "app/cmd_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/command.h"
#include "app/trace.h"
#include "io/file.h"

namespace pmt::app {
namespace {

// Options that only one kind of file can use.
void refuse(const RunArgs& args, bool is_program) {
  const auto given = [&](bool present, const char* option, const char* kind) {
    if (present) {
      throw Failure(Exit::BadInput, fmt::format("{}: {} is for {}", args.file, option, kind));
    }
  };
  if (is_program) {
    given(!args.inputs.empty(), "--input", "models");
    given(!args.output.empty(), "--output", "models");
    given(!args.expect.empty(), "--expect", "models");
    given(!args.labels.empty(), "--labels", "models");
    given(!args.dump_layers.empty(), "--dump-layers", "models");
  } else {
    given(!args.signature.empty(), "--signature", "ELF programs");
  }
}

void check_identity(const driver::Info& info, const gen::Preset& preset,
                    const std::string& machine) {
  if (info.full_hash == preset.full_hash) return;
  throw Failure(
      Exit::BadInput,
      fmt::format("machine '{}' was built for configuration '{}' (full_hash {:016x}), '{}' with "
                  "full_hash {:016x} is asked for",
                  machine, info.config, info.full_hash, preset.name, preset.full_hash));
}

Exit run(const RunArgs& args) {
  for (const std::string& path : {args.output, args.json, args.signature, args.trace}) {
    check_writable(path);
  }
  if (!args.config.empty()) preset_of(args.config);
  const Source source = load_source(args.file, args.config, !args.dump_layers.empty());
  const bool is_program = std::holds_alternative<ElfProgram>(source.program);
  refuse(args, is_program);

  driver::OpenOptions options;
  options.config = source.config;
  options.seed = args.seed;
  driver::Device device(args.machine, options);
  check_identity(device.info(), preset_of(source.config), args.machine);

  std::optional<TraceFile> trace;
  if (!args.trace.empty()) {
    trace.emplace(args.trace);
    device.on_retire([&trace](const pmt_retire& retire) { trace->write(retire); });
  }
  device.on_uart([](std::uint8_t byte) { std::fputc(byte, stdout); });
  try {
    const Exit code =
        is_program ? run_program(args, source, device) : run_model(args, source, device);
    if (trace) trace->commit();
    return code;
  } catch (const Failure&) {
    if (trace) trace->commit();  // the log of a failed run is what it was asked for
    throw;
  }
}

}  // namespace

void check_writable(const std::string& path) {
  if (path.empty()) return;
  const std::filesystem::path p(path);
  const std::filesystem::path folder = p.has_parent_path() ? p.parent_path() : ".";
  std::error_code error;
  if (std::filesystem::is_directory(p, error)) {
    throw Failure(Exit::BadInput, fmt::format("{}: is a folder, a file name is expected", path));
  }
  if (!std::filesystem::is_directory(folder, error) || ::access(folder.c_str(), W_OK) != 0) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: cannot be written: folder {} is missing or read-only", path,
                              folder.string()));
  }
}

void add_run(Context& context) {
  auto args = std::make_shared<RunArgs>();
  args->command_line = context.command_line;
  CLI::App* verb = context.cli.add_subcommand(
      "run", "Runs a model, a program image or an ELF program on a machine");
  verb->add_option("FILE", args->file, "model (.tflite, .ir), image (.pmt) or RISC-V ELF program")
      ->required();
  verb->add_option("--on", args->machine, "machine: iss or rtl")->capture_default_str();
  verb->add_option("--config", args->config, "configuration (default: the image's, else edge)");
  verb->add_option("--input", args->inputs,
                   "input array, or a batch of them: X.npy or X.npz:MEMBER; once per model input");
  verb->add_option("--output", args->output, "write the outputs of all images (.npy)");
  verb->add_option("--expect", args->expect, "reference outputs to compare with");
  verb->add_option("--labels", args->labels, "class of each image, for the accuracy");
  verb->add_option("--limit", args->limit, "run only the first N images")
      ->check(CLI::PositiveNumber);
  verb->add_option("--dump-layers", args->dump_layers,
                   "write every operator's output into this folder (one image)");
  verb->add_option("--json", args->json, "write the results for machines");
  verb->add_option("--max-cycles", args->max_cycles, "watchdog, cycles of one run")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  verb->add_option("--signature", args->signature,
                   "write memory from begin_signature to end_signature (ELF)");
  verb->add_option("--trace", args->trace, "write a log of retired instructions");
  verb->add_option("--seed", args->seed, "for machines that randomise unset state")
      ->capture_default_str();
  verb->callback([&action = context.action, args] { action = [args] { return run(*args); }; });
}

}  // namespace pmt::app
