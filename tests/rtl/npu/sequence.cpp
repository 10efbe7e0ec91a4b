// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "sequence.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

namespace npu_bench {

using namespace pmt::golden;  // NOLINT: the register names of the golden model

namespace {

constexpr std::uint32_t kSide = kSpadSideBit;

std::uint32_t pack(std::uint32_t low, std::uint32_t high) { return low | high << 16; }

void put32(std::vector<std::uint8_t>& to, std::uint32_t v) {
  for (unsigned i = 0; i < 4; ++i) to.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
}

}  // namespace

std::string Sequence::text() const {
  std::string out;
  for (const Step& s : steps) {
    if (s.op == kCfg) {
      out += fmt::format("cfg {:2}: {:#010x} {:#010x}\n", 2 * s.pair, s.rs1, s.rs2);
    } else {
      out += s.op == kLd       ? "ld\n"
             : s.op == kSt     ? "st\n"
             : s.op == kConv   ? "conv\n"
             : s.op == kDwconv ? "dwconv\n"
                               : "fence\n";
    }
  }
  return out;
}

void Generator::cfg(Sequence& s, unsigned reg, std::uint32_t even, std::uint32_t odd) {
  s.steps.push_back({kCfg, reg / 2, even, odd});
}

void Generator::dma(Sequence& s, bool load, const Dma& d) {
  cfg(s, kDmaMemLo, static_cast<std::uint32_t>(d.mem), static_cast<std::uint32_t>(d.mem >> 32));
  cfg(s, kDmaSpad, d.spad, d.row_bytes);
  cfg(s, kDmaRows, d.rows, d.mem_stride);
  cfg(s, kDmaSpadStride, d.spad_stride, 0);
  s.steps.push_back({load ? kLd : kSt});
}

// The first half of memory is for loads, the second for stores.
std::uint64_t Generator::take_memory(std::uint32_t bytes, std::uint32_t congruent_to) {
  const std::uint64_t half = memory_.bytes.size() / 2;
  if (load_at_ + bytes + 2 * p_.line_bytes > half) load_at_ = 0;
  load_at_ += (congruent_to - load_at_) % p_.line_bytes;
  const std::uint64_t at = memory_.base + load_at_;
  load_at_ += bytes + below(40);
  return at;
}

void Generator::load_block(Sequence& s, std::uint32_t spad, std::vector<std::uint8_t> bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  const std::uint64_t mem = take_memory(size, spad);
  std::memcpy(memory_.bytes.data() + (mem - memory_.base), bytes.data(), size);
  dma(s, true, {mem, spad, size, 1, static_cast<std::uint32_t>(rng_()), below(100)});
}

// Rows of any alignment inside the region; memory strides of both signs.
void Generator::random_dma(Sequence& s, bool load, bool side_w, Region region) {
  const std::uint32_t line = p_.line_bytes;
  Dma d{};
  d.rows = chance(30) ? 1 : range(2, 9);
  d.row_bytes = range(1, std::max<std::uint32_t>(1, region.bytes / d.rows));
  if (chance(50)) d.row_bytes = range(1, std::min<std::uint32_t>(d.row_bytes, 3 * line));
  const std::uint32_t room = region.bytes - d.row_bytes;
  d.spad_stride =
      d.rows > 1 ? range(d.row_bytes, std::max(d.row_bytes, room / (d.rows - 1))) : below(64);
  if (d.rows > 1 && d.spad_stride * (d.rows - 1) > room) d.spad_stride = room / (d.rows - 1);
  if (chance(30)) d.spad_stride -= d.spad_stride % line;
  if (d.spad_stride < d.row_bytes) d.rows = 1;
  const std::uint32_t used = (d.rows - 1) * d.spad_stride + d.row_bytes;
  d.spad = region.at + below(region.bytes - std::min(used, region.bytes) + 1);
  // Memory: a stride that is congruent and at least a row, then maybe backwards.
  std::uint32_t stride = d.spad_stride + line * below(4);
  const std::uint64_t half = memory_.bytes.size() / 2;
  while (stride < d.row_bytes) stride += line;
  while (std::uint64_t{stride} * (d.rows - 1) + d.row_bytes + line > half && d.rows > 1) --d.rows;
  const std::uint32_t span = stride * (d.rows - 1) + d.row_bytes;
  std::uint64_t at = below(static_cast<unsigned>(half - span - line) + 1);
  at += (d.spad - at) % line;
  d.mem = memory_.base + (load ? 0 : half) + at;
  d.mem_stride = stride;
  if (d.rows > 1 && chance(25)) {
    // Backwards: the same rows from the last to the first, which must all stay congruent.
    if (stride % line == 0) {
      d.mem += std::uint64_t{stride} * (d.rows - 1);
      d.mem_stride = 0u - stride;
    }
  }
  d.spad |= side_w ? kSide : 0;
  dma(s, load, d);
}

std::vector<std::uint8_t> Generator::scales(unsigned records, unsigned k) {
  std::vector<std::uint8_t> out;
  const int typical = -static_cast<int>(std::log2(5000.0 * std::sqrt(k)) - 6);
  for (unsigned i = 0; i < records; ++i) {
    std::uint32_t mult = (1u << 30) + below(1u << 30);
    int shift = typical + static_cast<int>(below(5)) - 2;
    if (chance(10)) shift = static_cast<int>(range(0, 61)) - 31;
    if (chance(2)) shift = static_cast<int>(below(256)) - 128;
    if (chance(5)) mult = static_cast<std::uint32_t>(rng_()) >> 1;
    if (chance(1)) mult = chance(50) ? 0x80000000u : static_cast<std::uint32_t>(rng_());
    put32(out, mult);
    put32(out, static_cast<std::uint8_t>(shift));
  }
  return out;
}

void Generator::start(Sequence& s) {
  for (auto& b : memory_.bytes) b = static_cast<std::uint8_t>(rng_());
  load_at_ = below(64);
  const auto arena = [&](std::uint32_t side) {
    const std::uint32_t bytes = std::min<std::uint32_t>(side, 8192);
    const std::uint32_t slots = (side - bytes) / p_.line_bytes;
    const std::uint32_t at = chance(40) ? side - bytes : below(slots + 1) * p_.line_bytes;
    return Region{at, bytes};
  };
  s.arena_a = arena(p_.spad_a_bytes);
  s.arena_w = arena(p_.spad_w_bytes);
  if (p_.cols > p_.line_bytes) s.arena_w.at -= s.arena_w.at % p_.cols;
  const auto base = static_cast<std::uint32_t>(memory_.base >> 8);
  const auto half = static_cast<std::uint32_t>(memory_.bytes.size() / 2 >> 8);
  if (p_.dma_windows == 2 && chance(50)) {
    s.windows = {NpuWindow{base, base + half, true, chance(50)},
                 NpuWindow{base + half, base + 2 * half, chance(50), true}};
  } else {
    s.windows[0] = {base, base + 2 * half, true, true};
  }
}

void Generator::layer(Sequence& s) {
  const bool big = p_.rows > 1;
  const bool dw = chance(35);
  const std::uint32_t tile = dw ? std::min(p_.rows, p_.cols) : p_.cols;
  const std::uint32_t part = s.arena_a.bytes / 8;
  const Region in{s.arena_a.at, 4 * part};
  const Region out{s.arena_a.at + 4 * part, 3 * part};
  spare_a_ = {s.arena_a.at + 7 * part, part};
  const std::uint32_t w_part = s.arena_w.bytes / 8;
  spare_w_ = {s.arena_w.at + 7 * w_part, w_part};

  std::uint32_t c, h, w, kh, kw, sy, sx, dy, dx, n, oh, ow, k, run, nx, xstep, kxs, pitch;
  std::int32_t px, py;
  for (;;) {
    c = chance(30) ? range(1, 3) : range(1, big ? 48 : 12);
    if (chance(20)) c = big ? 16 * range(1, 4) : 8;
    h = range(1, 9);
    w = range(1, 9);
    kh = chance(30) ? 1 : range(1, 4);
    kw = chance(30) ? 1 : range(1, 4);
    sy = range(1, 3);
    sx = range(1, 3);
    dy = chance(75) ? 1 : range(0, 3);
    dx = chance(75) ? 1 : range(0, 3);
    px = static_cast<std::int32_t>(below(4)) - (chance(10) ? 2 : 0);
    py = static_cast<std::int32_t>(below(4)) - (chance(10) ? 2 : 0);
    oh = range(1, 8);
    ow = range(1, 8);
    n = dw ? c : range(1, big ? 40 : 8);
    if (chance(15)) {  // a matrix product
      h = kh = kw = oh = 1;
      w = ow = range(1, big ? 40 : 10);
      px = py = 0;
      sx = dx = dy = sy = 1;
    }
    const bool joined = !dw && (dx == 1 || kw == 1) && chance(75);
    run = dw ? 1 : (joined ? kw * c : c);
    nx = joined ? 1 : kw;
    kxs = joined ? below(100) : dx * c;
    k = kh * nx * run;
    xstep = sx * c;
    pitch = w * c + (chance(50) ? below(9) : 0);
    const std::uint32_t tiles = (n + tile - 1) / tile;
    const std::uint32_t max_x0 = dim_max() / 2;
    if (w * c > dim_max() || xstep > dim_max() || pitch > dim_max() || run > dim_max() ||
        static_cast<std::uint32_t>(std::abs(px)) * c > max_x0)
      continue;
    if (h * pitch + 8 > in.bytes || oh * ow * (n + 3) + 8 > out.bytes) continue;
    if (tiles * k * p_.cols + 12 * tiles * tile + 64 + 4 * p_.line_bytes > 7 * w_part) continue;
    const std::uint32_t steps = tiles * k * (dw ? oh * ow : (oh * ow + p_.rows - 1) / p_.rows);
    if (steps > (big ? 3000 : 6000) || (!big && n * oh * ow > 150)) continue;
    break;
  }
  const std::uint32_t tiles = (n + tile - 1) / tile;
  const std::uint32_t in_at = in.at + below(in.bytes - h * pitch + 1);
  const std::uint32_t out_pitch = n + (chance(50) ? below(4) : 0);
  const std::uint32_t out_at = out.at + below(out.bytes - oh * ow * out_pitch + 1);
  const bool per_tensor = chance(25);

  // Side W from the start: weights, bias, scales, each at its alignment.
  const std::uint32_t align = std::max(p_.cols, p_.line_bytes);
  std::uint32_t at = s.arena_w.at + below(3) * align;
  const auto block = [&](std::vector<std::uint8_t> bytes) {
    const std::uint32_t here = at;
    at += (static_cast<std::uint32_t>(bytes.size()) + align - 1) / align * align;
    load_block(s, here | kSide, std::move(bytes));
    return here | kSide;
  };
  std::vector<std::int8_t> weights(std::size_t{n} * k);
  for (auto& x : weights) x = static_cast<std::int8_t>(rng_());
  const std::uint32_t w_at = block(dw ? npu_pack_dwconv_weights(p_, weights, n, k)
                                      : npu_pack_conv_weights(p_, weights, n, k));
  std::vector<std::uint8_t> bias;
  for (std::uint32_t i = 0; i < tiles * tile; ++i) {
    put32(bias, chance(3) ? static_cast<std::uint32_t>(rng_()) : below(20000) - 10000);
  }
  const std::uint32_t bias_at = block(bias);
  const std::uint32_t scale_at = block(scales(per_tensor ? 1 : tiles * tile, k));
  if (chance(60)) {
    std::vector<std::uint8_t> image(std::size_t{h} * pitch);
    for (auto& x : image) x = static_cast<std::uint8_t>(rng_());
    load_block(s, in_at, image);
  } else {
    random_dma(s, true, false, in);
  }

  const auto lo = static_cast<std::int32_t>(below(256)) - 128;
  const auto hi = chance(60) ? 127 : static_cast<std::int32_t>(range(0, 127 - lo)) + lo;
  const std::uint32_t quant =
      (below(256) | below(256) << 8) |
      static_cast<std::uint32_t>(static_cast<std::uint8_t>(chance(60) ? -128 : lo)) << 16 |
      static_cast<std::uint32_t>(static_cast<std::uint8_t>(hi)) << 24;
  cfg(s, kCvIn, in_at, out_at);
  cfg(s, kCvW, w_at, bias_at);
  cfg(s, kCvScale, scale_at, quant);
  cfg(s, kCvInSize, pack(h, w * c), pitch);
  cfg(s, kCvOutSize, pack(oh, ow), out_pitch);
  cfg(s, kCvN, n,
      pack(xstep, static_cast<std::uint32_t>(-px * static_cast<std::int32_t>(c)) & 0xFFFFu));
  cfg(s, kCvY, sy | (static_cast<std::uint32_t>(-py) & 0xFFu) << 8 | dy << 16,
      run | nx << 16 | kh << 24);
  cfg(s, kCvKx, kxs, below(2) | (per_tensor ? 2u : 0u));
  s.steps.push_back({kFence});
  s.steps.push_back({dw ? kDwconv : kConv});
  // The DMA engine beside the compute engine, on other parts of the sides.
  for (unsigned i = below(4); i > 0; --i) {
    const bool side_w = chance(50);
    random_dma(s, chance(60), side_w, side_w ? spare_w_ : spare_a_);
  }
  if (chance(70)) {
    s.steps.push_back({kFence});
    for (unsigned i = below(3); i > 0; --i) random_dma(s, false, false, out);
  }
  s.steps.push_back({kFence});
}

Sequence Generator::legal() {
  Sequence s;
  start(s);
  for (unsigned i = range(1, 3); i > 0; --i) layer(s);
  return s;
}

// One or two values of a legal sequence replaced; the golden model decides what that means.
Sequence Generator::mutated() {
  Sequence s;
  start(s);
  layer(s);
  s.mutated = true;
  std::vector<std::size_t> cfgs;
  for (std::size_t i = 0; i < s.steps.size(); ++i) {
    if (s.steps[i].op == kCfg) cfgs.push_back(i);
  }
  const auto pick = [&](auto wanted) -> Step& {
    std::vector<std::size_t> fits;
    for (const std::size_t i : cfgs) {
      if (wanted(s.steps[i].pair)) fits.push_back(i);
    }
    return s.steps[fits[below(static_cast<unsigned>(fits.size()))]];
  };
  const unsigned kind = below(10);
  if (kind < 2) {
    // Memory that answers with an error, near a row of some transfer.
    const Step& step = pick([](unsigned pair) { return pair == 0; });
    memory_.error_from = (std::uint64_t{step.rs2} << 32 | step.rs1) + below(300);
    memory_.error_to = memory_.error_from + range(1, 600);
    memory_.error_resp = chance(50) ? 2 : 3;
  } else if (kind == 2) {
    auto& w = s.windows[0];
    if (chance(50))
      w.base += range(1, 64);
    else
      w.limit -= range(1, 64);
    if (chance(30)) w.read = false;
    if (chance(30)) w.write = false;
  } else if (kind == 3) {
    s.steps.insert(s.steps.begin() +
                       static_cast<std::ptrdiff_t>(cfgs[below(static_cast<unsigned>(cfgs.size()))]),
                   Step{kCfg, range(3, 7), 0, 1u << below(32)});
  } else if (kind < 7) {
    // An address close to the end of a side, or beyond it.
    Step& step = pick([](unsigned pair) { return pair == 1 || (pair >= 8 && pair <= 10); });
    std::uint32_t& v = step.pair == 9                 ? (chance(50) ? step.rs1 : step.rs2)
                       : step.pair == 8 && chance(50) ? step.rs2
                                                      : step.rs1;
    const std::uint32_t size = (v & kSide) != 0 ? p_.spad_w_bytes : p_.spad_a_bytes;
    const std::uint32_t align =
        step.pair >= 9 ? std::max(p_.cols, p_.line_bytes) : (step.pair == 1 ? p_.line_bytes : 1);
    const std::uint32_t back = range(1, chance(50) ? 64 : 800) / align * align;
    v = (v & kSide) | ((chance(85) ? size - back : size + back) + (step.pair == 1 ? v % align : 0));
  } else {
    for (unsigned i = range(1, 2); i > 0; --i) {
      Step& step = s.steps[cfgs[below(static_cast<unsigned>(cfgs.size()))]];
      std::uint32_t& v = chance(50) ? step.rs1 : step.rs2;
      const unsigned how = below(5);
      if (how == 0)
        v = 0;
      else if (how == 1)
        v ^= 1u << below(32);
      else if (how == 2)
        v += range(1, 5000);
      else if (how == 3)
        v -= range(1, 5000);
      else
        v = static_cast<std::uint32_t>(rng_());
    }
  }
  for (unsigned i = below(3); i > 0; --i) random_dma(s, chance(50), false, spare_a_);
  return s;
}

}  // namespace npu_bench
