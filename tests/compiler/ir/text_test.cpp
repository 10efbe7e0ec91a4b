// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The text form carries everything: a real model and awkward values read back equal.
#include "ir/text.h"

#include <gtest/gtest.h>

#include <limits>

#include "import/tflite/import.h"

namespace pmt::ir {
namespace {

TEST(Text, RealModelRoundTrips) {
  const Graph graph =
      tflite::import_file(std::string(PMT_SOURCE_DIR) + "/tests/models/digits/digits.tflite");
  ASSERT_EQ(graph.ops.size(), 12U);
  const std::string text = print(graph);
  const Graph again = parse(text, "digits");
  EXPECT_TRUE(again == graph);
  EXPECT_EQ(print(again), text);
}

TEST(Text, AwkwardValuesRoundTrip) {
  Graph graph;
  graph.name = "quote \" backslash \\ newline \n tab \t nul " + std::string(1, '\0') + " é";
  Tensor t;
  t.name = "// not a comment";
  t.dtype = DType::I64;
  t.shape = {0, 7, 0};
  t.quant.axis = 1;
  t.quant.scales = {std::numeric_limits<float>::denorm_min(),
                    std::numeric_limits<float>::max(),
                    0.1F,
                    1.0F / 3,
                    std::numeric_limits<float>::infinity(),
                    -2.5e-30F};
  t.quant.zero_points = {
      0, -1, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min(),
      5, 6};
  t.data = std::make_shared<Bytes>(Bytes{0x00, 0xff, 0x10, 0x0a});
  graph.tensors = {t, Tensor{}};
  graph.tensors[1].data = std::make_shared<Bytes>();
  Op op;
  op.name = "s";
  op.inputs = {kNoTensor, 1};
  op.outputs = {0, 1};
  op.rounding = Rounding::Single;
  SoftmaxAttrs softmax;
  softmax.beta = 0.30000001F;
  softmax.diff_min = std::numeric_limits<std::int32_t>::min();
  op.attrs = softmax;
  graph.ops = {op};
  MeanAttrs mean;
  mean.axes = {3, -1};
  mean.keep_dims = true;
  mean.requant = {{7}, {-31, 4}};
  op.attrs = mean;
  graph.ops.push_back(op);
  graph.outputs = {5, kNoTensor};
  EXPECT_TRUE(parse(print(graph), "x") == graph) << print(graph);
}

}  // namespace
}  // namespace pmt::ir
