// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tilings cover every output once, stay inside the scratchpad sides, and say why when there is
// none.
#include "map/tiling.h"

#include <gtest/gtest.h>

#include <random>

namespace pmt::map {
namespace {

const gen::Config& config_of(const char* name) { return gen::find_preset(name)->config; }

Problem random_problem(std::mt19937_64& random) {
  const auto pick = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low + 1));
  };
  Problem p;
  p.depthwise = pick(0, 1) == 1;
  p.filter_h = pick(1, 5);
  p.filter_w = pick(1, 5);
  p.window.stride_h = pick(1, 3);
  p.window.pad_top = pick(0, p.filter_h / 2);
  p.in_h = pick(p.filter_h, 60);
  p.in_w = pick(p.filter_w, 40);
  p.in_c = pick(1, 64);
  p.out_c = p.depthwise ? p.in_c : pick(1, 300);
  p.out_h = (p.in_h + p.window.pad_top - p.filter_h) / p.window.stride_h + 1;
  p.out_w = p.in_w - p.filter_w + 1;
  p.clamp = {-128, 127};
  p.weights.assign(static_cast<std::size_t>(p.out_c) * static_cast<std::size_t>(p.k()), 1);
  p.bias.assign(static_cast<std::size_t>(p.out_c), 0);
  p.multiplier.assign(static_cast<std::size_t>(p.out_c), 1 << 30);
  p.shift.assign(static_cast<std::size_t>(p.out_c), -4);
  return p;
}

void check_tiling(const Problem& p, const Tiling& t, const gen::Config& config) {
  std::int32_t next_row = 0, next_channel = 0;
  for (const Tile& tile : t.tiles) {
    ASSERT_EQ(tile.y0, next_row);
    ASSERT_GT(tile.y1, tile.y0);
    next_row = tile.y1;
    ASSERT_GT(tile.in.count(), 0);
  }
  ASSERT_EQ(next_row, p.out_h);
  for (const Group& group : t.groups) {
    ASSERT_EQ(group.first, next_channel);
    ASSERT_GT(group.count, 0);
    next_channel += group.count;
    ASSERT_LE(group.bytes, static_cast<std::uint32_t>(config.npu.spad_w_bytes));
    ASSERT_EQ(group.bias_at % static_cast<std::uint32_t>(config.npu.line_bytes), 0U);
    ASSERT_EQ(group.scale_at % static_cast<std::uint32_t>(config.npu.line_bytes), 0U);
    ASSERT_EQ(pack_group(p, group, config).size(), group.bytes);
  }
  ASSERT_EQ(next_channel, p.out_c);
  const auto line = static_cast<std::uint32_t>(config.npu.line_bytes);
  const auto side = static_cast<std::uint64_t>(config.npu.spad_a_bytes);
  for (const Tile& tile : t.tiles) {
    const std::int32_t in_first = t.resident ? 0 : tile.in.first;
    const std::int32_t out_first = t.resident ? 0 : tile.y0;
    const auto in_bytes = static_cast<std::uint64_t>((tile.in.last - in_first) * p.in_row());
    const auto out_bytes = static_cast<std::uint64_t>(tile.y1 - out_first) *
                           static_cast<std::uint64_t>(p.out_w) *
                           static_cast<std::uint64_t>(t.out_pitch);
    for (std::size_t b = 0; b < 2; ++b) {
      // The piece may start up to a line behind its buffer.
      ASSERT_LE(t.in_at[b] + line - 1 + in_bytes, t.out_at[0] + (b == 1 ? side : 0));
      ASSERT_LE(t.out_at[b] + line - 1 + out_bytes, side);
    }
    if (!t.resident && t.buffers == 2) {
      ASSERT_LE(t.in_at[0] + line - 1 + in_bytes, t.in_at[1]);
      ASSERT_LE(t.in_at[1] + line - 1 + in_bytes, t.out_at[0]);
      ASSERT_LE(t.out_at[0] + line - 1 + out_bytes, t.out_at[1]);
    }
  }
}

TEST(Tiling, CoversOutputsAndStaysInsideTheSides) {
  for (const char* name : {"nano", "edge", "max"}) {
    const gen::Config& config = config_of(name);
    std::mt19937_64 random(11);
    int tiled = 0;
    for (int i = 0; i < 200; ++i) {
      const Problem p = random_problem(random);
      const auto result = make_tiling(p, config);
      const auto* t = std::get_if<Tiling>(&result);
      if (!t) {
        EXPECT_FALSE(std::get<OnCore>(result).reason.empty());
        continue;
      }
      ++tiled;
      check_tiling(p, *t, config);
      if (HasFatalFailure()) FAIL() << name << " case " << i;
    }
    EXPECT_GT(tiled, 60) << name;
  }
}

Problem pointwise(std::int32_t size, std::int32_t in_c, std::int32_t out_c) {
  Problem p;
  p.in_h = p.in_w = p.out_h = p.out_w = size;
  p.in_c = in_c;
  p.out_c = out_c;
  p.clamp = {-128, 127};
  p.weights.assign(static_cast<std::size_t>(in_c) * static_cast<std::size_t>(out_c), 1);
  p.bias.assign(static_cast<std::size_t>(out_c), 0);
  p.multiplier = {1 << 30};
  p.shift = {0};
  return p;
}

TEST(Tiling, SmallLayerIsResident) {
  const auto result = make_tiling(pointwise(8, 16, 16), config_of("edge"));
  const auto& t = std::get<Tiling>(result);
  EXPECT_TRUE(t.resident);
  EXPECT_EQ(t.groups.size(), 1U);
  EXPECT_EQ(t.tiles.size(), 4U);
}

TEST(Tiling, LargeImageStreamsThroughTwoBuffers) {
  const auto result = make_tiling(pointwise(96, 16, 16), config_of("edge"));
  const auto& t = std::get<Tiling>(result);
  EXPECT_FALSE(t.resident);
  EXPECT_EQ(t.buffers, 2);
}

TEST(Tiling, WeightsBeyondSideWBecomeGroups) {
  const auto result = make_tiling(pointwise(2, 64, 200), config_of("nano"));
  EXPECT_GT(std::get<Tiling>(result).groups.size(), 1U);
}

TEST(Tiling, RowBeyondSideARunsOnTheCoreAndSaysSo) {
  const auto result = make_tiling(pointwise(300, 64, 1000), config_of("edge"));
  EXPECT_NE(std::get<OnCore>(result).reason.find("131072"), std::string::npos);
}

TEST(Tiling, FieldBeyondDimBitsRunsOnTheCore) {
  const auto result = make_tiling(pointwise(2, 600, 1), config_of("nano"));  // row of 1200 bytes
  EXPECT_NE(std::get<OnCore>(result).reason.find("register"), std::string::npos);
}

}  // namespace
}  // namespace pmt::map
