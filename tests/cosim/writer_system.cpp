// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// CSRs, traps, waiting, self-modifying code and NPU commands of random programs; the choice of
// items.
#include <array>

#include "memory_map.h"
#include "pimento/gen/csr.h"
#include "writer.h"

namespace pmt::cosim {

using gen::Op;

namespace {

constexpr std::int32_t kMstatus = 0x300, kMie = 0x304, kMtvec = 0x305, kMepc = 0x341;
constexpr std::uint32_t kAllInterrupts = 0x10888;

}  // namespace

void Writer::set_vector(Code::Label table) {
  const std::int32_t reg = safe();
  code_.la(static_cast<unsigned>(reg), table, random_.chance(50) ? 1 : 0);
  code_.emit(Op::csrrw, {0, kMtvec, reg});
}

void Writer::csr() {
  const gen::Instr& instr = *csrs_[random_.below(static_cast<std::uint32_t>(csrs_.size()))];
  const std::span<const gen::CsrInfo> csrs(gen::kCsrs);
  std::int32_t csr = static_cast<std::int32_t>(random_.below(4096));
  if (random_.chance(92)) {
    csr = static_cast<std::int32_t>(
        csrs[random_.below(static_cast<std::uint32_t>(csrs.size()))].number);
  }
  if (random_.chance(40)) {
    csr = random_.pick(
        {0x300, 0x304, 0x320, 0x340, 0x341, 0x342, 0x343, 0x344, 0x7C0, 0xB02, 0xB82, 0xB00});
  }
  std::array<std::int32_t, 3> values{};
  for (unsigned i = 0; i < instr.operand_count; ++i) {
    const gen::Operand& operand = instr.operands[i];
    values[i] = operand.kind == gen::OperandKind::csr   ? csr
                : operand.kind != gen::OperandKind::reg ? number(operand)
                : operand.name.starts_with("rd")        ? destination()
                : random_.chance(30)                    ? 0
                                                        : source();
  }
  if (csr == kMtvec) {  // the vector must stay valid: read it, or set it to itself
    code_.emit(Op::csrrs, {destination(), kMtvec, 0});
    return;
  }
  code_.emit(instr.op, std::span<const std::int32_t>(values.data(), instr.operand_count));
}

void Writer::trap() { code_.emit(random_.pick({Op::ecall, Op::ebreak, Op::c_ebreak}), {}); }

void Writer::illegal() {
  for (;;) {
    if (random_.chance(30)) {
      const auto half = static_cast<std::uint16_t>(random_.bits());
      if ((half & 3) == 3 || gen::decode16(half) != Op::illegal) continue;
      code_.half(half);
      return;
    }
    // Near misses: a legal word with a bit or two changed.
    const gen::Instr& near = gen::kInstrs[1 + random_.below(gen::kOpCount - 1)];
    const std::uint32_t word = random_.chance(70)
                                   ? near.match ^ 1u << random_.below(32) ^ 1u << random_.below(32)
                                   : random_.bits();
    if ((word & 3) != 3 || gen::decode32(word) != Op::illegal) continue;
    code_.word(word);
    return;
  }
}

void Writer::wait_for_interrupt() {
  const std::int32_t mask = safe();
  code_.li(static_cast<unsigned>(mask), kAllInterrupts);
  code_.emit(Op::csrrs, {0, kMie, mask});
  code_.emit(Op::wfi, {});
}

void Writer::self_modify() {
  const Code::Label slot = code_.new_label();
  std::int32_t address = safe(), word = safe();
  while (word == address) word = safe();
  const std::array<std::int32_t, 3> values{destination(), source(),
                                           static_cast<std::int32_t>(random_.between(-2048, 2047))};
  code_.la(static_cast<unsigned>(address), slot);
  code_.li(static_cast<unsigned>(word), encode(gen::info(Op::addi), values));
  code_.emit(Op::sw, {word, address, 0});
  code_.emit(Op::fence_i, {});
  code_.align(4);
  code_.bind(slot);
  code_.emit(Op::addi, {0, 0, 0});
}

void Writer::return_from_trap() {
  const Code::Label target = code_.new_label();
  const std::int32_t address = safe();
  code_.emit(Op::csrrci, {0, kMstatus, 8});  // an interrupt in between would change mepc
  code_.la(static_cast<unsigned>(address), target, random_.chance(50) ? 1 : 0);
  code_.emit(Op::csrrw, {0, kMepc, address});
  code_.emit(Op::mret, {});
  if (random_.chance(50)) code_.half(0);
  code_.bind(target);
}

void Writer::npu() {
  random_operands(*npu_[random_.below(static_cast<std::uint32_t>(npu_.size()))]);
}

void Writer::npu_wait() {
  if (random_.chance(20)) {  // mostly a tag that was never issued, or one long gone
    code_.emit(Op::npu_wait, {source()});
    return;
  }
  const std::int32_t tag = safe();
  code_.emit(random_.pick({Op::npu_fence, Op::npu_tag, Op::npu_conv, Op::npu_ld}), {tag});
  if (random_.chance(50)) plain();
  code_.emit(Op::npu_wait, {tag});
}

void Writer::item() {
  struct Choice {
    unsigned weight;
    void (Writer::*write)();
  };
  static constexpr Choice kChoices[] = {
      {90, &Writer::plain},      {34, &Writer::load_or_store},
      {18, &Writer::branch},     {5, &Writer::jump},
      {4, &Writer::call},        {2, &Writer::bad_jump},
      {3, &Writer::bad_access},  {4, &Writer::begin_loop},
      {14, &Writer::csr},        {4, &Writer::trap},
      {4, &Writer::illegal},     {2, &Writer::wait_for_interrupt},
      {2, &Writer::self_modify}, {2, &Writer::return_from_trap},
      {8, &Writer::npu},         {4, &Writer::npu_wait},
  };
  unsigned total = 0;
  for (const Choice& choice : kChoices) total += choice.weight;
  unsigned at = random_.below(total);
  for (const Choice& choice : kChoices) {
    if (at < choice.weight) return (this->*choice.write)();
    at -= choice.weight;
  }
}

void Writer::items(unsigned count, Code::Label table) {
  for (unsigned i = 0; i < count; ++i) {
    if (random_.chance(1)) set_vector(table);
    item();
    for (std::size_t k = 0; k < pending_.size();) {
      if (--pending_[k].items == 0) {
        code_.bind(pending_[k].label);
        pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(k));
      } else {
        ++k;
      }
    }
    if (loop_counter_ != 0 && --loop_items_ == 0) end_loop();
  }
  if (loop_counter_ != 0) end_loop();
  bind_pending();
}

}  // namespace pmt::cosim
