// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// npu_bench_<config> [--n N] [--seed S] [--kernels]: N random sequences on the RTL and on
// the golden model;
// exit code 1 and the sequence on a mismatch. --kernels measures rates.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "pimento/gen/config.h"
#include "runner.h"

int main(int argc, char** argv) {
  std::uint64_t n = 100, seed = 1;
  bool kernels = false;
  for (int i = 1; i < argc; ++i) {
    const auto value = [&]() -> std::uint64_t {
      if (i + 1 >= argc) {
        fmt::print(stderr, "{}: needs a number\n", argv[i]);
        std::exit(2);
      }
      return std::strtoull(argv[++i], nullptr, 0);
    };
    if (std::strcmp(argv[i], "--n") == 0)
      n = value();
    else if (std::strcmp(argv[i], "--seed") == 0)
      seed = value();
    else if (std::strcmp(argv[i], "--kernels") == 0)
      kernels = true;
    else {
      fmt::print(stderr, "usage: {} [--n N] [--seed S] [--kernels]\n", argv[0]);
      return 2;
    }
  }
  const pmt::gen::Preset* preset = pmt::gen::find_preset(PMT_TB_CONFIG);
  if (preset == nullptr) {
    fmt::print(stderr, "no configuration '{}'\n", PMT_TB_CONFIG);
    return 2;
  }
  const auto& c = preset->config.npu;
  pmt::golden::NpuParams p;
  p.rows = static_cast<unsigned>(c.rows);
  p.cols = static_cast<unsigned>(c.cols);
  p.line_bytes = static_cast<unsigned>(c.line_bytes);
  p.spad_a_bytes = static_cast<unsigned>(c.spad_a_bytes);
  p.spad_w_bytes = static_cast<unsigned>(c.spad_w_bytes);
  p.dma_windows = static_cast<unsigned>(c.dma_windows);
  p.dim_bits = static_cast<unsigned>(c.dim_bits);
  fmt::print("config {} seed {} sequences {}\n", preset->name, seed, n);
  std::fflush(stdout);
  const auto begin = std::chrono::steady_clock::now();
  std::uint64_t at = 0;
  try {
    npu_bench::Runner runner(p, seed);
    runner.run_windows_port();
    for (; at < n; ++at) {
      if (at % 12 == 11)
        runner.run_reset();
      else
        runner.run_random();
    }
    runner.run_windows_port();
    if (kernels) runner.run_kernels();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    fmt::print("passed in {:.1f} s: {}\n", seconds.count(), runner.summary());
  } catch (const std::exception& e) {
    fmt::print("FAILED: config {} seed {} sequence {}\n{}\n", preset->name, seed, at, e.what());
    return 1;
  }
  return 0;
}
