// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Helpers that later stages plan with: work counts, storage sharing, users.
#include "ir/graph.h"

#include <gtest/gtest.h>

#include "ir/error.h"
#include "ir/text.h"

namespace pmt::ir {
namespace {

constexpr const char* kGraph = R"(graph "g" {
  tensor %0 "in" i8[1, 6, 6, 3] quant<0.5:3>
  tensor %1 "f" i8[8, 3, 3, 3] quant<0.25:0>
  tensor %2 "a" i8[1, 4, 4, 8] quant<1:0>
  tensor %3 "d" i8[1, 2, 2, 8] quant<0.25:0>
  tensor %4 "b" i8[1, 3, 3, 8] quant<1:0>
  tensor %5 "flat" i8[72] quant<1:0>
  tensor %6 "rows" i8[1, 72] quant<1:0>
  tensor %7 "w" i8[10, 72] quant<1:0>
  tensor %8 "out" i8[1, 10] quant<1:0>
  tensor %9 "bias" i32[2] = dense<"0xffffffff00000080">
  tensor %10 "wide" i64[1] = dense<"0x0000000001000000">
  inputs %0
  outputs %8
  %2 = conv2d "c"(%0, %1) {stride = [1, 1], dilation = [1, 1], pads = [0, 0, 0, 0], rounding = double}
  %4 = depthwise_conv2d "dw"(%2, %3) {stride = [1, 1], dilation = [1, 1], pads = [0, 0, 0, 0], depth_multiplier = 1, rounding = double}
  %5 = reshape "r0"(%4) {rounding = double}
  %6 = reshape "r1"(%5) {rounding = double}
  %8 = fully_connected "f"(%6, %7) {rounding = double}
})";

TEST(Graph, CountsMultiplyAccumulates) {
  const Graph g = parse(kGraph, "g");
  EXPECT_EQ(macs(g, g.ops[0]), 4 * 4 * 8 * 27);
  EXPECT_EQ(macs(g, g.ops[1]), 3 * 3 * 8 * 4);
  EXPECT_EQ(macs(g, g.ops[2]), 0);
  EXPECT_EQ(macs(g, g.ops[4]), 720);
  EXPECT_EQ(macs(g), 3456 + 288 + 720);
}

TEST(Graph, ReshapesShareStorage) {
  const Graph g = parse(kGraph, "g");
  EXPECT_EQ(storage_root(g, 6), 4);
  EXPECT_EQ(storage_root(g, 4), 4);
  EXPECT_EQ(storage_root(g, 0), 0);
}

TEST(Graph, FindsProducersAndConsumers) {
  const Graph g = parse(kGraph, "g");
  EXPECT_EQ(producer(g, 0), -1);
  EXPECT_EQ(producer(g, 5), 2);
  EXPECT_EQ(consumers(g, 2), std::vector<int>{1});
  EXPECT_TRUE(consumers(g, 8).empty());
}

TEST(Graph, ReadsConstants) {
  const Graph g = parse(kGraph, "g");
  EXPECT_EQ(const_i32(g.tensor(9)), (std::vector<std::int32_t>{-1, -2147483647 - 1}));
  EXPECT_THROW(const_i32(g.tensor(10)), CompileError);  // 2^32 does not fit
  EXPECT_THROW(const_i8(g.tensor(9)), CompileError);
  EXPECT_THROW(const_i8(g.tensor(0)), CompileError);
}

}  // namespace
}  // namespace pmt::ir
