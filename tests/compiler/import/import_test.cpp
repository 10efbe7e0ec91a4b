// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// What a valid model becomes: attributes of every supported operator, explicit pads, small habits
// of the format (old operator codes, optional bias, names that repeat).
#include "import/tflite/import.h"

#include <gtest/gtest.h>

#include "interp/interp.h"
#include "ir/error.h"
#include "model_builder.h"
#include "passes/passes.h"

namespace pmt::tflite {
namespace {

using test::FlatBufferBuilder;
using test::ModelSpec;

ir::Graph import(const ModelSpec& model) { return import_bytes(test::write(model), "m.tflite"); }

// One operator from tensor 0 (and the given constants) to the last tensor.
ModelSpec single(std::int8_t code, std::vector<test::TensorSpec> tensors, fb::BuiltinOptions type,
                 test::OptionsBuilder options) {
  ModelSpec m;
  m.codes = {{code, code, ""}};
  m.buffers = {{}};
  m.tensors = std::move(tensors);
  const auto last = static_cast<std::int32_t>(m.tensors.size()) - 1;
  test::OperatorSpec op{0, {}, {last}, type, options};
  for (std::int32_t i = 0; i < last; ++i) op.inputs.push_back(i);
  m.operators = {op};
  m.inputs = {0};
  m.outputs = {last};
  return m;
}

test::TensorSpec constant(ModelSpec& m, std::vector<std::int32_t> shape, std::int8_t type,
                          const std::vector<std::int32_t>& values) {
  test::BufferSpec buffer;
  for (const std::int32_t v : values) {
    for (int i = 0; i < (type == 2 ? 4 : 1); ++i) {
      buffer.data.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(v) >> (8 * i)));
    }
  }
  m.buffers.push_back(buffer);
  test::TensorSpec t{std::move(shape), type, static_cast<std::uint32_t>(m.buffers.size() - 1), "c"};
  if (type == 2) t.scales.clear(), t.zero_points.clear();
  return t;
}

TEST(Import, SmallModel) {
  const ir::Graph g = import(test::small_model());
  ASSERT_EQ(g.ops.size(), 2U);
  EXPECT_EQ(g.name, "main");
  EXPECT_EQ(g.inputs, std::vector<ir::TensorId>{0});
  EXPECT_EQ(g.outputs, std::vector<ir::TensorId>{5});
  EXPECT_EQ(g.ops[0].name, "conv2d_0");
  EXPECT_EQ(g.ops[0].inputs, (std::vector<ir::TensorId>{0, 1, 2}));
  const auto& conv = std::get<ir::Conv2DAttrs>(g.ops[0].attrs);
  EXPECT_EQ(conv.activation, ir::Activation::Relu);
  EXPECT_EQ(conv.window, ir::Window{});
  EXPECT_EQ(g.ops[1].inputs, std::vector<ir::TensorId>{3}) << "the shape is no longer an input";
  EXPECT_EQ(g.tensor(1).quant.scales.size(), 3U);
  EXPECT_EQ(g.tensor(1).data->size(), 54U);
  EXPECT_FALSE(g.tensor(0).is_const());
}

TEST(Import, OldOperatorCodesAndRepeatedNames) {
  ModelSpec m = test::small_model();
  for (auto& code : m.codes) code.code = 0;  // written before the wide field existed
  for (auto& tensor : m.tensors) tensor.name = "same";
  EXPECT_EQ(import(m).ops.size(), 2U);
}

TEST(Import, OptionalBias) {
  ModelSpec m = test::small_model();
  m.operators[0].inputs = {0, 1, -1};
  EXPECT_EQ(import(m).ops[0].in(2), ir::kNoTensor);
  m.operators[0].inputs = {0, 1};
  EXPECT_EQ(import(m).ops[0].in(2), ir::kNoTensor);
}

TEST(Import, SharedBuffersAreNotCopied) {
  ModelSpec m = test::small_model();
  m.tensors.push_back(m.tensors[1]);
  const ir::Graph g = import(m);
  EXPECT_EQ(g.tensors[1].data.get(), g.tensors[6].data.get());
}

