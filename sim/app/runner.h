// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Runs programs on a machine: loading, starting, judging how they ended, reading results.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "app/elf.h"
#include "app/failure.h"
#include "app/source.h"
#include "core/device.h"

namespace pmt::app {

struct RunLimits {
  std::uint64_t max_cycles = 1'000'000'000;
};

// One inference.
struct Inference {
  std::vector<std::vector<std::uint8_t>> outputs;  // one for each model output
  std::vector<std::uint64_t> layer_cycles;
  std::uint64_t cycles = 0;                        // from the first stamp to the last
  std::uint64_t run_cycles = 0, instructions = 0;  // of the whole program, boot included
};

class ModelRunner {
 public:
  // Loads the image's sections. Failure when a section does not fit the machine's memory.
  ModelRunner(driver::Device& device, const LoadedImage& image, RunLimits limits);

  // inputs: one for each model input. Failure: RunFailed, Limit.
  Inference infer(const std::vector<std::span<const std::uint8_t>>& inputs);

  // After infer(): the output of a layer; needs an image that keeps layers.
  std::vector<std::uint8_t> layer_output(std::size_t index) const;

 private:
  driver::Device& device_;
  const LoadedImage& image_;
  RunLimits limits_;
};

struct ElfResult {
  int exit_code = 0;
  std::uint64_t cycles = 0, instructions = 0;
};

void load_elf(driver::Device& device, const ElfProgram& program, const std::string& label);

// Runs a loaded program to its end. Returns for any exit code that the program chose; Failure when
// it was ended by an unhandled trap (RunFailed) or by the watchdog (Limit).
ElfResult run_elf(driver::Device& device, const ElfProgram& program, RunLimits limits,
                  const std::string& label);

// Words between begin_signature and end_signature as text, one a line (riscv-arch-test's form).
std::string signature_text(const driver::Device& device, const ElfProgram& program,
                           const std::string& label);

// Text of a result that is not a normal exit; empty for a normal one.
struct Ending {
  bool normal = true;
  Exit code = Exit::Ok;
  std::string message;
};
Ending judge_run(const driver::Device& device, const pmt_run_result& result, std::uint64_t limit);

}  // namespace pmt::app
