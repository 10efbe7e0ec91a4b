// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Encoding by the operand descriptors of the generated table.
#include "code.h"

#include <stdexcept>
#include <string>

namespace pmt::cosim {

using gen::Op;

std::uint32_t encode(const gen::Instr& instr, std::span<const std::int32_t> values) {
  std::uint32_t word = instr.match;
  for (unsigned i = 0; i < instr.operand_count; ++i) word |= instr.operands[i].put(values[i]);
  return word;
}

bool is_pc_relative(const gen::Operand& operand) { return operand.is_signed && operand.shift == 1; }

Code::Label Code::new_label() {
  labels_.push_back(0);
  return labels_.size() - 1;
}

Code::Label Code::bound_label() {
  const Label label = new_label();
  bind(label);
  return label;
}

void Code::half(std::uint16_t value) {
  bytes_.push_back(static_cast<std::uint8_t>(value));
  bytes_.push_back(static_cast<std::uint8_t>(value >> 8));
}

void Code::word(std::uint32_t value) {
  half(static_cast<std::uint16_t>(value));
  half(static_cast<std::uint16_t>(value >> 16));
}

void Code::emit(Op op, std::span<const std::int32_t> values) {
  const gen::Instr& instr = gen::info(op);
  if (values.size() != instr.operand_count) {
    throw std::logic_error("cosim: wrong number of operands for " + std::string(instr.name));
  }
  const std::uint32_t bits = encode(instr, values);
  instr.width == 16 ? half(static_cast<std::uint16_t>(bits)) : word(bits);
}

void Code::emit_to(Op op, std::initializer_list<std::int32_t> values, Label target) {
  fixups_.push_back({bytes_.size(), op, target, 0});
  emit(op, values);
}

void Code::li(unsigned rd, std::uint32_t value) {
  const auto low = static_cast<std::int32_t>(value << 20) >> 20;
  const auto high = static_cast<std::int32_t>((value + 0x800u) >> 12 & 0xFFFFFu);
  const auto reg = static_cast<std::int32_t>(rd);
  if (high != 0) emit(Op::lui, {reg, high});
  if (high == 0 || low != 0) emit(Op::addi, {reg, high != 0 ? reg : 0, low});
}

void Code::la(unsigned rd, Label label, std::int32_t offset) {
  fixups_.push_back({bytes_.size(), Op::lui, label, offset});
  const auto reg = static_cast<std::int32_t>(rd);
  emit(Op::lui, {reg, 0});
  emit(Op::addi, {reg, reg, 0});
}

void Code::align(std::uint32_t bytes) {
  while (here() % bytes != 0) emit(Op::c_nop, {0});
}

std::uint32_t Code::read(std::size_t offset, unsigned bytes) const {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < bytes; ++i) value |= std::uint32_t{bytes_[offset + i]} << (8 * i);
  return value;
}

void Code::patch(std::size_t offset, unsigned bytes, std::uint32_t value) {
  for (unsigned i = 0; i < bytes; ++i) {
    bytes_[offset + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

std::vector<std::uint8_t> Code::finish() {
  for (const Fixup& fix : fixups_) {
    const std::uint32_t target =
        labels_[fix.target] + static_cast<std::uint32_t>(fix.offset_from_label);
    if (fix.op == Op::lui) {
      const std::uint32_t high = (target + 0x800u) >> 12 & 0xFFFFFu;
      patch(fix.offset, 4, read(fix.offset, 4) | high << 12);
      patch(fix.offset + 4, 4, read(fix.offset + 4, 4) | target << 20);
      continue;
    }
    const gen::Instr& instr = gen::info(fix.op);
    const std::int64_t distance =
        std::int64_t{target} - (std::int64_t{base_} + static_cast<std::int64_t>(fix.offset));
    for (unsigned i = 0; i < instr.operand_count; ++i) {
      const gen::Operand& operand = instr.operands[i];
      if (!is_pc_relative(operand)) continue;
      const unsigned bytes = instr.width / 8u;
      const bool reach = distance >= operand.min() && distance <= operand.max();
      const std::uint32_t nop = bytes == 2 ? gen::info(Op::c_nop).match : gen::info(Op::addi).match;
      patch(
          fix.offset, bytes,
          reach ? read(fix.offset, bytes) | operand.put(static_cast<std::int32_t>(distance)) : nop);
    }
  }
  fixups_.clear();
  return bytes_;
}

}  // namespace pmt::cosim
