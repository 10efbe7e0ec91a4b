// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Instruction words from the generated table, labels, and the NPU registers already written.
#include "codegen/emitter.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "pimento/gen/csr.h"

namespace pmt::codegen {
namespace {

std::int64_t number(Reg reg) { return static_cast<std::int64_t>(reg); }

// A wrong operand here is a defect of the compiler, not of the model.
std::uint32_t encode(gen::Op op, std::initializer_list<std::int64_t> operands) {
  const gen::Instr& instr = gen::kInstrs[static_cast<std::size_t>(op)];
  if (operands.size() != instr.operand_count) {
    throw std::logic_error(fmt::format("{}: {} operands", instr.name, operands.size()));
  }
  std::uint32_t word = instr.match;
  std::size_t i = 0;
  for (const std::int64_t value : operands) {
    const gen::Operand& operand = instr.operands[i++];
    if (value < operand.min() || value > operand.max()) {
      throw std::logic_error(
          fmt::format("{}: {} = {} out of range", instr.name, operand.name, value));
    }
    word |= operand.put(static_cast<std::int32_t>(value));
  }
  return word;
}

std::int64_t csr_number(std::string_view name) {
  const gen::CsrInfo* info = gen::find_csr(name);
  if (!info) throw std::logic_error(fmt::format("no CSR '{}'", name));
  return info->number;
}

// lui + addi that give `value`: the upper part compensates the sign of the lower one.
struct Split {
  std::int64_t upper, lower;
};
Split split(std::uint32_t value) {
  const auto lower = static_cast<std::int32_t>(value << 20) >> 20;
  return {static_cast<std::int64_t>((value - static_cast<std::uint32_t>(lower)) >> 12), lower};
}

}  // namespace

void Emitter::put_word(std::uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) {
    code_.push_back(static_cast<std::uint8_t>(word >> shift));
  }
}

void Emitter::patch(std::size_t at, std::uint32_t word) {
  for (std::size_t i = 0; i < 4; ++i) code_.at(at + i) = static_cast<std::uint8_t>(word >> (8 * i));
}

void Emitter::put(gen::Op op, std::initializer_list<std::int64_t> operands) {
  put_word(encode(op, operands));
}

Label Emitter::new_label() {
  labels_.emplace_back();
  return {labels_.size() - 1};
}

void Emitter::bind(Label label) { labels_.at(label.id) = here(); }

void Emitter::align(std::size_t bytes) {
  while (code_.size() % bytes != 0) code_.push_back(0);
}

void Emitter::data(std::span<const std::uint8_t> bytes) {
  code_.insert(code_.end(), bytes.begin(), bytes.end());
}

void Emitter::li(Reg rd, std::uint32_t value) {
  const Split s = split(value);
  if (s.upper == 0) {
    put(gen::Op::addi, {number(rd), 0, s.lower});
    return;
  }
  put(gen::Op::lui, {number(rd), s.upper});
  if (s.lower != 0) put(gen::Op::addi, {number(rd), number(rd), s.lower});
}

void Emitter::la(Reg rd, Label label) {
  fixups_.push_back({code_.size(), label, Fix::Address, rd});
  put_word(0);
  put_word(0);
}

void Emitter::add(Reg rd, Reg rs1, Reg rs2) {
  put(gen::Op::add, {number(rd), number(rs1), number(rs2)});
}

void Emitter::store_absolute(Reg rs2, std::uint32_t address, Reg scratch) {
  const Split s = split(address);
  put(gen::Op::lui, {number(scratch), s.upper});
  put(gen::Op::sw, {number(rs2), number(scratch), s.lower});
}

void Emitter::csr_read(Reg rd, std::string_view csr) {
  put(gen::Op::csrrs, {number(rd), csr_number(csr), 0});
}

void Emitter::csr_write(std::string_view csr, Reg rs1) {
  put(gen::Op::csrrw, {0, csr_number(csr), number(rs1)});
}

void Emitter::jump_if_nonzero(Reg rs1, Label label) {
  put(gen::Op::beq, {number(rs1), 0, 8});
  fixups_.push_back({code_.size(), label, Fix::Jump, Reg::zero});
  put_word(0);
}

void Emitter::call(std::uint32_t address) {
  put(gen::Op::jal, {number(Reg::ra), static_cast<std::int32_t>(address - here())});
}

void Emitter::jump(std::uint32_t address) {
  put(gen::Op::jal, {0, static_cast<std::int32_t>(address - here())});
}

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
    put(gen::Op::npu_cfg, {static_cast<std::int64_t>((first + i) / 2), number(rs1), number(rs2)});
    low = values[i];
    high = values[i + 1];
  }
}

void Emitter::npu_command(gen::Op op, Reg rd) { put(op, {number(rd)}); }

void Emitter::npu_wait(Reg rs1) { put(gen::Op::npu_wait, {number(rs1)}); }

std::vector<std::uint8_t> Emitter::finish() {
  for (const Fixup& fix : fixups_) {
    const std::optional<std::uint32_t>& target = labels_.at(fix.label.id);
    if (!target) throw std::logic_error("label without address");
    if (fix.kind == Fix::Address) {
      const Split s = split(*target);
      patch(fix.at, encode(gen::Op::lui, {number(fix.rd), s.upper}));
      patch(fix.at + 4, encode(gen::Op::addi, {number(fix.rd), number(fix.rd), s.lower}));
    } else {
      const auto distance = static_cast<std::int32_t>(*target - base_) -
                            static_cast<std::int32_t>(fix.at);
      patch(fix.at, encode(gen::Op::jal, {0, distance}));
    }
  }
  fixups_.clear();
  return code_;
}

}  // namespace pmt::codegen
