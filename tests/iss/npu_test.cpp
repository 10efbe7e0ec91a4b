// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The NPU as a program sees it: commands, tags, windows, errors, interrupt, soft reset.
#include <gtest/gtest.h>

#include "program.h"

namespace {

using pmt::iss::RunStatus;
using pmt::test::kExit;
using pmt::test::Program;

// Opens window 0 for both directions over the first megabyte of external memory.
const std::string kOpen =
    "_start:\n  li t0, 0x800000\n  csrw mnpuwin0base, t0\n  li t0, 0x801000\n"
    "  csrw mnpuwin0limit, t0\n  csrwi mnpuwinperm, 3\n";

// cfg for a DMA of one row: memory address in t0, scratchpad in t1, bytes in t2.
const std::string kDma =
    "  npu.cfg 0, t0, zero\n  npu.cfg 1, t1, t2\n  li t3, 1\n  npu.cfg 2, t3, zero\n"
    "  npu.cfg 3, zero, zero\n";

TEST(Npu, CopiesThroughTheScratchpadAndCountsTags) {
  Program p(kOpen + "  npu.tag s2\n  li t0, 0x80000100\n  li t1, 0x40\n  li t2, 100\n" + kDma +
            "  npu.ld s3\n  li t0, 0x80000200\n" + kDma +
            "  npu.fence s4\n  npu.st s5\n  npu.wait s5\n  npu.tag s6\n  csrr s7, mnputag\n"
            "  csrr s8, mnpuctl\n  lw s9, 0(t0)\n  li a0, 1\n" +
            kExit);
  std::vector<std::uint8_t> data(100), back(101);
  for (unsigned i = 0; i < 100; ++i) data[i] = static_cast<std::uint8_t>(i * 3 + 1);
  p.machine.host_write(0x80000100, data);
  ASSERT_EQ(p.run().exit_code, 1);
  p.machine.host_read(0x80000200, back);
  data.push_back(0);
  EXPECT_EQ(back, data);
  const std::uint32_t want[] = {0, 1, 2, 3, 3, 3, 0x10000, 0x0A070401};
  for (unsigned i = 0; i < 8; ++i) EXPECT_EQ(p.machine.x(18 + i), want[i]) << i;
}

TEST(Npu, ComputesOnePixel) {
  // 1x1 convolution of 4 input bytes to 2 channels: acc = bias + dot, scaled by 1/2.
  Program p(
      "_start:\n  li t0, 0x40\n  li t1, 0x80\n  npu.cfg 8, t0, t1\n  li t0, 0x400000\n"
      "  li t1, 0x400100\n  npu.cfg 9, t0, t1\n  li t0, 0x400200\n  li t1, 0x7F800300\n"
      "  npu.cfg 10, t0, t1\n  li t0, 0x00040001\n  li t1, 4\n  npu.cfg 11, t0, t1\n"
      "  li t0, 0x00010001\n  li t1, 2\n  npu.cfg 12, t0, t1\n  li t0, 2\n"
      "  npu.cfg 13, t0, zero\n  li t1, 0x01010004\n  npu.cfg 14, zero, t1\n  li t1, 2\n"
      "  npu.cfg 15, zero, t1\n  npu.conv s2\n  npu.wait s2\n  li t0, 0x20000080\n"
      "  lb s3, 0(t0)\n  lb s4, 1(t0)\n  csrr s5, mnpuerr\n  li a0, 1\n" +
      kExit);
  const std::uint8_t in[] = {1, 2, 3, 4};
  p.machine.host_write(0x20000040, in);
  for (unsigned k = 0; k < 4; ++k) {
    const std::uint8_t w[] = {10, static_cast<std::uint8_t>(-5)};
    p.machine.host_write(0x20400000 + 16 * k, w);
  }
  p.set_word(0x20400100, 6);
  p.set_word(0x20400200, 1u << 30);
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(21), 0u);
  EXPECT_EQ(p.machine.x(19), 3u + (6 + 100) / 2);
  EXPECT_EQ(static_cast<std::int32_t>(p.machine.x(20)), 3 - 50 / 2);
}

