// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Plain instructions, memory accesses and control flow of random programs.
#include "writer.h"

#include <algorithm>
#include <array>

#include "memory_map.h"

namespace pmt::cosim {

using gen::Op;
using gen::OperandKind;

namespace {

bool has_operand(const gen::Instr& instr, OperandKind kind) {
  return std::any_of(instr.operands, instr.operands + instr.operand_count,
                     [kind](const gen::Operand& o) { return o.kind == kind; });
}

/// Written by an idiom of its own, never by plain().
bool is_special(const gen::Instr& instr) {
  switch (instr.op) {
    case Op::jalr:
    case Op::c_jr:
    case Op::c_jalr:
    case Op::ecall:
    case Op::ebreak:
    case Op::c_ebreak:
    case Op::mret:
    case Op::dret:
    case Op::wfi:
    case Op::npu_wait:
      return true;
    default:
      return false;
  }
}

/// Operand in parentheses: an address in memory.
bool is_memory(const gen::Instr& instr) {
  return instr.syntax.find('(') != std::string_view::npos && instr.op != Op::jalr;
}

bool is_destination(const gen::Operand& operand) { return operand.name.starts_with("rd"); }

}  // namespace

std::uint32_t corner_value(Random& random) {
  return random.pick({0u, 1u, 2u, 0x7Fu, 0x80u, 0xFFu, 0x7FFFu, 0x8000u, 0xFFFFu, 0x7FFFFFFFu,
                      0x80000000u, 0x80000001u, 0xFFFFFFFFu, 0xFFFFFFFEu, 31u, 32u});
}

Writer::Writer(std::uint32_t base, Random& random, const gen::Config& config)
    : code_(base), random_(random), config_(config) {
  for (unsigned i = 1; i < gen::kOpCount; ++i) {
    const gen::Instr& instr = gen::kInstrs[i];
    const bool relative = std::any_of(instr.operands, instr.operands + instr.operand_count,
                                      [](const gen::Operand& o) { return is_pc_relative(o); });
    if (is_special(instr)) continue;
    if (relative) {
      branches_.push_back(&instr);
    } else if (is_memory(instr)) {
      memory_.push_back(&instr);
    } else if (has_operand(instr, OperandKind::csr)) {
      csrs_.push_back(&instr);
    } else if (instr.extension == gen::Ext::Npu) {
      npu_.push_back(&instr);
    } else {
      plain_.push_back(&instr);
    }
  }
}

bool Writer::writable(std::int32_t reg) const {
  return reg != kStack && reg != kPointer0 && reg != kPointer1 && reg != kResume &&
         (reg != loop_counter_ || reg == 0) &&
         !(in_function_ && (reg == 1 || reg == kCounter0 || reg == kCounter1));
}

std::int32_t Writer::source() { return static_cast<std::int32_t>(random_.below(32)); }

std::int32_t Writer::destination() {
  for (;;) {
    // A small set makes dependences between neighbours likely.
    const auto reg =
        static_cast<std::int32_t>(random_.chance(50) ? 10 + random_.below(6) : random_.below(32));
    if (writable(reg)) return reg;
  }
}

std::int32_t Writer::safe() {
  for (;;) {
    const std::int32_t reg = destination();
    if (reg != 0 && (reg < kDebug0 || reg > kTemp1)) return reg;
  }
}

std::int32_t Writer::compressed(bool written) {
  for (;;) {
    const auto reg = static_cast<std::int32_t>(8 + random_.below(8));
    if (!written || writable(reg)) return reg;
  }
}

std::int32_t Writer::number(const gen::Operand& operand) {
  const std::int64_t step = std::int64_t{1} << operand.shift;
  const std::int64_t low = operand.min(), high = operand.max();
  std::int64_t value = 0;
  switch (random_.below(4)) {
    case 0:
      value = random_.pick({low, high, low + step, high - step});
      break;
    case 1:
      value = random_.pick<std::int64_t>({0, 1, -1, 2}) * step;
      break;
    default:
      value = low + step * random_.below(static_cast<std::uint32_t>((high - low) / step + 1));
      break;
  }
  return static_cast<std::int32_t>(std::clamp(value, low, high));
}

void Writer::random_operands(const gen::Instr& instr) {
  std::array<std::int32_t, 4> values{};
  for (;;) {
    for (unsigned i = 0; i < instr.operand_count; ++i) {
      const gen::Operand& operand = instr.operands[i];
      switch (operand.kind) {
        case OperandKind::reg:
          values[i] = is_destination(operand) ? destination()
                      : random_.chance(60)    ? static_cast<std::int32_t>(10 + random_.below(6))
                                              : source();
          break;
        case OperandKind::creg:
          values[i] = compressed(is_destination(operand));
          break;
        default:
          values[i] = number(operand);
          break;
      }
    }
    const std::span<const std::int32_t> used(values.data(), instr.operand_count);
    if (instr.matches(encode(instr, used))) {
      code_.emit(instr.op, used);
      return;
    }
  }
}

void Writer::plain() {
  const gen::Instr& instr = *plain_[random_.below(static_cast<std::uint32_t>(plain_.size()))];
  random_operands(instr);
  if (instr.op == Op::c_addi16sp) move_pointer(kStack);
}

void Writer::move_pointer(std::int32_t reg) {
  const std::uint32_t area = (random_.chance(50) ? kTcmBase : kExternalBase) + kDataOffset;
  // 2 KiB from either end, so that every offset stays inside.
  // (The last halfword of the TCM is kept for fetches across its end.)
  code_.li(static_cast<unsigned>(reg), area + 2048 + 16 * random_.below((0x8000 - 4096 - 64) / 16));
}

void Writer::load_or_store() {
  const gen::Instr& instr = *memory_[random_.below(static_cast<std::uint32_t>(memory_.size()))];
  std::array<std::int32_t, 4> values{};
  // The digits of a mnemonic do not say the size: the last letter before "u" or "sp" does.
  const char letter = instr.name[instr.name.starts_with("c.") ? 3 : 1];
  const std::int32_t size = letter == 'w' ? 4 : letter == 'h' ? 2 : 1;
  do {
    for (unsigned i = 0; i < instr.operand_count; ++i) {
      const gen::Operand& operand = instr.operands[i];
      if (operand.name == "rs1" || operand.name == "rs1c") {
        values[i] = random_.chance(50) ? kPointer0 : kPointer1;
      } else if (operand.kind == OperandKind::reg) {
        values[i] = is_destination(operand) ? destination() : source();
      } else if (operand.kind == OperandKind::creg) {
        values[i] = compressed(is_destination(operand));
      } else {
        values[i] = number(operand);
        if (random_.chance(60)) values[i] %= 64;  // near ones meet again
        if (random_.chance(92)) values[i] &= ~(size - 1);
        values[i] &= ~((1 << operand.shift) - 1);
      }
    }
  } while (!instr.matches(encode(instr, {values.data(), instr.operand_count})));
  code_.emit(instr.op, std::span<const std::int32_t>(values.data(), instr.operand_count));
  if (random_.chance(10)) move_pointer(random_.pick({kStack, kPointer0, kPointer1}));
}

void Writer::bad_access() {
  const std::int32_t base = safe();
  code_.li(static_cast<unsigned>(base),
           kNowhere[random_.below(std::size(kNowhere))] + random_.below(16));
  const Op op = random_.pick({Op::lb, Op::lh, Op::lw, Op::lbu, Op::lhu, Op::sb, Op::sh, Op::sw});
  const gen::Instr& instr = gen::info(op);
  std::array<std::int32_t, 3> values{};
  for (unsigned i = 0; i < 3; ++i) {
    const gen::Operand& operand = instr.operands[i];
    values[i] = operand.name == "rs1"     ? base
                : is_destination(operand) ? destination()
                : operand.kind == OperandKind::reg
                    ? source()
                    : static_cast<std::int32_t>(random_.below(256)) - 64;
  }
  code_.emit(op, values);
}

void Writer::bind_pending() {
  for (const Pending& p : pending_) code_.bind(p.label);
  pending_.clear();
}

Code::Label Writer::ahead() {
  if (!pending_.empty() && random_.chance(40)) return pending_.back().label;
  pending_.push_back({code_.new_label(), 1 + random_.below(7)});
  return pending_.back().label;
}

void Writer::branch() {
  const gen::Instr& instr = *branches_[random_.below(static_cast<std::uint32_t>(branches_.size()))];
  std::array<std::int32_t, 4> values{};
  for (unsigned i = 0; i < instr.operand_count; ++i) {
    const gen::Operand& operand = instr.operands[i];
    if (operand.kind == OperandKind::creg) {
      values[i] = compressed(false);
    } else if (operand.kind == OperandKind::reg) {
      values[i] = is_destination(operand) ? destination() : source();
    }
  }
  if (instr.op == Op::c_jal && !writable(1)) return;
  switch (instr.operand_count) {
    case 1:
      code_.emit_to(instr.op, {0}, ahead());
      break;
    case 2:
      code_.emit_to(instr.op, {values[0], 0}, ahead());
      break;
    default:
      code_.emit_to(instr.op, {values[0], values[1], 0}, ahead());
      break;
  }
}

void Writer::jump() {
  const std::int32_t base = safe();
  const Code::Label target = ahead();
  const std::int32_t offset = number(gen::info(Op::jalr).operands[2]);
  // Bit 0 of the sum is ignored.
  const std::int32_t odd = static_cast<std::int32_t>(random_.below(2));
  switch (random_.below(3)) {
    case 0:
      code_.la(static_cast<unsigned>(base), target, odd);
      code_.emit(Op::c_jr, {base});
      break;
    case 1:
      if (!writable(1)) return;
      code_.la(static_cast<unsigned>(base), target, odd);
      code_.emit(Op::c_jalr, {base});
      break;
    default:
      code_.la(static_cast<unsigned>(base), target, odd - offset);
      code_.emit(Op::jalr, {destination(), base, offset});
      break;
  }
}

void Writer::bad_jump() {
  const Code::Label resume = code_.new_label();
  const std::int32_t base = safe();
  code_.la(kResume, resume);
  // Nowhere at all, or an instruction whose first half is there.
  const std::uint32_t across = kTcmBase + static_cast<std::uint32_t>(config_.mem.tcm_bytes) - 2;
  const std::uint32_t nowhere = kNowhere[random_.below(std::size(kNowhere))] + random_.below(8);
  code_.li(static_cast<unsigned>(base), random_.chance(50) ? nowhere : across);
  code_.emit(Op::jalr, {destination(), base, 0});
  code_.bind(resume);
}

void Writer::call() {
  if (functions_.empty() || in_function_ || loop_counter_ == 1) return jump();
  const Code::Label target =
      functions_[random_.below(static_cast<std::uint32_t>(functions_.size()))];
  if (random_.chance(50)) {
    code_.emit_to(Op::jal, {1, 0}, target);
  } else {
    const std::int32_t base = safe();
    code_.la(static_cast<unsigned>(base), target);
    code_.emit(Op::c_jalr, {base});
  }
}

void Writer::functions(unsigned count) {
  for (unsigned i = 0; i < count; ++i) {
    const Code::Label start = code_.bound_label();
    in_function_ = true;
    const unsigned items = 2 + random_.below(6);
    for (unsigned k = 0; k < items; ++k) {
      random_.chance(70) ? plain() : random_.chance(80) ? load_or_store() : csr();
    }
    if (random_.chance(50)) {
      code_.emit(Op::c_jr, {1});
    } else {
      code_.emit(Op::jalr, {0, 1, 0});
    }
    in_function_ = false;
    functions_.push_back(start);
  }
}

void Writer::begin_loop() {
  if (loop_counter_ != 0) return plain();
  // Nothing may jump into the loop past its counter.
  bind_pending();
  const std::int32_t counter = random_.pick({kCounter0, kCounter1});
  code_.li(static_cast<unsigned>(counter), 1 + random_.below(6));
  loop_ = code_.bound_label();
  loop_counter_ = counter;
  loop_items_ = 2 + random_.below(8);
}

void Writer::end_loop() {
  // Labels inside the loop must not lie behind its end: a jump over it would skip the count.
  bind_pending();
  code_.emit(Op::addi, {loop_counter_, loop_counter_, -1});
  if (loop_counter_ == kCounter0 && random_.chance(60)) {
    code_.emit_to(Op::c_bnez, {loop_counter_, 0}, loop_);
  } else {
    code_.emit_to(Op::bne, {loop_counter_, 0, 0}, loop_);
  }
  loop_counter_ = 0;
}

}  // namespace pmt::cosim
