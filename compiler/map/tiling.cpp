// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The tiling rules: channel groups by side W, row tiles by side A, resident before streaming.
#include "map/tiling.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace pmt::map {
namespace {

constexpr std::int32_t kPipelineTiles = 4;  // enough that loads and stores hide behind compute

struct Limits {
  std::int64_t side_a, side_w, line, cols, tile_n;
};

Limits limits_of(const Problem& problem, const gen::Config& config) {
  const golden::NpuParams params = npu_params(config);
  Limits l{};
  l.side_a = params.spad_a_bytes;
  l.side_w = params.spad_w_bytes;
  l.line = params.line_bytes;
  l.cols = params.cols;
  l.tile_n = problem.depthwise ? std::min(params.rows, params.cols) : params.cols;
  return l;
}

std::int64_t up(std::int64_t value, std::int64_t unit) { return (value + unit - 1) / unit * unit; }

// Bytes in side W of `count` channels; fills in `group` (null: only asks), which must then fit.
std::int64_t blob_bytes(const Problem& p, const Limits& l, std::int32_t count, Group* group) {
  const std::int64_t unit = std::max(l.line, l.cols);
  const std::int64_t padded = up(count, l.cols);
  const std::int64_t weights = up(count, l.tile_n) / l.tile_n * p.k() * l.cols;
  const std::int64_t bias_at = up(weights, unit);
  const std::int64_t scale_at = up(bias_at + 4 * padded, unit);
  const std::int64_t bytes = up(scale_at + (p.per_tensor() ? 8 : 8 * padded), unit);
  if (group) {
    group->count = count;
    group->bias_at = static_cast<std::uint32_t>(bias_at);
    group->scale_at = static_cast<std::uint32_t>(scale_at);
    group->bytes = static_cast<std::uint32_t>(bytes);
  }
  return bytes;
}

// Largest multiple of the array's channel tile whose blob fits side W; 0: none.
std::int32_t channels_per_group(const Problem& p, const Limits& l) {
  const std::int64_t all = up(p.out_c, l.tile_n);
  for (std::int64_t count = all; count > 0; count -= l.tile_n) {
    const auto n = static_cast<std::int32_t>(std::min<std::int64_t>(count, p.out_c));
    if (blob_bytes(p, l, n, nullptr) <= l.side_w) return n;
  }
  return 0;
}

std::vector<Tile> cut_rows(const Problem& p, std::int32_t rows) {
  std::vector<Tile> tiles;
  for (std::int32_t y = 0; y < p.out_h; y += rows) {
    const std::int32_t end = std::min(y + rows, p.out_h);
    tiles.push_back({y, end, p.input_rows(y, end)});
  }
  return tiles;
}

std::int64_t widest_input(const Problem& p, std::int32_t rows) {
  std::int64_t most = 0;
  for (const Tile& tile : cut_rows(p, rows)) most = std::max<std::int64_t>(most, tile.in.count());
  return most * p.in_row();
}

bool try_resident(const Problem& p, const Limits& l, Tiling& t) {
  const std::int64_t in_bytes = up(p.in_h * p.in_row(), l.line) + l.line;
  const std::int64_t out_bytes = up(std::int64_t{p.out_h} * p.out_w * p.out_c, l.line) + l.line;
  if (in_bytes + out_bytes > l.side_a) return false;
  t.resident = true;
  t.out_pitch = p.out_c;
  t.in_at = {0, 0};
  t.out_at = {static_cast<std::uint32_t>(in_bytes), static_cast<std::uint32_t>(in_bytes)};
  t.tiles = cut_rows(p, std::max(1, (p.out_h + kPipelineTiles - 1) / kPipelineTiles));
  return true;
}

// Most rows per tile that fit with the given number of buffers; one tile needs no second buffer.
bool try_streaming(const Problem& p, const Limits& l, std::int32_t buffers, Tiling& t) {
  for (std::int32_t rows = p.out_h; rows >= 1; --rows) {
    const std::int64_t in_bytes = up(widest_input(p, rows), l.line) + l.line;
    const std::int64_t out_bytes = up(std::int64_t{rows} * p.out_w * t.out_pitch, l.line) + l.line;
    if (buffers * (in_bytes + out_bytes) > l.side_a) continue;
    t.resident = false;
    t.buffers = buffers;
    for (std::int32_t b = 0; b < 2; ++b) {
      const std::int64_t i = b % buffers;
      t.in_at[static_cast<std::size_t>(b)] = static_cast<std::uint32_t>(i * in_bytes);
      t.out_at[static_cast<std::size_t>(b)] =
          static_cast<std::uint32_t>(buffers * in_bytes + i * out_bytes);
    }
    t.tiles = cut_rows(p, rows);
    return true;
  }
  return false;
}

std::optional<OnCore> check(const Problem& p, const Tiling& t, const gen::Config& config) {
  golden::Npu npu(npu_params(config));
  for (const Tile& tile : t.tiles) {
    if (tile.in.count() == 0) return OnCore{"output rows that see only padding"};
    const std::int32_t y0 = tile.y0 * p.window.stride_h - p.window.pad_top - tile.in.first;
    if (y0 < -128 || p.window.stride_h > 255 || p.window.dilation_h > 255 || p.filter_h > 255 ||
        p.filter_w > 255) {
      return OnCore{"window larger than the command's 8-bit fields"};
    }
    for (const Group& group : t.groups) {
      npu.cfg = conv_registers(p, t, group, tile, t.in_at[0], t.out_at[0]);
      const auto fault = golden::npu_check_conv_fields(npu, p.depthwise);
      if (fault) return OnCore{fmt::format("command register {} out of range", fault->addr)};
    }
  }
  return std::nullopt;
}

std::uint32_t low16(std::int64_t value) { return static_cast<std::uint32_t>(value) & 0xFFFF; }
std::uint32_t low8(std::int64_t value) { return static_cast<std::uint32_t>(value) & 0xFF; }

// Sizes that the 16-bit fields of the commands cannot hold (dim_bits may be narrower still).
bool fields_hold(const Problem& p, std::int64_t out_pitch) {
  const std::int64_t run =
      p.depthwise || p.window.dilation_w != 1 ? p.in_c : std::int64_t{p.filter_w} * p.in_c;
  return p.in_row() < 65536 && out_pitch < 65536 && p.out_w < 65536 && run < 65536 &&
         std::int64_t{p.window.stride_w} * p.in_c < 65536 &&
         std::int64_t{p.window.pad_left} * p.in_c <= 32768 &&
         std::int64_t{p.window.dilation_w} * p.in_c < 65536 && p.out_c < 65536;
}

}  // namespace

