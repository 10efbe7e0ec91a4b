// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// The bare core: cycles of every case of the stall table, and the smoke program under random grants
// and latencies. Built once for each form of the core (FORM_EDGE or FORM_NANO).
#include <gtest/gtest.h>

#include <map>

#include "core_bench.h"

namespace {

using pmt::core_bench::Bench;
using pmt::core_bench::Options;
using pmt::core_bench::Result;
using pmt::core_bench::Retired;

struct Case {
  unsigned number;
  unsigned edge, nano;  // cycles from this marker to the next, the marker's own cycle included
};

// Cases are described in timing.S.
constexpr Case kCases[] = {
    {1, 1, 3},    {2, 3, 9},    {3, 2, 8},    {4, 4, 11},  {5, 4, 14}, {6, 2, 8},
    {7, 4, 13},   {8, 2, 6},    {9, 3, 11},   {10, 6, 18}, {11, 3, 9}, {12, 3, 9},
    {13, 2, 40},  {14, 4, 43},  {15, 35, 39}, {16, 2, 11}, {17, 3, 6}, {18, 4, 9},
    {19, 10, 24}, {20, 12, 27}, {21, 3, 6},   {22, 3, 6},  {23, 4, 8}, {24, 3, 6},
};

unsigned expected(const Case& c) {
#ifdef FORM_EDGE
  return c.edge;
#else
  return c.nano;
#endif
}

TEST(CoreTiming, StallTable) {
  Bench bench(Options{});
  bench.load_elf(TIMING_ELF);
  std::map<unsigned, std::uint64_t> cycles;
  unsigned current = 0;
  std::uint64_t began = 0;
  bench.on_retire = [&](const Retired& r, std::uint64_t cycle) {
    if (r.rd != 3) return;
    if (current) cycles[current] = cycle - began;
    current = r.rd_value;
    began = cycle;
  };
  const Result result = bench.run();
  ASSERT_TRUE(result.exited) << result.problem;
  EXPECT_EQ(result.exit_code, 0u);
  for (const Case& c : kCases) EXPECT_EQ(cycles[c.number], expected(c)) << "case " << c.number;
}

class CoreSmoke : public testing::TestWithParam<int> {};

TEST_P(CoreSmoke, Passes) {
  Options options;
  options.seed = static_cast<std::uint64_t>(GetParam());
  Bench bench(options);
  bench.load_elf(SMOKE_ELF);
  const Result result = bench.run();
  ASSERT_TRUE(result.exited) << result.problem << " seed " << options.seed;
  EXPECT_EQ(result.exit_code, 0u) << "case of smoke.S, seed " << options.seed;
  EXPECT_EQ(result.problem, "") << "seed " << options.seed;
}

INSTANTIATE_TEST_SUITE_P(Seeds, CoreSmoke, testing::Range(0, 12));

}  // namespace
