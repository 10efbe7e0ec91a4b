// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Damaged and unsupported models: each message names the model, the place, what was found and
// what is allowed. The files are built here; one property of a valid model is wrong in each.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "import/tflite/import.h"
#include "ir/error.h"
#include "model_builder.h"

namespace pmt::tflite {
namespace {

using test::FlatBufferBuilder;
using test::ModelSpec;

std::string error_of(const std::vector<std::uint8_t>& file) {
  try {
    import_bytes(file, "m.tflite");
  } catch (const ir::CompileError& error) {
    return error.what();
  }
  return "no error";
}

std::string error_with(const std::function<void(ModelSpec&)>& change) {
  ModelSpec model = test::small_model();
  change(model);
  return error_of(test::write(model));
}

TEST(BadFile, TheUnchangedModelIsGood) {
  EXPECT_EQ(error_with([](ModelSpec&) {}), "no error");
}

TEST(BadFile, Empty) {
  EXPECT_EQ(error_of({}),
            "m.tflite: 0 bytes, expected a TensorFlow Lite model of 8..1073741824 bytes");
}

TEST(BadFile, Missing) {
  try {
    import_file("/nonexistent/m.tflite");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "/nonexistent/m.tflite: cannot be read: No such file or directory");
  }
}

TEST(BadFile, Truncated) {
  auto file = test::write(test::small_model());
  const std::size_t half = file.size() / 2;
  file.resize(half);
  EXPECT_EQ(error_of(file), "m.tflite: damaged or truncated: an offset leads outside the " +
                                std::to_string(half) + " bytes of the file");
}

TEST(BadFile, RandomBytes) {
  std::vector<std::uint8_t> file(4096);
  std::uint32_t state = 1;
  for (auto& byte : file)
    byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  for (int i = 0; i < 4; ++i) file[4 + i] = static_cast<std::uint8_t>("TFL3"[i]);
  EXPECT_EQ(error_of(file),
            "m.tflite: damaged or truncated: an offset leads outside the 4096 bytes of the file");
}

TEST(BadFile, WrongIdentifier) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.identifier = "TFL2"; }),
            "m.tflite: file identifier 'TFL2', expected 'TFL3' (TensorFlow Lite)");
  EXPECT_EQ(error_of({1, 2, 3, 4, 'P', 7, 'D', 'F', 9}),
            "m.tflite: file identifier 'P?DF', expected 'TFL3' (TensorFlow Lite)");
}

TEST(BadFile, SchemaVersion) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.version = 2; }),
            "m.tflite: schema version 2, expected 3");
}

TEST(BadFile, Subgraphs) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.subgraphs = 2; }), "m.tflite: 2 subgraphs, expected 1");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.subgraphs = 0; }), "m.tflite: 0 subgraphs, expected 1");
}

TEST(BadFile, NoOperators) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators.clear(); }),
            "m.tflite: no operators, expected at least 1");
}

constexpr const char* kSupportedList =
    ": unsupported operator; supported: ADD, AVERAGE_POOL_2D, CONV_2D, DEPTHWISE_CONV_2D, "
    "FULLY_CONNECTED, MAX_POOL_2D, MEAN, PAD, PADV2, RESHAPE, SOFTMAX";

TEST(BadFile, UnsupportedBuiltin) {
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.codes[1] = {28, 28, ""};
            }),
            std::string("m.tflite: node 1 (TANH)") + kSupportedList);
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.codes[1] = {127, 150, ""};
            }),
            std::string("m.tflite: node 1 (GELU)") + kSupportedList);
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.codes[1] = {127, 9999, ""};
            }),
            std::string("m.tflite: node 1 (#9999)") + kSupportedList);
}

TEST(BadFile, UnsupportedCustom) {
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.codes[1] = {32, 32, "Foo\n"};
            }),
            std::string("m.tflite: node 1 (CUSTOM 'Foo?')") + kSupportedList);
}

TEST(BadFile, AllUnsupportedNodesAreNamed) {
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.codes = {{49, 49, ""}, {45, 45, ""}};
            }),
            std::string("m.tflite: node 0 (SPLIT)") + kSupportedList +
                "; also unsupported: node 1 (STRIDED_SLICE)");
}

TEST(BadFile, OperatorCodeIndex) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[1].opcode = 2; }),
            "m.tflite: operator code 2, expected 0..1");
}

