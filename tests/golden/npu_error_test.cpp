// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// DMA, tags and errors of the NPU: breaks when a check is missing, out of order or not sticky.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <map>

#include "golden/npu.h"
#include "pimento/error.h"
#include "pimento/gen/npu.h"

namespace {

using namespace pmt::golden;

class FakeMemory : public DmaPort {
 public:
  NpuError read(std::uint64_t addr, std::span<std::uint8_t> to, std::uint64_t& fail) override {
    touched = true;
    for (auto& b : to) b = at(addr++);
    return answer(fail);
  }
  NpuError write(std::uint64_t addr, std::span<const std::uint8_t> from,
                 std::uint64_t& fail) override {
    touched = true;
    for (const auto b : from) bytes[addr++] = b;
    return answer(fail);
  }
  std::uint8_t at(std::uint64_t addr) {
    const auto it = bytes.find(addr);
    return it != bytes.end() ? it->second : static_cast<std::uint8_t>(addr * 7 + (addr >> 8));
  }
  NpuError answer(std::uint64_t& fail) const {
    if (error != NpuError::kNone) fail = error_addr;
    return error;
  }

  std::map<std::uint64_t, std::uint8_t> bytes;
  NpuError error = NpuError::kNone;
  std::uint64_t error_addr = 0;
  bool touched = false;
};

struct Dma {
  std::uint64_t mem = 0x80001004;
  std::uint32_t spad = 0x104, row_bytes = 37, rows = 3, spad_stride = 48;
  std::int32_t mem_stride = 112;
};

class NpuDma : public ::testing::Test {
 protected:
  NpuDma() : npu(NpuParams{}) { npu.windows[0] = {0x800000, 0x900000, true, true}; }
  void set(const Dma& d) {
    npu_cfg(npu, 0, static_cast<std::uint32_t>(d.mem), static_cast<std::uint32_t>(d.mem >> 32));
    npu_cfg(npu, 1, d.spad, d.row_bytes);
    npu_cfg(npu, 2, d.rows, static_cast<std::uint32_t>(d.mem_stride));
    npu_cfg(npu, 3, d.spad_stride, 0);
  }
  void expect(NpuError code, std::uint64_t addr, std::uint32_t tag = 1) {
    EXPECT_EQ(npu.error, code);
    EXPECT_EQ(npu.error_addr, addr);
    EXPECT_EQ(npu.error_tag, tag);
  }
  Npu npu;
  FakeMemory memory;
};

TEST_F(NpuDma, LoadMovesRowsAndNothingElse) {
  for (const bool side_w : {false, true}) {
    Dma d;
    d.spad |= side_w ? kSpadSideBit : 0;
    set(d);
    auto want = side_w ? npu.spad_w : npu.spad_a;
    for (std::uint32_t r = 0; r < d.rows; ++r) {
      for (std::uint32_t i = 0; i < d.row_bytes; ++i) {
        want[0x104 + r * 48 + i] = memory.at(d.mem + r * 112u + i);
      }
    }
    npu_ld(npu, memory);
    expect(NpuError::kNone, 0, 0);
    EXPECT_EQ(side_w ? npu.spad_w : npu.spad_a, want);
  }
}

TEST_F(NpuDma, StoreWithNegativeStrideAndRowsAcrossPages) {
  Dma d;
  d.mem = 0x80004FF4;
  d.mem_stride = -4096;
  set(d);
  for (std::size_t i = 0; i < npu.spad_a.size(); ++i)
    npu.spad_a[i] = static_cast<std::uint8_t>(i * 5);
  npu_st(npu, memory);
  expect(NpuError::kNone, 0, 0);
  EXPECT_EQ(memory.bytes.size(), 3u * 37);
  for (std::uint32_t r = 0; r < 3; ++r) {
    for (std::uint32_t i = 0; i < 37; ++i) {
      ASSERT_EQ(memory.bytes.at(d.mem - r * 4096 + i), npu.spad_a[0x104 + r * 48 + i]);
    }
  }
}

TEST_F(NpuDma, FortyBitAddresses) {
  Dma d;
  d.mem = 0x9A00001004;
  npu.windows[0] = {0x9A000000, 0x9A000100, true, false};
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kNone, 0, 0);
  EXPECT_EQ(npu.spad_a[0x104], memory.at(d.mem));
}

