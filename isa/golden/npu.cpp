// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tags, configuration, errors and DMA. The compute commands are in npu_conv.cpp.
#include "golden/npu.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "pimento/error.h"

namespace pmt::golden {

namespace {

// AXI bursts never cross a 4 KB boundary: a row is handed to memory in such pieces.
constexpr std::uint64_t kBurstBoundary = 4096;

void fail(Npu& npu, const NpuFault& fault) {
  npu.error = fault.code;
  npu.error_tag = npu.tag_issued;
  npu.error_addr = fault.addr;
}

std::uint32_t dma(Npu& npu, DmaPort& memory, bool is_load) {
  ++npu.tag_issued;
  npu.tag_done = npu.tag_issued;
  if (npu.error != NpuError::kNone) return npu.tag_issued;
  auto fault = npu_check_dma_fields(npu);
  if (!fault) fault = npu_check_dma_footprint(npu);
  if (fault) {
    fail(npu, *fault);
    return npu.tag_issued;
  }
  const auto& cfg = npu.cfg;
  auto& spad = (cfg[kDmaSpad] & kSpadSideBit) != 0 ? npu.spad_w : npu.spad_a;
  const std::uint64_t first =
      (static_cast<std::uint64_t>(cfg[kDmaMemHi] & 0xFFu) << 32) | cfg[kDmaMemLo];
  const auto stride = static_cast<std::int64_t>(static_cast<std::int32_t>(cfg[kDmaMemStride]));
  for (std::uint32_t row = 0; row < cfg[kDmaRows]; ++row) {
    const std::uint64_t start =
        (first + static_cast<std::uint64_t>(stride * row)) & kDmaAddressMask;
    if (!npu_window_allows(npu, start, cfg[kDmaRowBytes], is_load)) {
      fail(npu, {NpuError::kDmaBounds, start});
      return npu.tag_issued;
    }
    std::uint64_t at = start;
    std::uint64_t offset =
        (cfg[kDmaSpad] & kSpadOffsetMask) + std::uint64_t{row} * cfg[kDmaSpadStride];
    std::uint64_t left = cfg[kDmaRowBytes];
    while (left > 0) {
      const std::uint64_t step = std::min(left, kBurstBoundary - at % kBurstBoundary);
      const std::span<std::uint8_t> local(spad.data() + offset, step);
      std::uint64_t fail_addr = at;
      const NpuError error =
          is_load ? memory.read(at, local, fail_addr) : memory.write(at, local, fail_addr);
      if (error != NpuError::kNone) {
        fail(npu, {error, fail_addr});
        return npu.tag_issued;
      }
      at += step;
      offset += step;
      left -= step;
    }
  }
  return npu.tag_issued;
}

void require_pow2(const char* name, unsigned value) {
  if (!std::has_single_bit(value)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("npu.{} = {}: must be a power of two", name, value));
  }
}

}  // namespace

Npu::Npu(const NpuParams& p) : params(p) {
  require_pow2("rows", p.rows);
  require_pow2("cols", p.cols);
  require_pow2("line_bytes", p.line_bytes);
  require_pow2("spad_a_bytes", p.spad_a_bytes);
  require_pow2("spad_w_bytes", p.spad_w_bytes);
  if (p.dim_bits < 8 || p.dim_bits > 16 || p.dma_windows < 1 || p.dma_windows > 2) {
    throw Error(ErrorKind::kArgument,
                fmt::format("npu.dim_bits = {}, npu.dma_windows = {}: must be in [8, 16] and "
                            "[1, 2]",
                            p.dim_bits, p.dma_windows));
  }
  spad_a.resize(p.spad_a_bytes);
  spad_w.resize(p.spad_w_bytes);
}

void npu_cfg(Npu& npu, unsigned pair, std::uint32_t rs1, std::uint32_t rs2) {
  if (npu.error != NpuError::kNone) return;
  const std::array<std::uint32_t, 2> values{rs1, rs2};
  for (unsigned i = 0; i < 2; ++i) {
    const unsigned reg = 2 * pair + i;
    const bool implemented = reg <= kDmaSpadStride || (reg >= kCvIn && reg <= kCvMode);
    if (!implemented && values[i] != 0) {
      fail(npu, {NpuError::kIllegalField, reg});
      return;
    }
  }
  npu.cfg[2 * pair] = rs1;
  npu.cfg[2 * pair + 1] = rs2;
}

std::uint32_t npu_ld(Npu& npu, DmaPort& memory) { return dma(npu, memory, true); }

std::uint32_t npu_st(Npu& npu, DmaPort& memory) { return dma(npu, memory, false); }

std::uint32_t npu_fence(Npu& npu) {
  ++npu.tag_issued;
  npu.tag_done = npu.tag_issued;
  return npu.tag_issued;
}

std::uint32_t npu_tag(const Npu& npu) { return npu.tag_issued; }

NpuWait npu_wait(std::uint32_t tag_issued, std::uint32_t tag_done, std::uint32_t rs1) {
  if (static_cast<std::int32_t>(tag_issued - rs1) < 0) return NpuWait::kIllegal;
  return static_cast<std::int32_t>(tag_done - rs1) >= 0 ? NpuWait::kDone : NpuWait::kStall;
}

void npu_soft_reset(Npu& npu) {
  npu.cfg.fill(0);
  npu.tag_issued = npu.tag_done = 0;
  npu.error = NpuError::kNone;
  npu.error_tag = 0;
  npu.error_addr = 0;
}

}  // namespace pmt::golden