TEST(BadFile, DanglingBuffer) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[1].buffer = 9; }),
            "m.tflite: tensor 1 'filter': buffer 9, expected 0..3");
}

TEST(BadFile, ExternalBuffer) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.buffers[1].offset = 4096; }),
            "m.tflite: tensor 1 'filter': buffer 1 lies outside the FlatBuffer, expected its data "
            "inside");
}

TEST(BadFile, TensorIndex) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[0].inputs[1] = 6; }),
            "m.tflite: node 0 (CONV_2D): input 1 is tensor 6, expected 0..5");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[0].outputs[0] = -7; }),
            "m.tflite: node 0 (CONV_2D): output 0 is tensor -7, expected 0..5");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.inputs[0] = 77; }),
            "m.tflite: graph input: tensor 77, expected 0..5");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.outputs[0] = 77; }),
            "m.tflite: graph output: tensor 77, expected 0..5");
}

TEST(BadFile, Scales) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].scales[0] = 0; }),
            "m.tflite: tensor 0 'in': scale 0, expected a finite value above 0");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].scales[0] = -1; }),
            "m.tflite: tensor 0 'in': scale -1, expected a finite value above 0");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.tensors[1].scales[2] = std::numeric_limits<float>::quiet_NaN();
            }),
            "m.tflite: tensor 1 'filter': scale nan, expected a finite value above 0");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[1].zero_points.pop_back(); }),
            "m.tflite: tensor 1 'filter': 3 scales and 2 zero points, expected as many");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.tensors[1].scales.pop_back();
              m.tensors[1].zero_points.pop_back();
            }),
            "m.tflite: tensor 1 'filter': 2 scales along dimension 0, expected 1 or 3");
}

TEST(BadFile, ZeroPoints) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].zero_points[0] = 200; }),
            "m.tflite: tensor 0 'in': zero point 200, expected -128..127 for i8");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].zero_points[0] = 1LL << 40; }),
            "m.tflite: tensor 0 'in': zero point 1099511627776, expected a value in the range of "
            "its type");
}

TEST(BadFile, CustomQuantisation) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].details = 1; }),
            "m.tflite: tensor 0 'in': custom quantisation, expected scales and zero points");
}

TEST(BadFile, Shapes) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].shape[1] = -4; }),
            "m.tflite: tensor 0 'in': shape [1, -4, 4, 2], expected dimensions of at least 1");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].shape.assign(9, 1); }),
            "m.tflite: tensor 0 'in': 9 dimensions, expected at most 8");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.tensors[0].shape = {1, 1 << 20, 1 << 20, 1};
            }),
            "m.tflite: tensor 0 'in': shape [1, 1048576, 1048576, 1] of i8 needs more than "
            "2147483647 bytes");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.tensors[3].shape = {1, 2, 3, 3};
            }),
            "m.tflite: op 0 (conv2d) 'conv2d_0': output 'conv' has shape [1, 2, 3, 3], expected "
            "[1, 2, 2, 3]");
}

TEST(BadFile, ConstantSize) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.buffers[1].data.resize(53); }),
            "m.tflite: tensor 1 'filter': 53 bytes of data, expected 54 for shape [3, 3, 3, 2] of "
            "i8");
}

TEST(BadFile, Types) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].type = 5; }),
            "m.tflite: tensor 0 'in': type STRING; supported: INT8, INT32 (biases, shapes)");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].type = 99; }),
            "m.tflite: tensor 0 'in': type number 99; supported: INT8, INT32 (biases, shapes)");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.tensors[0].type = 0;
              m.tensors[0].zero_points[0] = 0;
            }),
            "m.tflite: op 0 (conv2d) 'conv2d_0': input 'in' is f32; supported: i8");
}

TEST(BadFile, VariableAndSparse) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[0].variable = true; }),
            "m.tflite: tensor 0 'in': variable tensor, expected constants and activations only");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.tensors[1].sparse = true; }),
            "m.tflite: tensor 1 'filter': sparse tensor, expected dense data");
}

