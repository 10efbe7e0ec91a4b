// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Emits RISC-V and NPU instructions at a known address, with labels that are patched at the end.
// Guarantees: the same calls give the same bytes; only RV32I_Zicsr and NPU commands, none compressed.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "pimento/gen/isa.h"

namespace pmt::codegen {

enum class Reg : std::uint8_t { zero = 0, ra = 1, sp = 2, t0 = 5, t1 = 6, t2 = 7, a0 = 10, a1 = 11 };

struct Label {
  std::size_t id = 0;
};

class Emitter {
 public:
  explicit Emitter(std::uint32_t base) : base_(base) {}

  std::uint32_t here() const { return base_ + static_cast<std::uint32_t>(code_.size()); }
  Label new_label();
  void bind(Label label);
  void align(std::size_t bytes);
  void data(std::span<const std::uint8_t> bytes);

  void li(Reg rd, std::uint32_t value);
  void la(Reg rd, Label label);
  void add(Reg rd, Reg rs1, Reg rs2);
  void store_absolute(Reg rs2, std::uint32_t address, Reg scratch);
  void csr_read(Reg rd, std::string_view csr);
  void csr_write(std::string_view csr, Reg rs1);
  void jump_if_nonzero(Reg rs1, Label label);  // within 1 MB
  void call(std::uint32_t address);            // within 1 MB
  void jump(std::uint32_t address);            // within 1 MB

  // Writes registers [first, first + values.size()) of the NPU, as far as they differ from what it is
  // known to hold. first is even and so is the count.
  void npu_config(std::size_t first, std::span<const std::uint32_t> values);
  void npu_command(gen::Op op, Reg rd);  // npu_ld, npu_st, npu_conv, npu_dwconv, npu_fence
  void npu_wait(Reg rs1);

  // The finished bytes; every label must be bound.
  std::vector<std::uint8_t> finish();

 private:
  enum class Fix : std::uint8_t { Address, Jump };
  struct Fixup {
    std::size_t at;
    Label label;
    Fix kind;
    Reg rd;
  };
  // Operands in the order of the instruction table.
  void put(gen::Op op, std::initializer_list<std::int64_t> operands);
  void put_word(std::uint32_t word);
  void patch(std::size_t at, std::uint32_t word);
  Reg value_in(std::uint32_t value, Reg scratch);

  std::uint32_t base_;
  std::vector<std::uint8_t> code_;
  std::vector<std::optional<std::uint32_t>> labels_;  // address once bound
  std::vector<Fixup> fixups_;
  std::array<std::optional<std::uint32_t>, 32> npu_state_{};
};

}  // namespace pmt::codegen
