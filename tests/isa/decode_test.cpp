// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The generated decoders agree with the mask/match table, word by word, and text round-trips.
#include <gtest/gtest.h>

#include <random>

#include "asm/assembler.h"
#include "asm/disassemble.h"
#include "asm/encode.h"
#include "asm/output.h"

namespace {

using namespace pmt::gen;

// By scan of the table, independent of the decision tree; fails when two entries match.
Op scan(std::uint32_t word, unsigned width) {
  Op found = Op::illegal;
  for (unsigned i = 1; i < kOpCount; ++i) {
    if (kInstrs[i].width != width || !kInstrs[i].matches(word)) continue;
    EXPECT_EQ(found, Op::illegal) << std::hex << word << " is " << name(found) << " and "
                                  << kInstrs[i].name;
    found = kInstrs[i].op;
  }
  return found;
}

constexpr unsigned kSeed = 1;

// A random word, half of the time near an instruction: its fixed bits with at most one flipped.
std::uint32_t random_word(std::mt19937& random) {
  std::uint32_t word = random();
  if (random() & 1u) {
    const Instr& instr = kInstrs[1 + random() % (kOpCount - 1)];
    if (instr.width == 32) word = (word & ~instr.mask) | instr.match;
    if (random() & 1u) word ^= 1u << random() % 32;
  }
  return word | 3u;
}

TEST(Decode, EveryTableEntryIsAtItsOpNumber) {
  for (unsigned i = 0; i < kOpCount; ++i) EXPECT_EQ(static_cast<unsigned>(kInstrs[i].op), i);
}

TEST(Decode, WordsOf32BitsAgreeWithTheTable) {
  std::mt19937 random(kSeed);
  for (int i = 0; i < 300000; ++i) {
    const std::uint32_t word = random_word(random);
    ASSERT_EQ(decode32(word), scan(word, 32)) << std::hex << word;
  }
}

TEST(Decode, EveryWordOf16BitsAgreesWithTheTable) {
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    if ((half & 3u) == 3u) continue;
    ASSERT_EQ(decode16(static_cast<std::uint16_t>(half)), scan(half, 16)) << std::hex << half;
  }
}

TEST(Decode, EveryCompressedWordExpandsToALegalInstruction) {
  unsigned legal = 0;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    if ((half & 3u) == 3u) continue;
    std::uint32_t word = 0;
    const bool expands = expand16(static_cast<std::uint16_t>(half), word);
    ASSERT_EQ(expands, decode16(static_cast<std::uint16_t>(half)) != Op::illegal)
        << std::hex << half;
    if (!expands) continue;
    ASSERT_NE(decode32(word), Op::illegal) << std::hex << half << " -> " << word;
    ++legal;
  }
  EXPECT_GT(legal, 25000u);
}

TEST(Decode, ReservedCompressedWordsAreIllegal) {
  for (const std::uint16_t half : {0x0000,     // all zeros
                                   0x0004,     // c.addi4spn of 0, rd s1
                                   0x6101,     // c.addi16sp of 0
                                   0x6281,     // c.lui t0, 0
                                   0x4002,     // c.lwsp to x0
                                   0x8002,     // c.jr x0
                                   0x9C01,     // c.subw
                                   0x9001,     // c.srli with shift 32
                                   0x1002,     // c.slli with shift 32
                                   0x2000,     // c.fld
                                   0xE000}) {  // c.fsw
    EXPECT_EQ(decode16(half), Op::illegal) << std::hex << half;
  }
}

TEST(Decode, HintsAreLegal) {
  EXPECT_EQ(decode16(0x0005), Op::c_nop);   // c.nop 1
  EXPECT_EQ(decode16(0x0081), Op::c_addi);  // c.addi ra, 0
  EXPECT_EQ(decode16(0x4005), Op::c_li);    // c.li x0, 1
  EXPECT_EQ(decode16(0x6005), Op::c_lui);   // c.lui x0, 1
  EXPECT_EQ(decode16(0x8006), Op::c_mv);    // c.mv x0, ra
  EXPECT_EQ(decode16(0x9006), Op::c_add);   // c.add x0, ra
  EXPECT_EQ(decode16(0x0082), Op::c_slli);  // c.slli ra, 0
}

