// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// pmt-opt: drives the compiler's front end for tests and for looking at models: import or parse,
// run passes, print, interpret. Exit code 0, 1 (the model or a file is wrong) or 2 (usage).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "import/tflite/import.h"
#include "interp/interp.h"
#include "io/file.h"
#include "io/npy.h"
#include "ir/error.h"
#include "ir/shape.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "passes/passes.h"

namespace pmt {
namespace {

constexpr const char* kUsage =
    "usage: pmt-opt MODEL [--pass NAME]... [--print | --summary | --run INPUT.npy] [-o FILE]\n"
    "  MODEL          .tflite, or the text form (any other name)\n"
    "  --pass NAME    runs a pass; in the order given. NAME is one of\n"
    "                 {}\n"
    "  --print        prints the graph's text form (default)\n"
    "  --summary      prints one line for each operator: shape, multiply-accumulates\n"
    "  --run F.npy    runs the legalised graph on each leading row of F (int8), writes the first\n"
    "                 output of all rows to -o\n"
    "  -o FILE        writes there instead of to standard output\n";

struct Usage {
  std::string problem;
};

struct Options {
  std::string model;
  std::vector<std::string> passes;
  std::string input;
  std::string output;
  bool summary = false;
};

Options parse_options(const std::vector<std::string>& args) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto value = [&] {
      if (i + 1 >= args.size()) throw Usage{fmt::format("{} needs a value", args[i])};
      return args[++i];
    };
    if (args[i] == "--pass") {
      options.passes.push_back(value());
    } else if (args[i] == "--run") {
      options.input = value();
    } else if (args[i] == "-o") {
      options.output = value();
    } else if (args[i] == "--summary") {
      options.summary = true;
    } else if (args[i] == "--print") {
      options.summary = false;
    } else if (args[i].starts_with('-') || !options.model.empty()) {
      throw Usage{fmt::format("argument '{}' is not known", args[i])};
    } else {
      options.model = args[i];
    }
  }
  if (options.model.empty()) throw Usage{"no MODEL given"};
  if (!options.input.empty() && options.output.empty()) throw Usage{"--run needs -o FILE"};
  return options;
}

ir::Graph load(const std::string& model) {
  const std::filesystem::path path(model);
  if (path.extension() == ".tflite") return tflite::import_file(path);
  return ir::parse(io::read_text(path), path.filename().string());
}

std::string summary(const ir::Graph& graph) {
  std::string text = fmt::format("{}: {} operators, {} multiply-accumulates\n", graph.name,
                                 graph.ops.size(), ir::macs(graph));
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    const ir::Op& op = graph.ops[i];
    text += fmt::format("{:3} {:<20} {:<20} {:>12}\n", i, op.name,
                        ir::shape_text(graph.tensor(op.out()).shape), ir::macs(graph, op));
  }
  return text;
}

// Rows are what is left of the first dimension after the graph input's own elements.
void interpret(const ir::Graph& graph, const Options& options) {
  const io::Array input = io::read_npy(options.input);
  const ir::Tensor& tensor = graph.tensor(graph.inputs.at(0));
  const std::int64_t row = tensor.bytes();
  if (input.descr != "|i1" || input.data.empty() ||
      static_cast<std::int64_t>(input.data.size()) % row != 0) {
    throw ir::CompileError(fmt::format(
        "{}: {} of shape ({}), expected |i1 rows of {} elements for input '{}' {}", options.input,
        input.descr, fmt::join(input.shape, ", "), row, tensor.name, ir::shape_text(tensor.shape)));
  }
  io::Array result{"|i1", graph.tensor(graph.outputs.at(0)).shape, {}};
  for (auto at = input.data.begin(); at != input.data.end(); at += row) {
    const std::vector<ir::Bytes> inputs = {ir::Bytes(at, at + row)};
    const ir::Bytes out = interp::run(graph, inputs).at(0);
    result.data.insert(result.data.end(), out.begin(), out.end());
  }
  result.shape.insert(result.shape.begin(), static_cast<std::int64_t>(input.data.size()) / row);
  io::write_npy(options.output, result);
}

void execute(const Options& options) {
  ir::Graph graph = load(options.model);
  for (const std::string& pass : options.passes) passes::run_pass(graph, pass);
  if (!options.input.empty()) {
    passes::legalise(graph);
    return interpret(graph, options);
  }
  const std::string text = options.summary ? summary(graph) : ir::print(graph);
  if (options.output.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    io::write_text(options.output, text);
  }
}

}  // namespace
}  // namespace pmt

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> args(argv + 1, argv + argc);
    if (args.size() == 1 && args[0] == "--help") {
      fmt::print(fmt::runtime(pmt::kUsage), fmt::join(pmt::passes::pass_names(), ", "));
      return 0;
    }
    pmt::execute(pmt::parse_options(args));
    return 0;
  } catch (const pmt::Usage& usage) {
    fmt::print(stderr, "pmt-opt: {} (see pmt-opt --help)\n", usage.problem);
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pmt-opt: error: {}\n", error.what());
    return 1;
  }
}
