// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The assembly language: directives, expressions, pseudo-instructions, sections, and every refusal.
#include "asm/assembler.h"

#include <gtest/gtest.h>

#include "asm/disassemble.h"
#include "asm/output.h"
#include "pimento/error.h"

namespace {

using pmt::assembler::assemble;
using pmt::assembler::to_binary;
using Bytes = std::vector<std::uint8_t>;

Bytes binary(const std::string& text, std::uint32_t base = 0) {
  return to_binary(assemble(text, "t.S", {base, "_start"}));
}

// Disassembly of the first instructions, joined with ;
std::string listing(const std::string& text, std::uint32_t base = 0) {
  const Bytes bytes = binary(text, base);
  std::string out;
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    std::uint32_t word = 0;
    for (std::size_t b = 0; b < 4; ++b) word |= std::uint32_t{bytes[i + b]} << 8 * b;
    out += (i == 0 ? "" : "; ") + pmt::assembler::disassemble(word).text;
  }
  return out;
}

std::string refusal(const std::string& text) {
  try {
    binary(text);
  } catch (const pmt::Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Assembler, DataDirectives) {
  EXPECT_EQ(binary(".byte 1, -1, 'a', '\\n'"), (Bytes{1, 255, 97, 10}));
  EXPECT_EQ(binary(".half 0x1234, -2"), (Bytes{0x34, 0x12, 0xFE, 0xFF}));
  EXPECT_EQ(binary(".word 0xDEADBEEF"), (Bytes{0xEF, 0xBE, 0xAD, 0xDE}));
  EXPECT_EQ(binary(".ascii \"a,#;\", \"\\x41\""), (Bytes{'a', ',', '#', ';', 'A'}));
  EXPECT_EQ(binary(".asciz \"ab\""), (Bytes{'a', 'b', 0}));
  EXPECT_EQ(binary(".byte 1\n.align 2\n.byte 2\n.space 2, 7\n.zero 1\n.org 10"),
            (Bytes{1, 0, 0, 0, 2, 7, 7, 0, 0, 0}));
}

TEST(Assembler, Expressions) {
  EXPECT_EQ(binary(".equ A, 6\n.byte A+2*3, (A|1)^2, -A, ~0, 1<<4>>1, 7%4, 0b101, 017, 10/3"),
            (Bytes{12, 5, 250, 255, 8, 3, 5, 15, 3}));
  EXPECT_EQ(binary("a: .byte b - a, . - a, 2\nb:"), (Bytes{3, 1, 2}));
}

TEST(Assembler, LaterSymbolsAndRedefinition) {
  EXPECT_EQ(binary(".word later\nnop\nlater: .byte 1", 0x100)[0], 8);
  EXPECT_EQ(binary(".set n, 1\n.byte n\n.set n, 2\n.byte n"), (Bytes{1, 2}));
}

TEST(Assembler, NumericLabels) {
  EXPECT_EQ(listing("1: beq a0, a1, 1f\nj 1b\n1: j 1b"),
            "beq a0, a1, . + 8; jal zero, . - 4; jal zero, . + 0");
}

TEST(Assembler, PseudoInstructions) {
  EXPECT_EQ(listing("nop\nmv a0, a1\nnot a0, a1\nneg a0, a1"),
            "addi zero, zero, 0; addi a0, a1, 0; xori a0, a1, -1; sub a0, zero, a1");
  EXPECT_EQ(listing("seqz a0, a1\nsnez a0, a1\njr ra\nret"),
            "sltiu a0, a1, 1; sltu a0, zero, a1; jalr zero, 0(ra); jalr zero, 0(ra)");
  EXPECT_EQ(listing("x: bgt a0, a1, x\nble a0, a1, x\nbltz a0, x\nbgez a0, x"),
            "blt a1, a0, . + 0; bge a1, a0, . - 4; blt a0, zero, . - 8; bge a0, zero, . - 12");
  EXPECT_EQ(
      listing("csrr a0, mepc\ncsrw mscratch, a0\ncsrsi mstatus, 8\nfence"),
      "csrrs a0, mepc, zero; csrrw zero, mscratch, a0; csrrsi zero, mstatus, 8; fence iorw, iorw");
}

TEST(Assembler, LiTakesOneInstructionWhereOneIsEnough) {
  EXPECT_EQ(listing("li a0, -5\nli a0, 0x12345000\nli a0, 0x12345678"),
            "addi a0, zero, -5; lui a0, 0x12345; lui a0, 0x12345; addi a0, a0, 1656");
  EXPECT_EQ(listing("li a0, N\n.equ N, 5"), "lui a0, 0x0; addi a0, a0, 5");
  EXPECT_EQ(listing("li a0, 0xFFFFFFFF"), "addi a0, zero, -1");
}

TEST(Assembler, AddressesArePcRelative) {
  EXPECT_EQ(listing("la a0, x\ncall x\ntail x\n.org 0x1800\nx:").substr(0, 110),
            "auipc a0, 0x2; addi a0, a0, -2048; auipc ra, 0x1; jalr ra, 2040(ra); auipc t1, 0x1; "
            "jalr zero, 2032(t1); .half");
  EXPECT_EQ(listing("lui a0, %hi(x)\naddi a0, a0, %lo(x)\nlw a1, %lo(x)(a0)\n.equ x, 0x12345FFC"),
            "lui a0, 0x12346; addi a0, a0, -4; lw a1, -4(a0)");
}

TEST(Assembler, NpuCommands) {
  EXPECT_EQ(listing("npu.cfg 3, a0, x0\nnpu.conv a0\nnpu.wait a0\nnpu.tag t0"),
            "npu.cfg 3, a0, zero; npu.conv a0; npu.wait a0; npu.tag t0");
}

TEST(Assembler, SectionsFollowEachOtherAligned) {
  const auto program = assemble(
      ".data\nd: .word t\n.text\n.globl _start\nnop\n_start: nop\nt:\n.data\n.word "
      "1\n.bss\n.balign 64\n"
      ".space 4",
      "t.S", {0x1000, "_start"});
  ASSERT_EQ(program.segments.size(), 3u);
  EXPECT_EQ(program.segments[0].name, ".text");
  EXPECT_EQ(program.segments[0].address, 0x1000u);
  EXPECT_EQ(program.segments[1].address, 0x1010u);
  EXPECT_EQ(program.segments[1].bytes, (Bytes{0x08, 0x10, 0, 0, 1, 0, 0, 0}));
  EXPECT_EQ(program.segments[2].address, 0x1040u);
  EXPECT_EQ(program.entry, 0x1004u);
}

TEST(Assembler, HexHasOneWordALine) {
  EXPECT_EQ(pmt::assembler::to_hex(assemble(".word 0x12345678\n.byte 1", "t.S")),
            "12345678\n00000001\n");
}

TEST(Assembler, RefusalsHaveFileAndLine) {
  EXPECT_EQ(refusal("nop\nfrob a0"),
            "t.S:2: found 'frob': allowed an instruction of docs/reference/instructions.md");
  EXPECT_EQ(refusal("addi a0, a1, 2048"), "t.S:1: found 2048 for imm: allowed -2048..2047");
  EXPECT_EQ(refusal("addi a0, a1"), "t.S:1: found 2 operands: allowed addi rd, rs1, imm");
  EXPECT_EQ(refusal("lw a0, a1"), "t.S:1: found 'a1': allowed lw rd, imm(rs1)");
  EXPECT_EQ(refusal("j nowhere"), "t.S:1: found 'nowhere': allowed a symbol that is defined");
  EXPECT_EQ(refusal("x: nop\nx: nop"), "t.S:2: found a second definition of 'x': allowed one");
}

TEST(Assembler, EveryMistakeIsReported) {
  const std::string text = refusal("frob\nnop\nfrob");
  EXPECT_NE(text.find("t.S:1:"), std::string::npos);
  EXPECT_NE(text.find("t.S:3:"), std::string::npos);
}

TEST(Assembler, OtherRefusals) {
  for (const char* text : {"addi a0, b9, 1",
                           "addi x32, x0, 1",
                           "addi x01, x0, 1",
                           ".byte 256",
                           ".byte -129",
                           ".half 65536",
                           ".word 1/0",
                           ".word 1 <<",
                           ".word (1",
                           ".word 1 2",
                           ".word 08",
                           ".word 0xg",
                           ".word 1<<64",
                           ".word 99999999999999999999",
                           ".word %mid(1)",
                           ".org 4\n.org 2",
                           ".align 17",
                           ".balign 3",
                           ".space -1",
                           ".space later\n.equ later, 4",
                           ".ascii \"a",
                           ".ascii a",
                           ".ascii \"\\q\"",
                           ".bogus",
                           ".option rvc",
                           "/* open",
                           "li a0, 0x123456789",
                           "c.addi x0, 1",
                           "c.lui sp, 1",
                           "c.lwsp x0, 0(sp)",
                           "c.lw a0, 2(a1)",
                           "c.lw t6, 4(a1)",
                           "c.addi4spn a0, s0, 4",
                           "npu.cfg 16, a0, a0",
                           "csrr a0, nosuchcsr",
                           "fence wr, r",
                           "beq a0, a1, x\n.space 4096\nx:",
                           "la a0",
                           "addi a0, , 1",
                           "nop nop",
                           "x'a b'",
                           ".equ x",
                           "1: j 2b",
                           "j 1f"}) {
    EXPECT_TRUE(refusal(text).starts_with("t.S:")) << text << " -> " << refusal(text);
  }
}

TEST(Assembler, DeepNestingIsRefusedNotACrash) {
  EXPECT_TRUE(refusal(".word " + std::string(100000, '(') + "1" + std::string(100000, ')'))
                  .starts_with("t.S:1:"));
  EXPECT_TRUE(refusal(".word " + std::string(100000, '-') + "1").starts_with("t.S:1:"));
}

TEST(Assembler, BaseThatBreaksAnAlignmentIsRefused) {
  EXPECT_THROW(binary(".align 4\nnop", 0x1008), pmt::Error);
}

}  // namespace
