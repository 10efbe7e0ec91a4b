// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// npu.conv and npu.dwconv: n-tile outermost, then tiles of ROWS output pixels, then k. The inputs
// of a tile are read before its outputs are written; nothing else orders reads against writes.
#include <algorithm>
#include <cstring>

#include "golden/npu.h"

namespace pmt::golden {

namespace {

struct SpadFault {
  std::uint32_t addr;
};

// The fields of the CV registers, decoded.
struct Geometry {
  explicit Geometry(const Npu& npu) {
    const auto& c = npu.cfg;
    const auto low = [&](unsigned r) { return static_cast<std::int32_t>(c[r] & 0xFFFFu); };
    const auto high = [&](unsigned r) { return static_cast<std::int32_t>(c[r] >> 16); };
    const auto byte = [&](unsigned r, unsigned i) {
      return static_cast<std::int32_t>((c[r] >> (8 * i)) & 0xFFu);
    };
    in = static_cast<std::int32_t>(c[kCvIn]);
    out = static_cast<std::int32_t>(c[kCvOut]);
    weights = c[kCvW] & kSpadOffsetMask;
    bias = c[kCvBias] & kSpadOffsetMask;
    scale = c[kCvScale] & kSpadOffsetMask;
    pad = static_cast<std::int8_t>(byte(kCvQuant, 0));
    zero_point = static_cast<std::int8_t>(byte(kCvQuant, 1));
    clamp_min = static_cast<std::int8_t>(byte(kCvQuant, 2));
    clamp_max = static_cast<std::int8_t>(byte(kCvQuant, 3));
    h = low(kCvInSize);
    wb = high(kCvInSize);
    pitch = low(kCvInPitch);
    oh = low(kCvOutSize);
    ow = high(kCvOutSize);
    out_pitch = low(kCvOutPitch);
    n = low(kCvN);
    xstep = low(kCvX);
    x0 = static_cast<std::int16_t>(high(kCvX));
    ystep = byte(kCvY, 0);
    y0 = static_cast<std::int8_t>(byte(kCvY, 1));
    ydil = byte(kCvY, 2);
    run = low(kCvK);
    nx = byte(kCvK, 2);
    kh = byte(kCvK, 3);
    kx_step = low(kCvKx);
    rounding = (c[kCvMode] & 1u) != 0 ? PMT_ROUND_SINGLE : PMT_ROUND_DOUBLE;
    per_tensor = (c[kCvMode] & 2u) != 0;
  }

  std::int32_t in, out;
  std::uint32_t weights, bias, scale;
  std::int32_t pad, zero_point, clamp_min, clamp_max;
  std::int32_t h, wb, pitch, oh, ow, out_pitch, n;
  std::int32_t xstep, x0, ystep, y0, ydil, run, nx, kh, kx_step;
  int rounding;
  bool per_tensor;
};

class ConvCommand {
 public:
  ConvCommand(Npu& npu, bool depthwise)
      : npu_(npu),
        g_(npu),
        depthwise_(depthwise),
        tile_(depthwise ? std::min(npu.params.rows, npu.params.cols) : npu.params.cols),
        k_total_(static_cast<std::uint64_t>(g_.kh) * g_.nx * (depthwise ? 1 : g_.run)) {}

  void run() {
    const std::int64_t pixels = std::int64_t{g_.oh} * g_.ow;
    for (std::uint32_t tile = 0; tile * tile_ < static_cast<std::uint32_t>(g_.n); ++tile) {
      load_tile(tile);
      for (std::int64_t p = 0; p < pixels; p += npu_.params.rows) {
        pixel_tile(tile, p, std::min<std::int64_t>(p + npu_.params.rows, pixels));
      }
    }
  }

 private:
  const std::uint8_t* w_bytes(std::uint64_t offset, std::uint64_t bytes) const {
    if (offset + bytes > npu_.spad_w.size()) {
      throw SpadFault{kSpadSideBit | static_cast<std::uint32_t>(offset & kSpadOffsetMask)};
    }
    return npu_.spad_w.data() + offset;
  }

