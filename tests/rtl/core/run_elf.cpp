// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// pmt_core_run [--trace] [--tcm BYTES] [--seed N]... prog.elf...: runs programs on the bare core,
// single-cycle memory first, then once for every seed. Exit code 0 when all programs exit with 0.
#include <fmt/core.h>

#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "core_bench.h"

int main(int argc, char** argv) {
  std::vector<std::string> programs;
  std::vector<std::uint64_t> seeds{0};
  bool trace = false;
  pmt::core_bench::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg == "--trace") {
      trace = true;
    } else if (arg == "--tcm" && i + 1 < argc) {
      options.tcm_bytes = static_cast<std::uint32_t>(std::strtoul(argv[++i], nullptr, 0));
    } else if (arg == "--seed" && i + 1 < argc) {
      seeds.push_back(std::strtoull(argv[++i], nullptr, 0));
    } else {
      programs.push_back(arg);
    }
  }
  if (programs.empty()) {
    fmt::print(stderr, "usage: pmt_core_run [--trace] [--tcm BYTES] [--seed N]... prog.elf...\n");
    return 2;
  }
  int failures = 0;
  for (const std::string& program : programs) {
    for (const std::uint64_t seed : seeds) {
      try {
        options.seed = seed;
        pmt::core_bench::Bench bench(options);
        bench.load_elf(program);
        std::uint64_t retired = 0;
        bench.on_retire = [&](const pmt::core_bench::Retired& r, std::uint64_t cycle) {
          ++retired;
          if (!trace) return;
          fmt::print("{:>8} {:08x} {:08x} x{}={:08x} mem {:08x} r{:x} w{:x}{}{}{}\n", cycle, r.pc,
                     r.insn, r.rd, r.rd_value, r.mem_addr, r.rmask, r.wmask,
                     r.trap ? fmt::format(" TRAP {}", r.cause) : "",
                     r.intr ? fmt::format(" INTR {}", r.cause & 31) : "", r.debug ? " debug" : "");
        };
        const pmt::core_bench::Result result = bench.run();
        const bool ok = result.exited && result.exit_code == 0 && result.problem.empty();
        failures += !ok;
        fmt::print("{} {} seed {}: {} code {:#x}, {} cycles, {} retired {}\n", ok ? "ok  " : "FAIL",
                   program, seed, result.exited ? "exited" : "did not exit", result.exit_code,
                   result.cycles, retired, result.problem);
      } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
      }
    }
  }
  return failures != 0;
}
