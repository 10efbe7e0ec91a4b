// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The embedded model: all 200 images give TensorFlow Lite's reference outputs bit for bit, as
// imported, after legalisation and through the text form; image 0 does so layer by layer.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <filesystem>

#include "import/tflite/import.h"
#include "interp/interp.h"
#include "io/npy.h"
#include "ir/text.h"
#include "passes/passes.h"

namespace pmt {
namespace {

class Digits : public ::testing::Test {
 protected:
  const std::filesystem::path folder_ =
      std::filesystem::path(PMT_SOURCE_DIR) / "tests/models/digits";
  const ir::Graph imported_ = tflite::import_file(folder_ / "digits.tflite");
  const io::Array images_ = io::read_npy(folder_ / "images.npy");
  const io::Array outputs_ = io::read_npy(folder_ / "outputs.npy");

  static ir::Bytes row(const io::Array& array, std::int64_t index) {
    const std::int64_t size = static_cast<std::int64_t>(array.data.size()) / array.shape.at(0);
    const auto begin = array.data.begin() + index * size;
    return {begin, begin + size};
  }

  // Number of images whose output is wrong.
  int wrong(const ir::Graph& graph) const {
    int count = 0;
    for (std::int64_t i = 0; i < images_.shape[0]; ++i) {
      const std::vector<ir::Bytes> inputs = {row(images_, i)};
      count += interp::run(graph, inputs) != std::vector<ir::Bytes>{row(outputs_, i)};
    }
    return count;
  }
};

TEST_F(Digits, FilesAreWhatTheTestNeeds) {
  ASSERT_EQ(images_.shape, (std::vector<std::int64_t>{200, 8, 8, 1}));
  ASSERT_EQ(outputs_.shape, (std::vector<std::int64_t>{200, 10}));
}

TEST_F(Digits, ImportedGraphIsExact) {
  ir::Graph graph = imported_;
  passes::resolve_quant(graph);
  EXPECT_EQ(graph.ops.size(), 12U);
  EXPECT_EQ(wrong(graph), 0);
}

TEST_F(Digits, LegalisedGraphIsExact) {
  ir::Graph graph = imported_;
  passes::legalise(graph);
  EXPECT_EQ(graph.ops.size(), 11U) << "the pad folds into a convolution";
  EXPECT_EQ(wrong(graph), 0);
}

TEST_F(Digits, TextFormIsExact) {
  ir::Graph graph = imported_;
  passes::legalise(graph);
  EXPECT_EQ(wrong(ir::parse(ir::print(graph), "printed")), 0);
}

TEST_F(Digits, EveryLayerOfImageZeroIsExact) {
  ir::Graph graph = imported_;
  passes::resolve_quant(graph);
  const auto layers = io::read_npz(folder_ / "layers_0.npz");
  ASSERT_EQ(layers.size(), graph.ops.size());
  std::size_t seen = 0;
  const std::vector<ir::Bytes> inputs = {row(images_, 0)};
  interp::run(graph, inputs, [&](std::size_t i, const ir::Op& op, auto out) {
    const io::Array& layer = layers.at(fmt::format("op{:02}", i));
    EXPECT_EQ(layer.shape, graph.tensor(op.out()).shape) << op.name;
    EXPECT_EQ(layer.data, ir::Bytes(out.begin(), out.end())) << op.name;
    ++seen;
  });
  EXPECT_EQ(seen, layers.size());
}

// The two roundings differ on this model, so an exact result shows that the right one was used.
TEST_F(Digits, SingleRoundingIsVisible) {
  ir::Graph graph = imported_;
  passes::legalise(graph, ir::Rounding::Single);
  EXPECT_GT(wrong(graph), 0);
}

}  // namespace
}  // namespace pmt
