// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Functional semantics of the NPU: commands complete at once, results and errors are exact.
// Guarantees: int8 results equal the RTL's bit for bit; error code and tag too (order: see below).
// Does not do: time, the command queue, the interrupt (done_pending belongs to the core).
// Spec: docs/numerics.md, section "NPU commands".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "golden/fixed.h"

namespace pmt::golden {

// Configuration registers, in pairs written by npu.cfg.
enum NpuCfg : unsigned {
  kDmaMemLo = 0,
  kDmaMemHi,
  kDmaSpad,
  kDmaRowBytes,
  kDmaRows,
  kDmaMemStride,
  kDmaSpadStride,
  kCvIn = 16,
  kCvOut,
  kCvW,
  kCvBias,
  kCvScale,
  kCvQuant,
  kCvInSize,
  kCvInPitch,
  kCvOutSize,
  kCvOutPitch,
  kCvN,
  kCvX,
  kCvY,
  kCvK,
  kCvKx,
  kCvMode,
  kNpuCfgCount = 32,
};

enum class NpuError : std::uint8_t {
  kNone = 0,
  kIllegalField = 1,
  kSpadBounds = 2,
  kDmaBounds = 3,
  kDmaAlign = 4,
  kAxiSlverr = 5,
  kAxiDecerr = 6,
};

// Bit 22 of a scratchpad address selects the side; bits 21:0 are the byte offset.
inline constexpr std::uint32_t kSpadSideBit = 1u << 22;
inline constexpr std::uint32_t kSpadOffsetMask = kSpadSideBit - 1;
inline constexpr std::uint64_t kDmaAddressMask = (std::uint64_t{1} << 40) - 1;

// The configuration keys npu.* that change results. All sizes in bytes.
struct NpuParams {
  unsigned rows = 16, cols = 16, line_bytes = 16;
  unsigned spad_a_bytes = 131072, spad_w_bytes = 131072;
  unsigned dma_windows = 2;
  unsigned dim_bits = 16;
};

// Memory behind the DMA engine. addr is a 40-bit byte address. On an error the port sets fail_addr
// to the address of the burst that failed and returns kAxiSlverr or kAxiDecerr.
class DmaPort {
 public:
  virtual ~DmaPort() = default;
  virtual NpuError read(std::uint64_t addr, std::span<std::uint8_t> to,
                        std::uint64_t& fail_addr) = 0;
  virtual NpuError write(std::uint64_t addr, std::span<const std::uint8_t> from,
                         std::uint64_t& fail_addr) = 0;
};

// One DMA window: [base, limit) in units of 256 bytes (address[39:8]).
struct NpuWindow {
  std::uint32_t base = 0, limit = 0;
  bool read = false, write = false;  // read: npu.ld may read memory; write: npu.st may write it
};

struct Npu {
  explicit Npu(const NpuParams& params);

  NpuParams params;
  std::vector<std::uint8_t> spad_a, spad_w;
  std::array<std::uint32_t, kNpuCfgCount> cfg{};
  std::array<NpuWindow, 2> windows{};
  std::uint32_t tag_issued = 0, tag_done = 0;
  NpuError error = NpuError::kNone;
  std::uint32_t error_tag = 0;
  std::uint64_t error_addr = 0;

  bool busy() const { return tag_issued != tag_done; }
};

// An error found by a check: the code and the value of mnpuerraddr.
struct NpuFault {
  NpuError code;
  std::uint64_t addr;
};

// Commands. Each takes effect completely before it returns; the ones with a tag return it. Once
// npu.error is set they have no effect except that tags go on counting, until npu_soft_reset.
void npu_cfg(Npu& npu, unsigned pair, std::uint32_t rs1, std::uint32_t rs2);
std::uint32_t npu_ld(Npu& npu, DmaPort& memory);
std::uint32_t npu_st(Npu& npu, DmaPort& memory);
std::uint32_t npu_conv(Npu& npu);
std::uint32_t npu_dwconv(Npu& npu);
std::uint32_t npu_fence(Npu& npu);
// tag register of the last issued command.
std::uint32_t npu_tag(const Npu& npu);
// What npu.wait does: done = go on; stall = wait; illegal = the tag was never issued, trap.
enum class NpuWait { kDone, kStall, kIllegal };
NpuWait npu_wait(std::uint32_t tag_issued, std::uint32_t tag_done, std::uint32_t rs1);
// Clears tags, error and cfg; keeps scratchpads and windows.
void npu_soft_reset(Npu& npu);

// Checks, in the order in which an exec command applies them (the first hit is the error):
//   1. fields: ILLEGAL_FIELD, registers of the command in index order, addr = register index;
//   2. DMA only: DMA_ALIGN, addr = DMA_MEM of the first row;
//   3. DMA only: SPAD_BOUNDS of the whole footprint, addr = the DMA_SPAD register;
//   4. DMA only, row by row before the row moves: DMA_BOUNDS, addr = the row's memory address; then
//      the row's bursts: AXI errors, addr = the burst;
//   conv, dwconv: SPAD_BOUNDS per access in loop order, addr = scratchpad address of the access.
std::optional<NpuFault> npu_check_dma_fields(const Npu& npu);
std::optional<NpuFault> npu_check_conv_fields(const Npu& npu, bool depthwise);
std::optional<NpuFault> npu_check_dma_footprint(const Npu& npu);
// True when [addr, addr + bytes) lies inside one window that permits the direction.
bool npu_window_allows(const Npu& npu, std::uint64_t addr, std::uint64_t bytes, bool is_load);

// Packing of weights into the layout that CV_W expects (see docs/numerics.md). weights is [n][k]
// in the order ky, kx, j; the result is ceil(n / tile) * k * cols bytes with zero padding.
std::vector<std::uint8_t> npu_pack_conv_weights(const NpuParams& params,
                                                std::span<const std::int8_t> weights, std::size_t n,
                                                std::size_t k);
std::vector<std::uint8_t> npu_pack_dwconv_weights(const NpuParams& params,
                                                  std::span<const std::int8_t> weights,
                                                  std::size_t n, std::size_t k);

}  // namespace pmt::golden
