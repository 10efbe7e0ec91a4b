// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Properties of compiled images: equal bytes for equal input, what META says, errors with figures.
#include "codegen/program.h"

#include <nlohmann/json.hpp>

#include "harness.h"
#include "ir/error.h"
#include "random_graph.h"

namespace pmt::testing {
namespace {

ir::Graph small_network(std::uint64_t seed) {
  GraphMaker m(seed);
  const ir::TensorId in = m.input({1, 8, 8, 3});
  const ir::TensorId conv = m.conv(in, 8, 3, 3, {});
  return m.finish(m.depthwise(conv, 2, 3, 3, {}));
}

TEST(Program, SameInputGivesSameBytes) {
  const auto bytes = [] {
    return image::serialise(compile_for(small_network(7), "edge").image, "test");
  };
  EXPECT_EQ(bytes(), bytes());
}

TEST(Program, MetaDescribesLayersAndTensors) {
  const codegen::Program program = compile_for(small_network(7), "edge");
  const auto meta = nlohmann::json::parse(program.image.text(gen::SectionType::meta));
  EXPECT_EQ(meta.at("precision"), "int8");
  ASSERT_EQ(meta.at("layers").size(), 2U);
  EXPECT_EQ(meta["layers"][0]["place"], "npu");
  EXPECT_EQ(meta["layers"][0]["macs"], 6 * 6 * 8 * 27);
  EXPECT_EQ(meta["layers"][1]["place"], "core");
  EXPECT_EQ(meta["layers"][1]["why"], "depth multiplier 2");
  EXPECT_EQ(meta["profile"]["count"], 2);
  EXPECT_EQ(meta["inputs"][0]["bytes"], 8 * 8 * 3);
  EXPECT_EQ(meta["inputs"][0]["addr"].get<std::uint64_t>() % 64, 0U);
}

TEST(Program, ImageCarriesConfigurationAndHash) {
  const codegen::Program program = compile_for(small_network(7), "nano");
  EXPECT_EQ(program.image.arch_hash, gen::find_preset("nano")->arch_hash);
  const auto config = nlohmann::json::parse(program.image.text(gen::SectionType::config));
  EXPECT_EQ(config.at("npu.rows"), 1);
}

TEST(Program, CodeTooLargeForTheTcmSaysByHowMuch) {
  GraphMaker m(3);
  ir::TensorId at = m.input({1, 60, 20, 16});
  for (int i = 0; i < 40; ++i) at = m.conv(at, 16, 3, 3, {1, 1, 1, 1, 1, 1, 1, 1});
  const ir::Graph graph = m.finish(at);
  try {
    compile_for(graph, "nano");
    FAIL() << "no error";
  } catch (const ir::CompileError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("65536"), std::string::npos) << text;
    EXPECT_NE(text.find("too many"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace pmt::testing
