// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Random multiply-accumulate layers, compiled and run on the simulator, equal the interpreter bit
// for bit on every preset: tiling, packing, bias folding and the DMA pipeline. PMT_SEED takes a
// seed back.
#include <cstdlib>

#include "harness.h"
#include "random_graph.h"

namespace pmt::testing {
namespace {

const char* const kConfigs[] = {"nano", "edge", "max"};

std::uint64_t first_seed() {
  const char* text = std::getenv("PMT_SEED");
  return text ? std::strtoull(text, nullptr, 10) : 1;
}

// Builds with make(maker) and compares on each preset.
template <typename Make>
void compare(int count, Make&& make, std::vector<const char*> configs = {"nano", "edge", "max"}) {
  for (int i = 0; i < count; ++i) {
    const std::uint64_t seed = first_seed() + static_cast<std::uint64_t>(i);
    GraphMaker maker(seed);
    const ir::TensorId output = make(maker);
    const ir::Graph graph = maker.finish(output);
    const auto bytes = static_cast<std::size_t>(graph.tensor(graph.inputs[0]).bytes());
    const std::vector<ir::Bytes> inputs = {maker.random_bytes(bytes)};
    for (const char* config : configs) {
      ASSERT_TRUE(same_as_interpreter(graph, config, inputs)) << "PMT_SEED=" << seed;
    }
  }
}

TEST(RandomLayers, Convolution) {
  compare(60, [](GraphMaker& m) {
    const int kh = m.pick(1, 4), kw = m.pick(1, 4);
    const ir::TensorId in = m.input({m.pick(1, 2), m.pick(1, 20), m.pick(1, 20), m.pick(1, 24)});
    const auto activation = static_cast<ir::Activation>(m.pick(0, 3));
    const ir::Window window =
        m.window(in, kh, kw, 3, m.pick(1, 5) == 1 ? 2 : 1, m.pick(1, 5) == 1 ? 2 : 1);
    return m.conv(in, m.pick(1, 40), kh, kw, window, activation);
  });
}

TEST(RandomLayers, Depthwise) {
  compare(60, [](GraphMaker& m) {
    const int kh = m.pick(1, 4), kw = m.pick(1, 4);
    const ir::TensorId in = m.input({1, m.pick(1, 20), m.pick(1, 20), m.pick(1, 40)});
    const ir::Window window = m.window(in, kh, kw, 2, m.pick(1, 5) == 1 ? 2 : 1, m.pick(1, 2));
    return m.depthwise(in, 1, kh, kw, window);
  });
}

// Images beyond the scratchpad: streaming tiles through one and two buffers.
TEST(RandomLayers, LargeForTheScratchpad) {
  const auto make = [](int size, int channels) {
    return [=](GraphMaker& m) {
      const ir::TensorId in =
          m.input({1, m.pick(size, 2 * size), m.pick(size, 2 * size), channels});
      const ir::TensorId mid = m.conv(in, channels + 3, 3, 3, m.window(in, 3, 3, 1));
      return m.depthwise(mid, 1, 3, 3, m.window(mid, 3, 3, 2));
    };
  };
  compare(6, make(15, 9), {"nano"});
  compare(4, make(45, 30), {"edge", "max"});
}

TEST(RandomLayers, ChannelGroupsOnSmallImages) {
  compare(8, [](GraphMaker& m) {
    const ir::TensorId in = m.input({m.pick(1, 2), m.pick(1, 4), m.pick(1, 4), m.pick(200, 300)});
    const ir::TensorId mid = m.depthwise(in, 1, 3, 3, m.window(in, 3, 3, 1));
    return m.conv(mid, m.pick(200, 500), 1, 1, {});
  });
}

// As a depthwise convolution on the NPU: every window size has its own scale.
TEST(RandomLayers, AveragePoolOfWholeWindows) {
  compare(60, [](GraphMaker& m) {
    const int fh = m.pick(1, 9), fw = m.pick(1, 9);
    const ir::TensorId in = m.input({m.pick(1, 2), m.pick(fh, 12), m.pick(fw, 12), m.pick(1, 20)});
    ir::Window window;
    window.stride_h = m.pick(1, 3);
    window.stride_w = m.pick(1, 3);
    return m.pool(in, false, fh, fw, window);
  });
}

TEST(RandomLayers, FullyConnected) {
  compare(40, [](GraphMaker& m) {
    const ir::TensorId in = m.input({m.pick(1, 5), m.pick(1, 900)});
    return m.fully_connected(in, m.pick(1, 200));
  });
}

// Without kept layers buffers share memory: a wrong lifetime shows in the output.
TEST(RandomLayers, ChainWithSharedMemory) {
  for (std::uint64_t seed = first_seed(); seed < first_seed() + 20; ++seed) {
    GraphMaker m(seed);
    const ir::TensorId in = m.input({1, 9, 7, m.pick(1, 9)});
    ir::TensorId trunk = m.conv(in, 12, 3, 3, {1, 1, 1, 1, 1, 1, 1, 1}, ir::Activation::Relu);
    for (int i = 0; i < 3; ++i) {
      ir::TensorId side = m.depthwise(trunk, 1, 3, 3, {1, 1, 1, 1, 1, 1, 1, 1});
      side = m.conv(side, 12, 1, 1, {});
      trunk = m.add(trunk, side);
    }
    const ir::TensorId pooled = m.pool(trunk, false, 9, 7, {});
    const ir::TensorId flat = m.reshape(pooled, {1, 12});
    const ir::Graph graph = m.finish(m.softmax(m.fully_connected(flat, 10)));
    const std::vector<ir::Bytes> inputs = {
        m.random_bytes(static_cast<std::size_t>(graph.tensor(graph.inputs[0]).bytes()))};
    for (const char* config : kConfigs) {
      ASSERT_TRUE(same_as_interpreter(graph, config, inputs, false)) << "PMT_SEED=" << seed;
    }
  }
}

}  // namespace
}  // namespace pmt::testing