TEST(BadFile, CycleAndOrder) {
  EXPECT_EQ(error_with([](ModelSpec& m) { std::swap(m.operators[0], m.operators[1]); }),
            "m.tflite: op 0 (reshape) 'reshape_0': input 0 is tensor 3 'conv', produced only by op "
            "1 (conv2d): not in execution order, or a cycle");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[1].inputs[0] = 5; }),
            "m.tflite: op 1 (reshape) 'reshape_1': input 0 is tensor 5 'flat', produced only by op "
            "1 (reshape): not in execution order, or a cycle");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.inputs.clear(); }),
            "m.tflite: op 0 (conv2d) 'conv2d_0': input 0 is tensor 0 'in', which is dangling: "
            "expected a constant, a graph input or an operator's output");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[1].outputs[0] = 3; }),
            "m.tflite: node 1 (RESHAPE): reshapes to [1, 12], but its output 'conv' has shape "
            "[1, 2, 2, 3]");
}

TEST(BadFile, Options) {
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.operators[0].type = fb::BuiltinOptions::NONE;
              m.operators[0].options = nullptr;
            }),
            "m.tflite: node 0 (CONV_2D): its options are missing or belong to another operator");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.operators[0].type = fb::BuiltinOptions::SoftmaxOptions;
              m.operators[0].options = [](FlatBufferBuilder& b) {
                return fb::CreateSoftmaxOptions(b, 1).Union();
              };
            }),
            "m.tflite: node 0 (CONV_2D): its options are missing or belong to another operator");
}

std::string error_with_conv(test::OptionsBuilder options) {
  return error_with([&](ModelSpec& m) { m.operators[0].options = options; });
}

TEST(BadFile, ConvolutionAttributes) {
  EXPECT_EQ(error_with_conv(
                [](FlatBufferBuilder& b) { return fb::CreateConv2DOptions(b, 2, 1, 1).Union(); }),
            "m.tflite: node 0 (CONV_2D): padding 2, expected 0 (SAME) or 1 (VALID)");
  EXPECT_EQ(error_with_conv(
                [](FlatBufferBuilder& b) { return fb::CreateConv2DOptions(b, 1, 1, 0).Union(); }),
            "m.tflite: node 0 (CONV_2D): stride 0, dilation 1 and filter 3, expected at least 1");
  EXPECT_EQ(error_with_conv([](FlatBufferBuilder& b) {
              return fb::CreateConv2DOptions(b, 1, 1, 1, 4).Union();
            }),
            "m.tflite: node 0 (CONV_2D): fused activation TANH; supported: NONE, RELU, "
            "RELU_N1_TO_1, RELU6");
  EXPECT_EQ(error_with_conv([](FlatBufferBuilder& b) {
              return fb::CreateConv2DOptions(b, 0, 1, 1, 0, 1, 2000000000).Union();
            }),
            "m.tflite: node 0 (CONV_2D): SAME padding needs 4000000000 pixels, expected at most "
            "65534");
  EXPECT_EQ(error_with_conv([](FlatBufferBuilder& b) {
              return fb::CreateConv2DOptions(b, 1, 1, 1, 0, 1, 2).Union();
            }),
            "m.tflite: op 0 (conv2d) 'conv2d_0': filter reaches over 5 elements, expected at most "
            "the 4 of the padded input");
}

TEST(BadFile, InputCounts) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[0].inputs = {0}; }),
            "m.tflite: node 0 (CONV_2D): 1 inputs, expected 2..3");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.operators[0].inputs = {-1, 1};
            }),
            "m.tflite: node 0 (CONV_2D): input 0 is missing");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[0].outputs = {}; }),
            "m.tflite: node 0 (CONV_2D): 0 outputs, expected 1");
}

TEST(BadFile, Reshape) {
  EXPECT_EQ(error_with([](ModelSpec& m) { m.buffers[3].data[4] = 13; }),
            "m.tflite: node 1 (RESHAPE): reshapes to [1, 13], but its output 'flat' has shape "
            "[1, 12]");
  EXPECT_EQ(error_with([](ModelSpec& m) { m.operators[1].inputs[1] = 0; }),
            "m.tflite: node 1 (RESHAPE): tensor 'in' is computed i8, expected constant i32");
  EXPECT_EQ(error_with([](ModelSpec& m) {
              m.tensors[4].shape = {65};
              m.buffers[3].data.resize(260);
            }),
            "m.tflite: node 1 (RESHAPE): input 1 has 65 elements, expected at most 64");
}

}  // namespace
}  // namespace pmt::tflite
