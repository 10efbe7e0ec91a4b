// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Deterministic mutation fuzzing of the whole front end, built with address and undefined-behaviour
// sanitizers: byte changes, truncations, splices and word edits of two models. Every file must end
// in a graph that legalises, prints, parses and runs, or in a pmt::Error.
// PIMENTO_SEED and PIMENTO_FUZZ_RUNS choose another sequence; both are printed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "import/tflite/import.h"
#include "interp/interp.h"
#include "io/file.h"
#include "ir/text.h"
#include "model_builder.h"
#include "passes/passes.h"
#include "pimento/error.h"

namespace pmt {
namespace {

using File = std::vector<std::uint8_t>;

std::uint32_t setting(const char* name, std::uint32_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 0));
}

struct Tally {
  int imported = 0;
  int refused = 0;
  int ran = 0;
};

bool small(const ir::Graph& graph) {
  std::int64_t work = 0;
  for (const ir::Tensor& tensor : graph.tensors) work += tensor.bytes();
  for (const ir::Op& op : graph.ops) {
    work += ir::macs(graph, op);
    if (op.kind() == ir::OpKind::AvgPool2D || op.kind() == ir::OpKind::MaxPool2D) {
      const auto& in = graph.tensor(op.in(0));
      work += in.bytes() * graph.tensor(op.out()).elements();
    }
  }
  return work < 4'000'000;
}

void feed(const File& file, Tally& tally) {
  try {
    ir::Graph graph = tflite::import_bytes(file, "fuzz.tflite");
    ++tally.imported;
    EXPECT_TRUE(ir::parse(ir::print(graph), "fuzz") == graph);
    passes::legalise(graph);
    if (!small(graph)) return;
    std::vector<ir::Bytes> inputs;
    for (const ir::TensorId id : graph.inputs) {
      inputs.emplace_back(static_cast<std::size_t>(graph.tensor(id).bytes()), 0x55);
    }
    interp::run(graph, inputs);
    ++tally.ran;
  } catch (const Error&) {
    ++tally.refused;
  }
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  File mutate(const File& original) {
    File file = original;
    const int changes = 1 + static_cast<int>(below(4));
    for (int i = 0; i < changes && file.size() > 12; ++i) change(file);
    return file;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void change(File& file) {
    constexpr std::uint32_t kWords[] = {0,       1,          2,          0x7f,       0x80,
                                        0xff,    0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0,
                                        0x10000, 0x3f800000, 0x7fc00000, 0x7f800000, 0x00000100};
    const std::size_t at = below(file.size());
    switch (below(32) % 25) {
      default:
        file[at] ^= static_cast<std::uint8_t>(1U << below(8));
        break;
      case 0:
      case 1:
      case 2:
      case 3:
        file[at] = static_cast<std::uint8_t>(random_());
        break;
      case 4:
      case 5:
      case 6: {  // an aligned word becomes an edge value
        const std::uint32_t word = kWords[below(std::size(kWords))];
        const std::size_t start = at & ~std::size_t{3};
        for (std::size_t i = 0; i < 4 && start + i < file.size(); ++i) {
          file[start + i] = static_cast<std::uint8_t>(word >> (8 * i));
        }
        break;
      }
      case 7: {  // one part of the file over another
        const std::size_t from = below(file.size());
        const std::size_t size =
            1 + below(std::min<std::size_t>(64, file.size() - std::max(at, from)));
        const File part(file.begin() + static_cast<std::ptrdiff_t>(from),
                        file.begin() + static_cast<std::ptrdiff_t>(from + size));
        std::copy(part.begin(), part.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      }
      case 8:
        file.resize(at);
    }
  }

  std::mt19937 random_;
};

void fuzz(const File& original, const char* name, std::uint32_t default_runs) {
  const std::uint32_t seed = setting("PIMENTO_SEED", 1);
  const std::uint32_t runs = setting("PIMENTO_FUZZ_RUNS", default_runs);
  Tally unchanged;
  feed(original, unchanged);
  ASSERT_EQ(unchanged.ran, 1);
  Mutator mutator(seed);
  Tally tally;
  for (std::uint32_t i = 0; i < runs; ++i) feed(mutator.mutate(original), tally);
  fmt::print("{}: seed {} runs {}: {} imported, {} ran, {} refused\n", name, seed, runs,
             tally.imported, tally.ran, tally.refused);
  EXPECT_GT(tally.ran, static_cast<int>(runs / 100)) << "the mutations never get past the checks";
  EXPECT_GT(tally.refused, static_cast<int>(runs / 100)) << "the checks never refuse";
}

TEST(Fuzz, SmallModel) { fuzz(tflite::test::write(tflite::test::small_model()), "small", 20000); }

TEST(Fuzz, EmbeddedModel) {
  fuzz(io::read_file(std::string(PMT_SOURCE_DIR) + "/tests/models/digits/digits.tflite"), "digits",
       3000);
}

// The text form is an input as well: what parses must verify or be refused, never crash.
TEST(Fuzz, TextForm) {
  const std::string text =
      ir::print(tflite::import_bytes(tflite::test::write(tflite::test::small_model()), "small"));
  const File original(text.begin(), text.end());
  const std::uint32_t seed = setting("PIMENTO_SEED", 1);
  Mutator mutator(seed);
  int parsed = 0;
  int legal = 0;
  for (int i = 0; i < 5000; ++i) {
    const File file = mutator.mutate(original);
    try {
      ir::Graph graph =
          ir::parse({reinterpret_cast<const char*>(file.data()), file.size()}, "text");
      ++parsed;
      EXPECT_TRUE(ir::parse(ir::print(graph), "again") == graph);
      passes::legalise(graph);
      ++legal;
    } catch (const Error&) {
    }
  }
  fmt::print("text: seed {}: {} parsed, {} legal\n", seed, parsed, legal);
  EXPECT_GT(legal, 50);
  EXPECT_GT(parsed, legal);
}

// Small enough to try everything: each byte in turn, inverted, zero and 0xff; each length.
TEST(Fuzz, EveryByteAndLengthOfTheSmallModel) {
  const File original = tflite::test::write(tflite::test::small_model());
  Tally tally;
  for (std::size_t at = 0; at < original.size(); ++at) {
    for (const int value : {original[at] ^ 0xff, 0x00, 0xff, 0x80, original[at] + 1}) {
      File file = original;
      file[at] = static_cast<std::uint8_t>(value);
      feed(file, tally);
    }
    feed(File(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(at)), tally);
  }
  fmt::print("every byte: {} imported, {} ran, {} refused\n", tally.imported, tally.ran,
             tally.refused);
  EXPECT_GT(tally.refused, static_cast<int>(original.size()));
}

}  // namespace
}  // namespace pmt
