// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Rates of a few kernels: cycles from the cycle after the exec command is accepted to its tag.
#include <cstdio>

#include <fmt/format.h>

#include "runner.h"

namespace npu_bench {

using namespace pmt::golden;  // NOLINT: the register names of the golden model

namespace {

struct Shape {
  const char* name;
  bool depthwise;
  std::uint32_t h, w, c, n, kh, kw;
};

std::vector<Step> conv_steps(const Shape& s, std::uint32_t pad, const NpuParams& p) {
  const std::uint32_t k = s.kh * s.kw * (s.depthwise ? 1 : s.c);
  const std::uint32_t tile = s.depthwise ? std::min(p.rows, p.cols) : p.cols;
  const std::uint32_t tiles = (s.n + tile - 1) / tile;
  const std::uint32_t bias = kSpadSideBit | tiles * k * p.cols;
  const std::uint32_t out = s.h * s.w * s.c;
  std::vector<Step> steps;
  const auto cfg = [&](unsigned reg, std::uint32_t a, std::uint32_t b) {
    steps.push_back({kCfg, reg / 2, a, b});
  };
  cfg(kCvIn, 0, out);
  cfg(kCvW, kSpadSideBit, bias);
  cfg(kCvScale, bias + tiles * tile * 4, 0x7F800000);
  cfg(kCvInSize, s.h | s.w * s.c << 16, s.w * s.c);
  cfg(kCvOutSize, s.h | s.w << 16, s.n);
  cfg(kCvN, s.n, s.c | (-pad * s.c & 0xFFFF) << 16);
  cfg(kCvY, 1 | (-pad & 0xFF) << 8 | 1 << 16,
      s.depthwise ? 1 | s.kw << 16 | s.kh << 24 : s.kw * s.c | 1 << 16 | s.kh << 24);
  cfg(kCvKx, s.c, 0);
  steps.push_back({s.depthwise ? kDwconv : kConv});
  return steps;
}

}  // namespace

double Runner::kernel(const char* what, const std::vector<Step>& steps, unsigned exec, double work,
                      const char* unit) {
  std::uint64_t from = 0;
  std::uint32_t tag = 0;
  for (unsigned i = 0; i < steps.size(); ++i) {
    tag = drive(steps[i]);
    golden(steps[i]);
    if (i == exec) from = dut_->cycles();
  }
  dut_->wait_tag(tag);
  const auto cycles = static_cast<double>(dut_->cycles() - from);
  fmt::print("  {:<28} {:>9.0f} cycles  {:>8.2f} {}\n", what, cycles, work / cycles, unit);
  if (dut_->err_code() != 0) throw Mismatch(fmt::format("{}: error {}", what, dut_->err_code()));
  return work / cycles;
}

void Runner::run_kernels() {
  const bool small = params_.rows == 1;
  const Shape edge[] = {
      {"gemm 256x256x256", false, 256, 1, 256, 256, 1, 1},
      {"conv 3x3 64->64 32x32", false, 32, 32, 64, 64, 3, 3},
      {"conv 3x3 16->16 32x32", false, 32, 32, 16, 16, 3, 3},
      {"conv 1x1 64->128 16x16", false, 16, 16, 64, 128, 1, 1},
      {"conv 3x3 3->16 32x32", false, 32, 32, 3, 16, 3, 3},
      {"fully connected 640->128", false, 1, 1, 640, 128, 1, 1},
      {"depthwise 3x3 64 16x16", true, 16, 16, 64, 64, 3, 3},
  };
  const Shape nano[] = {
      {"gemm 16x64x16", false, 16, 1, 64, 16, 1, 1},
      {"conv 3x3 8->8 8x8", false, 8, 8, 8, 8, 3, 3},
      {"fully connected 128->16", false, 1, 1, 128, 16, 1, 1},
      {"depthwise 3x3 8 8x8", true, 8, 8, 8, 8, 3, 3},
  };
  golden_memory_.error_from = golden_memory_.error_to = 0;
  npu_soft_reset(npu_);
  dut_->soft_reset();
  set_windows_open();
  dut_->axi.configure(20, 0);
  dut_->set_command_gaps(0);
  dut_memory_ = golden_memory_;
  fmt::print("kernels (memory latency 20 cycles):\n");
  for (const Shape& s : small ? std::span<const Shape>(nano) : std::span<const Shape>(edge)) {
    const auto steps = conv_steps(s, s.kh / 2, params_);
    const double macs = double(s.h) * s.w * s.n * s.kh * s.kw * (s.depthwise ? 1 : s.c);
    kernel(s.name, steps, static_cast<unsigned>(steps.size() - 1), macs, "MAC/cycle");
    Sequence none;
    compare_side(none, false, {0, params_.spad_a_bytes});
    dut_->axi.configure(20, 0);
    golden_memory_ = dut_memory_;
    // The comparison took a tag that the golden model does not know of.
    npu_soft_reset(npu_);
    dut_->soft_reset();
  }
  const std::uint32_t bytes = small ? 4096 : 65536;
  for (const bool load : {true, false}) {
    for (const std::uint32_t row : {bytes, small ? 64u : 256u, small ? 16u : 64u}) {
      const std::uint32_t rows = std::min(bytes / row, (1u << params_.dim_bits) - 1);
      std::vector<Step> steps;
      const auto cfg = [&](unsigned reg, std::uint32_t a, std::uint32_t b) {
        steps.push_back({kCfg, reg / 2, a, b});
      };
      cfg(kDmaMemLo, static_cast<std::uint32_t>(dut_memory_.base),
          static_cast<std::uint32_t>(dut_memory_.base >> 32));
      cfg(kDmaSpad, 0, row);
      cfg(kDmaRows, rows, row);
      cfg(kDmaSpadStride, row, 0);
      steps.push_back({load ? kLd : kSt});
      kernel(fmt::format("{} {} rows of {} bytes", load ? "ld" : "st", rows, row).c_str(), steps, 4,
             double(row) * rows, "B/cycle");
    }
  }
  npu_soft_reset(npu_);
  dut_->soft_reset();
}

}  // namespace npu_bench
