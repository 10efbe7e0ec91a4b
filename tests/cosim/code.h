// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Machine code under construction, driven by the generated instruction table: 16- and 32-bit
// instructions, labels as pc-relative targets or as addresses.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pimento/gen/isa.h"

namespace pmt::cosim {

class Code {
 public:
  using Label = std::size_t;

  explicit Code(std::uint32_t base) : base_(base) {}

  std::uint32_t here() const { return base_ + static_cast<std::uint32_t>(bytes_.size()); }
  Label new_label();
  void bind(Label label) { labels_[label] = here(); }
  Label bound_label();
  std::uint32_t address(Label label) const { return labels_[label]; }

  /// Operand values in the order of the table; those of excluded encodings are the caller's care.
  void emit(gen::Op op, std::span<const std::int32_t> values);
  void emit(gen::Op op, std::initializer_list<std::int32_t> values) {
    emit(op, std::span<const std::int32_t>(values.begin(), values.size()));
  }
  /// As emit; the pc-relative operand of `op` becomes the distance to `target` in finish(). A
  /// target out of reach turns the instruction into a no-operation of the same size.
  void emit_to(gen::Op op, std::initializer_list<std::int32_t> values, Label target);
  void half(std::uint16_t value);
  void word(std::uint32_t value);
  void li(unsigned rd, std::uint32_t value);
  /// Address of a label plus `offset`, always lui and addi.
  void la(unsigned rd, Label label, std::int32_t offset = 0);
  /// A jump of 32 bits.
  void jump(Label target) { emit_to(gen::Op::jal, {0, 0}, target); }
  /// c.nop up to a multiple of `bytes`.
  void align(std::uint32_t bytes);

  /// Resolves the labels.
  std::vector<std::uint8_t> finish();

 private:
  struct Fixup {
    std::size_t offset;
    gen::Op op;  // lui: the pair lui, addi
    Label target;
    std::int32_t offset_from_label;
  };
  std::uint32_t read(std::size_t offset, unsigned bytes) const;
  void patch(std::size_t offset, unsigned bytes, std::uint32_t value);

  std::uint32_t base_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint32_t> labels_;
  std::vector<Fixup> fixups_;
};

/// The word of an instruction with operand values in range.
std::uint32_t encode(const gen::Instr& instr, std::span<const std::int32_t> values);
/// Is the operand a distance from the instruction's own address?
bool is_pc_relative(const gen::Operand& operand);

}  // namespace pmt::cosim
