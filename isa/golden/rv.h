// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Arithmetic of every RV32IMC_Zba_Zbb instruction: one pure function per instruction, named after
// its mnemonic ('.' becomes '_'; and_, or_, xor_ because the plain words are C++ operators).
// No state: memory, CSRs, traps and program counter belong to the machine that calls.
// Source: RISC-V unprivileged ISA 20191213; Zba/Zbb 1.0.0.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace pmt::golden::rv {

using u32 = std::uint32_t;
using s32 = std::int32_t;

constexpr s32 sgn(u32 x) { return static_cast<s32>(x); }
constexpr u32 uns(s32 x) { return static_cast<u32>(x); }

// RV32I: register-register and register-immediate (b is the register or the immediate).
constexpr u32 add(u32 a, u32 b) { return a + b; }
constexpr u32 sub(u32 a, u32 b) { return a - b; }
constexpr u32 and_(u32 a, u32 b) { return a & b; }
constexpr u32 or_(u32 a, u32 b) { return a | b; }
constexpr u32 xor_(u32 a, u32 b) { return a ^ b; }
constexpr u32 sll(u32 a, u32 b) { return a << (b & 31u); }
constexpr u32 srl(u32 a, u32 b) { return a >> (b & 31u); }
constexpr u32 sra(u32 a, u32 b) { return uns(sgn(a) >> (b & 31u)); }
constexpr u32 slt(u32 a, u32 b) { return sgn(a) < sgn(b) ? 1u : 0u; }
constexpr u32 sltu(u32 a, u32 b) { return a < b ? 1u : 0u; }
constexpr u32 addi(u32 a, u32 imm) { return add(a, imm); }
constexpr u32 andi(u32 a, u32 imm) { return and_(a, imm); }
constexpr u32 ori(u32 a, u32 imm) { return or_(a, imm); }
constexpr u32 xori(u32 a, u32 imm) { return xor_(a, imm); }
constexpr u32 slli(u32 a, u32 imm) { return sll(a, imm); }
constexpr u32 srli(u32 a, u32 imm) { return srl(a, imm); }
constexpr u32 srai(u32 a, u32 imm) { return sra(a, imm); }
constexpr u32 slti(u32 a, u32 imm) { return slt(a, imm); }
constexpr u32 sltiu(u32 a, u32 imm) { return sltu(a, imm); }
constexpr u32 lui(u32 imm) { return imm << 12; }  // imm: the 20-bit field
constexpr u32 auipc(u32 pc, u32 imm) { return pc + (imm << 12); }

// Jump targets and branch conditions. Branch and jal target: pc + immediate.
constexpr u32 jal(u32 pc, u32 imm) { return pc + imm; }
constexpr u32 jalr(u32 a, u32 imm) { return (a + imm) & ~1u; }
constexpr bool beq(u32 a, u32 b) { return a == b; }
constexpr bool bne(u32 a, u32 b) { return a != b; }
constexpr bool blt(u32 a, u32 b) { return sgn(a) < sgn(b); }
constexpr bool bge(u32 a, u32 b) { return sgn(a) >= sgn(b); }
constexpr bool bltu(u32 a, u32 b) { return a < b; }
constexpr bool bgeu(u32 a, u32 b) { return a >= b; }

// Loads: raw holds the bytes read in its low bits (upper bits ignored). Stores: what is written.
constexpr u32 lb(u32 raw) { return uns(static_cast<std::int8_t>(raw & 0xFFu)); }
constexpr u32 lh(u32 raw) { return uns(static_cast<std::int16_t>(raw & 0xFFFFu)); }
constexpr u32 lw(u32 raw) { return raw; }
constexpr u32 lbu(u32 raw) { return raw & 0xFFu; }
constexpr u32 lhu(u32 raw) { return raw & 0xFFFFu; }
constexpr u32 sb(u32 value) { return value & 0xFFu; }
constexpr u32 sh(u32 value) { return value & 0xFFFFu; }
constexpr u32 sw(u32 value) { return value; }

// Zicsr: the value written to the CSR (old is the value read, operand rs1 or the immediate).
constexpr u32 csrrw(u32 /*old*/, u32 operand) { return operand; }
constexpr u32 csrrs(u32 old, u32 operand) { return old | operand; }
constexpr u32 csrrc(u32 old, u32 operand) { return old & ~operand; }

