// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "runner.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace npu_bench {

using namespace pmt::golden;  // NOLINT: the register names of the golden model

namespace {
constexpr std::size_t kMemoryBytes = 64 * 1024;
const char* name(unsigned op) {
  return op == kCfg      ? "cfg"
         : op == kLd     ? "ld"
         : op == kSt     ? "st"
         : op == kConv   ? "conv"
         : op == kDwconv ? "dwconv"
                         : "fence";
}
}  // namespace

Runner::Runner(const NpuParams& params, std::uint64_t seed)
    : params_(params),
      rng_(seed),
      port_(golden_memory_, params.line_bytes),
      npu_(params),
      generator_(params, golden_memory_, seed + 7) {
  golden_memory_.base = 0x80'0000'0000 - 8192;  // crosses bit 39
  golden_memory_.bytes.resize(kMemoryBytes);
  dut_memory_ = golden_memory_;
  dut_ = std::make_unique<Dut>(params.line_bytes, dut_memory_, seed + 3);
  set_windows_open();
  fill(false, {0, params_.spad_a_bytes});
  fill(true, {0, params_.spad_w_bytes});
}

void Runner::fail(const Sequence& s, const std::string& what) {
  throw Mismatch(
      fmt::format("{}\nsequence (memory base {:#x}):\n{}", what, dut_memory_.base, s.text()));
}

void Runner::set_windows_open() {
  const auto base = static_cast<std::uint32_t>(dut_memory_.base >> 8);
  npu_.windows = {
      NpuWindow{base, base + static_cast<std::uint32_t>(dut_memory_.bytes.size() >> 8), true, true},
      NpuWindow{}};
  dut_->set_windows(npu_.windows);
}

// A whole region between a side and the start of memory, on the RTL only.
void Runner::move(bool load, bool side_w, Region region) {
  const auto chunk = static_cast<std::uint32_t>(dut_memory_.bytes.size());
  for (std::uint32_t at = 0; at < region.bytes; at += chunk) {
    const std::uint32_t bytes = std::min(chunk, region.bytes - at);
    dut_->command(kCfg | 0, static_cast<std::uint32_t>(dut_memory_.base),
                  static_cast<std::uint32_t>(dut_memory_.base >> 32));
    dut_->command(kCfg | 1, (region.at + at) | (side_w ? kSpadSideBit : 0), bytes);
    dut_->command(kCfg | 2, 1, 0);
    dut_->command(kCfg | 3, 0, 0);
    auto& side = side_w ? npu_.spad_w : npu_.spad_a;
    if (load) {
      for (std::uint32_t i = 0; i < bytes; ++i) {
        side[region.at + at + i] = dut_memory_.bytes[i] = static_cast<std::uint8_t>(rng_());
      }
    }
    dut_->wait_tag(dut_->command(load ? kLd : kSt));
    if (!load) {
      for (std::uint32_t i = 0; i < bytes; ++i) {
        const std::uint8_t want = side[region.at + at + i], got = dut_memory_.bytes[i];
        if (want != got) {
          throw Mismatch(fmt::format("side {} address {:#x}: expected {:#04x}, got {:#04x}",
                                     side_w ? 'W' : 'A', region.at + at + i, want, got));
        }
      }
    }
  }
  if (dut_->err_code() != 0)
    throw Mismatch(fmt::format("error {} while moving a side", dut_->err_code()));
}

void Runner::fill(bool side_w, Region region) {
  dut_->axi.configure(4, 0);
  dut_->set_window_noise(0);
  dut_->set_command_gaps(0);
  move(true, side_w, region);
}

void Runner::compare_side(const Sequence& s, bool side_w, Region region) {
  dut_->axi.configure(4, 0);
  dut_->set_window_noise(0);
  try {
    move(false, side_w, region);
  } catch (const Mismatch& m) {
    fail(s, m.what());
  }
}

