// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Results of a run as a table for people and as JSON (schema: docs/cli.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/metadata.h"
#include "core/device.h"

namespace pmt::app {

struct RunIdentity {
  driver::Info machine;
  std::string command_line;
  std::uint64_t seed = 0;
};

struct ModelReport {
  std::string model;
  std::size_t images = 0;
  std::uint64_t total_cycles = 0, instructions = 0;  // over all images
  std::uint64_t least_cycles = 0, most_cycles = 0;   // of one image
  std::vector<std::uint64_t> layer_cycles;           // over all images
  std::optional<std::size_t> differing;  // images whose outputs differ; none: not compared
  std::optional<std::size_t> correct;    // images classified as labelled
};

std::string model_table(const ModelMeta& meta, const ModelReport& report, std::string_view machine);
std::string model_json(const ModelMeta& meta, const ModelReport& report, const RunIdentity& id);

struct ProgramReport {
  std::string program;
  int exit_code = 0;
  std::uint64_t cycles = 0, instructions = 0;
};
std::string program_json(const ProgramReport& report, const RunIdentity& id);

}  // namespace pmt::app
