// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The five MLPerf Tiny networks against TensorFlow Lite Micro's reference kernels, bit for bit:
// every operator's output for one input, and the network's output for 48 inputs.
// Needs PIMENTO_DATA; without it the program ends with 77 ("not run").
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "import/tflite/import.h"
#include "interp/interp.h"
#include "io/file.h"
#include "io/npy.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "passes/passes.h"

namespace pmt {
namespace {

struct Network {
  const char* name;
  const char* model;
  const char* golden;
  std::size_t ops;
};

constexpr Network kNetworks[] = {
    {"ic", "pretrainedResnet_quant", "ic_sample", 16}, {"kws", "kws_ref_model", "kws_0", 13},
    {"vww", "vww_96_int8", "vww_person", 31},          {"ad", "ad01_int8", "ad_win0", 10},
    {"sww", "str_ww_ref_model", "sww_0", 11},
};

void PrintTo(const Network& network, std::ostream* out) { *out << network.name; }

class MlperfTiny : public ::testing::TestWithParam<Network> {
 protected:
  const std::filesystem::path folder_ =
      std::filesystem::path(std::getenv("PIMENTO_DATA")) / "mlperf_tiny";
  const ir::Graph imported_ =
      tflite::import_file(folder_ / "models" / (std::string(GetParam().model) + ".tflite"));
};

TEST_P(MlperfTiny, ImportsVerifiesAndPrints) {
  EXPECT_EQ(imported_.ops.size(), GetParam().ops);
  ir::Graph graph = imported_;
  passes::legalise(graph);
  ir::verify(graph, ir::Stage::Resolved);
  EXPECT_TRUE(ir::parse(ir::print(graph), "printed") == graph);
}

TEST_P(MlperfTiny, EveryOperatorIsExact) {
  const auto golden = folder_ / "golden" / GetParam().golden;
  ir::Graph graph = imported_;
  passes::resolve_quant(graph);
  std::vector<std::string> files;
  std::istringstream table(io::read_text(golden / "tensors.tsv"));
  std::string line;
  std::getline(table, line);  // column names
  while (std::getline(table, line)) files.push_back(line.substr(line.rfind('\t') + 1));
  ASSERT_EQ(files.size(), graph.ops.size());

  const std::vector<ir::Bytes> inputs = {io::read_file(golden / "input_int8.bin")};
  std::size_t seen = 0;
  interp::run(graph, inputs, [&](std::size_t i, const ir::Op& op, auto out) {
    EXPECT_TRUE(io::read_file(golden / files[i]) == ir::Bytes(out.begin(), out.end())) << op.name;
    ++seen;
  });
  EXPECT_EQ(seen, files.size());
}

TEST_P(MlperfTiny, AllInputsAreExact) {
  ir::Graph graph = imported_;
  passes::legalise(graph);
  const auto arrays = io::read_npz(folder_ / "inputs" / (std::string(GetParam().name) + ".npz"));
  const io::Array& x = arrays.at("x");
  const io::Array& y = arrays.at("y");
  ASSERT_EQ(x.shape.at(0), 48);
  const std::size_t in_size = x.data.size() / 48;
  const std::size_t out_size = y.data.size() / 48;
  for (std::size_t i = 0; i < 48; ++i) {
    const auto in = x.data.begin() + static_cast<std::ptrdiff_t>(i * in_size);
    const auto out = y.data.begin() + static_cast<std::ptrdiff_t>(i * out_size);
    const std::vector<ir::Bytes> inputs = {
        ir::Bytes(in, in + static_cast<std::ptrdiff_t>(in_size))};
    EXPECT_TRUE(interp::run(graph, inputs).at(0) ==
                ir::Bytes(out, out + static_cast<std::ptrdiff_t>(out_size)))
        << "input " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, MlperfTiny, ::testing::ValuesIn(kNetworks),
                         [](const auto& info) { return std::string(info.param.name); });

// 500 inputs of the keyword network's accuracy set: "file,label,out0,...,out11".
TEST(Keywords, AccuracySetIsExact) {
  const std::filesystem::path data = std::getenv("PIMENTO_DATA");
  ir::Graph graph = tflite::import_file(data / "mlperf_tiny/models/kws_ref_model.tflite");
  passes::legalise(graph);
  std::istringstream table(io::read_text(data / "kws01/expected_tflm_int8.csv"));
  std::string line;
  std::getline(table, line);  // column names
  int count = 0;
  int wrong = 0;
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string file;
    std::string field;
    std::getline(fields, file, ',');
    std::getline(fields, field, ',');  // label
    ir::Bytes expected;
    while (std::getline(fields, field, ',')) {
      expected.push_back(static_cast<std::uint8_t>(std::stoi(field)));
    }
    const std::vector<ir::Bytes> inputs = {io::read_file(data / "kws01" / file)};
    wrong += interp::run(graph, inputs).at(0) != expected;
    ++count;
  }
  EXPECT_EQ(count, 500);
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace pmt

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (std::getenv("PIMENTO_DATA") == nullptr) {
    fmt::print("not run: PIMENTO_DATA is not set\n");
    return 77;
  }
  return RUN_ALL_TESTS();
}