  std::int8_t* a_bytes(std::int64_t offset, std::int64_t bytes) const {
    if (offset < 0 || offset + bytes > static_cast<std::int64_t>(npu_.spad_a.size())) {
      throw SpadFault{static_cast<std::uint32_t>(offset) & kSpadOffsetMask};
    }
    return reinterpret_cast<std::int8_t*>(npu_.spad_a.data()) + offset;
  }

  // Bias, scales and weights of one tile of output channels.
  void load_tile(std::uint32_t tile) {
    const std::uint64_t first = std::uint64_t{tile} * tile_;
    bias_.resize(tile_);
    std::memcpy(bias_.data(), w_bytes(g_.bias + 4 * first, 4 * tile_), 4 * tile_);
    multiplier_.resize(tile_);
    shift_.resize(tile_);
    const auto* records =
        g_.per_tensor ? w_bytes(g_.scale, 8) : w_bytes(g_.scale + 8 * first, 8 * tile_);
    for (std::uint32_t c = 0; c < tile_; ++c) {
      const auto* record = records + (g_.per_tensor ? 0 : 8 * c);
      std::memcpy(&multiplier_[c], record, 4);
      shift_[c] =
          std::clamp<int>(static_cast<std::int8_t>(record[4]), PMT_SHIFT_MIN, PMT_SHIFT_MAX);
    }
    const std::uint64_t cols = npu_.params.cols;
    weights_ = reinterpret_cast<const std::int8_t*>(
        w_bytes(g_.weights + tile * k_total_ * cols, k_total_ * cols));
  }

  void pixel_tile(std::uint32_t tile, std::int64_t first, std::int64_t last) {
    const std::uint32_t base = tile * tile_;
    const std::uint32_t channels = std::min(tile_, static_cast<std::uint32_t>(g_.n) - base);
    acc_.resize(static_cast<std::size_t>(last - first) * tile_);
    for (std::int64_t p = first; p < last; ++p) {
      std::uint32_t* acc = acc_.data() + (p - first) * tile_;
      std::copy(bias_.begin(), bias_.end(), acc);
      accumulate(acc, static_cast<std::int32_t>(p / g_.ow), static_cast<std::int32_t>(p % g_.ow),
                 base, channels);
    }
    for (std::int64_t p = first; p < last; ++p) {
      const std::uint32_t* acc = acc_.data() + (p - first) * tile_;
      std::int8_t* to = a_bytes(g_.out + p * g_.out_pitch + base, channels);
      for (std::uint32_t c = 0; c < channels; ++c) {
        to[c] = pmt_requant_i8(static_cast<std::int32_t>(acc[c]), multiplier_[c], shift_[c],
                               g_.zero_point, g_.clamp_min, g_.clamp_max, g_.rounding);
      }
    }
  }

  void accumulate(std::uint32_t* acc, std::int32_t oy, std::int32_t ox, std::uint32_t base,
                  std::uint32_t channels) {
    const std::int8_t* weight = weights_;
    const std::int32_t span = depthwise_ ? static_cast<std::int32_t>(channels) : g_.run;
    line_.resize(static_cast<std::size_t>(span));
    for (std::int32_t ky = 0; ky < g_.kh; ++ky) {
      const std::int32_t y = oy * g_.ystep + g_.y0 + ky * g_.ydil;
      for (std::int32_t kx = 0; kx < g_.nx; ++kx) {
        const std::int64_t b =
            std::int64_t{ox} * g_.xstep + g_.x0 + kx * g_.kx_step + (depthwise_ ? base : 0u);
        read_run(y, b, span);
        if (depthwise_) {
          for (std::int32_t c = 0; c < span; ++c) acc[c] += product(line_[c], weight[c]);
          weight += npu_.params.cols;
        } else {
          weight = multiply_run(acc, weight);
        }
      }
    }
  }

