// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Instructions and their operands: from text to values to bits.
#include <fmt/format.h>

#include <algorithm>

#include "asm/assembler_impl.h"
#include "asm/operand_text.h"
#include "asm/pseudo.h"
#include "pimento/gen/csr.h"

namespace pmt::assembler {

using gen::Op;
using gen::OperandKind;

std::int32_t Assembler::reg(const std::string& text) {
  const auto found = register_number(text);
  if (!found) refuse("'" + text + "'", "a register: x0..x31 or zero, ra, sp, ...");
  return *found;
}

std::int32_t Assembler::operand(const gen::Operand& kind, const std::string& text) {
  if (kind.kind == OperandKind::reg || kind.kind == OperandKind::creg) return reg(text);
  if (kind.kind == OperandKind::fence) {
    if (const auto set = fence_set(text)) return *set;
  }
  if (kind.kind == OperandKind::csr) {
    if (const gen::CsrInfo* info = gen::find_csr(text)) return info->number;
  }
  if (!emitting_) return kind.kind == OperandKind::creg ? 8 : 0;
  std::int64_t value = number(text);
  if (is_pc_relative(kind)) {
    value = static_cast<std::int32_t>(static_cast<std::uint32_t>(value - here().number));
  } else if (kind.kind == OperandKind::lui6 && value >= 0xFFFE0 && value <= 0xFFFFF) {
    value -= 0x100000;
  } else if (kind.is_signed && value > 0x7FFFFFFF && value <= 0xFFFFFFFF) {
    value -= std::int64_t{1} << 32;
  }
  if (value < kind.min() || value > kind.max()) {
    refuse(fmt::format("{} for {}", value, kind.name),
           fmt::format("{}..{}", kind.min(), kind.max()));
  }
  return static_cast<std::int32_t>(value);
}

std::vector<std::int32_t> Assembler::parse_operands(const gen::Instr& instr,
                                                    const std::vector<std::string>& operands) {
  // The syntax, split at its commas, says which operand stands where: `imm(rs1)` is a pair.
  std::vector<std::string> forms;
  std::string_view rest = trim(instr.syntax.substr(instr.name.size()));
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    forms.emplace_back(trim(rest.substr(0, comma)));
    rest = comma < rest.size() ? trim(rest.substr(comma + 1)) : std::string_view();
  }
  if (forms.size() != operands.size()) {
    refuse(fmt::format("{} operands", operands.size()), std::string(instr.syntax));
  }
  std::map<std::string, std::string, std::less<>> text;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::size_t open = forms[i].find('(');
    if (open == std::string::npos) {
      text[forms[i]] = operands[i];
      continue;
    }
    const std::size_t mark = operands[i].rfind('(');
    if (mark == std::string::npos || operands[i].back() != ')') {
      refuse("'" + operands[i] + "'", std::string(instr.syntax));
    }
    const std::string offset(trim(std::string_view(operands[i]).substr(0, mark)));
    text[forms[i].substr(0, open)] = offset.empty() ? "0" : offset;
    text[forms[i].substr(open + 1, forms[i].size() - open - 2)] =
        trim(std::string_view(operands[i]).substr(mark + 1, operands[i].size() - mark - 2));
  }
  const auto literal = text.find("sp");
  if (literal != text.end() && reg(literal->second) != 2) refuse(literal->second, "sp");
  std::vector<std::int32_t> values;
  for (unsigned i = 0; i < instr.operand_count; ++i) {
    values.push_back(operand(instr.operands[i], text.find(instr.operands[i].name)->second));
  }
  return values;
}

void Assembler::emit(Op op, const std::vector<std::int32_t>& values) {
  const unsigned size = gen::info(op).width / 8u;
  bytes(emitting_ ? encode(op, std::span<const std::int32_t>(values)) : 0, size);
}

void Assembler::load_immediate(const std::vector<std::string>& operands) {
  if (operands.size() != 2) refuse(fmt::format("{} operands", operands.size()), "li rd, value");
  const std::int32_t rd = reg(operands[0]);
  if (!emitting_) {  // the size is decided here and kept
    const auto value = try_value(operands[1], nullptr);
    const bool known = value && value->section == Value::kAbsolute;
    const auto word = static_cast<std::uint32_t>(known ? value->number : 0);
    const bool small = static_cast<std::uint32_t>(lo12(word)) == word;
    long_li_[index_] = !known || (!small && lo12(word) != 0);
    bytes(0, long_li_[index_] ? 8 : 4);
    return;
  }
  const std::int64_t value = number(operands[1]);
  if (value < -(std::int64_t{1} << 31) || value >= std::int64_t{1} << 32) {
    refuse(fmt::format("{}", value), "a 32-bit value");
  }
  const auto word = static_cast<std::uint32_t>(value);
  if (long_li_[index_]) {
    emit(Op::lui, {rd, hi20(word)});
    emit(Op::addi, {rd, rd, lo12(word)});
  } else if (static_cast<std::uint32_t>(lo12(word)) == word) {
    emit(Op::addi, {rd, 0, lo12(word)});
  } else {
    emit(Op::lui, {rd, hi20(word)});
  }
}

void Assembler::instruction(const std::string& name, const std::vector<std::string>& operands) {
  if (name == "li") return load_immediate(operands);
  if (name == "la" || name == "call" || name == "tail") {
    const bool la = name == "la";
    if (operands.size() != (la ? 2u : 1u)) {
      refuse(fmt::format("{} operands", operands.size()), la ? "la rd, symbol" : name + " symbol");
    }
    if (!emitting_) return bytes(0, 8);
    const auto target = static_cast<std::uint32_t>(number(operands.back()));
    const std::uint32_t distance = target - static_cast<std::uint32_t>(here().number);
    if (la) {
      const std::int32_t rd = reg(operands[0]);
      emit(Op::auipc, {rd, hi20(distance)});
      emit(Op::addi, {rd, rd, lo12(distance)});
      return;
    }
    const std::int32_t scratch = name == "call" ? 1 : 6;  // ra, t1
    emit(Op::auipc, {scratch, hi20(distance)});
    emit(Op::jalr, {name == "call" ? 1 : 0, scratch, lo12(distance)});
    return;
  }
  if (const auto real = expand_pseudo(name, operands)) {
    const gen::Instr* instr = gen::find_instr(real->name);
    return emit(instr->op, parse_operands(*instr, real->operands));
  }
  const gen::Instr* instr = gen::find_instr(name);
  if (instr == nullptr)
    refuse("'" + name + "'", "an instruction of docs/reference/instructions.md");
  emit(instr->op, parse_operands(*instr, operands));
}

}  // namespace pmt::assembler
