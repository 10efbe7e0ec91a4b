// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The interface for lockstep: records, forced events, overrides; and two machines at a time.
#include <gtest/gtest.h>

#include "program.h"

namespace {

using pmt::iss::RunStatus;
using pmt::iss::StepStatus;
using pmt::test::kExit;
using pmt::test::Program;

pmt_retire next(Program& p) {
  pmt_retire r{};
  EXPECT_EQ(p.machine.step(&r), StepStatus::kRetired);
  return r;
}

void skip_boot(Program& p) {
  while (p.machine.pc() != p.symbol("_start")) p.machine.step(nullptr);
}

TEST(Records, HoldWhatAnInstructionReadAndWrote) {
  Program p(
      "_start:\n  li t0, 0x40008000\n  li t1, 0x8FA2\n  sh t1, 6(t0)\n  lb t2, 6(t0)\n"
      "  lw zero, 4(t0)\n  beq t0, t1, _start\n  .half 0x0285\n  .word 0\n");
  skip_boot(p);
  auto r = next(p);  // lui t0
  EXPECT_EQ(r.rd_addr, 5);
  EXPECT_EQ(r.rd_wdata, 0x40008000u);
  EXPECT_EQ(r.rs1_addr, 0);
  EXPECT_EQ(r.mode, 3);
  EXPECT_EQ(r.ixl, 1);
  EXPECT_EQ(r.struct_size, sizeof(pmt_retire));
  const auto first = r.order;
  r = next(p);
  while (p.machine.x(6) != 0x8FA2) r = next(p);
  r = next(p);  // sh
  EXPECT_GT(r.order, first);
  EXPECT_EQ(r.mem_addr, 0x40008006u);
  EXPECT_EQ(r.mem_wmask, 3);
  EXPECT_EQ(r.mem_wdata, 0x8FA2u);
  EXPECT_EQ(r.rs1_rdata, 0x40008000u);
  EXPECT_EQ(r.rs2_rdata, 0x8FA2u);
  EXPECT_EQ(r.rd_addr, 0);
  r = next(p);  // lb
  EXPECT_EQ(r.mem_rmask, 1);
  EXPECT_EQ(r.mem_rdata, 0xA2u);
  EXPECT_EQ(r.rd_wdata, 0xFFFFFFA2u);
  EXPECT_EQ(r.mem_wmask, 0);
  r = next(p);  // lw zero
  EXPECT_EQ(r.rd_addr, 0);
  EXPECT_EQ(r.rd_wdata, 0u);
  EXPECT_EQ(r.mem_rdata, 0x8FA20000u);
  r = next(p);  // beq
  EXPECT_EQ(r.rd_addr, 0);
  EXPECT_EQ(r.pc_wdata, r.pc_rdata + (((r.insn & 3u) == 3u) ? 4 : 2));
  r = next(p);  // c.addi t0, 1
  EXPECT_EQ(r.insn, 0x0285u);
  EXPECT_EQ(r.pc_wdata, r.pc_rdata + 2);
  EXPECT_EQ(r.rs1_addr, 5);
  EXPECT_EQ(r.rd_wdata, 0x40008001u);
  r = next(p);  // illegal
  EXPECT_EQ(r.trap, 1);
  EXPECT_EQ(r.cause, 2);
  EXPECT_EQ(r.pc_wdata, 0x30000000u);
}

TEST(ExternalControl, EventsHappenOnlyWhenForced) {
  Program p(
      "_start:\n  la t0, handler\n  csrw mtvec, t0\n  li t0, 0x888\n  csrw mie, t0\n"
      "  li t0, 0x02000000\n  li t1, 1\n  sw t1, 0(t0)\n  csrsi mstatus, 8\nat:\n  nop\n  nop\n"
      "  wfi\n  nop\n.balign 4\nhandler:\n  csrr a0, mip\n  mret\n");
  skip_boot(p);
  p.machine.set_external_control(true);
  while (p.machine.pc() != p.symbol("at")) next(p);
  EXPECT_EQ(next(p).intr, 0);  // msip is set, but the other machine has not taken it
  p.machine.set_mip_lines(0x88);
  p.machine.force_interrupt(7);
  const auto r = next(p);
  EXPECT_EQ(r.intr, 1);
  EXPECT_EQ(r.cause, 7);
  EXPECT_EQ(r.pc_rdata, p.symbol("handler"));
  EXPECT_EQ(r.rd_wdata, 0x88u);
  EXPECT_EQ(r.mip, 0x88u);
  EXPECT_EQ(p.machine.csr(0x342), 0x80000007u);
  next(p);                                                   // mret
  next(p);                                                   // nop
  EXPECT_EQ(p.machine.step(nullptr), StepStatus::kRetired);  // wfi does not wait
}

TEST(ExternalControl, OverridesReplaceOneRead) {
  Program p(
      "_start:\n  li t0, 0x0200BFF8\n  lw a1, 0(t0)\n  lw a2, 0(t0)\n  csrr a3, mcycle\n"
      "  addi a4, zero, 3\n");
  skip_boot(p);
  while (p.machine.x(5) != 0x0200BFF8) next(p);
  p.machine.override_next_read(0x1234);
  auto r = next(p);
  EXPECT_EQ(r.rd_wdata, 0x1234u);
  EXPECT_EQ(r.mem_rdata, 0x1234u);
  EXPECT_NE(next(p).rd_wdata, 0x1234u);
  p.machine.override_next_read(0x777);
  EXPECT_EQ(next(p).rd_wdata, 0x777u);
  p.machine.override_next_read(0x999);
  EXPECT_EQ(next(p).rd_wdata, 3u);  // not a read
}

TEST(Step, WaitsInWfiUntilSomethingIsPending) {
  Program p("_start:\n  li t0, 8\n  csrw mie, t0\nat:\n  wfi\n  li a0, 1\n" + kExit);
  while (p.machine.pc() != p.symbol("at")) p.machine.step(nullptr);
  EXPECT_EQ(p.machine.step(nullptr), StepStatus::kWaiting);
  EXPECT_EQ(p.machine.step(nullptr), StepStatus::kWaiting);
  EXPECT_EQ(p.machine.pc(), p.symbol("at"));
  p.set_word(0x02000000, 1);
  EXPECT_EQ(p.machine.step(nullptr), StepStatus::kRetired);
}

TEST(RetireSink, SeesTheSameInstructionsAsTheFastPath) {
  const std::string text =
      "_start:\n  li a0, 0\n  li t0, 0x40008000\n1: addi a0, a0, 1\n  sw a0, 0(t0)\n"
      "  lw a1, 0(t0)\n  mul a2, a1, a1\n  li t1, 100\n  bne a0, t1, 1b\n" +
      kExit;
  Program fast(text), slow(text);
  std::uint64_t count = 0;
  slow.machine.set_retire([&](const pmt_retire& r) { EXPECT_EQ(r.order, count++); });
  EXPECT_EQ(fast.run().exit_code, 100);
  EXPECT_EQ(slow.run().exit_code, 100);
  EXPECT_EQ(count, slow.machine.instret());
  EXPECT_EQ(fast.machine.cycles(), slow.machine.cycles());
  EXPECT_EQ(fast.machine.instret(), slow.machine.instret());
  for (unsigned i = 0; i < 32; ++i) EXPECT_EQ(fast.machine.x(i), slow.machine.x(i));
}

TEST(TwoMachines, DoNotShareAnything) {
  const std::string text =
      "_start:\n  li t0, 0x80000000\n  lw a0, 0(t0)\n  li t1, 3000\n"
      "1: addi a0, a0, 1\n  sw a0, 0(t0)\n  addi t1, t1, -1\n  bnez t1, 1b\n" +
      kExit;
  Program a(text, "edge"), b(text, "nano");
  b.set_word(0x80000000, 50000);
  pmt::iss::RunOutcome ra{RunStatus::kCycleLimit, 0}, rb = ra;
  while (ra.status == RunStatus::kCycleLimit || rb.status == RunStatus::kCycleLimit) {
    if (ra.status == RunStatus::kCycleLimit) ra = a.run(17);
    if (rb.status == RunStatus::kCycleLimit) rb = b.run(23);
  }
  EXPECT_EQ(ra.exit_code, 3000);
  EXPECT_EQ(rb.exit_code, 53000);
  EXPECT_EQ(a.word(0x80000000), 3000u);
  EXPECT_EQ(b.word(0x80000000), 53000u);
}

}  // namespace