TEST(Npu, WithoutAWindowNothingIsMoved) {
  Program p("_start:\n  li t0, 0x80000100\n  li t1, 0x40\n  li t2, 16\n" + kDma +
            "  npu.ld s2\n  npu.wait s2\n  csrr s3, mnpuerr\n  csrr s4, mnpuerrtag\n"
            "  csrr s5, mnpuerraddr\n  csrr s6, mnpuerraddrh\n  li a0, 1\n" +
            kExit);
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(19), 3u);
  EXPECT_EQ(p.machine.x(20), 1u);
  EXPECT_EQ(p.machine.x(21), 0x80000100u);
  EXPECT_EQ(p.word(0x20800014), 3u);
  EXPECT_EQ(p.word(0x20800008), 2u);
}

TEST(Npu, MemoryThatDoesNotExistIsADecodeError) {
  Program p(
      "_start:\n  csrw mnpuwin0base, zero\n  li t0, -1\n  csrw mnpuwin0limit, t0\n"
      "  csrwi mnpuwinperm, 1\n  li t0, 0x81000000\n  li t1, 0x40\n  li t2, 16\n" +
      kDma +
      "  npu.ld s2\n  csrr s3, mnpuerr\n  csrr s5, mnpuerraddr\n"
      "  li t4, 0x100\n  csrw mnpuctl, t4\n"  // soft reset
      "  li t0, 0x40000000\n" +
      kDma +  // the TCM is not the DMA's
      "  npu.ld s6\n  csrr s7, mnpuerr\n  csrr s8, mnpuerraddr\n  li a0, 1\n" + kExit);
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(19), 6u);
  EXPECT_EQ(p.machine.x(21), 0x81000000u);
  EXPECT_EQ(p.machine.x(22), 1u);  // tags restart
  EXPECT_EQ(p.machine.x(23), 6u);
  EXPECT_EQ(p.machine.x(24), 0x40000000u);
}

TEST(Npu, DmaDropsDecodedCode) {
  Program p(kOpen +
            "  li s0, 0x80000400\n  jalr s0\n  mv s2, a0\n  li t0, 0x80000100\n  li t1, 0x40\n"
            "  li t2, 8\n" +
            kDma + "  npu.ld t6\n  li t0, 0x80000400\n" + kDma +
            "  npu.st t6\n  npu.wait t6\n  fence.i\n  jalr s0\n" + kExit);
  p.set_word(0x80000400, 0x00300513);  // li a0, 3
  p.set_word(0x80000404, 0x00008067);  // ret
  p.set_word(0x80000100, 0x00900513);  // li a0, 9
  p.set_word(0x80000104, 0x00008067);
  EXPECT_EQ(p.run().exit_code, 9);
  EXPECT_EQ(p.machine.x(18), 3u);
}

TEST(Npu, ErrorAndDoneInterrupts) {
  Program p(
      "_start:\n  la t0, handler\n  csrw mtvec, t0\n  li s0, 0\n  li t0, 0x10000\n"
      "  csrw mie, t0\n  csrwi mnpuctl, 2\n  csrsi mstatus, 8\n  npu.fence t0\n  nop\n"
      "  mv s2, s0\n  npu.ld t0\n  nop\n  mv s3, s0\n  csrwi mnpuctl, 1\n  nop\n  mv s4, s0\n"
      "  li a0, 1\n" +
      kExit +
      ".balign 64\nhandler:\n  addi s0, s0, 1\n  csrr s5, mcause\n  csrr s6, mip\n"
      "  csrwi mnpuctl, 0\n  mret\n");
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(18), 0u);  // done is not enabled yet
  EXPECT_EQ(p.machine.x(19), 1u);  // the error (row count 0) is
  EXPECT_EQ(p.machine.x(20), 2u);  // done was pending all the time
  EXPECT_EQ(p.machine.x(21), 0x80000010u);
  EXPECT_EQ(p.machine.x(22), 0x10000u);
}

}  // namespace
