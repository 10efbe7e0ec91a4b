// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Builds .tflite files in memory for the importer's tests: a small valid network by default, each
// part of which a test may change through the object form of the tables before it is written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pimento/gen/tflite_min_generated.h"

namespace pmt::tflite::test {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

struct TensorSpec {
  std::vector<std::int32_t> shape;
  std::int8_t type = 9;  // INT8
  std::uint32_t buffer = 0;
  std::string name;
  std::vector<float> scales = {0.5F};
  std::vector<std::int64_t> zero_points = {0};
  std::int32_t axis = 0;
  std::uint8_t details = 0;
  bool variable = false;
  bool sparse = false;
};

struct CodeSpec {
  std::int8_t deprecated = 0;
  std::int32_t code = 0;
  std::string custom;
};

// Options as builders, because each test needs only one or two kinds.
using OptionsBuilder = Offset<void> (*)(FlatBufferBuilder&);

struct OperatorSpec {
  std::uint32_t opcode = 0;
  std::vector<std::int32_t> inputs;
  std::vector<std::int32_t> outputs;
  fb::BuiltinOptions type = fb::BuiltinOptions::NONE;
  OptionsBuilder options = nullptr;
};

struct BufferSpec {
  std::vector<std::uint8_t> data;
  std::uint64_t offset = 0;
};

struct ModelSpec {
  std::uint32_t version = 3;
  const char* identifier = "TFL3";
  std::vector<CodeSpec> codes;
  std::vector<TensorSpec> tensors;
  std::vector<OperatorSpec> operators;
  std::vector<std::int32_t> inputs;
  std::vector<std::int32_t> outputs;
  std::vector<BufferSpec> buffers;
  int subgraphs = 1;
};

// Tensors: 0 input [1,4,4,2], 1 filter [3,3,3,2], 2 bias [3], 3 convolution [1,2,2,3], 4 shape [2],
// 5 flat [1,12]. Operators: 0 CONV_2D (VALID, RELU), 1 RESHAPE. Buffers: 0 empty, 1 filter, 2 bias,
// 3 shape.
inline ModelSpec small_model() {
  ModelSpec m;
  m.codes = {{3, 3, ""}, {22, 22, ""}};
  m.tensors = {{{1, 4, 4, 2}, 9, 0, "in", {0.5F}, {3}},
               {{3, 3, 3, 2}, 9, 1, "filter", {0.25F, 0.5F, 0.125F}, {0, 0, 0}},
               {{3}, 2, 2, "bias", {}, {}},
               {{1, 2, 2, 3}, 9, 0, "conv", {4.0F}, {-5}},
               {{2}, 2, 3, "shape", {}, {}},
               {{1, 12}, 9, 0, "flat", {4.0F}, {-5}}};
  m.operators = {
      {0,
       {0, 1, 2},
       {3},
       fb::BuiltinOptions::Conv2DOptions,
       [](FlatBufferBuilder& b) { return fb::CreateConv2DOptions(b, 1, 1, 1, 1, 1, 1).Union(); }},
      {1, {3, 4}, {5}, fb::BuiltinOptions::NONE, nullptr}};
  m.inputs = {0};
  m.outputs = {5};
  m.buffers = {{},
               {std::vector<std::uint8_t>(54, 1)},
               {std::vector<std::uint8_t>(12, 0)},
               {{1, 0, 0, 0, 12, 0, 0, 0}}};
  return m;
}

inline Offset<fb::Tensor> write(FlatBufferBuilder& b, const TensorSpec& t) {
  Offset<fb::Unread> unread;
  if (t.sparse || t.details != 0) unread = fb::CreateUnread(b);
  const auto quant = fb::CreateQuantizationParameters(
      b, 0, 0, b.CreateVector(t.scales), b.CreateVector(t.zero_points), t.details,
      t.details != 0 ? unread : Offset<fb::Unread>(), t.axis);
  return fb::CreateTensor(b, b.CreateVector(t.shape), t.type, t.buffer, b.CreateString(t.name),
                          quant, t.variable, t.sparse ? unread : Offset<fb::Unread>());
}

inline Offset<fb::SubGraph> write_subgraph(FlatBufferBuilder& b, const ModelSpec& m) {
  std::vector<Offset<fb::Tensor>> tensors;
  for (const TensorSpec& t : m.tensors) tensors.push_back(write(b, t));
  std::vector<Offset<fb::Operator>> operators;
  for (const OperatorSpec& o : m.operators) {
    const Offset<void> options = o.options == nullptr ? Offset<void>() : o.options(b);
    operators.push_back(fb::CreateOperator(b, o.opcode, b.CreateVector(o.inputs),
                                           b.CreateVector(o.outputs), o.type, options));
  }
  return fb::CreateSubGraph(b, b.CreateVector(tensors), b.CreateVector(m.inputs),
                            b.CreateVector(m.outputs), b.CreateVector(operators),
                            b.CreateString("main"));
}

inline std::vector<std::uint8_t> write(const ModelSpec& m) {
  FlatBufferBuilder b;
  std::vector<Offset<fb::OperatorCode>> codes;
  for (const CodeSpec& c : m.codes) {
    codes.push_back(fb::CreateOperatorCode(
        b, c.deprecated,
        c.custom.empty() ? Offset<flatbuffers::String>() : b.CreateString(c.custom), 1, c.code));
  }
  std::vector<Offset<fb::SubGraph>> subgraphs;
  for (int i = 0; i < m.subgraphs; ++i) subgraphs.push_back(write_subgraph(b, m));
  std::vector<Offset<fb::Buffer>> buffers;
  for (const BufferSpec& s : m.buffers) {
    b.ForceVectorAlignment(s.data.size(), 1, 16);
    const auto data =
        s.data.empty() ? Offset<flatbuffers::Vector<std::uint8_t>>() : b.CreateVector(s.data);
    buffers.push_back(fb::CreateBuffer(b, data, s.offset));
  }
  b.Finish(fb::CreateModel(b, m.version, b.CreateVector(codes), b.CreateVector(subgraphs), 0,
                           b.CreateVector(buffers)),
           m.identifier);
  return {b.GetBufferPointer(), b.GetBufferPointer() + b.GetSize()};
}

}  // namespace pmt::tflite::test
