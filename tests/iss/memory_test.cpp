// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Memories, code that changes itself, UART and identity registers.
#include <gtest/gtest.h>

#include <random>

#include "program.h"

namespace {

using pmt::iss::RunStatus;
using pmt::test::kExit;
using pmt::test::Program;

TEST(Memory, BytesHalvesAndWordsInEveryMemory) {
  for (const char* base : {"0x40008000", "0x80000100", "0x8000FFF8", "0x20000040", "0x20400040"}) {
    Program p(std::string("_start:\n  li s0, ") + base +
              "\n  li t0, 0x8391F2E4\n  sw t0, 0(s0)\n"
              "  li t1, 0x77\n  sb t1, 1(s0)\n  li t1, 0x9ABC\n  sh t1, 6(s0)\n  sb t1, 4(s0)\n"
              "  lw a1, 0(s0)\n  lh a2, 2(s0)\n  lhu a3, 2(s0)\n  lb a4, 3(s0)\n  lbu a5, 3(s0)\n"
              "  lw a6, 4(s0)\n  li a0, 1\n" +
              kExit);
    ASSERT_EQ(p.run().exit_code, 1) << base;
    EXPECT_EQ(p.machine.x(11), 0x839177E4u);
    EXPECT_EQ(p.machine.x(12), 0xFFFF8391u);
    EXPECT_EQ(p.machine.x(13), 0x8391u);
    EXPECT_EQ(p.machine.x(14), 0xFFFFFF83u);
    EXPECT_EQ(p.machine.x(15), 0x83u);
    EXPECT_EQ(p.machine.x(16), 0x9ABC00BCu);
  }
}

// A loop whose body is rewritten by a store each time round, in TCM and in external memory, also
// across the boundary of two code pages.
TEST(Memory, StoresToCodeAreSeen) {
  for (const char* place : {"0x4000A000", "0x4000AFFE", "0x80001000", "0x80001FFE"}) {
    Program p(std::string("_start:\n  li s0, ") + place +
              "\n  li a0, 0\n  li s1, 1\n  li s2, 5\n"
              "again:\n  slli t0, s1, 20\n  li t1, 0x00050513\n  or t0, t0, t1\n  sh t0, 0(s0)\n"
              "  srli t0, t0, 16\n  sh t0, 2(s0)\n  li t0, 0x8082\n  sh t0, 4(s0)\n  fence.i\n"
              "  jalr s0\n  addi s1, s1, 1\n  bne s1, s2, again\n" +
              kExit);
    EXPECT_EQ(p.run().exit_code, 1 + 2 + 3 + 4) << place;
  }
}

TEST(Memory, HostWritesToCodeAreSeen) {
  Program p("_start:\n  li a0, 7\nloop: j loop\n");
  ASSERT_EQ(p.run(50).status, RunStatus::kCycleLimit);
  p.set_word(p.symbol("loop"), 0x00C0006Fu);  // j loop + 12
  const std::string tail = kExit;
  const auto rest = pmt::assembler::assemble("_start:\n" + tail, "tail.S",
                                             {.base = p.symbol("loop") + 12, .entry = "_start"});
  p.machine.host_write(rest.segments[0].address, rest.segments[0].bytes);
  EXPECT_EQ(p.run().exit_code, 7);
}

TEST(Memory, HostAccessIsAllOrNothing) {
  Program p("_start: j _start\n");
  std::vector<std::uint8_t> data(64, 0xAA);
  EXPECT_FALSE(p.machine.host_write(0x4001FFF0, data));
  EXPECT_EQ(p.word(0x4001FFF0), 0u);
  EXPECT_TRUE(p.machine.host_write(0x80FFFFC0, data));
  EXPECT_FALSE(p.machine.host_write(0x80FFFFC1, data));
  EXPECT_FALSE(p.machine.host_write(0x0, data));
  EXPECT_FALSE(p.machine.host_read(0x7FFFFFF0, data));
  EXPECT_FALSE(p.machine.host_read(0xFFFFFFFFFFFFFFF0u, data));
  EXPECT_FALSE(p.machine.host_read(0x10010001, std::span(data).first(4)));
  EXPECT_FALSE(p.machine.host_read(0x10010000, std::span(data).first(2)));
}

TEST(Memory, LargeBlocksSurviveAcrossPages) {
  Program p("_start: j _start\n");
  std::mt19937 random(3);
  std::vector<std::uint8_t> data(300'000), back(300'000);
  for (auto& b : data) b = static_cast<std::uint8_t>(random());
  ASSERT_TRUE(p.machine.host_write(0x80012345, data));
  ASSERT_TRUE(p.machine.host_read(0x80012345, back));
  EXPECT_EQ(back, data);
  p.machine.reset();
  ASSERT_TRUE(p.machine.host_read(0x80012345, back));
  EXPECT_EQ(back, data);  // reset keeps memories
}

TEST(Uart, EchoesWithInterruptAndStatus) {
  Program p(
      "_start:\n  li s0, 0x10000000\n  li t0, 1\n  sw t0, 12(s0)\n  li t0, 0x800\n"
      "  csrw mie, t0\n  li s1, 3\nloop:\n  wfi\n  lw a1, 8(s0)\n  lw a2, 4(s0)\n"
      "  addi a2, a2, 1\n  sw a2, 0(s0)\n  addi s1, s1, -1\n  bnez s1, loop\n"
      "  lw a3, 4(s0)\n  lw a4, 8(s0)\n  lw a5, 16(s0)\n  li a0, 0\n" +
      kExit);
  std::string out;
  p.machine.set_uart_output([&](std::uint8_t b) { out += static_cast<char>(b); });
  EXPECT_EQ(p.machine.run(0, 0).status, RunStatus::kWaiting);
  const std::uint8_t text[] = {'H', 'A', 'L'};
  p.machine.uart_input(text);
  EXPECT_EQ(p.machine.run(0, 0).status, RunStatus::kExited);
  EXPECT_EQ(out, "IBM");
  EXPECT_EQ(p.machine.x(11), 6u);
  EXPECT_EQ(p.machine.x(13), 0x80000000u);
  EXPECT_EQ(p.machine.x(14), 4u);
  EXPECT_EQ(p.machine.x(15), 0x68u);
}

TEST(SocControl, IdentityAndScratch) {
  Program p("_start: j _start\n", "max");
  const auto& preset = *pmt::gen::find_preset("max");
  EXPECT_EQ(p.word(0x10010000), 0x314D5450u);
  EXPECT_EQ(p.word(0x10010008), static_cast<std::uint32_t>(preset.arch_hash));
  EXPECT_EQ(p.word(0x10010014), static_cast<std::uint32_t>(preset.full_hash >> 32));
  p.set_word(0x10010038, 0xCAFE);
  EXPECT_EQ(p.word(0x10010038), 0xCAFEu);
  p.set_word(0x10010000, 0);
  EXPECT_EQ(p.word(0x10010000), 0x314D5450u);
  EXPECT_EQ(p.word(0x10010FFC), 0u);
  EXPECT_EQ(p.word(0x20800000), 0x3155504Eu);
  EXPECT_EQ(p.word(0x20800004), 16u | (32u << 16));
}

TEST(SocControl, HostWriteToTohostDoesNotEndTheRun) {
  Program p("_start: j _start\n");
  p.set_word(0x10010020, 3);
  EXPECT_EQ(p.run(1000).status, RunStatus::kCycleLimit);
}

}  // namespace
