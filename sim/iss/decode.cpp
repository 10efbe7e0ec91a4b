// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Words to decoded instructions with the generated decoder.
#include "iss/iss.h"

namespace pmt::iss {

namespace {

std::int32_t immediate(gen::Op op, std::uint32_t w) {
  using gen::Op;
  switch (op) {
    case Op::lui:
    case Op::auipc:
      return static_cast<std::int32_t>(w >> 12);
    case Op::jal:
      return gen::imm_j(w);
    case Op::beq:
    case Op::bne:
    case Op::blt:
    case Op::bge:
    case Op::bltu:
    case Op::bgeu:
      return gen::imm_b(w);
    case Op::sb:
    case Op::sh:
    case Op::sw:
      return gen::imm_s(w);
    case Op::csrrw:
    case Op::csrrs:
    case Op::csrrc:
    case Op::csrrwi:
    case Op::csrrsi:
    case Op::csrrci:
      return static_cast<std::int32_t>(gen::field_csr(w));
    case Op::npu_cfg:
      return static_cast<std::int32_t>((w >> 25) & 0xFu);
    default:
      return gen::imm_i(w);
  }
}

}  // namespace

Decoded Machine::decode(std::uint32_t pc) const {
  const auto fault = [](std::uint32_t addr) {
    return Decoded{kOpFetchFault, kNoRegister, 0, 0, static_cast<std::int32_t>(addr), 0, 1};
  };
  std::uint16_t half = 0;
  if (!memory_.fetch_half(pc, half)) return fault(pc);
  std::uint32_t word = half;
  Decoded d{};
  d.insn = half;
  d.halfwords = 1;
  bool legal = true;
  if ((half & 3u) == 3u) {
    std::uint16_t upper = 0;
    if (!memory_.fetch_half(pc + 2, upper)) return fault(pc + 2);
    word |= std::uint32_t{upper} << 16;
    d.insn = word;
    d.halfwords = 2;
  } else {
    legal = gen::expand16(half, word);
  }
  gen::Op op = legal ? gen::decode32(word) : gen::Op::illegal;
  if (!gen::implemented(gen::info(op).extension, preset_.config)) op = gen::Op::illegal;
  d.op = static_cast<std::uint8_t>(op);
  d.rs1 = static_cast<std::uint8_t>(gen::field_rs1(word));
  d.rs2 = static_cast<std::uint8_t>(gen::field_rs2(word));
  const auto rd = static_cast<std::uint8_t>(gen::field_rd(word));
  d.rd = rd == 0 ? kNoRegister : rd;
  d.imm = immediate(op, word);
  return d;
}

}  // namespace pmt::iss