bool Runner::too_long(const Sequence& s) const {
  std::array<std::uint32_t, kNpuCfgCount> r{};
  for (const Step& step : s.steps) {
    if (step.op == kCfg) {
      r[2 * step.pair] = step.rs1;
      r[2 * step.pair + 1] = step.rs2;
    } else if (step.op == kLd || step.op == kSt) {
      if ((double{1} + (r[kDmaRows] & 0xFFFF)) * (20.0 + r[kDmaRowBytes] / 4.0) > 3e5) return true;
    } else if (step.op == kConv || step.op == kDwconv) {
      const double pixels = double(r[kCvOutSize] & 0xFFFF) * (r[kCvOutSize] >> 16);
      const double n =
          double(r[kCvN] & 0xFFFF) /
              (step.op == kConv ? params_.cols : std::min(params_.rows, params_.cols)) +
          1;
      const double k = double(r[kCvK] & 0xFFFF) * (r[kCvK] >> 16 & 0xFF) * (r[kCvK] >> 24);
      if (n * k * (step.op == kConv ? pixels / params_.rows + 1 : pixels) > 2e5 || n * pixels > 5e3)
        return true;
    }
  }
  return false;
}

std::uint32_t Runner::drive(const Step& step) {
  ++count_[name(step.op)];
  return dut_->command(step.op | (step.op == kCfg ? step.pair : 0), step.rs1, step.rs2);
}

void Runner::golden(const Step& step) {
  switch (step.op) {
    case kCfg:
      npu_cfg(npu_, step.pair, step.rs1, step.rs2);
      break;
    case kLd:
      npu_ld(npu_, port_);
      break;
    case kSt:
      npu_st(npu_, port_);
      break;
    case kConv:
      npu_conv(npu_);
      break;
    case kDwconv:
      npu_dwconv(npu_);
      break;
    default:
      npu_fence(npu_);
      break;
  }
}

void Runner::prepare(const Sequence& s) {
  dut_memory_ = golden_memory_;
  npu_.windows = s.windows;
  dut_->set_windows(s.windows);
  npu_soft_reset(npu_);
  dut_->soft_reset();
  static constexpr unsigned kLatencies[] = {1, 4, 20, 60};
  dut_->axi.configure(kLatencies[rng_() % 4], rng_() % 2 ? 0 : static_cast<unsigned>(rng_() % 60));
  dut_->set_command_gaps(rng_() % 2 ? 0 : static_cast<unsigned>(rng_() % 90));
  dut_->set_window_noise(rng_() % 2 ? 0 : static_cast<unsigned>(rng_() % 60));
}

void Runner::compare_status(const Sequence& s) {
  const auto check = [&](const char* what, std::uint64_t want, std::uint64_t got) {
    if (want != got) fail(s, fmt::format("{}: expected {:#x}, got {:#x}", what, want, got));
  };
  check("error code", static_cast<unsigned>(npu_.error), dut_->err_code());
  check("issued tag", npu_.tag_issued, dut_->tag_issued());
  check("done tag", npu_.tag_done, dut_->tag_done());
  check("busy", 0, dut_->busy());
  check("error tag", npu_.error_tag, dut_->err_tag());
  // The address of a scratchpad error in conv depends on the order of accesses, which is the
  // engine's own; and a register keeps only the bits of its side.
  const bool exact = npu_.error != NpuError::kSpadBounds;
  if (exact) check("error address", npu_.error_addr, dut_->err_addr());
  if (npu_.error != NpuError::kNone)
    ++count_[fmt::format("error {}", static_cast<unsigned>(npu_.error))];
}

void Runner::compare_memory(const Sequence& s) {
  for (std::size_t i = 0; i < golden_memory_.bytes.size(); ++i) {
    if (golden_memory_.bytes[i] != dut_memory_.bytes[i]) {
      fail(s, fmt::format("memory address {:#x}: expected {:#04x}, got {:#04x}",
                          dut_memory_.base + i, golden_memory_.bytes[i], dut_memory_.bytes[i]));
    }
  }
}

void Runner::run_random() {
  golden_memory_.error_from = golden_memory_.error_to = 0;
  Sequence s = rng_() % 5 == 0 ? generator_.mutated() : generator_.legal();
  while (too_long(s)) s = generator_.mutated();
  ++count_[s.mutated ? "mutated sequences" : "legal sequences"];
  prepare(s);
  for (const Step& step : s.steps) {
    const std::uint32_t tag = drive(step);
    golden(step);
    if (step.op != kCfg && tag != npu_.tag_issued)
      fail(s, fmt::format("tag: expected {}, got {}", npu_.tag_issued, tag));
  }
  dut_->wait_idle();
  golden({kFence});
  compare_status(s);
  if (!s.mutated && npu_.error != NpuError::kNone) {
    fail(s, fmt::format("the generator made an illegal sequence: error {} at {:#x}",
                        static_cast<unsigned>(npu_.error), npu_.error_addr));
  }
  const bool exact = !s.mutated;  // a mutated command may read what it writes
  if (exact) compare_memory(s);
  golden_memory_.error_from = golden_memory_.error_to = 0;
  dut_memory_.error_from = dut_memory_.error_to = 0;
  set_windows_open();
  if (exact) {
    compare_side(s, false, s.arena_a);
    compare_side(s, true, s.arena_w);
    return;
  }
  npu_soft_reset(npu_);
  dut_->soft_reset();
  dut_->tick();
  if (dut_->err_code() != 0 || dut_->busy()) fail(s, "soft reset does not clear the error");
  fill(false, {0, params_.spad_a_bytes});
  fill(true, {0, params_.spad_w_bytes});
}

