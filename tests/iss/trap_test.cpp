// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Exceptions, interrupts and waiting: breaks when cause, mepc, mtval or priority is wrong.
#include <gtest/gtest.h>

#include "program.h"

namespace {

using pmt::iss::RunStatus;
using pmt::test::kData;
using pmt::test::kExit;
using pmt::test::kPrologue;
using pmt::test::kTrapHandler;
using pmt::test::Program;

struct Fault {
  const char* name;
  const char* code;  // the instruction at `at` traps; s10 is its size
  unsigned cause;
  std::uint32_t tval;
};

class Exceptions : public ::testing::TestWithParam<Fault> {};

TEST_P(Exceptions, AreReportedExactly) {
  const Fault& f = GetParam();
  Program p(kPrologue + "  li a1, 0x12345678\n  li a2, 7\n" + f.code + "\n  li a0, 3\n" + kExit +
            kTrapHandler);
  const auto outcome = p.run();
  ASSERT_EQ(outcome.status, RunStatus::kExited);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(p.data(0), f.cause);
  EXPECT_EQ(p.data(1), p.symbol("at"));
  EXPECT_EQ(p.data(2), f.cause == 3 ? p.symbol("at") : f.tval);
  EXPECT_EQ(p.data(3), 0u);        // one trap only
  EXPECT_EQ(p.machine.x(12), 7u);  // a2: the instruction had no effect
}

INSTANTIATE_TEST_SUITE_P(
    All, Exceptions,
    ::testing::Values(
        Fault{"ecall", "at: ecall", 11, 0}, Fault{"ebreak", ".option norvc\nat: ebreak", 3, 0},
        Fault{"illegal_word", "at: .word 0xFFFFFFFF", 2, 0xFFFFFFFF},
        Fault{"illegal_half", "li s10, 2\nat: .half 0x0000", 2, 0},
        Fault{"unknown_csr", "at: .word 0x12302673", 2, 0x12302673},    // csrr a2, 0x123
        Fault{"read_only_csr", "at: .word 0xF1159673", 2, 0xF1159673},  // csrrw a2, mvendorid, a1
        Fault{"debug_csr", "at: .word 0x7B002673", 2, 0x7B002673},      // csrr a2, dcsr
        Fault{"dret", "at: .word 0x7B200073", 2, 0x7B200073},
        Fault{"npu_1", "at: .word 0x4000160B", 2, 0x4000160B},
        Fault{"npu_cfg_16", "at: .word 0x2000000B", 2, 0x2000000B},
        Fault{"npu_cfg_rd", "at: .word 0x0000060B", 2, 0x0000060B},
        Fault{"npu_funct3", "at: .word 0x0000460B", 2, 0x0000460B},
        Fault{"npu_wait_unissued", "at: .word 0x0206300B", 2, 0x0206300B},
        Fault{"load_misaligned", "li t0, 0x40008101\nat: lw a2, 0(t0)", 4, 0x40008101},
        Fault{"load_misaligned_half", "li t0, 0x40008101\nat: lh a2, 0(t0)", 4, 0x40008101},
        Fault{"load_unmapped", "li t0, 0x30000000\nat: lw a2, 0(t0)", 5, 0x30000000},
        Fault{"load_behind_tcm", "li t0, 0x40020000\nat: lb a2, 0(t0)", 5, 0x40020000},
        Fault{"load_behind_memory", "li t0, 0x81000000\nat: lb a2, 0(t0)", 5, 0x81000000},
        Fault{"load_behind_rom", "li t0, 0x800\nat: lw a2, 0(t0)", 5, 0x800},
        Fault{"load_register_byte", "li t0, 0x10010000\nat: lbu a2, 0(t0)", 5, 0x10010000},
        Fault{"load_npu_register_half", "li t0, 0x20800000\nat: lhu a2, 0(t0)", 5, 0x20800000},
        Fault{"load_behind_side_a", "li t0, 0x20020000\nat: lw a2, 0(t0)", 5, 0x20020000},
        Fault{"load_behind_npu_registers", "li t0, 0x20800024\nat: lw a2, 0(t0)", 5, 0x20800024},
        Fault{"store_behind_npu_registers", "li t0, 0x20C00000\nat: sw a1, 0(t0)", 7, 0x20C00000},
        Fault{"load_npu_1", "li t0, 0x21000000\nat: lw a2, 0(t0)", 5, 0x21000000},
        Fault{"store_misaligned", "li t0, 0x40008102\nat: sw a1, 0(t0)", 6, 0x40008102},
        Fault{"store_rom", "li t0, 0x10\nat: sw a1, 0(t0)", 7, 0x10},
        Fault{"store_unmapped", "li t0, 0x30000000\nat: sb a1, 0(t0)", 7, 0x30000000},
        Fault{"store_register_half", "li t0, 0x10000000\nat: sh a1, 0(t0)", 7, 0x10000000}),
    [](const auto& info) { return info.param.name; });

TEST(FetchFault, NamesTheAddressOfTheMissingHalf) {
  // Jump to the last halfword of external memory, where a 32-bit instruction begins.
  Program p(kPrologue + "  li t0, 0x80FFFFFE\n  li t1, 0x0013\n  sh t1, 0(t0)\n  la ra, back\n" +
            "  la s9, back\n  jr t0\nback:\n  li a0, 0\n" + kExit +
            ".balign 64\nhandler:\n  csrr t5, mcause\n  sw t5, 0(s11)\n  csrr t5, mepc\n" +
            "  sw t5, 4(s11)\n  csrr t5, mtval\n  sw t5, 8(s11)\n  csrw mepc, s9\n  mret\n");
  ASSERT_EQ(p.run().status, RunStatus::kExited);
  EXPECT_EQ(p.data(0), 1u);
  EXPECT_EQ(p.data(1), 0x80FFFFFEu);
  EXPECT_EQ(p.data(2), 0x81000000u);
}

TEST(Lockup, OfAMissingHandlerEndsTheRun) {
  Program p("_start:\n  .word 0\n");
  const auto outcome = p.run();
  EXPECT_EQ(outcome.status, RunStatus::kLocked);
  EXPECT_EQ(p.machine.csr(0x342), 1u);
}

TEST(Zbb, IsIllegalWhereTheConfigurationHasNone) {
  const std::string text =
      kPrologue + "  li a1, 0x00F0\nat: .word 0x60059613\n  mv a0, a2\n" + kExit + kTrapHandler;
  Program edge(text);  // clz a2, a1
  EXPECT_EQ(edge.run().exit_code, 24);
  Program nano(text, "nano");
  nano.run();
  EXPECT_EQ(nano.data(0), 2u);
}

constexpr const char* kVectors =
    ".balign 64\nhandler:\n  j bad\n  j bad\n  j bad\n  j irq3\n  j bad\n  j bad\n  j bad\n  j "
    "irq7\n"
    "  j bad\n  j bad\n  j bad\n  j irq11\n  j bad\n  j bad\n  j bad\n  j bad\n  j irq16\n";

TEST(Interrupts, ArriveInPriorityOrderThroughTheVector) {
  // All four pending before they are enabled: external, software, timer, NPU.
  Program p(
      "_start:\n  la t0, handler\n  ori t0, t0, 1\n  csrw mtvec, t0\n  li s11, 0x40008000\n"
      "  li s0, 0x02000000\n  li s1, 0x10010030\n  li t0, 1\n  sw t0, 0(s1)\n  sw t0, 0(s0)\n"
      "  li t0, 0x02004000\n  sw zero, 0(t0)\n  sw zero, 4(t0)\n  csrwi mnpuctl, 1\n"
      "  npu.fence t0\n  li t0, 0x10888\n  csrw mie, t0\n  csrsi mstatus, 8\nhere:\n  nop\n"
      "  csrr a0, mip\n" +
      kExit +
      "irq3:\n  sw zero, 0(s0)\n  j note\nirq7:\n  li t0, 0x02004000\n  li t1, -1\n"
      "  sw t1, 4(t0)\n  j note\nirq11:\n  sw zero, 0(s1)\n  j note\nirq16:\n  li t0, 0x201\n"
      "  csrw mnpuctl, t0\nnote:\n  csrr t0, mcause\n  sw t0, 0(s11)\n  csrr t0, mepc\n"
      "  sw t0, 4(s11)\n  addi s11, s11, 8\n  mret\nbad:\n  li a0, 99\n" +
      kExit + kVectors);
  const auto outcome = p.run();
  ASSERT_EQ(outcome.status, RunStatus::kExited);
  EXPECT_EQ(outcome.exit_code, 0);
  const unsigned order[] = {11, 3, 7, 16};
  for (unsigned i = 0; i < 4; ++i) {
    EXPECT_EQ(p.data(2 * i), 0x80000000u + order[i]);
    EXPECT_EQ(p.data(2 * i + 1), p.symbol("here"));
  }
}

TEST(Wfi, SkipsTimeToTheTimer) {
  Program p(
      "_start:\n  li t0, 0x02004000\n  li t1, 500000\n  sw t1, 0(t0)\n  sw zero, 4(t0)\n"
      "  li t1, 0x80\n  csrw mie, t1\n  wfi\n  li t0, 0x0200BFF8\n  lw s2, 0(t0)\n"
      "  li a0, 5\n" +
      kExit);
  EXPECT_EQ(p.run().exit_code, 5);
  EXPECT_GE(p.machine.cycles(), 500000u);
  EXPECT_LT(p.machine.instret(), 1000u);
  EXPECT_EQ(p.machine.x(18), 500003u);  // wfi and two instructions later
}

TEST(Wfi, WithNothingToComeEndsTheRunAtOnceAndCanBeWoken) {
  Program p("_start:\n  li t1, 0x800\n  csrw mie, t1\nat:\n  wfi\n  li a0, 6\n" + kExit);
  EXPECT_EQ(p.machine.run(0, 0).status, RunStatus::kWaiting);
  EXPECT_EQ(p.machine.pc(), p.symbol("at"));
  EXPECT_EQ(p.machine.run(0, 0).status, RunStatus::kWaiting);
  ASSERT_TRUE(p.set_word(0x10010030, 1));
  const auto outcome = p.machine.run(0, 0);
  EXPECT_EQ(outcome.status, RunStatus::kExited);
  EXPECT_EQ(outcome.exit_code, 6);
}

TEST(Wfi, StopsAtTheCycleLimit) {
  Program p(
      "_start:\n  li t0, 0x02004000\n  li t1, 500000\n  sw t1, 0(t0)\n  sw zero, 4(t0)\n"
      "  li t1, 0x80\n  csrw mie, t1\n  wfi\n  li a0, 5\n" +
      kExit);
  EXPECT_EQ(p.run(1000).status, RunStatus::kCycleLimit);
  EXPECT_EQ(p.machine.cycles(), 1000u);
  EXPECT_EQ(p.run(1'000'000).exit_code, 5);
}

TEST(Timer, InterruptArrivesAtTheExactCycle) {
  Program p(
      "_start:\n  la t0, handler\n  csrw mtvec, t0\n  li t0, 0x02004000\n  li t1, 300\n"
      "  sw t1, 0(t0)\n  sw zero, 4(t0)\n  li t1, 0x80\n  csrw mie, t1\n  csrsi mstatus, 8\n"
      "1: j 1b\n.balign 4\nhandler:\n  csrr a0, mcycle\n" +
      kExit);
  EXPECT_EQ(p.run().exit_code, 300);
}

TEST(CycleLimit, StopsExactlyAndContinues) {
  Program p("_start:\n  li a0, 0\n1: addi a0, a0, 1\n  li t0, 1000\n  bne a0, t0, 1b\n" + kExit);
  std::uint64_t total = 0;
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(p.run(37).status, RunStatus::kCycleLimit);
    ASSERT_EQ(p.machine.cycles(), total += 37);
  }
  EXPECT_EQ(p.run().exit_code, 1000);
}

}  // namespace
