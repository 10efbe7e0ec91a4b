// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// What an exec command checks before it starts, register by register in index order.
#include "golden/npu.h"

namespace pmt::golden {

namespace {

// Collects the first bad register. Calls must come in index order.
class FieldCheck {
 public:
  explicit FieldCheck(const Npu& npu)
      : npu_(npu), max_((std::uint32_t{1} << npu.params.dim_bits) - 1) {}

  // Bits of the register that must be zero.
  void reserved(unsigned reg, std::uint32_t mask) { require(reg, (npu_.cfg[reg] & mask) == 0); }

  // A size in bits [shift, shift + 16) of the register.
  void size(unsigned reg, unsigned shift, bool zero_allowed = false) {
    const std::uint32_t value = (npu_.cfg[reg] >> shift) & 0xFFFFu;
    require(reg, value <= max_ && (zero_allowed || value != 0));
  }

  // A signed 16-bit size in the upper half.
  void signed_upper(unsigned reg) {
    const auto value = static_cast<std::int32_t>(npu_.cfg[reg]) >> 16;
    const std::int32_t limit = std::int32_t{1} << (npu_.params.dim_bits - 1);
    require(reg, value >= -limit && value < limit);
  }

  // A scratchpad address: side and alignment. The offset itself is a matter of SPAD_BOUNDS.
  void spad(unsigned reg, bool side_w, unsigned align) {
    const std::uint32_t value = npu_.cfg[reg];
    reserved(reg, ~(kSpadSideBit | kSpadOffsetMask));
    require(reg, ((value & kSpadSideBit) != 0) == side_w);
    require(reg, (value & (align - 1)) == 0);
  }

  void require(unsigned reg, bool holds) {
    if (!holds && !fault_) fault_ = NpuFault{NpuError::kIllegalField, reg};
  }

  const std::optional<NpuFault>& fault() const { return fault_; }

 private:
  const Npu& npu_;
  std::uint32_t max_;
  std::optional<NpuFault> fault_;
};

}  // namespace

std::optional<NpuFault> npu_check_dma_fields(const Npu& npu) {
  FieldCheck check(npu);
  check.reserved(kDmaMemHi, ~0xFFu);
  check.reserved(kDmaSpad, ~(kSpadSideBit | kSpadOffsetMask));
  check.reserved(kDmaRowBytes, 0xFF000000u);
  check.require(kDmaRowBytes, npu.cfg[kDmaRowBytes] != 0);
  check.reserved(kDmaRows, 0xFFFF0000u);
  check.size(kDmaRows, 0);
  check.reserved(kDmaSpadStride, 0xFF000000u);
  return check.fault();
}

std::optional<NpuFault> npu_check_conv_fields(const Npu& npu, bool depthwise) {
  const auto& cfg = npu.cfg;
  const unsigned line = npu.params.line_bytes;
  FieldCheck check(npu);
  check.spad(kCvIn, false, 1);
  check.spad(kCvOut, false, 1);
  check.spad(kCvW, true, npu.params.cols > line ? npu.params.cols : line);
  check.spad(kCvBias, true, line);
  check.spad(kCvScale, true, line);
  check.require(kCvQuant, static_cast<std::int8_t>(cfg[kCvQuant] >> 16) <=
                              static_cast<std::int8_t>(cfg[kCvQuant] >> 24));
  check.size(kCvInSize, 0);
  check.size(kCvInSize, 16);
  check.reserved(kCvInPitch, 0xFFFF0000u);
  check.size(kCvInPitch, 0, true);
  check.size(kCvOutSize, 0);
  check.size(kCvOutSize, 16);
  check.reserved(kCvOutPitch, 0xFFFF0000u);
  check.size(kCvOutPitch, 0, true);
  check.reserved(kCvN, 0xFFFF0000u);
  check.size(kCvN, 0);
  check.size(kCvX, 0, true);
  check.signed_upper(kCvX);
  check.reserved(kCvY, 0xFF000000u);
  check.size(kCvK, 0);
  check.require(kCvK, ((cfg[kCvK] >> 16) & 0xFFu) != 0 && (cfg[kCvK] >> 24) != 0);
  check.require(kCvK, !depthwise || (cfg[kCvK] & 0xFFFFu) == 1);
  check.reserved(kCvKx, 0xFFFF0000u);
  check.size(kCvKx, 0, true);
  check.reserved(kCvMode, ~3u);
  return check.fault();
}

std::optional<NpuFault> npu_check_dma_footprint(const Npu& npu) {
  const auto& cfg = npu.cfg;
  const std::uint32_t line_mask = npu.params.line_bytes - 1;
  const std::uint64_t memory =
      (static_cast<std::uint64_t>(cfg[kDmaMemHi] & 0xFFu) << 32) | cfg[kDmaMemLo];
  const bool strides_differ = ((cfg[kDmaMemStride] - cfg[kDmaSpadStride]) & line_mask) != 0;
  if (((cfg[kDmaMemLo] - cfg[kDmaSpad]) & line_mask) != 0 ||
      (cfg[kDmaRows] > 1 && strides_differ)) {
    return NpuFault{NpuError::kDmaAlign, memory};
  }
  const bool side_w = (cfg[kDmaSpad] & kSpadSideBit) != 0;
  const std::uint64_t size = side_w ? npu.params.spad_w_bytes : npu.params.spad_a_bytes;
  // Strides are not negative, so that the last row ends the footprint.
  const std::uint64_t end = std::uint64_t{cfg[kDmaSpad] & kSpadOffsetMask} +
                            std::uint64_t{cfg[kDmaRows] - 1} * cfg[kDmaSpadStride] +
                            cfg[kDmaRowBytes];
  if (end > size) return NpuFault{NpuError::kSpadBounds, cfg[kDmaSpad]};
  return std::nullopt;
}

bool npu_window_allows(const Npu& npu, std::uint64_t addr, std::uint64_t bytes, bool is_load) {
  for (unsigned i = 0; i < npu.params.dma_windows; ++i) {
    const NpuWindow& w = npu.windows[i];
    const std::uint64_t base = std::uint64_t{w.base} << 8;
    const std::uint64_t limit = std::uint64_t{w.limit} << 8;
    if ((is_load ? w.read : w.write) && addr >= base && addr + bytes <= limit) return true;
  }
  return false;
}

}  // namespace pmt::golden
