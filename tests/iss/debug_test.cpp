// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Debug mode: halt request, step, ebreak, exceptions inside; breaks when dpc or dcsr is wrong.
#include <gtest/gtest.h>

#include "program.h"

namespace {

using pmt::iss::RunStatus;
using pmt::test::kExit;
using pmt::test::Program;

constexpr std::uint32_t kDebugRegister = 0x10010034;
constexpr std::uint32_t kDcsr = 0x7B0, kDpc = 0x7B1;

TEST(Debug, HaltRequestParksTheCoreAndReleaseContinues) {
  Program p("_start:\n  li a0, 0\n  li t0, 5000\n1: addi a0, a0, 1\n  bne a0, t0, 1b\n" + kExit);
  ASSERT_EQ(p.run(100).status, RunStatus::kCycleLimit);
  const std::uint32_t at = p.machine.pc();
  p.set_word(kDebugRegister, 1);
  ASSERT_EQ(p.run(10).status, RunStatus::kCycleLimit);
  ASSERT_EQ(p.machine.run(0, 0).status, RunStatus::kHalted);
  ASSERT_EQ(p.machine.run(0, 0).status, RunStatus::kHalted);
  EXPECT_TRUE(p.machine.in_debug_mode());
  EXPECT_EQ(p.word(kDebugRegister), 3u);
  EXPECT_EQ(p.machine.csr(kDpc), at);
  EXPECT_EQ((*p.machine.csr(kDcsr) >> 6) & 7u, 3u);
  p.set_word(kDebugRegister, 0);
  EXPECT_EQ(p.run().exit_code, 5000);
  EXPECT_FALSE(p.machine.in_debug_mode());
  EXPECT_FALSE(p.machine.csr(kDpc).has_value());
}

// Runs debugger code from TCM by putting it at dpc's place: the park loop is only the entry.
TEST(Debug, StepExecutesOneInstruction) {
  Program p("_start:\n  nop\n  nop\n  nop\nend: j end\n");
  while (p.machine.pc() != p.symbol("_start")) p.machine.step(nullptr);
  p.machine.force_debug_entry(3);
  pmt_retire r{};
  p.machine.step(&r);
  EXPECT_EQ(r.dbg_entry, 1);
  EXPECT_EQ(r.dbg_cause, 3);
  EXPECT_EQ(r.debug, 1);
  EXPECT_EQ(r.pc_rdata, 0x400u);
  // dcsr.step = 1 and dret, from TCM.
  const std::uint32_t script[] = {0x7B026073u, 0x7B200073u};  // csrrsi x0, dcsr, 4; dret
  p.machine.host_write(0x40010000, {reinterpret_cast<const std::uint8_t*>(script), 8});
  for (std::uint32_t i = 0; i < 3; ++i) {
    p.machine.set_pc(0x40010000);
    p.machine.step(nullptr);
    p.machine.step(nullptr);
    EXPECT_FALSE(p.machine.in_debug_mode());
    const std::uint32_t at = p.machine.pc();
    p.machine.step(&r);
    EXPECT_EQ(r.pc_rdata, at);
    EXPECT_EQ(r.debug, 0);
    EXPECT_TRUE(p.machine.in_debug_mode());
    EXPECT_EQ(p.machine.csr(kDpc), r.pc_wdata);
    EXPECT_NE(r.pc_wdata, at);
    EXPECT_EQ((*p.machine.csr(kDcsr) >> 6) & 7u, 4u);
    p.machine.step(&r);
    EXPECT_EQ(r.dbg_entry, 1);
    EXPECT_EQ(r.dbg_cause, 4);
  }
}

TEST(Debug, EbreakEntersWhereEnabledAndExceptionsStayInside) {
  Program p("_start:\nat: .word 0x00100073\n  li a0, 1\n" + kExit);
  while (p.machine.pc() != p.symbol("at")) p.machine.step(nullptr);
  p.machine.force_debug_entry(3);
  p.machine.step(nullptr);
  const std::uint32_t script[] = {0x000087B7u, 0x7B07A073u, 0x00000000u, 0x00100073u};
  // lui a5, 8; csrs dcsr, a5 (ebreakm); illegal; ebreak
  p.machine.host_write(0x40010000, {reinterpret_cast<const std::uint8_t*>(script), 16});
  p.machine.set_pc(0x40010000);
  p.machine.step(nullptr);
  p.machine.step(nullptr);
  const auto mepc = p.machine.csr(0x341);
  pmt_retire r{};
  p.machine.step(&r);
  EXPECT_EQ(r.trap, 1);
  EXPECT_EQ(p.machine.pc(), 0x404u);
  EXPECT_EQ(p.machine.csr(0x341), mepc);
  p.machine.set_pc(0x4001000C);
  p.machine.step(nullptr);
  EXPECT_EQ(p.machine.pc(), 0x400u);
  p.machine.set_pc(0x40010010);
  const std::uint32_t dret = 0x7B200073u;
  p.machine.host_write(0x40010010, {reinterpret_cast<const std::uint8_t*>(&dret), 4});
  p.machine.step(nullptr);
  EXPECT_EQ(p.machine.pc(), p.symbol("at"));
  p.machine.step(nullptr);
  EXPECT_TRUE(p.machine.in_debug_mode());
  EXPECT_EQ(p.machine.csr(kDpc), p.symbol("at"));
  EXPECT_EQ((*p.machine.csr(kDcsr) >> 6) & 7u, 1u);
}

TEST(Debug, DoesNotExistInNano) {
  Program p("_start:\n  li a0, 0\n  li t0, 500\n1: addi a0, a0, 1\n  bne a0, t0, 1b\n" + kExit,
            "nano");
  p.set_word(kDebugRegister, 1);
  EXPECT_EQ(p.run().exit_code, 500);
}

}  // namespace
