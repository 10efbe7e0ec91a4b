// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Builds code and data at a known address: instructions, labels with fixups, words, bytes.
// Guarantees: the same calls give the same bytes; finish() refuses unbound labels and targets out
// of reach.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "asm/encode.h"

namespace pmt::assembler {

struct Label {
  std::size_t id = 0;
};

class Encoder {
 public:
  explicit Encoder(std::uint32_t base) : base_(base) {}

  /// Address of the next byte.
  std::uint32_t here() const { return base_ + static_cast<std::uint32_t>(bytes_.size()); }
  std::uint32_t base() const { return base_; }

  Label new_label();
  void bind(Label label);
  /// Address of a bound label; nullopt before it is bound.
  std::optional<std::uint32_t> address(Label label) const { return labels_.at(label.id); }

  template <typename... Values>
  void emit(gen::Op op, Values... operands) {
    put(op, encode(op, operands...));
  }
  /// lui and/or addi: one instruction where one is enough.
  void li(unsigned rd, std::uint32_t value);
  /// Address of the label, always two instructions.
  void la(unsigned rd, Label label);
  /// A conditional branch, beq..bgeu; the target must be within 4 KiB.
  void branch(gen::Op op, unsigned rs1, unsigned rs2, Label target);
  /// jal; the target must be within 1 MiB.
  void jump(unsigned rd, Label target);
  /// auipc and jalr: any distance. Uses `link` as scratch too, so it must not be x0.
  void call(unsigned link, std::uint32_t target);

  void half(std::uint16_t value);
  void word(std::uint32_t value);
  void data(std::span<const std::uint8_t> bytes);
  /// Zero bytes up to a multiple of `bytes`, a power of two.
  void align(std::uint32_t bytes);

  /// Resolves the labels. Throws Error(kArgument).
  std::vector<std::uint8_t> finish();

 private:
  enum class Fix : std::uint8_t { kAbsolute, kBranch };
  struct Fixup {
    std::size_t offset;
    Label label;
    Fix kind;
    gen::Op op;
    unsigned first, second;
  };
  void put(gen::Op op, std::uint32_t bits);
  void patch(std::size_t offset, std::uint32_t bits);

  std::uint32_t base_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::optional<std::uint32_t>> labels_;
  std::vector<Fixup> fixups_;
};

}  // namespace pmt::assembler
