// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Arguments of `pimento run`, shared by its two halves (models and ELF programs).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/failure.h"
#include "app/report.h"
#include "app/runner.h"
#include "app/source.h"

namespace pmt::app {

struct RunArgs {
  std::string file, machine = "iss", config;
  std::vector<std::string> inputs;
  std::string output, expect, labels, dump_layers, json, signature, trace;
  std::size_t limit = 0;
  std::uint64_t max_cycles = RunLimits{}.max_cycles, seed = 0;
  std::string command_line;
};

// Failure (BadInput) when the file could not be created later: a long run must not end in that.
void check_writable(const std::string& path);

Exit run_model(const RunArgs& args, const Source& source, driver::Device& device);
Exit run_program(const RunArgs& args, const Source& source, driver::Device& device);

}  // namespace pmt::app
