// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// What generated programs consist of, on top of the assembler's Encoder: constants in registers,
// CSR access, kernel calls, and NPU registers, of which only changed pairs are written.
// Guarantees: the same calls give the same bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "asm/encoder.h"
#include "pimento/gen/isa.h"

namespace pmt::codegen {

using assembler::Label;

enum class Reg : std::uint8_t {
  zero = 0,
  ra = 1,
  sp = 2,
  t0 = 5,
  t1 = 6,
  t2 = 7,
  a0 = 10,
  a1 = 11
};

class Emitter {
 public:
  explicit Emitter(std::uint32_t base) : code_(base) {}

  std::uint32_t here() const { return code_.here(); }
  Label new_label() { return code_.new_label(); }
  void bind(Label label) { code_.bind(label); }
  void align(std::uint32_t bytes) { code_.align(bytes); }
  void data(std::span<const std::uint8_t> bytes) { code_.data(bytes); }

  void li(Reg rd, std::uint32_t value);
  void la(Reg rd, Label label);
  void add(Reg rd, Reg rs1, Reg rs2);
  void store_absolute(Reg rs2, std::uint32_t address, Reg scratch);
  void csr_read(Reg rd, std::string_view csr);
  void csr_write(std::string_view csr, Reg rs1);
  void jump_if_nonzero(Reg rs1, Label label);  // within 1 MB
  void call(std::uint32_t address);            // within 1 MB
  void jump(std::uint32_t address);            // within 1 MB

  // Writes registers [first, first + values.size()) of the NPU, as far as they differ from what it
  // is known to hold. first is even and so is the count.
  void npu_config(std::size_t first, std::span<const std::uint32_t> values);
  void npu_command(gen::Op op, Reg rd);  // npu_ld, npu_st, npu_conv, npu_dwconv, npu_fence, npu_tag
  void npu_wait(Reg rs1);

  // The finished bytes; every label must be bound.
  std::vector<std::uint8_t> finish() { return code_.finish(); }

 private:
  Reg value_in(std::uint32_t value, Reg scratch);

  assembler::Encoder code_;
  std::array<std::optional<std::uint32_t>, 32> npu_state_{};
};

}  // namespace pmt::codegen