TEST_F(NpuDma, IllegalFieldsNameTheFirstBadRegister) {
  const std::vector<std::pair<std::function<void(Dma&)>, unsigned>> cases = {
      {[](Dma& d) {
         d.mem |= std::uint64_t{1} << 40;
         d.row_bytes = 0;
       },
       kDmaMemHi},
      {[](Dma& d) { d.spad |= 1u << 23; }, kDmaSpad},
      {[](Dma& d) { d.row_bytes = 0; }, kDmaRowBytes},
      {[](Dma& d) { d.row_bytes = 1u << 24; }, kDmaRowBytes},
      {[](Dma& d) { d.rows = 0; }, kDmaRows},
      {[](Dma& d) { d.rows = 1u << 16; }, kDmaRows},
      {[](Dma& d) { d.spad_stride = 1u << 24; }, kDmaSpadStride}};
  for (const auto& [change, reg] : cases) {
    npu_soft_reset(npu);
    Dma d;
    change(d);
    set(d);
    npu_ld(npu, memory);
    expect(NpuError::kIllegalField, reg);
  }
  EXPECT_FALSE(memory.touched);
}

TEST_F(NpuDma, DimBitsLimitTheRowCount) {
  Npu small(NpuParams{1, 1, 4, 4096, 4096, 1, 10});
  small.cfg[kDmaRowBytes] = 1;
  small.cfg[kDmaRows] = 1024;
  const auto fault = npu_check_dma_fields(small);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->addr, kDmaRows);
  small.cfg[kDmaRows] = 1023;
  EXPECT_FALSE(npu_check_dma_fields(small).has_value());
}

TEST_F(NpuDma, ReservedRegisterIsAnErrorWithTheLastTag) {
  npu_cfg(npu, 4, 0, 0);
  expect(NpuError::kNone, 0, 0);
  npu_fence(npu);
  npu_cfg(npu, 7, 0, 1);
  expect(NpuError::kIllegalField, 15);
}

TEST_F(NpuDma, AlignmentOfFirstRowAndOfStrides) {
  Dma d;
  d.mem += 1;
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kDmaAlign, d.mem);
  npu_soft_reset(npu);
  d = {};
  d.mem_stride += 4;
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kDmaAlign, d.mem);
  npu_soft_reset(npu);
  d.rows = 1;  // strides do not matter then
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kNone, 0, 0);
}

TEST_F(NpuDma, ScratchpadBoundsOfTheWholeFootprint) {
  Dma d;
  d.spad = 131072 - 2 * 48 - 37 + 1;
  d.mem = 0x80001000 + d.spad % 16;
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kSpadBounds, d.spad);
  EXPECT_FALSE(memory.touched);
  npu_soft_reset(npu);
  d.spad -= 1;
  d.mem -= 1;
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kNone, 0, 0);
}

TEST_F(NpuDma, WindowsDirectionAndEdges) {
  Dma d;
  d.rows = 1;
  d.mem = 0x90000000 - 37 + 1;
  d.spad = static_cast<std::uint32_t>(d.mem % 16);
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kDmaBounds, d.mem);
  npu_soft_reset(npu);
  d.mem -= 1;
  d.spad = static_cast<std::uint32_t>(d.mem % 16);
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kNone, 0, 0);
  npu.windows[0].write = false;
  npu_st(npu, memory);
  expect(NpuError::kDmaBounds, d.mem, 2);
  npu_soft_reset(npu);
  npu.windows[1] = {0x8FFFFF, 0x900000, false, true};  // permits the other direction
  set(d);
  npu_st(npu, memory);
  expect(NpuError::kNone, 0, 0);
}

TEST_F(NpuDma, RowsBeforeTheForbiddenOneAreMoved) {
  Dma d;
  d.mem = 0x90000000 - 16 * 16;
  d.spad = 0x100;
  d.mem_stride = 112;
  d.row_bytes = 64;
  set(d);
  npu_ld(npu, memory);
  expect(NpuError::kDmaBounds, d.mem + 2 * 112);
  EXPECT_EQ(npu.spad_a[0x100 + 48 + 5], memory.at(d.mem + 112 + 5));
  EXPECT_EQ(npu.spad_a[0x100 + 96 + 20], 0);
}

TEST_F(NpuDma, BusErrorsAreKeptWithTheirAddress) {
  memory.error = NpuError::kAxiDecerr;
  memory.error_addr = 0x80001040;
  set({});
  npu_ld(npu, memory);
  expect(NpuError::kAxiDecerr, 0x80001040);
}

TEST_F(NpuDma, FirstErrorStaysAndLaterCommandsOnlyCount) {
  Dma d;
  d.rows = 0;
  set(d);
  EXPECT_EQ(npu_ld(npu, memory), 1u);
  set({});
  EXPECT_EQ(npu.cfg[kDmaRows], 0u);
  EXPECT_EQ(npu_st(npu, memory), 2u);
  EXPECT_EQ(npu_conv(npu), 3u);
  EXPECT_EQ(npu_dwconv(npu), 4u);
  EXPECT_EQ(npu_fence(npu), 5u);
  EXPECT_EQ(npu_tag(npu), 5u);
  EXPECT_FALSE(npu.busy());
  EXPECT_FALSE(memory.touched);
  expect(NpuError::kIllegalField, kDmaRows, 1);
  npu.spad_a[9] = 77;
  npu_soft_reset(npu);
  EXPECT_EQ(npu_tag(npu), 0u);
  EXPECT_EQ(npu.cfg[kDmaRowBytes], 0u);
  EXPECT_EQ(npu.spad_a[9], 77);
  EXPECT_EQ(npu.windows[0].limit, 0x900000u);
  set({});
  EXPECT_EQ(npu_ld(npu, memory), 1u);
  expect(NpuError::kNone, 0, 0);
}

