// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// encode() refuses what does not fit; Encoder resolves labels.
#include "asm/encoder.h"

#include <gtest/gtest.h>

#include "pimento/error.h"

namespace {

using pmt::assembler::encode;
using pmt::assembler::Encoder;
using pmt::assembler::Label;
using pmt::gen::Op;

std::uint32_t word_at(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 |
         static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

std::string refusal(Op op, std::initializer_list<std::int32_t> operands) {
  try {
    encode(op, std::span<const std::int32_t>(operands.begin(), operands.size()));
  } catch (const pmt::Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Encode, KnownWords) {
  EXPECT_EQ(encode(Op::addi, 10, 11, -1), 0xFFF58513u);
  EXPECT_EQ(encode(Op::sw, 1, 2, 12), 0x00112623u);
  EXPECT_EQ(encode(Op::beq, 10, 0, -4), 0xFE050EE3u);
  EXPECT_EQ(encode(Op::csrrw, 0, 0x305, 5), 0x30529073u);
  EXPECT_EQ(encode(Op::npu_cfg, 15, 10, 11), 0x1EB5000Bu);
  EXPECT_EQ(encode(Op::npu_wait, 10), 0x0205300Bu);
  EXPECT_EQ(encode(Op::c_lw, 8, 15, 124), 0x5FE0u);
}

TEST(Encode, RefusalsNameOperandValueAndRange) {
  EXPECT_EQ(refusal(Op::addi, {1, 2, 2048}), "addi: operand imm: found 2048: allowed -2048..2047");
  EXPECT_EQ(refusal(Op::addi, {32, 2, 0}), "addi: operand rd: found 32: allowed 0..31");
  EXPECT_EQ(refusal(Op::beq, {1, 2, 3}),
            "beq: operand imm: found 3: allowed -4096..4094 in steps of 2");
  EXPECT_EQ(refusal(Op::c_lw, {7, 8, 0}), "c.lw: operand rdc: found 7: allowed 8..15");
  EXPECT_EQ(refusal(Op::npu_cfg, {16, 1, 1}), "npu.cfg: operand idx: found 16: allowed 0..15");
  EXPECT_EQ(refusal(Op::add, {1, 2}), "add: found 2 operands: allowed add rd, rs1, rs2");
  EXPECT_NE(refusal(Op::c_lwsp, {0, 4}).find("reserved"), std::string::npos);
}

// The registers after the lui/addi sequence of li.
TEST(Encoder, LiMakesEveryValue) {
  for (const std::uint32_t value : {0u, 1u, 2047u, 2048u, 0xFFFFF800u, 0xFFFFF7FFu, 0x7FFFFFFFu,
                                    0x80000000u, 0xFFFFFFFFu, 0x12345800u, 0x12345FFFu, 0xFFFu}) {
    Encoder e(0);
    e.li(5, value);
    const auto code = e.finish();
    std::uint32_t x5 = 0;
    for (std::size_t i = 0; i < code.size(); i += 4) {
      const std::uint32_t w = word_at(code, i);
      const Op op = pmt::gen::decode32(w);
      ASSERT_TRUE(op == Op::lui || op == Op::addi);
      const std::uint32_t before = pmt::gen::field_rs1(w) == 0 ? 0 : x5;
      x5 = op == Op::lui ? static_cast<std::uint32_t>(pmt::gen::imm_u(w))
                         : before + static_cast<std::uint32_t>(pmt::gen::imm_i(w));
    }
    EXPECT_EQ(x5, value);
    EXPECT_LE(code.size(), 8u);
  }
}

TEST(Encoder, LabelsForwardsAndBackwards) {
  Encoder e(0x1000);
  const Label top = e.new_label();
  const Label end = e.new_label();
  e.bind(top);
  e.branch(Op::bne, 1, 2, end);
  e.jump(0, top);
  e.la(5, end);
  e.bind(end);
  const auto code = e.finish();
  EXPECT_EQ(pmt::gen::imm_b(word_at(code, 0)), 16);
  EXPECT_EQ(pmt::gen::imm_j(word_at(code, 4)), -4);
  EXPECT_EQ(pmt::gen::imm_u(word_at(code, 8)) + pmt::gen::imm_i(word_at(code, 12)), 0x1010);
  EXPECT_EQ(e.address(end), 0x1010u);
}

TEST(Encoder, CallReachesAnyAddress) {
  Encoder e(0x40000000);
  e.call(1, 0x80000804);
  const auto code = e.finish();
  EXPECT_EQ(0x40000000u + static_cast<std::uint32_t>(pmt::gen::imm_u(word_at(code, 0))) +
                static_cast<std::uint32_t>(pmt::gen::imm_i(word_at(code, 4))),
            0x80000804u);
}

TEST(Encoder, UnboundAndTwiceBoundLabelsAreRefused) {
  Encoder e(0);
  const Label label = e.new_label();
  e.jump(0, label);
  EXPECT_THROW(e.finish(), pmt::Error);
  e.bind(label);
  EXPECT_THROW(e.bind(label), pmt::Error);
  EXPECT_NO_THROW(e.finish());
}

TEST(Encoder, BranchOutOfReachIsRefused) {
  Encoder e(0);
  const Label far = e.new_label();
  e.branch(Op::beq, 0, 0, far);
  const std::vector<std::uint8_t> gap(4096, 0);
  e.data(gap);
  e.bind(far);
  EXPECT_THROW(e.finish(), pmt::Error);
}

TEST(Encoder, DataAndAlignment) {
  Encoder e(0x102);
  e.half(0xABCD);
  e.align(8);
  EXPECT_EQ(e.here(), 0x108u);
  e.word(0x12345678);
  EXPECT_EQ(e.finish(),
            (std::vector<std::uint8_t>{0xCD, 0xAB, 0, 0, 0, 0, 0x78, 0x56, 0x34, 0x12}));
  EXPECT_THROW(e.align(3), pmt::Error);
}

}  // namespace