// SAME: out = ceil(in / stride), the odd pixel goes after.
TEST(Import, SamePaddingBecomesExplicit) {
  ModelSpec m = test::small_model();
  m.tensors[0].shape = {1, 7, 8, 2};
  m.tensors[3].shape = {1, 4, 4, 3};
  m.tensors[5].shape = {1, 48};
  m.buffers[3].data[4] = 48;
  m.operators[0].options = [](FlatBufferBuilder& b) {
    return fb::CreateConv2DOptions(b, 0, 2, 2, 3, 1, 1).Union();
  };
  const ir::Graph g = import(m);
  const auto& conv = std::get<ir::Conv2DAttrs>(g.ops[0].attrs);
  EXPECT_EQ(conv.window, (ir::Window{2, 2, 1, 1, 1, 1, 0, 1}));
  EXPECT_EQ(conv.activation, ir::Activation::Relu6);
}

TEST(Import, DilatedSamePadding) {
  ModelSpec m = test::small_model();
  m.tensors[3].shape = {1, 4, 4, 3};
  m.tensors[5].shape = {1, 48};
  m.buffers[3].data[4] = 48;
  m.operators[0].options = [](FlatBufferBuilder& b) {
    return fb::CreateConv2DOptions(b, 0, 1, 1, 0, 3, 2).Union();
  };
  const auto g = import(m);
  EXPECT_EQ(std::get<ir::Conv2DAttrs>(g.ops[0].attrs).window, (ir::Window{1, 1, 2, 3, 2, 2, 3, 3}));
}

TEST(Import, Depthwise) {
  ModelSpec m = single(4, {}, fb::BuiltinOptions::DepthwiseConv2DOptions, [](FlatBufferBuilder& b) {
    return fb::CreateDepthwiseConv2DOptions(b, 1, 2, 1, 2, 0).Union();
  });
  auto filter = constant(m, {1, 2, 2, 4}, 9, std::vector<std::int32_t>(16, 1));
  m.tensors = {{{1, 3, 4, 2}, 9, 0, "in"}, filter, {{1, 2, 2, 4}, 9, 0, "out"}};
  m.operators[0].inputs = {0, 1};
  m.operators[0].outputs = m.outputs = {2};
  const auto g = import(m);
  const auto& a = std::get<ir::DepthwiseConv2DAttrs>(g.ops[0].attrs);
  EXPECT_EQ(a.depth_multiplier, 2);
  EXPECT_EQ(a.window.stride_w, 2);
  EXPECT_EQ(a.window.stride_h, 1);
}

TEST(Import, FullyConnectedKeepsDimensions) {
  ModelSpec m = single(9, {}, fb::BuiltinOptions::FullyConnectedOptions, [](FlatBufferBuilder& b) {
    return fb::CreateFullyConnectedOptions(b, 1, 0, true).Union();
  });
  auto filter = constant(m, {5, 4}, 9, std::vector<std::int32_t>(20, 1));
  m.tensors = {{{2, 3, 4}, 9, 0, "in"}, filter, {{2, 3, 5}, 9, 0, "out"}};
  m.operators[0].inputs = {0, 1};
  m.operators[0].outputs = m.outputs = {2};
  EXPECT_EQ(import(m).tensor(2).shape, (std::vector<std::int64_t>{2, 3, 5}));
}

TEST(Import, Pools) {
  const test::OptionsBuilder options = [](FlatBufferBuilder& b) {
    return fb::CreatePool2DOptions(b, 0, 2, 1, 2, 3, 1).Union();
  };
  for (const std::int8_t code : {std::int8_t{1}, std::int8_t{17}}) {
    const auto g = import(single(code, {{{1, 4, 4, 2}, 9, 0, "in"}, {{1, 4, 2, 2}, 9, 0, "out"}},
                                 fb::BuiltinOptions::Pool2DOptions, options));
    const ir::PoolAttrs& a =
        code == 1 ? static_cast<const ir::PoolAttrs&>(std::get<ir::AvgPool2DAttrs>(g.ops[0].attrs))
                  : std::get<ir::MaxPool2DAttrs>(g.ops[0].attrs);
    EXPECT_EQ(a.filter_h, 3);
    EXPECT_EQ(a.filter_w, 2);
    EXPECT_EQ(a.window, (ir::Window{1, 2, 1, 1, 1, 1, 0, 0}));
    EXPECT_EQ(a.activation, ir::Activation::Relu);
  }
}

