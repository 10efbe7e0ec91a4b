// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "harness.h"

#include <fmt/format.h>

#include <cstdlib>

#include "app/runner.h"
#include "interp/interp.h"

namespace pmt::testing {
namespace {

std::string difference(const std::string& what, std::span<const std::uint8_t> found,
                       std::span<const std::uint8_t> expected) {
  if (found.size() != expected.size()) {
    return fmt::format("{}: {} bytes, expected {}", what, found.size(), expected.size());
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] != expected[i]) {
      return fmt::format("{}: byte {} is {}, expected {}", what, i,
                         static_cast<std::int8_t>(found[i]), static_cast<std::int8_t>(expected[i]));
    }
  }
  return {};
}

}  // namespace

codegen::Program compile_for(const ir::Graph& graph, const std::string& config, bool keep_layers) {
  codegen::Options options;
  options.keep_layers = keep_layers;
  options.tool_version = PMT_VERSION;
  return codegen::compile(graph, app::preset_of(config), options);
}

::testing::AssertionResult same_as_interpreter(const ir::Graph& graph, const std::string& config,
                                               const std::vector<ir::Bytes>& inputs,
                                               bool keep_layers) {
  ::setenv("PIMENTO_MACHINES", PMT_BUILD_DIR "/lib", 1);
  std::vector<ir::Bytes> expected;
  const std::vector<ir::Bytes> outputs = interp::run(
      graph, inputs, [&](std::size_t, const ir::Op&, std::span<const std::uint8_t> out) {
        expected.emplace_back(out.begin(), out.end());
      });
  codegen::Program program = compile_for(graph, config, keep_layers);
  app::ModelMeta meta = app::read_meta(program.image, "test");
  const app::LoadedImage image{std::move(program.image), std::move(meta)};
  driver::OpenOptions options;
  options.config = config;
  driver::Device device("iss", options);
  app::ModelRunner runner(device, image, {});
  std::vector<std::span<const std::uint8_t>> spans(inputs.begin(), inputs.end());
  const app::Inference result = runner.infer(spans);
  for (std::size_t i = 0; keep_layers && i < expected.size(); ++i) {
    const std::string problem =
        difference(fmt::format("{} layer {} '{}' on {}", config, i, image.meta.layers[i].name,
                               image.meta.layers[i].place),
                   runner.layer_output(i), expected[i]);
    if (!problem.empty()) return ::testing::AssertionFailure() << problem;
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string problem =
        difference(fmt::format("{} output {}", config, i), result.outputs.at(i), outputs[i]);
    if (!problem.empty()) return ::testing::AssertionFailure() << problem;
  }
  return ::testing::AssertionSuccess();
}

}  // namespace pmt::testing
