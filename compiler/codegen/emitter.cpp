// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Instruction sequences of generated programs.
#include "codegen/emitter.h"

#include <fmt/format.h>

#include <stdexcept>

#include "pimento/gen/csr.h"

namespace pmt::codegen {
namespace {

unsigned number(Reg reg) { return static_cast<unsigned>(reg); }

unsigned csr_number(std::string_view name) {
  const gen::CsrInfo* info = gen::find_csr(name);
  if (!info) throw std::logic_error(fmt::format("no CSR '{}'", name));
  return info->number;
}

}  // namespace

void Emitter::li(Reg rd, std::uint32_t value) { code_.li(number(rd), value); }

void Emitter::la(Reg rd, Label label) { code_.la(number(rd), label); }

void Emitter::add(Reg rd, Reg rs1, Reg rs2) {
  code_.emit(gen::Op::add, number(rd), number(rs1), number(rs2));
}

void Emitter::store_absolute(Reg rs2, std::uint32_t address, Reg scratch) {
  code_.emit(gen::Op::lui, number(scratch), assembler::hi20(address));
  code_.emit(gen::Op::sw, number(rs2), number(scratch), assembler::lo12(address));
}

void Emitter::csr_read(Reg rd, std::string_view csr) {
  code_.emit(gen::Op::csrrs, number(rd), csr_number(csr), 0);
}

void Emitter::csr_write(std::string_view csr, Reg rs1) {
  code_.emit(gen::Op::csrrw, 0, csr_number(csr), number(rs1));
}

void Emitter::jump_if_nonzero(Reg rs1, Label label) {
  const Label past = new_label();
  code_.branch(gen::Op::beq, number(rs1), 0, past);
  code_.jump(0, label);
  bind(past);
}

void Emitter::call(std::uint32_t address) {
  code_.emit(gen::Op::jal, number(Reg::ra), address - here());
}

void Emitter::jump(std::uint32_t address) { code_.emit(gen::Op::jal, 0, address - here()); }

Reg Emitter::value_in(std::uint32_t value, Reg scratch) {
  if (value == 0) return Reg::zero;
  li(scratch, value);
  return scratch;
}

void Emitter::npu_config(std::size_t first, std::span<const std::uint32_t> values) {
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
    std::optional<std::uint32_t>& low = npu_state_.at(first + i);
    std::optional<std::uint32_t>& high = npu_state_.at(first + i + 1);
    if (low == values[i] && high == values[i + 1]) continue;
    const Reg rs1 = value_in(values[i], Reg::t0);
    const Reg rs2 = values[i + 1] == values[i] ? rs1 : value_in(values[i + 1], Reg::t1);
    code_.emit(gen::Op::npu_cfg, (first + i) / 2, number(rs1), number(rs2));
    low = values[i];
    high = values[i + 1];
  }
}

void Emitter::npu_command(gen::Op op, Reg rd) { code_.emit(op, number(rd)); }

void Emitter::npu_wait(Reg rs1) { code_.emit(gen::Op::npu_wait, number(rs1)); }

}  // namespace pmt::codegen
