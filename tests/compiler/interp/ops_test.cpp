// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Operators that the embedded model does not reach, against formulas written out here in floating
// point or in wide integers; and what the interpreter refuses.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "interp/interp.h"
#include "ir/error.h"
#include "ir/text.h"
#include "passes/passes.h"

namespace pmt {
namespace {

std::vector<std::int8_t> run(const char* text, std::vector<ir::Bytes> inputs,
                             ir::Rounding rounding = ir::Rounding::Double) {
  ir::Graph graph = ir::parse(text, "graph");
  passes::legalise(graph, rounding);
  const ir::Bytes out = interp::run(graph, inputs).at(0);
  return {out.begin(), out.end()};
}

ir::Bytes ramp(std::size_t count, int factor) {
  ir::Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = static_cast<std::uint8_t>(static_cast<int>(i) * factor);
  }
  return bytes;
}

std::int8_t i8(std::uint8_t byte) { return static_cast<std::int8_t>(byte); }

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

// One weight of 127 and zero points of 0: out = round(127 * in * scale).
constexpr const char* kDense = R"(graph "g" {
  tensor %0 "in" i8[256, 1] quant<0.5:0>
  tensor %1 "w" i8[1, 1] quant<0.004:0> = dense<"0x7f">
  tensor %2 "out" i8[256, 1] quant<0.6:0>
  inputs %0
  outputs %2
  %2 = fully_connected "f"(%0, %1, none) {rounding = double}
})";

TEST(Rounding, BothKindsFollowTheirDefinition) {
  ir::Graph graph = ir::parse(kDense, "graph");
  passes::resolve_quant(graph);
  const auto& requant = std::get<ir::FullyConnectedAttrs>(graph.ops[0].attrs).requant;
  const std::int64_t m = requant.mult_of(0);
  const int right = -requant.shift_of(0);
  ASSERT_GT(right, 0);
  const ir::Bytes in = ramp(256, 1);
  const auto twice = run(kDense, {in}, ir::Rounding::Double);
  const auto once = run(kDense, {in}, ir::Rounding::Single);
  const auto clamp = [](std::int64_t v) {
    return std::min<std::int64_t>(127, std::max<std::int64_t>(-128, v));
  };
  for (std::size_t i = 0; i < in.size(); ++i) {
    const std::int64_t acc = std::int64_t{127} * i8(in[i]);
    const std::int64_t unit = std::int64_t{1} << right;
    const std::int64_t total = std::int64_t{1} << (31 + right);
    EXPECT_EQ(once[i], clamp(floor_div(2 * acc * m + total, 2 * total))) << i;
    const std::int64_t high =
        floor_div(2 * acc * m + (std::int64_t{1} << 31), std::int64_t{1} << 32);
    const std::int64_t away =
        high >= 0 ? (2 * high + unit) / (2 * unit) : -((-2 * high + unit) / (2 * unit));
    EXPECT_EQ(twice[i], clamp(away)) << i;
  }
}

// Halves: 2^-1 as multiplier makes every odd input a tie; the roundings part on negative ones.
TEST(Rounding, TiesPartTheTwoKinds) {
  constexpr const char* kHalf = R"(graph "g" {
    tensor %0 "in" i8[4, 1] quant<1:0>
    tensor %1 "w" i8[1, 1] quant<0.25:0> = dense<"0x01">
    tensor %2 "out" i8[4, 1] quant<1:0>
    inputs %0
    outputs %2
    %2 = fully_connected "f"(%0, %1, none) {rounding = double}
  })";
  const ir::Bytes in = {2, 6, 254, 250};  // 0.5, 1.5, -0.5, -1.5
  EXPECT_EQ(run(kHalf, {in}, ir::Rounding::Double), (std::vector<std::int8_t>{1, 2, -1, -2}));
  EXPECT_EQ(run(kHalf, {in}, ir::Rounding::Single), (std::vector<std::int8_t>{1, 2, 0, -1}));
}

// Axes 1 and 3 of [2, 3, 2, 5] are not adjacent: reordering must find the right elements.
TEST(Mean, AnyAxes) {
  constexpr const char* kMean = R"(graph "g" {
    tensor %0 "in" i8[2, 3, 2, 5] quant<0.25:7>
    tensor %1 "out" i8[2, 2] quant<0.125:-3>
    inputs %0
    outputs %1
    %1 = mean "m"(%0) {axes = [1, 3], keep_dims = false, rounding = double}
  })";
  const ir::Bytes in = ramp(60, 37);
  const auto out = run(kMean, {in});
  ASSERT_EQ(out.size(), 4U);
  for (std::size_t n = 0; n < 2; ++n) {
    for (std::size_t x = 0; x < 2; ++x) {
      double sum = 0;
      for (std::size_t y = 0; y < 3; ++y) {
        for (std::size_t c = 0; c < 5; ++c) sum += i8(in[((n * 3 + y) * 2 + x) * 5 + c]) - 7;
      }
      const double real = sum / 15 * 0.25 / 0.125 - 3;
      ASSERT_GT(std::abs(real - std::floor(real) - 0.5), 0.01) << "a tie would be ambiguous";
      EXPECT_EQ(out[n * 2 + x], std::lround(real)) << n << ' ' << x;
    }
  }
}

