// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "memory.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace npu_bench {

using pmt::golden::NpuError;

namespace {
constexpr unsigned kMaxBeats = 16;
}

NpuError GoldenPort::check(std::uint64_t addr, std::size_t bytes, std::uint64_t& fail_addr) const {
  const std::uint64_t span = std::uint64_t{line_} * kMaxBeats;
  std::uint64_t at = addr - addr % line_;
  while (at < addr + bytes) {
    const std::uint64_t end = std::min<std::uint64_t>(at - at % span + span, addr + bytes);
    for (std::uint64_t beat = at; beat < end; beat += line_) {
      const unsigned resp = memory_.resp(beat);
      if (resp != 0) {
        fail_addr = at;
        return resp == 2 ? NpuError::kAxiSlverr : NpuError::kAxiDecerr;
      }
    }
    at = at - at % span + span;
  }
  return NpuError::kNone;
}

NpuError GoldenPort::read(std::uint64_t addr, std::span<std::uint8_t> to,
                          std::uint64_t& fail_addr) {
  if (const NpuError error = check(addr, to.size(), fail_addr); error != NpuError::kNone)
    return error;
  std::memcpy(to.data(), memory_.bytes.data() + (addr - memory_.base), to.size());
  return NpuError::kNone;
}

NpuError GoldenPort::write(std::uint64_t addr, std::span<const std::uint8_t> from,
                           std::uint64_t& fail_addr) {
  if (const NpuError error = check(addr, from.size(), fail_addr); error != NpuError::kNone)
    return error;
  std::memcpy(memory_.bytes.data() + (addr - memory_.base), from.data(), from.size());
  return NpuError::kNone;
}

const AxiSlave& AxiModel::drive() {
  // A response that was offered and not taken stays; everything else is decided anew.
  const bool hold_r = out_.r_valid && !last_.r_ready;
  const bool hold_b = out_.b_valid && !last_.b_ready;
  const AxiSlave before = out_;
  out_ = AxiSlave{};
  out_.ar_ready = chance();
  out_.aw_ready = chance();
  out_.w_ready = chance();
  if (!reads_.empty() && (hold_r || (reads_.front().due <= now_ && chance()))) {
    const Burst& b = reads_.front();
    const std::uint64_t addr = b.addr + std::uint64_t{b.done} * line_;
    out_.r_valid = true;
    out_.r_last = b.done + 1 == b.beats;
    out_.r_resp = memory_.resp(addr);
    if (hold_r) {
      std::memcpy(out_.r_data, before.r_data, sizeof out_.r_data);
    } else {
      for (unsigned i = 0; i < line_; ++i) {
        out_.r_data[i] = memory_.inside(addr + i) ? memory_.bytes[addr + i - memory_.base] : 0xEE;
      }
    }
  }
  if (!responses_.empty() && (hold_b || (responses_.front().due <= now_ && chance()))) {
    out_.b_valid = true;
    out_.b_resp = responses_.front().resp;
  }
  return out_;
}

void AxiModel::address(const char* channel, std::uint64_t addr, unsigned len, unsigned size,
                       unsigned burst) {
  ++bursts;
  const std::uint64_t end = addr + std::uint64_t{len + 1} * line_;
  if (burst != 1) fail(fmt::format("{}: burst type {}", channel, burst));
  if ((1u << size) != line_) fail(fmt::format("{}: size {}", channel, size));
  if (addr % line_ != 0) fail(fmt::format("{}: address {:#x} is not aligned", channel, addr));
  if (addr / 4096 != (end - 1) / 4096)
    fail(fmt::format("{}: burst at {:#x} crosses 4 KB", channel, addr));
  if (len + 1 > kMaxBeats) fail(fmt::format("{}: {} beats", channel, len + 1));
}

void AxiModel::edge(const AxiMaster& m) {
  ++now_;
  // Payload must stay while valid waits for ready.
  const auto stable = [&](const char* channel, bool waited, bool same) {
    if (waited && !same) fail(fmt::format("{}: changed while waiting for ready", channel));
  };
  stable("AR", wait_ar_, m.ar_valid && m.ar_addr == last_.ar_addr && m.ar_len == last_.ar_len);
  stable("AW", wait_aw_, m.aw_valid && m.aw_addr == last_.aw_addr && m.aw_len == last_.aw_len);
  stable("W", wait_w_,
         m.w_valid && m.w_strb == last_.w_strb && m.w_last == last_.w_last &&
             std::memcmp(m.w_data, last_.w_data, line_) == 0);
  wait_ar_ = m.ar_valid && !out_.ar_ready;
  wait_aw_ = m.aw_valid && !out_.aw_ready;
  wait_w_ = m.w_valid && !out_.w_ready;
  last_ = m;
  if (out_.r_valid && m.r_ready) {
    ++read_beats;
    if (++reads_.front().done == reads_.front().beats) reads_.pop_front();
  }
  if (out_.b_valid && m.b_ready) responses_.pop_front();
  if (m.ar_valid && out_.ar_ready) {
    address("AR", m.ar_addr, m.ar_len, m.ar_size, m.ar_burst);
    reads_.push_back({m.ar_addr, m.ar_len + 1, 0, now_ + latency_, 0});
  }
  if (m.aw_valid && out_.aw_ready) {
    address("AW", m.aw_addr, m.aw_len, m.aw_size, m.aw_burst);
    writes_.push_back({m.aw_addr, m.aw_len + 1, 0, 0, 0});
  }
  if (m.w_valid && out_.w_ready) {
    ++write_beats;
    if (writes_.empty()) {
      fail("W: data before its address");
      return;
    }
    Burst& b = writes_.front();
    const std::uint64_t addr = b.addr + std::uint64_t{b.done} * line_;
    const unsigned resp = memory_.resp(addr);
    if (resp != 0 && b.resp == 0) b.resp = resp;
    for (unsigned i = 0; i < line_; ++i) {
      if ((m.w_strb >> i & 1u) == 0 || resp != 0) continue;
      if (!memory_.inside(addr + i)) {
        fail(fmt::format("W: writes {:#x}, outside memory", addr + i));
      } else {
        memory_.bytes[addr + i - memory_.base] = m.w_data[i];
      }
    }
    ++b.done;
    if (m.w_last != (b.done == b.beats)) fail(fmt::format("W: last is wrong at {:#x}", addr));
    if (b.done == b.beats) {
      b.due = now_ + latency_;
      responses_.push_back(b);
      writes_.pop_front();
    }
  }
}

}  // namespace npu_bench