  static std::uint32_t product(std::int32_t a, std::int32_t w) {
    return static_cast<std::uint32_t>(a * w);
  }

  const std::int8_t* multiply_run(std::uint32_t* acc, const std::int8_t* weight) const {
    const std::uint32_t cols = npu_.params.cols;
    for (const std::int8_t a : line_) {
      for (std::uint32_t c = 0; c < cols; ++c) acc[c] += product(a, weight[c]);
      weight += cols;
    }
    return weight;
  }

  // Bytes [b, b + span) of image row y, with the pad value outside the image.
  void read_run(std::int32_t y, std::int64_t b, std::int32_t span) {
    const std::int64_t from = std::clamp<std::int64_t>(b, 0, g_.wb);
    const std::int64_t to = std::clamp<std::int64_t>(b + span, 0, g_.wb);
    if (y < 0 || y >= g_.h || from >= to) {
      std::fill(line_.begin(), line_.end(), static_cast<std::int8_t>(g_.pad));
      return;
    }
    const std::int8_t* source = a_bytes(g_.in + std::int64_t{y} * g_.pitch + from, to - from);
    std::fill(line_.begin(), line_.begin() + (from - b), static_cast<std::int8_t>(g_.pad));
    std::copy(source, source + (to - from), line_.begin() + (from - b));
    std::fill(line_.begin() + (to - b), line_.end(), static_cast<std::int8_t>(g_.pad));
  }

  Npu& npu_;
  Geometry g_;
  bool depthwise_;
  std::uint32_t tile_;
  std::uint64_t k_total_;
  std::vector<std::uint32_t> bias_, acc_;
  std::vector<std::int32_t> multiplier_;
  std::vector<int> shift_;
  const std::int8_t* weights_ = nullptr;
  std::vector<std::int8_t> line_;
};

std::uint32_t compute(Npu& npu, bool depthwise) {
  ++npu.tag_issued;
  npu.tag_done = npu.tag_issued;
  if (npu.error != NpuError::kNone) return npu.tag_issued;
  auto fault = npu_check_conv_fields(npu, depthwise);
  if (!fault) {
    try {
      ConvCommand(npu, depthwise).run();
    } catch (const SpadFault& out_of_side) {
      fault = NpuFault{NpuError::kSpadBounds, out_of_side.addr};
    }
  }
  if (fault) {
    npu.error = fault->code;
    npu.error_tag = npu.tag_issued;
    npu.error_addr = fault->addr;
  }
  return npu.tag_issued;
}

std::vector<std::uint8_t> pack(std::span<const std::int8_t> weights, std::size_t n, std::size_t k,
                               std::size_t tile, std::size_t cols) {
  const std::size_t tiles = (n + tile - 1) / tile;
  std::vector<std::uint8_t> packed(tiles * k * cols);
  for (std::size_t channel = 0; channel < n; ++channel) {
    for (std::size_t i = 0; i < k; ++i) {
      packed[(channel / tile * k + i) * cols + channel % tile] =
          static_cast<std::uint8_t>(weights[channel * k + i]);
    }
  }
  return packed;
}

}  // namespace

std::uint32_t npu_conv(Npu& npu) { return compute(npu, false); }

std::uint32_t npu_dwconv(Npu& npu) { return compute(npu, true); }

std::vector<std::uint8_t> npu_pack_conv_weights(const NpuParams& params,
                                                std::span<const std::int8_t> weights, std::size_t n,
                                                std::size_t k) {
  return pack(weights, n, k, params.cols, params.cols);
}

std::vector<std::uint8_t> npu_pack_dwconv_weights(const NpuParams& params,
                                                  std::span<const std::int8_t> weights,
                                                  std::size_t n, std::size_t k) {
  return pack(weights, n, k, std::min(params.rows, params.cols), params.cols);
}

}  // namespace pmt::golden
