// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Each kernel that runs on the core equals the interpreter bit for bit on random operators:
// operands in the scratchpad (edge) and, where they do not fit, in external memory (nano).
#include "harness.h"
#include "random_graph.h"
#include "runtime/runtime_image.h"

namespace pmt::testing {
namespace {

template <typename Make>
void compare(int count, Make&& make) {
  for (int i = 0; i < count; ++i) {
    GraphMaker maker(static_cast<std::uint64_t>(1000 + i));
    const ir::TensorId output = make(maker);
    const ir::Graph graph = maker.finish(output);
    std::vector<ir::Bytes> inputs;
    for (const ir::TensorId id : graph.inputs) {
      inputs.push_back(maker.random_bytes(static_cast<std::size_t>(graph.tensor(id).bytes())));
    }
    for (const char* config : {"edge", "nano"}) {
      ASSERT_TRUE(same_as_interpreter(graph, config, inputs)) << "case " << i;
    }
  }
}

std::vector<std::int64_t> image(GraphMaker& m) {
  return {m.pick(1, 2), m.pick(2, 16), m.pick(2, 16), m.pick(1, 20)};
}

// Padding on the top or left keeps it on the core.
TEST(Kernels, AveragePoolWithPadding) {
  compare(20, [](GraphMaker& m) {
    const ir::TensorId in = m.input(image(m));
    const int fh = m.pick(2, 3), fw = m.pick(2, 3);
    ir::Window window = m.window(in, fh, fw, 2);
    window.pad_top = 1;
    return m.pool(in, false, fh, fw, window);
  });
}

TEST(Kernels, MaximumPool) {
  compare(20, [](GraphMaker& m) {
    const ir::TensorId in = m.input(image(m));
    const int fh = m.pick(1, 2), fw = m.pick(1, 2);
    return m.pool(in, true, fh, fw, m.window(in, fh, fw, 2));
  });
}

TEST(Kernels, Add) {
  compare(20, [](GraphMaker& m) {
    const std::vector<std::int64_t> shape = image(m);
    const ir::TensorId a = m.input(shape);
    return m.add(a, m.input(shape));
  });
}

TEST(Kernels, AddOfATensorToItself) {
  compare(4, [](GraphMaker& m) {
    const ir::TensorId a = m.input(image(m));
    return m.add(a, a);
  });
}

TEST(Kernels, Softmax) {
  compare(20, [](GraphMaker& m) { return m.softmax(m.input({m.pick(1, 4), m.pick(1, 100)})); });
}

TEST(Kernels, Mean) {
  compare(12, [](GraphMaker& m) {
    const std::vector<std::vector<std::int32_t>> axes = {{1, 2}, {1}, {2}, {3}, {0, 3}, {1, 3}};
    const auto choice = static_cast<std::size_t>(m.pick(0, 5));
    const ir::TensorId in = m.input(image(m));
    return m.mean(in, axes[choice], m.pick(0, 1) == 1);
  });
}

TEST(Kernels, MeanOfTwoDimensions) {
  compare(4, [](GraphMaker& m) {
    return m.mean(m.input({m.pick(1, 9), m.pick(1, 50)}), {1}, false);
  });
}

TEST(Kernels, Pad) {
  compare(12, [](GraphMaker& m) {
    const ir::TensorId in = m.input(image(m));
    std::vector<std::array<std::int64_t, 2>> pads(4);
    for (auto& pad : pads) pad = {m.pick(0, 2), m.pick(0, 2)};
    return m.pad(in, pads, m.pick(-128, 127));
  });
}

TEST(Kernels, PadOfTwoDimensions) {
  compare(4, [](GraphMaker& m) {
    return m.pad(m.input({m.pick(1, 9), m.pick(1, 9)}), {{1, 2}, {0, 3}}, m.pick(-128, 127));
  });
}

TEST(Kernels, DepthwiseWithMultiplier) {
  compare(12, [](GraphMaker& m) {
    const ir::TensorId in = m.input({1, m.pick(3, 9), m.pick(3, 9), m.pick(2, 9)});
    return m.depthwise(in, m.pick(2, 3), 3, 2, m.window(in, 3, 2, 2, m.pick(1, 2), 1));
  });
}

// Too large for nano's side A (one row) or side W (one channel): the fall-back kernels.
TEST(Kernels, ConvolutionBeyondTheNpu) {
  compare(3, [](GraphMaker& m) {
    const ir::TensorId in = m.input({1, 3, 12, 130});
    return m.conv(in, m.pick(2, 6), 3, 3, m.window(in, 3, 3, 2));
  });
}

TEST(Kernels, FullyConnectedBeyondTheNpu) {
  compare(3, [](GraphMaker& m) { return m.fully_connected(m.input({2, 1500}), m.pick(1, 9)); });
}

TEST(Kernels, ReshapeSharesStorage) {
  compare(3, [](GraphMaker& m) {
    const ir::TensorId in = m.input({1, 4, 6, 5});
    return m.softmax(m.reshape(in, {4, 30}));
  });
}

TEST(RuntimeImage, UnknownSymbolIsNamed) {
  try {
    runtime::prebuilt().address_of("pmt_k_nothing");
    FAIL() << "no error";
  } catch (const std::out_of_range& error) {
    EXPECT_NE(std::string(error.what()).find("pmt_k_nothing"), std::string::npos);
  }
}

}  // namespace
}  // namespace pmt::testing