TEST(Mean, KeepsDimensions) {
  constexpr const char* kMean = R"(graph "g" {
    tensor %0 "in" i8[1, 2, 2, 3] quant<1:0>
    tensor %1 "out" i8[1, 1, 1, 3] quant<1:0>
    inputs %0
    outputs %1
    %1 = mean "m"(%0) {axes = [1, 2], keep_dims = true, rounding = double}
  })";
  EXPECT_EQ(run(kMean, {{0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14}}),
            (std::vector<std::int8_t>{6, 7, 8}));
}

TEST(Pad, FillsEverySide) {
  constexpr const char* kPad = R"(graph "g" {
    tensor %0 "in" i8[2, 2] quant<1:9>
    tensor %1 "out" i8[3, 5] quant<1:9>
    inputs %0
    outputs %1
    %1 = pad "p"(%0) {pads = [1, 0, 2, 1], value = 9, rounding = double}
  })";
  EXPECT_EQ(run(kPad, {{1, 2, 3, 4}}),
            (std::vector<std::int8_t>{9, 9, 9, 9, 9, 9, 9, 1, 2, 9, 9, 9, 3, 4, 9}));
}

TEST(Pool, AverageCountsOnlyTheImage) {
  constexpr const char* kPool = R"(graph "g" {
    tensor %0 "in" i8[1, 2, 2, 1] quant<1:0>
    tensor %1 "out" i8[1, 2, 2, 1] quant<1:0>
    inputs %0
    outputs %1
    %1 = avg_pool2d "p"(%0) {filter = [2, 2], stride = [1, 1], dilation = [1, 1], pads = [0, 1, 0, 1], rounding = double}
  })";
  EXPECT_EQ(run(kPool, {{10, 20, 30, 41}}), (std::vector<std::int8_t>{25, 31, 36, 41}));
}

// Dilation 2, padding left only, stride 2 along x, depth multiplier 2; scales of 1 make it exact.
TEST(Depthwise, DilationPadAndMultiplier) {
  constexpr const char* kConv = R"(graph "g" {
    tensor %0 "in" i8[1, 1, 5, 1] quant<1:1>
    tensor %1 "f" i8[1, 1, 2, 2] quant<1:0> = dense<"0x01030205">
    tensor %2 "b" i32[2] = dense<"0x64000000f6ffffff">
    tensor %3 "out" i8[1, 1, 3, 2] quant<1:0>
    inputs %0
    outputs %3
    %3 = depthwise_conv2d "d"(%0, %1, %2) {stride = [1, 2], dilation = [1, 2], pads = [0, 0, 2, 0], depth_multiplier = 2, rounding = double}
  })";
  // x - zero point: 0 1 2 3 4; windows (pad, 0), (0, 2), (2, 4).
  EXPECT_EQ(run(kConv, {{1, 2, 3, 4, 5}}), (std::vector<std::int8_t>{100, -10, 104, 0, 110, 16}));
}

TEST(Softmax, SumsToOne) {
  constexpr const char* kSoftmax = R"(graph "g" {
    tensor %0 "in" i8[1, 4] quant<0.1:0>
    tensor %1 "out" i8[1, 4] quant<0.00390625:-128>
    inputs %0
    outputs %1
    %1 = softmax "s"(%0) {beta = 1, rounding = double}
  })";
  const ir::Bytes in = {10, 20, 0, 5};
  const auto out = run(kSoftmax, {in});
  double sum = 0;
  for (const std::uint8_t v : in) sum += std::exp(0.1 * i8(v));
  for (std::size_t i = 0; i < in.size(); ++i) {
    EXPECT_NEAR(out[i] + 128, 256 * std::exp(0.1 * i8(in[i])) / sum, 1.0) << i;
  }
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ir::CompileError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Interpreter, RefusesWhatDoesNotFit) {
  ir::Graph graph = ir::parse(kDense, "graph");
  const std::vector<ir::Bytes> good = {ir::Bytes(256)};
  EXPECT_EQ(error_of([&] { interp::run(graph, good); }),
            "op 0 (fully_connected) 'f': requantisation is not resolved, expected 1 multipliers");
  passes::legalise(graph);
  EXPECT_EQ(error_of([&] { interp::run(graph, {}); }), "0 inputs given, the graph 'g' takes 1");
  const std::vector<ir::Bytes> small = {ir::Bytes(255)};
  EXPECT_EQ(error_of([&] { interp::run(graph, small); }),
            "input 0 ('in'): 255 bytes given, expected 256");
  EXPECT_EQ(error_of([&] { interp::run(graph, good); }), "no error");
}

}  // namespace
}  // namespace pmt