// Traps and returns. ecall, ebreak: the cause. mret: the new mstatus; the caller jumps to mepc.
// dret: the new pc. wfi: true when the core goes on. Fences have no effect on a machine that
// executes one access after the other; fence_i also drops decoded instructions there.
constexpr u32 kMstatusMie = 1u << 3;
constexpr u32 kMstatusMpie = 1u << 7;
constexpr u32 ecall() { return 11; }
constexpr u32 ebreak() { return 3; }
constexpr u32 mret(u32 mstatus) {
  const u32 mie = (mstatus & kMstatusMpie) != 0 ? kMstatusMie : 0u;
  return (mstatus & ~kMstatusMie) | mie | kMstatusMpie;
}
constexpr u32 trap_entry(u32 mstatus) {
  const u32 mpie = (mstatus & kMstatusMie) != 0 ? kMstatusMpie : 0u;
  return (mstatus & ~(kMstatusMie | kMstatusMpie)) | mpie;
}
constexpr u32 dret(u32 dpc) { return dpc; }
constexpr bool wfi(u32 mip, u32 mie) { return (mip & mie) != 0; }
constexpr void fence() {}
constexpr void fence_i() {}

// M. Division by zero: quotient all ones, remainder the dividend; INT_MIN / -1 = INT_MIN rem 0.
constexpr u32 mul(u32 a, u32 b) { return a * b; }
constexpr u32 mulh(u32 a, u32 b) {
  return static_cast<u32>((static_cast<std::int64_t>(sgn(a)) * sgn(b)) >> 32);
}
constexpr u32 mulhsu(u32 a, u32 b) {
  return static_cast<u32>((static_cast<std::int64_t>(sgn(a)) * static_cast<std::int64_t>(b)) >> 32);
}
constexpr u32 mulhu(u32 a, u32 b) {
  return static_cast<u32>((static_cast<std::uint64_t>(a) * b) >> 32);
}
constexpr u32 div(u32 a, u32 b) {
  if (b == 0) return ~0u;
  if (sgn(a) == std::numeric_limits<s32>::min() && sgn(b) == -1) return a;
  return uns(sgn(a) / sgn(b));
}
constexpr u32 divu(u32 a, u32 b) { return b == 0 ? ~0u : a / b; }
constexpr u32 rem(u32 a, u32 b) {
  if (b == 0) return a;
  if (sgn(a) == std::numeric_limits<s32>::min() && sgn(b) == -1) return 0;
  return uns(sgn(a) % sgn(b));
}
constexpr u32 remu(u32 a, u32 b) { return b == 0 ? a : a % b; }

// Zba.
constexpr u32 sh1add(u32 a, u32 b) { return (a << 1) + b; }
constexpr u32 sh2add(u32 a, u32 b) { return (a << 2) + b; }
constexpr u32 sh3add(u32 a, u32 b) { return (a << 3) + b; }

// Zbb.
constexpr u32 andn(u32 a, u32 b) { return a & ~b; }
constexpr u32 orn(u32 a, u32 b) { return a | ~b; }
constexpr u32 xnor(u32 a, u32 b) { return ~(a ^ b); }
constexpr u32 clz(u32 a) { return static_cast<u32>(std::countl_zero(a)); }
constexpr u32 ctz(u32 a) { return static_cast<u32>(std::countr_zero(a)); }
constexpr u32 cpop(u32 a) { return static_cast<u32>(std::popcount(a)); }
constexpr u32 max(u32 a, u32 b) { return sgn(a) < sgn(b) ? b : a; }
constexpr u32 maxu(u32 a, u32 b) { return a < b ? b : a; }
constexpr u32 min(u32 a, u32 b) { return sgn(a) < sgn(b) ? a : b; }
constexpr u32 minu(u32 a, u32 b) { return a < b ? a : b; }
constexpr u32 sext_b(u32 a) { return lb(a); }
constexpr u32 sext_h(u32 a) { return lh(a); }
constexpr u32 zext_h(u32 a) { return a & 0xFFFFu; }
constexpr u32 rol(u32 a, u32 b) { return std::rotl(a, static_cast<int>(b & 31u)); }
constexpr u32 ror(u32 a, u32 b) { return std::rotr(a, static_cast<int>(b & 31u)); }
constexpr u32 rori(u32 a, u32 imm) { return ror(a, imm); }
constexpr u32 rev8(u32 a) {
  return (a << 24) | ((a & 0xFF00u) << 8) | ((a >> 8) & 0xFF00u) | (a >> 24);
}
constexpr u32 orc_b(u32 a) {
  u32 result = 0;
  for (u32 lane = 0xFFu; lane != 0; lane <<= 8) result |= (a & lane) != 0 ? lane : 0u;
  return result;
}

}  // namespace pmt::golden::rv
