// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Every CSR of the table: reset value, writable bits, counters; breaks when a mask is wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "program.h"

namespace {

using pmt::test::kExit;
using pmt::test::Program;

// Writes ones, then zeros, and reads back after each: a2 reset, a3 after ones, a4 after zeros.
std::string probe(std::uint32_t number) {
  const auto word = [&](unsigned funct3, unsigned rs1, unsigned rd) {
    return fmt::format("  .word {:#x}\n",
                       (number << 20) | (rs1 << 15) | (funct3 << 12) | (rd << 7) | 0x73);
  };
  return "_start:\n  li a1, -1\n" + word(2, 0, 12) + word(1, 11, 0) + word(2, 0, 13) +
         word(1, 0, 0) + word(2, 0, 14) + "  li a0, 1\n" + kExit;
}

TEST(Csr, MasksAreThoseOfTheTable) {
  using pmt::gen::Csr;
  const auto& preset = *pmt::gen::find_preset("edge");
  for (const auto& info : pmt::gen::kCsrs) {
    const auto csr = static_cast<Csr>(info.number);
    const bool counter = csr == Csr::mcycle || csr == Csr::minstret || csr == Csr::mtvec;
    const bool debug = info.number >= 0x7B0 && info.number <= 0x7BF;
    if (info.read_only || counter || debug || csr == Csr::mip) continue;
    ASSERT_TRUE(info.implemented(preset.config));
    Program p(probe(info.number));
    ASSERT_EQ(p.run().exit_code, 1) << info.name;
    EXPECT_EQ(p.machine.x(12), info.reset) << info.name;
    const std::uint32_t keep = info.reset & ~info.write_mask;
    const std::uint32_t writable = info.write_mask & info.read_mask;
    EXPECT_EQ(p.machine.x(13), keep | writable) << info.name;
    EXPECT_EQ(p.machine.x(14), keep) << info.name;
  }
}

TEST(Csr, NumbersOutsideTheTableAreIllegal) {
  pmt::iss::Machine machine(*pmt::gen::find_preset("nano"), 1 << 16);
  unsigned found = 0;
  for (std::uint32_t number = 0; number < 4096; ++number) {
    const auto* info = pmt::gen::find_csr(number);
    const bool debug = number >= 0x7B0 && number <= 0x7BF;
    const bool exists = info != nullptr && !debug && info->implemented(machine.preset().config);
    EXPECT_EQ(machine.csr(number).has_value(), exists) << number;
    found += exists ? 1 : 0;
  }
  EXPECT_GT(found, 100u);
  EXPECT_FALSE(machine.csr(0x7C3).has_value());  // nano has one DMA window
}

TEST(Csr, VectoredModeClearsLowBaseBits) {
  Program p(
      "_start:\n  li a1, -1\n  csrw mtvec, a1\n  csrr a2, mtvec\n  li a1, -2\n"
      "  csrw mtvec, a1\n  csrr a3, mtvec\n  li a0, 1\n" +
      kExit);
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(12), 0xFFFFFFC1u);
  EXPECT_EQ(p.machine.x(13), 0xFFFFFFFCu);
}

TEST(Csr, SetAndClearWithX0DoNotWrite) {
  // csrrs a2, mvendorid, x0 is legal although the CSR is read-only; csrrsi with 0 as well.
  Program p("_start:\n  .word 0xF1102673\n  .word 0xF1106673\n  li a0, 2\n" + kExit);
  EXPECT_EQ(p.run().exit_code, 2);
}

TEST(Counters, CountRetiredInstructionsAndStop) {
  Program p(
      "_start:\n  csrr a1, minstret\n  nop\n  nop\n  csrr a2, minstret\n"
      "  csrw minstret, zero\n  csrr a3, minstret\n  csrwi mcountinhibit, 4\n  nop\n"
      "  csrr a4, minstret\n  nop\n  csrr a5, minstret\n  csrwi mcountinhibit, 0\n"
      "  csrr s2, minstret\n  csrr s3, minstret\n  li a0, 1\n" +
      kExit);
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(12) - p.machine.x(11), 3u);
  EXPECT_EQ(p.machine.x(13), 0u);
  EXPECT_EQ(p.machine.x(14), 1u);  // only the read: what stops does not count itself
  EXPECT_EQ(p.machine.x(15), 1u);
  EXPECT_EQ(p.machine.x(18), 2u);  // what starts again does
  EXPECT_EQ(p.machine.x(19), 3u);
}

TEST(Counters, TrapsDoNotCountAsRetired) {
  Program p(
      "_start:\n  la t0, handler\n  csrw mtvec, t0\n  csrr a1, minstret\n  csrr s2, mcycle\n"
      "  ecall\n  csrr a2, minstret\n  csrr s3, mcycle\n  li a0, 1\n" +
      kExit + ".balign 4\nhandler:\n  csrr t0, mepc\n  addi t0, t0, 4\n  csrw mepc, t0\n  mret\n");
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(12) - p.machine.x(11), 6u);
  EXPECT_EQ(p.machine.x(19) - p.machine.x(18), 7u);
}

TEST(Counters, CarryIntoTheUpperHalf) {
  Program p(
      "_start:\n  li t0, -2\n  csrw minstreth, zero\n  csrw minstret, t0\n  nop\n  nop\n"
      "  csrr a1, instreth\n  csrr a2, instret\n  li a0, 1\n" +
      kExit);
  ASSERT_EQ(p.run().exit_code, 1);
  EXPECT_EQ(p.machine.x(11), 1u);
  EXPECT_EQ(p.machine.x(12), 1u);
}

}  // namespace
