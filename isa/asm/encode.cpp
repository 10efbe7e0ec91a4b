// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/encode.h"

#include <fmt/format.h>

#include "pimento/error.h"

namespace pmt::assembler {
namespace {

void check(const gen::Instr& instr, const gen::Operand& operand, std::int64_t value) {
  std::int64_t low = operand.min();
  std::int64_t high = operand.max();
  if (operand.kind == gen::OperandKind::creg) {
    low = 8;
    high = 15;
  }
  const std::int64_t step = std::int64_t{1} << operand.shift;
  if (value < low || value > high || value % step != 0) {
    throw Error(
        ErrorKind::kArgument,
        fmt::format("{}: operand {}: found {}: allowed {}..{}{}", instr.name, operand.name, value,
                    low, high, step > 1 ? fmt::format(" in steps of {}", step) : std::string()));
  }
}

}  // namespace

std::uint32_t encode(gen::Op op, std::span<const std::int32_t> operands) {
  const gen::Instr& instr = gen::info(op);
  if (op == gen::Op::illegal || operands.size() != instr.operand_count) {
    throw Error(ErrorKind::kArgument,
                fmt::format("{}: found {} operands: allowed {}", instr.name, operands.size(),
                            op == gen::Op::illegal ? "no encoding" : instr.syntax));
  }
  std::uint32_t word = instr.match;
  for (unsigned i = 0; i < instr.operand_count; ++i) {
    check(instr, instr.operands[i], operands[i]);
    word |= instr.operands[i].put(operands[i]);
  }
  if (!instr.matches(word)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("{}: found operands that make 0x{:04x}, which is reserved or another "
                            "instruction: allowed see docs/reference/instructions.md",
                            instr.name, word));
  }
  return word;
}

}  // namespace pmt::assembler
