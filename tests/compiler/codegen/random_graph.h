// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Random quantised graphs of one or a few operators, the same for the same seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ir/graph.h"

namespace pmt::testing {

class GraphMaker {
 public:
  explicit GraphMaker(std::uint64_t seed) : random_(seed) { graph_.name = "random"; }

  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  float real(float low, float high) {
    return std::uniform_real_distribution<float>(low, high)(random_);
  }

  ir::TensorId input(std::vector<std::int64_t> shape);
  ir::TensorId conv(ir::TensorId in, int out_c, int kh, int kw, ir::Window window,
                    ir::Activation activation = ir::Activation::None);
  ir::TensorId depthwise(ir::TensorId in, int multiplier, int kh, int kw, ir::Window window);
  ir::TensorId fully_connected(ir::TensorId in, int out_n);
  ir::TensorId pool(ir::TensorId in, bool is_max, int fh, int fw, ir::Window window);
  ir::TensorId add(ir::TensorId a, ir::TensorId b);
  ir::TensorId softmax(ir::TensorId in);
  ir::TensorId reshape(ir::TensorId in, std::vector<std::int64_t> shape);
  ir::TensorId pad(ir::TensorId in, std::vector<std::array<std::int64_t, 2>> pads, int value);
  ir::TensorId mean(ir::TensorId in, std::vector<std::int32_t> axes, bool keep_dims);

  // Window with random stride and padding that fits the image.
  ir::Window window(ir::TensorId in, int kh, int kw, int most_stride, int dilation_h = 1,
                    int dilation_w = 1);

  // Resolved and verified; operators as written (nothing folded away).
  ir::Graph finish(ir::TensorId output);
  std::vector<std::uint8_t> random_bytes(std::size_t count);
  const ir::Tensor& tensor(ir::TensorId id) const { return graph_.tensor(id); }

 private:
  ir::TensorId tensor(const std::string& name, std::vector<std::int64_t> shape, ir::DType type,
                      ir::Quant quant);
  ir::TensorId filter(std::vector<std::int64_t> shape, int channels, int axis);
  ir::TensorId bias(int channels);
  ir::TensorId apply(const std::string& name, std::vector<ir::TensorId> inputs, ir::Attrs attrs,
                     ir::Quant quant, std::vector<std::int64_t> shape = {});
  ir::Quant activation_quant();
  ir::Quant output_quant(ir::TensorId in, int terms);

  std::mt19937_64 random_;
  ir::Graph graph_;
};

}  // namespace pmt::testing
