// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// npu.conv and npu.dwconv against the sums of the specification, written out per output element,
// on random geometries of three array sizes: breaks when layout, padding or addressing is wrong.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <random>

#include "golden/conv.h"
#include "golden/npu.h"

namespace {

using namespace pmt::golden;

std::uint32_t pack16(std::int32_t low, std::int32_t high) {
  return (static_cast<std::uint32_t>(low) & 0xFFFFu) | (static_cast<std::uint32_t>(high) << 16);
}

std::uint32_t pack8(int a, int b, int c, int d) {
  const auto u = [](int x) { return static_cast<std::uint32_t>(x) & 0xFFu; };
  return u(a) | (u(b) << 8) | (u(c) << 16) | (u(d) << 24);
}

struct Layer {
  int h, wb, pitch, oh, ow, out_pitch, n, xstep, x0, ystep, y0, ydil, run, nx, kh, kx;
  int pad, zero, low, high, rounding;
  bool per_tensor, depthwise;
  int k() const { return kh * nx * (depthwise ? 1 : run); }
};

struct Data {
  std::vector<std::int8_t> in, weights;  // in: h rows of pitch bytes; weights [n][k]
  std::vector<std::int32_t> bias, multiplier, shift;
};

// The formula, element by element.
std::vector<std::int8_t> expected(const Layer& l, const Data& d) {
  std::vector<std::int8_t> out;
  for (int oy = 0; oy < l.oh; ++oy) {
    for (int ox = 0; ox < l.ow; ++ox) {
      for (int n = 0; n < l.n; ++n) {
        std::int64_t acc = d.bias[static_cast<std::size_t>(n)];
        int k = 0;
        for (int ky = 0; ky < l.kh; ++ky) {
          for (int kx = 0; kx < l.nx; ++kx) {
            for (int j = 0; j < (l.depthwise ? 1 : l.run); ++j, ++k) {
              const int y = oy * l.ystep + l.y0 + ky * l.ydil;
              const int b = ox * l.xstep + l.x0 + kx * l.kx + (l.depthwise ? n : j);
              const bool inside = y >= 0 && y < l.h && b >= 0 && b < l.wb;
              const int value = inside ? d.in[static_cast<std::size_t>(y * l.pitch + b)] : l.pad;
              acc += value * d.weights[static_cast<std::size_t>(n * l.k() + k)];
            }
          }
        }
        const std::size_t i = l.per_tensor ? 0 : static_cast<std::size_t>(n);
        const auto wrapped = static_cast<std::int32_t>(static_cast<std::uint32_t>(acc));
        out.push_back(pmt_requant_i8(wrapped, d.multiplier[i], d.shift[i], l.zero, l.low, l.high,
                                     l.rounding));
      }
    }
  }
  return out;
}

constexpr std::uint32_t kIn = 64, kOut = 2048 + 3;  // side A, offsets of input and output

template <typename T>
void put(std::vector<std::uint8_t>& spad, std::size_t at, const std::vector<T>& data) {
  std::memcpy(spad.data() + at, data.data(), data.size() * sizeof(T));
}

// Writes operands and configuration; returns the offset behind the operands on side W.
std::uint32_t set_up(Npu& npu, const Layer& l, const Data& d) {
  const auto& p = npu.params;
  const std::uint32_t align = std::max(p.line_bytes, p.cols);
  const auto round = [&](std::size_t x) {
    return static_cast<std::uint32_t>((x + align - 1) / align * align);
  };
  put(npu.spad_a, kIn, d.in);
  const auto packed =
      l.depthwise
          ? npu_pack_dwconv_weights(p, d.weights, d.bias.size(), static_cast<std::size_t>(l.k()))
          : npu_pack_conv_weights(p, d.weights, d.bias.size(), static_cast<std::size_t>(l.k()));
  put(npu.spad_w, 0, packed);
  const std::uint32_t bias_at = round(packed.size());
  put(npu.spad_w, bias_at, d.bias);
  const std::uint32_t padded = (static_cast<std::uint32_t>(l.n) + p.cols - 1) / p.cols * p.cols;
  const std::uint32_t scale_at = round(bias_at + 4 * padded);
  for (std::size_t i = 0; i < d.multiplier.size(); ++i) {
    std::memcpy(npu.spad_w.data() + scale_at + 8 * i, &d.multiplier[i], 4);
    npu.spad_w[scale_at + 8 * i + 4] = static_cast<std::uint8_t>(d.shift[i]);
  }
  npu_cfg(npu, 8, kIn, kOut);
  npu_cfg(npu, 9, kSpadSideBit, kSpadSideBit | bias_at);
  npu_cfg(npu, 10, kSpadSideBit | scale_at, pack8(l.pad, l.zero, l.low, l.high));
  npu_cfg(npu, 11, pack16(l.h, l.wb), static_cast<std::uint32_t>(l.pitch));
  npu_cfg(npu, 12, pack16(l.oh, l.ow), static_cast<std::uint32_t>(l.out_pitch));
  npu_cfg(npu, 13, static_cast<std::uint32_t>(l.n), pack16(l.xstep, l.x0));
  npu_cfg(npu, 14, pack8(l.ystep, l.y0, l.ydil, 0),
          static_cast<std::uint32_t>(l.run | (l.nx << 16) | (l.kh << 24)));
  npu_cfg(npu, 15, static_cast<std::uint32_t>(l.kx),
          static_cast<std::uint32_t>(l.rounding | (l.per_tensor ? 2 : 0)));
  return round(scale_at + 8 * padded);
}

struct RandomLayer {
  Layer l;
  Data d;
};

RandomLayer make(std::mt19937& random, bool depthwise) {
  const auto pick = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  RandomLayer r;
  Layer& l = r.l;
  l.depthwise = depthwise;
  const int c = pick(1, depthwise ? 40 : 9);
  const int width = pick(1, 5);
  l.h = pick(1, 6);
  l.wb = width * c;
  l.pitch = l.wb + pick(0, 5);
  l.oh = pick(1, 3);
  l.ow = pick(1, 5);
  l.n = depthwise ? c : pick(1, 40);
  l.out_pitch = l.n + pick(0, 4);
  l.xstep = pick(0, 2) * c;
  l.x0 = -pick(0, 2) * c;
  l.ystep = pick(0, 3);
  l.y0 = -pick(0, 2);
  l.ydil = pick(0, 2);
  l.kx = pick(0, 3) * c;
  l.run = depthwise ? 1 : pick(1, 3) * c;
  l.nx = pick(1, 3);
  l.kh = pick(1, 3);
  l.pad = pick(-128, 127);
  l.zero = pick(-128, 127);
  l.low = pick(0, 1) == 0 ? -128 : pick(-128, 0);
  l.high = pick(0, 1) == 0 ? 127 : pick(0, 127);
  l.rounding = pick(0, 1);
  l.per_tensor = pick(0, 3) == 0;
  for (int i = 0; i < l.h * l.pitch; ++i)
    r.d.in.push_back(static_cast<std::int8_t>(pick(-128, 127)));
  for (int i = 0; i < l.n * l.k(); ++i) {
    r.d.weights.push_back(static_cast<std::int8_t>(pick(-128, 127)));
  }
  for (int i = 0; i < l.n; ++i) {
    r.d.bias.push_back(pick(0, 9) == 0 ? static_cast<std::int32_t>(random()) : pick(-60000, 60000));
  }
  for (int i = 0; i < (l.per_tensor ? 1 : l.n); ++i) {
    r.d.multiplier.push_back(pick(0, 7) == 0 ? pick(0, INT32_MAX) : pick(1 << 30, INT32_MAX));
    r.d.shift.push_back(pick(0, 7) == 0 ? pick(-31, 30) : pick(-11, 0));
  }
  return r;
}

class ConvTest : public ::testing::TestWithParam<NpuParams> {};

TEST_P(ConvTest, RandomLayersEqualTheFormula) {
  const char* text = std::getenv("PMT_SEED");
  const auto seed = text != nullptr ? static_cast<unsigned>(std::strtoul(text, nullptr, 0)) : 1u;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    const auto r = make(random, round % 2 == 1);
    Npu npu(GetParam());
    if (set_up(npu, r.l, r.d) > npu.spad_w.size()) continue;
    const auto before = npu.spad_a;
    r.l.depthwise ? npu_dwconv(npu) : npu_conv(npu);
    ASSERT_EQ(npu.error, NpuError::kNone)
        << "seed " << seed << " round " << round << " addr " << npu.error_addr;
    auto after = before;
    const auto want = expected(r.l, r.d);
    std::size_t i = 0;
    for (int p = 0; p < r.l.oh * r.l.ow; ++p) {
      for (int n = 0; n < r.l.n; ++n) {
        after[kOut + static_cast<std::size_t>(p * r.l.out_pitch + n)] =
            static_cast<std::uint8_t>(want[i++]);
      }
    }
    ASSERT_EQ(npu.spad_a, after) << "seed " << seed << " round " << round;  // and nothing else
    ASSERT_EQ(npu.tag_issued, 1u);
    ASSERT_EQ(npu.tag_done, 1u);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ConvTest,
                         ::testing::Values(NpuParams{1, 1, 4, 4096, 65536, 1, 16},
                                           NpuParams{16, 16, 16, 131072, 131072, 2, 16},
                                           NpuParams{16, 32, 16, 262144, 262144, 2, 16},
                                           NpuParams{4, 8, 8, 8192, 65536, 2, 12}));

// A whole layer with zero points: the compiler's folding of the input zero point into the bias.
TEST(ConvFolding, EqualsTheTensorKernel) {
  std::mt19937 random(7);
  const auto byte = [&] {
    return static_cast<std::int8_t>(static_cast<int>(random() % 256) - 128);
  };
  const int h = 5, w = 6, c = 3, oc = 20, kernel = 3, zp = -17;
  Layer l{h,      w * c, w * c, h,  w,    oc,         oc,
          c,      -c,    1,     -1, 1,    kernel * c, 1,
          kernel, 0,     zp,    4,  -128, 127,        PMT_ROUND_DOUBLE,
          false,  false};
  Data d;
  for (int i = 0; i < h * w * c; ++i) d.in.push_back(byte());
  for (int i = 0; i < oc * kernel * kernel * c; ++i) d.weights.push_back(byte());
  std::vector<std::int32_t> bias;
  for (int n = 0; n < oc; ++n) {
    bias.push_back(static_cast<std::int32_t>(random() % 4000) - 2000);
    std::int32_t sum = 0;
    for (int k = 0; k < l.k(); ++k) sum += d.weights[static_cast<std::size_t>(n * l.k() + k)];
    d.bias.push_back(bias.back() - zp * sum);
    d.multiplier.push_back((1 << 30) + static_cast<std::int32_t>(random() % (1u << 30)));
    d.shift.push_back(-8);
  }
  pmt_conv_params p{1, h, w, c, h, w, oc, kernel, kernel, c, 1, 1, 1, 1, 1, 1, 1, zp, {}};
  p.out = {d.multiplier.data(), d.shift.data(), 0, 4, -128, 127, PMT_ROUND_DOUBLE};
  std::vector<std::int8_t> want(static_cast<std::size_t>(h * w * oc));
  pmt_conv2d_i8(d.in.data(), d.weights.data(), bias.data(), want.data(), &p);
  Npu npu(NpuParams{});
  set_up(npu, l, d);
  npu_conv(npu);
  const auto* out = reinterpret_cast<const std::int8_t*>(npu.spad_a.data()) + kOut;
  EXPECT_EQ(std::vector<std::int8_t>(out, out + want.size()), want);
}

}  // namespace