void Runner::run_reset() {
  golden_memory_.error_from = golden_memory_.error_to = 0;
  Sequence s = generator_.legal();
  prepare(s);
  ++count_["soft resets"];
  const std::size_t stop = rng_() % s.steps.size();
  for (std::size_t i = 0; i <= stop; ++i) drive(s.steps[i]);
  for (std::uint64_t n = rng_() % 300; n > 0; --n) dut_->tick();
  dut_->soft_reset();
  dut_->tick();
  if (dut_->tag_issued() != 0 || dut_->tag_done() != 0 || dut_->busy() || dut_->err_code() != 0) {
    fail(s, "soft reset does not clear the tags");
  }
  set_windows_open();
  fill(false, s.arena_a);
  fill(true, s.arena_w);
  compare_side(s, false, {0, params_.spad_a_bytes});
  compare_side(s, true, {0, params_.spad_w_bytes});
  if (!dut_->axi.idle()) fail(s, "AXI transactions are left after a soft reset");
}

void Runner::run_windows_port() {
  const Sequence none;
  for (int i = 0; i < 200; ++i) {
    const bool side_w = rng_() % 2;
    auto& side = side_w ? npu_.spad_w : npu_.spad_a;
    const auto at = static_cast<std::uint32_t>(rng_() % side.size()) & ~3u;
    const auto be = static_cast<unsigned>(rng_() % 16);
    auto data = static_cast<std::uint32_t>(rng_());
    const std::uint32_t base = side_w ? 0x400000 : 0;
    if (!dut_->window(true, base + at, be, data)) fail(none, "window write answers with an error");
    for (unsigned b = 0; b < 4; ++b) {
      if (be >> b & 1) side[at + b] = static_cast<std::uint8_t>(data >> (8 * b));
    }
    const auto other = rng_() % 2 ? at : static_cast<std::uint32_t>(rng_() % side.size()) & ~3u;
    std::uint32_t got = 0, want = 0;
    if (!dut_->window(false, base + other, 15, got))
      fail(none, "window read answers with an error");
    std::memcpy(&want, side.data() + other, 4);
    if (got != want)
      fail(none,
           fmt::format("window read {:#x}: expected {:#x}, got {:#x}", base + other, want, got));
  }
  const auto reg = [&](std::uint32_t addr, std::uint32_t want) {
    std::uint32_t got = 0;
    if (!dut_->window(false, 0x800000 + addr, 15, got) || got != want) {
      fail(none, fmt::format("NPU register {:#x}: expected {:#x}, got {:#x}", addr, want, got));
    }
  };
  dut_->wait_idle();
  reg(0x4, params_.rows | params_.cols << 16);
  reg(0x8, 0);
  reg(0xC, dut_->tag_done());
  reg(0x10, dut_->tag_issued());
  reg(0x14, 0);
  for (const std::uint32_t bad :
       {0x800024u, 0xC00000u, params_.spad_a_bytes, 0x400000u + params_.spad_w_bytes}) {
    std::uint32_t data = 0;
    if (dut_->window(false, bad, 15, data))
      fail(none, fmt::format("window read {:#x} is not refused", bad));
  }
  std::uint32_t data = 0;
  if (dut_->window(false, 0x800000, 1, data))
    fail(none, "a byte read of a register is not refused");
}

std::string Runner::summary() const {
  std::string out = fmt::format("{} cycles, {} bursts", dut_->cycles(), dut_->axi.bursts);
  for (const auto& [what, n] : count_) out += fmt::format(", {} {}", n, what);
  return out;
}

}  // namespace npu_bench