TEST(NpuWaitTag, ComparesModuloTwoToThe32) {
  EXPECT_EQ(npu_wait(5, 5, 5), NpuWait::kDone);
  EXPECT_EQ(npu_wait(5, 4, 5), NpuWait::kStall);
  EXPECT_EQ(npu_wait(5, 4, 6), NpuWait::kIllegal);
  EXPECT_EQ(npu_wait(5, 5, 0), NpuWait::kDone);
  EXPECT_EQ(npu_wait(2, 1, 0xFFFFFFFF), NpuWait::kDone);
  EXPECT_EQ(npu_wait(0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF), NpuWait::kStall);
  EXPECT_EQ(npu_wait(0xFFFFFFFF, 0xFFFFFFFF, 0), NpuWait::kIllegal);
}

TEST(NpuParameters, AreChecked) {
  EXPECT_THROW(Npu(NpuParams{3, 16, 16, 4096, 4096, 2, 16}), pmt::Error);
  EXPECT_THROW(Npu(NpuParams{16, 16, 16, 4096, 4096, 3, 16}), pmt::Error);
  EXPECT_THROW(Npu(NpuParams{16, 16, 16, 4096, 4096, 2, 17}), pmt::Error);
}

// A legal 1x1 convolution; each case spoils one register.
Npu conv_ready(const NpuParams& params = {}) {
  Npu npu(params);
  npu.cfg[kCvIn] = 0x40;
  npu.cfg[kCvOut] = 0x80;
  npu.cfg[kCvW] = kSpadSideBit;
  npu.cfg[kCvBias] = kSpadSideBit | 0x100;
  npu.cfg[kCvScale] = kSpadSideBit | 0x200;
  npu.cfg[kCvQuant] = 0x7F800000;
  npu.cfg[kCvInSize] = 0x00040001;
  npu.cfg[kCvOutSize] = 0x00010001;
  npu.cfg[kCvN] = 1;
  npu.cfg[kCvK] = 0x01010001;
  return npu;
}

TEST(NpuConvErrors, IllegalFieldsByRegister) {
  const std::vector<std::pair<unsigned, std::uint32_t>> cases = {{kCvIn, kSpadSideBit},
                                                                 {kCvIn, 1u << 23},
                                                                 {kCvOut, kSpadSideBit},
                                                                 {kCvOut, 1u << 31},
                                                                 {kCvW, 0},
                                                                 {kCvW, kSpadSideBit | 8},
                                                                 {kCvBias, 0x100},
                                                                 {kCvBias, kSpadSideBit | 0x101},
                                                                 {kCvScale, 0x200},
                                                                 {kCvScale, kSpadSideBit | 0x208},
                                                                 {kCvQuant, 0x80000000},
                                                                 {kCvQuant, 0x00010000},
                                                                 {kCvInSize, 0x00040000},
                                                                 {kCvInSize, 1},
                                                                 {kCvInPitch, 0x10000},
                                                                 {kCvOutSize, 0x10000},
                                                                 {kCvOutSize, 1},
                                                                 {kCvOutPitch, 0x10000},
                                                                 {kCvN, 0},
                                                                 {kCvN, 0x10000},
                                                                 {kCvY, 0x01000000},
                                                                 {kCvK, 0x01010000},
                                                                 {kCvK, 0x01000001},
                                                                 {kCvK, 0x00010001},
                                                                 {kCvKx, 0x10000},
                                                                 {kCvMode, 4}};
  for (const auto& [reg, value] : cases) {
    for (const bool depthwise : {false, true}) {
      Npu npu = conv_ready();
      npu.cfg[reg] = value;
      depthwise ? npu_dwconv(npu) : npu_conv(npu);
      EXPECT_EQ(npu.error, NpuError::kIllegalField) << "register " << reg << " = " << value;
      EXPECT_EQ(npu.error_addr, reg) << "register " << reg << " = " << value;
    }
  }
  Npu npu = conv_ready();
  npu_conv(npu);
  EXPECT_EQ(npu.error, NpuError::kNone);
  npu.cfg[kCvK] = 0x01010002;
  npu_dwconv(npu);
  EXPECT_EQ(npu.error, NpuError::kIllegalField);
  EXPECT_EQ(npu.error_addr, kCvK);
}