golden::NpuParams npu_params(const gen::Config& config) {
  golden::NpuParams params;
  params.rows = static_cast<unsigned>(config.npu.rows);
  params.cols = static_cast<unsigned>(config.npu.cols);
  params.line_bytes = static_cast<unsigned>(config.npu.line_bytes);
  params.spad_a_bytes = static_cast<unsigned>(config.npu.spad_a_bytes);
  params.spad_w_bytes = static_cast<unsigned>(config.npu.spad_w_bytes);
  params.dma_windows = static_cast<unsigned>(config.npu.dma_windows);
  params.dim_bits = static_cast<unsigned>(config.npu.dim_bits);
  return params;
}

std::variant<Tiling, OnCore> make_tiling(const Problem& problem, const gen::Config& config) {
  const Limits l = limits_of(problem, config);
  const std::int32_t per_group = channels_per_group(problem, l);
  if (per_group == 0) {
    return OnCore{
        fmt::format("weights of {} channels need more than side W's {} bytes", l.tile_n, l.side_w)};
  }
  Tiling t;
  for (std::int32_t n = 0; n < problem.out_c; n += per_group) {
    Group& group = t.groups.emplace_back();
    group.first = n;
    blob_bytes(problem, l, std::min(per_group, problem.out_c - n), &group);
  }
  // A group's pixels are `pitch` apart in side A and out_c apart in memory: congruent modulo line.
  const std::int64_t pitch = per_group + (problem.out_c - per_group) % l.line;
  if (!fields_hold(problem, std::max<std::int64_t>(pitch, problem.out_c))) {
    return OnCore{"a row or pixel larger than the command's 16-bit fields"};
  }
  t.out_pitch = static_cast<std::int32_t>(pitch);
  if (!try_resident(problem, l, t) && !try_streaming(problem, l, 2, t) &&
      !try_streaming(problem, l, 1, t)) {
    return OnCore{fmt::format("one output row needs more than side A's {} bytes", l.side_a)};
  }
  if (const auto reason = check(problem, t, config)) return *reason;
  return t;
}

std::array<std::uint32_t, golden::kNpuCfgCount> conv_registers(const Problem& p, const Tiling& t,
                                                               const Group& group, const Tile& tile,
                                                               std::uint32_t in_at,
                                                               std::uint32_t out_at) {
  const std::int64_t c = p.in_c;
  const bool long_run = !p.depthwise && p.window.dilation_w == 1;
  const std::int64_t run = p.depthwise ? 1 : (long_run ? p.filter_w * c : c);
  const std::int64_t runs = long_run ? 1 : p.filter_w;
  const std::int64_t y0 =
      std::int64_t{tile.y0} * p.window.stride_h - p.window.pad_top - tile.in.first;
  // A depthwise group starts in the middle of the first pixel, so the row ends as much earlier.
  const std::int64_t skipped = p.depthwise ? group.first : 0;
  std::array<std::uint32_t, golden::kNpuCfgCount> r{};
  r[golden::kCvIn] = in_at + static_cast<std::uint32_t>(skipped);
  r[golden::kCvOut] = out_at;
  r[golden::kCvW] = golden::kSpadSideBit;
  r[golden::kCvBias] = golden::kSpadSideBit | group.bias_at;
  r[golden::kCvScale] = golden::kSpadSideBit | group.scale_at;
  r[golden::kCvQuant] =
      low8(p.in_zp) | low8(p.out_zp) << 8 | low8(p.clamp.min) << 16 | low8(p.clamp.max) << 24;
  r[golden::kCvInSize] = low16(tile.in.count()) | low16(p.in_row() - skipped) << 16;
  r[golden::kCvInPitch] = low16(p.in_row());
  r[golden::kCvOutSize] = low16(tile.y1 - tile.y0) | low16(p.out_w) << 16;
  r[golden::kCvOutPitch] = low16(t.out_pitch);
  r[golden::kCvN] = low16(group.count);
  r[golden::kCvX] = low16(p.window.stride_w * c) | low16(-std::int64_t{p.window.pad_left} * c)
                                                       << 16;
  r[golden::kCvY] = low8(p.window.stride_h) | low8(y0) << 8 | low8(p.window.dilation_h) << 16;
  r[golden::kCvK] = low16(run) | low8(runs) << 16 | low8(p.filter_h) << 24;
  r[golden::kCvKx] = low16(p.window.dilation_w * c);
  r[golden::kCvMode] = (p.rounding == ir::Rounding::Single ? 1U : 0U) | (p.per_tensor() ? 2U : 0U);
  return r;
}

}  // namespace pmt::map