TEST(Decode, NpuCommandsWithOtherBitsSetAreIllegal) {
  EXPECT_EQ(decode32(0x0000150B), Op::npu_ld);
  EXPECT_EQ(decode32(0x4000150B), Op::illegal);  // NPU 1
  EXPECT_EQ(decode32(0x0000950B), Op::illegal);  // rs1 not x0
  EXPECT_EQ(decode32(0x0400150B), Op::illegal);  // sub 2
  EXPECT_EQ(decode32(0x1EB5000B), Op::npu_cfg);  // pair 15
  EXPECT_EQ(decode32(0x20B5000B), Op::illegal);  // pair 16
  EXPECT_EQ(decode32(0x00B5008B), Op::illegal);  // rd not x0
  EXPECT_EQ(decode32(0x0000708B), Op::illegal);  // funct3 7
}

TEST(Decode, ImmediatesOfTheBaseFormats) {
  EXPECT_EQ(imm_i(0xFFF00093), -1);
  EXPECT_EQ(imm_s(0xFE112E23), -4);
  EXPECT_EQ(imm_b(0xFE000EE3), -4);
  EXPECT_EQ(imm_b(0x7E000FE3), 4094);
  EXPECT_EQ(imm_u(0x80000037), INT32_MIN);
  EXPECT_EQ(imm_j(0xFFDFF06F), -4);
  EXPECT_EQ(imm_j(0x7FFFF06F), 1048574);
}

std::uint32_t assemble_one(const std::string& text, unsigned width) {
  const auto bytes = pmt::assembler::to_binary(pmt::assembler::assemble(text, "t"));
  EXPECT_EQ(bytes.size(), width / 8) << text;
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) word |= std::uint32_t{bytes[i]} << 8 * i;
  return word;
}

TEST(RoundTrip, EveryInstructionWithRandomOperands) {
  std::mt19937 random(kSeed);
  for (unsigned i = 1; i < kOpCount; ++i) {
    const Instr& instr = kInstrs[i];
    for (int n = 0; n < 60; ++n) {
      std::uint32_t word = instr.match;
      for (unsigned k = 0; k < instr.operand_count; ++k) {
        word |= instr.operands[k].put(static_cast<std::int32_t>(random()));
      }
      if (!instr.matches(word)) continue;
      const auto text = pmt::assembler::disassemble(word).text;
      ASSERT_TRUE(text.starts_with(instr.name)) << text;
      ASSERT_EQ(assemble_one(text, instr.width), word) << text;
    }
  }
}

TEST(RoundTrip, EveryWordOf16Bits) {
  std::string text;
  std::vector<std::uint8_t> expected;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    if ((half & 3u) == 3u) continue;
    text += pmt::assembler::disassemble(half).text + "\n";
    expected.push_back(static_cast<std::uint8_t>(half));
    expected.push_back(static_cast<std::uint8_t>(half >> 8));
  }
  EXPECT_EQ(pmt::assembler::to_binary(pmt::assembler::assemble(text, "t")), expected);
}

TEST(RoundTrip, RandomWordsOf32Bits) {
  std::mt19937 random(kSeed);
  std::string text;
  std::vector<std::uint8_t> expected;
  for (int i = 0; i < 50000; ++i) {
    const std::uint32_t word = random_word(random);
    text += pmt::assembler::disassemble(word, static_cast<std::uint32_t>(4 * i)).text + "\n";
    for (int b = 0; b < 4; ++b) expected.push_back(static_cast<std::uint8_t>(word >> 8 * b));
  }
  EXPECT_EQ(pmt::assembler::to_binary(pmt::assembler::assemble(text, "t")), expected);
}

}  // namespace