TEST(Import, AddAndSoftmax) {
  auto g = import([] {
    ModelSpec m = single(0, {{{1, 4}, 9, 0, "a"}, {{1, 4}, 9, 0, "b"}, {{1, 4}, 9, 0, "out"}},
                         fb::BuiltinOptions::AddOptions,
                         [](FlatBufferBuilder& b) { return fb::CreateAddOptions(b, 2).Union(); });
    m.inputs = {0, 1};
    return m;
  }());
  EXPECT_EQ(std::get<ir::AddAttrs>(g.ops[0].attrs).activation, ir::Activation::ReluN1To1);
  g = import(single(25, {{{1, 4}, 9, 0, "in"}, {{1, 4}, 9, 0, "out", {1.0F / 256}, {-128}}},
                    fb::BuiltinOptions::SoftmaxOptions, [](FlatBufferBuilder& b) {
                      return fb::CreateSoftmaxOptions(b, 2.5F).Union();
                    }));
  EXPECT_EQ(std::get<ir::SoftmaxAttrs>(g.ops[0].attrs).beta, 2.5F);
}

TEST(Import, PadFillsWithTheZeroPoint) {
  ModelSpec m = single(34, {}, fb::BuiltinOptions::PadOptions,
                       [](FlatBufferBuilder& b) { return fb::CreatePadOptions(b).Union(); });
  auto pads = constant(m, {2, 2}, 2, {1, 0, 2, 3});
  m.tensors = {{{2, 3}, 9, 0, "in", {0.5F}, {7}}, pads, {{3, 8}, 9, 0, "out", {0.5F}, {7}}};
  m.operators[0].inputs = {0, 1};
  m.operators[0].outputs = m.outputs = {2};
  const auto g = import(m);
  const auto& a = std::get<ir::PadAttrs>(g.ops[0].attrs);
  EXPECT_EQ(a.value, 7);
  EXPECT_EQ(a.pads, (std::vector<std::array<std::int64_t, 2>>{{1, 0}, {2, 3}}));
  EXPECT_EQ(g.ops[0].inputs.size(), 1U);
}

TEST(Import, PadV2HasItsOwnValue) {
  ModelSpec m = single(60, {}, fb::BuiltinOptions::NONE, nullptr);
  auto pads = constant(m, {1, 2}, 2, {1, 1});
  auto value = constant(m, {}, 9, {-9});
  m.tensors = {{{3}, 9, 0, "in"}, pads, value, {{5}, 9, 0, "out"}};
  m.operators[0].inputs = {0, 1, 2};
  m.operators[0].outputs = m.outputs = {3};
  EXPECT_EQ(std::get<ir::PadAttrs>(import(m).ops[0].attrs).value, -9);
}

TEST(Import, MeanAxesAreSortedAndPositive) {
  ModelSpec m = single(40, {}, fb::BuiltinOptions::ReducerOptions, [](FlatBufferBuilder& b) {
    return fb::CreateReducerOptions(b, true).Union();
  });
  auto axes = constant(m, {3}, 2, {-2, 1, 2});
  m.tensors = {{{1, 4, 5, 2}, 9, 0, "in"}, axes, {{1, 1, 1, 2}, 9, 0, "out"}};
  m.operators[0].inputs = {0, 1};
  m.operators[0].outputs = m.outputs = {2};
  const auto g = import(m);
  const auto& a = std::get<ir::MeanAttrs>(g.ops[0].attrs);
  EXPECT_EQ(a.axes, (std::vector<std::int32_t>{1, 2}));
  EXPECT_TRUE(a.keep_dims);
}

// Filter of ones, input 4 - 3 = 1 everywhere: 18 * 0.5 * (0.25, 0.5, 0.125) / 4 - 5.
TEST(Import, SmallModelRuns) {
  ir::Graph g = import(test::small_model());
  passes::legalise(g);
  const std::vector<ir::Bytes> inputs = {ir::Bytes(32, 4)};
  const ir::Bytes out = interp::run(g, inputs).at(0);
  const std::vector<int> expected = {-4, -4, -5};  // 0.5625, 1.125, 0.28125 rounded, minus 5
  for (std::size_t i = 0; i < out.size(); ++i) {
    EXPECT_EQ(static_cast<std::int8_t>(out[i]), expected[i % 3]) << i;
  }
}

}  // namespace
}  // namespace pmt::tflite
