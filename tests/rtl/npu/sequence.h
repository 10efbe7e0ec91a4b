// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Random command sequences: layers (loads, conv or dwconv, stores), DMA beside compute, and mutated
// ones that may be illegal. The generator prepares memory; both sides then run the same steps.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "dut.h"
#include "golden/npu.h"

namespace npu_bench {

struct Step {
  unsigned op;        // Op
  unsigned pair = 0;  // kCfg
  std::uint32_t rs1 = 0, rs2 = 0;
};

struct Region {
  std::uint32_t at = 0, bytes = 0;
};

struct Sequence {
  std::vector<Step> steps;
  std::array<pmt::golden::NpuWindow, 2> windows{};
  Region arena_a, arena_w;  // the parts of the sides that a legal sequence touches
  bool mutated = false;     // may fail or touch anything
  std::string text() const;
};

class Generator {
 public:
  Generator(const pmt::golden::NpuParams& params, Memory& memory, std::uint64_t seed)
      : p_(params), memory_(memory), rng_(seed) {}
  Sequence legal();
  Sequence mutated();
  unsigned below(unsigned n) { return static_cast<unsigned>(rng_() % n); }
  unsigned range(unsigned lo, unsigned hi) { return lo + below(hi - lo + 1); }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  struct Dma {
    std::uint64_t mem;
    std::uint32_t spad, row_bytes, rows, mem_stride, spad_stride;
  };
  void start(Sequence& s);
  void layer(Sequence& s);
  void cfg(Sequence& s, unsigned reg, std::uint32_t even, std::uint32_t odd);
  void dma(Sequence& s, bool load, const Dma& d);
  void load_block(Sequence& s, std::uint32_t spad, std::vector<std::uint8_t> bytes);
  void random_dma(Sequence& s, bool load, bool side_w, Region region);
  std::vector<std::uint8_t> scales(unsigned records, unsigned k);
  std::uint64_t take_memory(std::uint32_t bytes, std::uint32_t congruent_to);
  std::uint32_t dim_max() const { return (1u << p_.dim_bits) - 1; }

  pmt::golden::NpuParams p_;
  Memory& memory_;
  std::mt19937_64 rng_;
  std::uint64_t load_at_ = 0;  // next free byte of the part of memory that loads read
  Region spare_a_, spare_w_;   // for DMA beside compute
};

}  // namespace npu_bench
