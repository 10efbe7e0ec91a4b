// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The iCEBreaker's top as it is synthesised: power-up reset, serial loader at 115200 bit/s, program
// in the TCM that uses the external memory behind pmt_axi_ram (words, bytes, code, its end), LEDs,
// button.
#include <gtest/gtest.h>
#include <verilated.h>

#include <string>
#include <vector>

#include "Vboard.h"
#include "asm/assembler.h"
#include "rtl/uart_line.h"

namespace pmt::test {
namespace {

constexpr uint32_t kDivider = 104;

class Board : public testing::Test {
 protected:
  Board() {
    top.btn_ni = 1;
    top.uart_rx_i = 1;
    cycles(100);
  }
  ~Board() override { top.final(); }

  void cycles(uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
      top.clk_12m_i = 0;
      top.eval();
      top.clk_12m_i = 1;
      top.eval();
      const rtl::UartLine::Out out = line.step(top.uart_tx_o, kDivider);
      top.uart_rx_i = out.rx;
      if (out.received) received.push_back(*out.received);
    }
  }
  static std::vector<uint8_t> frame(char command, const std::vector<uint32_t>& words) {
    std::vector<uint8_t> out{static_cast<uint8_t>(command)};
    for (const uint32_t word : words) {
      for (int i = 0; i < 4; ++i) out.push_back(static_cast<uint8_t>(word >> 8 * i));
    }
    uint8_t sum = 0;
    for (const uint8_t byte : out) sum = static_cast<uint8_t>(sum + byte);
    out.push_back(static_cast<uint8_t>(-sum));
    return out;
  }
  // Sends a frame and waits for `answers` bytes.
  std::vector<uint8_t> talk(const std::vector<uint8_t>& bytes, size_t answers) {
    received.clear();
    for (const uint8_t byte : bytes) line.queue(byte);
    for (int i = 0; i < 400 && (received.size() < answers || !line.sent()); ++i) cycles(1040);
    return received;
  }
  bool red() const { return !top.led_red_no; }
  bool green() const { return !top.led_green_no; }

  Vboard top;
  rtl::UartLine line;
  std::vector<uint8_t> received;
};

const std::vector<uint8_t> kAccepted{'K'};

TEST_F(Board, LoadsAProgramAndShowsItsEnd) {
  EXPECT_TRUE(red());
  EXPECT_FALSE(green());
  const assembler::Program program = assembler::assemble(R"(
.equ EXT, 0x80000000
_start:
    li s0, 0x10010000
    li t0, EXT + 0xFFF8       # the last words
    li t1, 0x11223344
    sw t1, 0(t0)
    sw t1, 4(t0)
    li t2, 0xAA
    sb t2, 5(t0)
    lw a1, 4(t0)
    li a2, 0x1122AA44
    li a0, 1
    bne a1, a2, end
    lw a1, 0(t0)
    li a0, 2
    bne a1, t1, end
    la t3, past
    csrw mtvec, t3
    li a0, 3
    lw a1, 8(t0)              # past the memory's end: access fault
    j end
.balign 4
past:
    csrr a1, mcause
    li a2, 5
    bne a1, a2, end
    li t0, EXT                # code in the external memory: li a0, 0; ret
    li t1, 0x00000513
    sw t1, 0(t0)
    li t1, 0x00008067
    sw t1, 4(t0)
    fence.i
    li a0, 4
    jalr ra, t0, 0
end:
    slli a0, a0, 1
    ori a0, a0, 1
    sw a0, 0x20(s0)
    li s1, 0x10000000
full:
    lw t1, 0(s1)
    bltz t1, full
    li t1, 0x21
    sw t1, 0(s1)
stop:
    j stop
)",
                                                         "board.S", {0x40000100, "_start"});
  std::vector<uint32_t> words{0x40000100, 0};
  ASSERT_EQ(program.segments.size(), 1u);
  const auto& bytes = program.segments[0].bytes;
  for (size_t i = 0; i < bytes.size(); i += 4) {
    uint32_t word = 0;
    for (size_t j = i; j < i + 4 && j < bytes.size(); ++j)
      word |= uint32_t{bytes[j]} << 8 * (j - i);
    words.push_back(word);
  }
  words[1] = static_cast<uint32_t>(words.size() - 2);
  EXPECT_EQ(talk(frame('W', words), 1), kAccepted);
  const std::vector<uint8_t> back = talk(frame('R', {0x40000100, words[1]}), 4 * words[1] + 2);
  ASSERT_EQ(back.size(), 4 * words[1] + 2);
  for (size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(back[1 + i], bytes[i]) << i;
  EXPECT_EQ(talk(frame('G', {0x40000100}), 2), (std::vector<uint8_t>{'K', '!'}));
  EXPECT_TRUE(green());
  EXPECT_FALSE(red());

  top.btn_ni = 0;  // the button resets
  cycles(10);
  top.btn_ni = 1;
  cycles(100);
  EXPECT_TRUE(red());
  // "PTM1": the loader answers again.
  EXPECT_EQ(talk(frame('R', {0x10010000, 1}), 6),
            (std::vector<uint8_t>{'K', 'P', 'T', 'M', '1', 0xDE}));
}

TEST_F(Board, LoaderReachesTheExternalMemory) {
  EXPECT_EQ(talk(frame('W', {0x80000010, 2, 0xDEADBEEF, 0x01020304}), 1), kAccepted);
  const std::vector<uint8_t> back = talk(frame('R', {0x80000010, 2}), 10);
  ASSERT_EQ(back.size(), 10u);
  EXPECT_EQ(back[1], 0xEF);
  EXPECT_EQ(back[8], 0x01);
}

}  // namespace
}  // namespace pmt::test