// The reserved bits of the specification's table are exactly the ones that are refused.
TEST(NpuConvErrors, ReservedBitsAreThoseOfTheSpecification) {
  for (unsigned reg = 0; reg < kNpuCfgCount; ++reg) {
    for (unsigned bit = 0; bit < 32; ++bit) {
      const bool reserved = ((pmt::gen::kCfg[reg].mask >> bit) & 1u) == 0;
      if (pmt::gen::kCfg[reg].name.empty()) {
        Npu npu(NpuParams{});
        npu_cfg(npu, reg / 2, reg % 2 == 0 ? 1u << bit : 0, reg % 2 == 1 ? 1u << bit : 0);
        EXPECT_EQ(npu.error, NpuError::kIllegalField);
        EXPECT_EQ(npu.error_addr, reg);
        continue;
      }
      if (!reserved) continue;
      Npu npu = conv_ready();
      npu.cfg[kDmaRowBytes] = npu.cfg[kDmaRows] = 1;
      npu.cfg[reg] |= 1u << bit;
      const auto fault = pmt::gen::kCfg[reg].owner == pmt::gen::CfgOwner::dma
                             ? npu_check_dma_fields(npu)
                             : npu_check_conv_fields(npu, false);
      ASSERT_TRUE(fault.has_value()) << reg << " bit " << bit;
      EXPECT_EQ(fault->addr, reg);
    }
  }
}

TEST(NpuConvErrors, FirstRegisterInIndexOrderWins) {
  Npu npu = conv_ready();
  npu.cfg[kCvMode] = 8;
  npu.cfg[kCvN] = 0;
  npu.cfg[kCvScale] = 0;
  npu_conv(npu);
  EXPECT_EQ(npu.error_addr, kCvScale);
}

TEST(NpuConvErrors, DimBitsLimitEveryField) {
  const NpuParams params{1, 1, 4, 65536, 65536, 1, 10};
  const std::vector<std::pair<unsigned, std::uint32_t>> cases = {{kCvInSize, 0x00040400},
                                                                 {kCvInSize, 0x04000001},
                                                                 {kCvInPitch, 0x400},
                                                                 {kCvOutSize, 0x00010400},
                                                                 {kCvOutSize, 0x04000001},
                                                                 {kCvOutPitch, 0x400},
                                                                 {kCvN, 0x400},
                                                                 {kCvX, 0x400},
                                                                 {kCvX, 0x02000000},
                                                                 {kCvX, 0xFDFF0000},
                                                                 {kCvK, 0x01010400},
                                                                 {kCvKx, 0x400}};
  for (const auto& [reg, value] : cases) {
    Npu npu = conv_ready(params);
    npu.cfg[reg] = value;
    npu_conv(npu);
    EXPECT_EQ(npu.error, NpuError::kIllegalField) << reg << ' ' << value;
    EXPECT_EQ(npu.error_addr, reg);
  }
  Npu npu = conv_ready(params);
  npu.cfg[kCvX] = 0xFE0003FF;
  npu_conv(npu);
  EXPECT_EQ(npu.error, NpuError::kNone);
}

TEST(NpuConvErrors, WeightsAreAlignedToColumnsWhenTheyAreWider) {
  Npu npu = conv_ready(NpuParams{16, 32, 16, 262144, 262144, 2, 16});
  npu.cfg[kCvW] = kSpadSideBit | 16;
  npu_conv(npu);
  EXPECT_EQ(npu.error_addr, kCvW);
}

TEST(NpuConvErrors, BoundsPerAccess) {
  Npu in = conv_ready();
  in.cfg[kCvIn] = 131072;
  npu_conv(in);
  EXPECT_EQ(in.error, NpuError::kSpadBounds);
  EXPECT_EQ(in.error_addr, 131072u);
  Npu padding_only = conv_ready();
  padding_only.cfg[kCvIn] = 131072;
  padding_only.cfg[kCvY] = 0x0000FF00;  // row -1: no access to the image
  npu_conv(padding_only);
  EXPECT_EQ(padding_only.error, NpuError::kNone);
  Npu out = conv_ready();
  out.cfg[kCvOut] = 131071;
  out.cfg[kCvN] = 2;
  npu_conv(out);
  EXPECT_EQ(out.error, NpuError::kSpadBounds);
  EXPECT_EQ(out.error_addr, 131071u);
  for (const unsigned reg : {kCvW, kCvBias, kCvScale}) {
    Npu npu = conv_ready();
    npu.cfg[reg] = kSpadSideBit | 131072;
    npu_conv(npu);
    EXPECT_EQ(npu.error, NpuError::kSpadBounds);
    EXPECT_EQ(npu.error_addr, kSpadSideBit | 131072);
  }
}

}  // namespace
