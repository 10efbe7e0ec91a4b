// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/disassemble.h"

#include <fmt/format.h>

#include <cctype>

#include "asm/encode.h"
#include "asm/operand_text.h"

namespace pmt::assembler {
namespace {

using gen::OperandKind;

std::string value_text(const gen::Operand& operand, std::int32_t value,
                       std::optional<std::uint32_t> pc) {
  switch (operand.kind) {
    case OperandKind::reg:
    case OperandKind::creg:
      return std::string(register_name(value));
    case OperandKind::csr:
      return csr_text(value);
    case OperandKind::fence:
      return fence_text(value);
    case OperandKind::lui6:
      return fmt::format("0x{:x}", static_cast<std::uint32_t>(value) & 0xFFFFFu);
    default:
      break;
  }
  if (is_pc_relative(operand)) {
    if (pc) return fmt::format("0x{:x}", *pc + static_cast<std::uint32_t>(value));
    return fmt::format(". {} {}", value < 0 ? '-' : '+', value < 0 ? -std::int64_t{value} : value);
  }
  if (operand.bits == 20) return fmt::format("0x{:x}", value);
  return fmt::format("{}", value);
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The syntax with each operand name replaced by its value.
std::string fill(const gen::Instr& instr, std::uint32_t word, std::optional<std::uint32_t> pc) {
  std::string out(instr.name);
  const std::string_view rest = instr.syntax.substr(instr.name.size());
  for (std::size_t i = 0; i < rest.size();) {
    std::size_t end = i;
    while (end < rest.size() && is_name(rest[end])) ++end;
    if (end == i) {
      out += rest[i++];
      continue;
    }
    std::string text(rest.substr(i, end - i));
    for (unsigned n = 0; n < instr.operand_count; ++n) {
      const gen::Operand& operand = instr.operands[n];
      if (operand.name == text) {
        text = value_text(operand, operand.get(word), pc);
        break;
      }
    }
    out += text;
    i = end;
  }
  return out;
}

}  // namespace

Disassembled disassemble(std::uint32_t word, std::optional<std::uint32_t> pc) {
  const bool wide = (word & 3u) == 3u;
  if (!wide) word &= 0xFFFFu;
  const gen::Op op = wide ? gen::decode32(word) : gen::decode16(static_cast<std::uint16_t>(word));
  const unsigned bytes = wide ? 4 : 2;
  if (op != gen::Op::illegal) {
    // Ignored bits are encoded as 0: a word that has some set is written as data.
    const gen::Instr& instr = gen::info(op);
    std::uint32_t again = instr.match;
    for (unsigned i = 0; i < instr.operand_count; ++i) {
      again |= instr.operands[i].put(instr.operands[i].get(word));
    }
    if (again == word) return {fill(instr, word, pc), bytes};
  }
  return {wide ? fmt::format(".word 0x{:08x}", word) : fmt::format(".half 0x{:04x}", word), bytes};
}

}  // namespace pmt::assembler
