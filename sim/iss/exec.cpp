// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The inner loop: decoded instructions one after the other, arithmetic from golden/rv.h.
// Leaves as soon as an instruction could have made an interrupt, an exit or a wait due.
#include <cstddef>
#include <cstring>

#include "golden/rv.h"
#include "iss/iss.h"

namespace pmt::iss {

namespace rv = golden::rv;
using gen::Cause;
using gen::Op;

namespace {

constexpr std::uint32_t kPageMask = kCodePageBytes - 1;

constexpr std::uint8_t code(Op op) { return static_cast<std::uint8_t>(op); }

}  // namespace

void Machine::execute(std::uint64_t budget) {
  std::uint32_t* const x = x_.data();
  std::uint8_t* const tcm = memory_.tcm();
  const std::uint32_t tcm_size = memory_.tcm_size();
  const std::uint64_t end = cycles_ + budget;
  std::uint64_t left = budget;
  recheck_ = false;

  Decoded* slots = nullptr;  // of the page that ip points into
  std::uint32_t page_base = 0;
  Decoded* ip = nullptr;
  Decoded fetch_fault{kOpFetchFault, kNoRegister, 0, 0, 0, 0, 1};

  // Reads with the fast cases first: TCM, then external memory that has been touched.
  const auto read = [&](std::uint32_t addr, unsigned bytes, std::uint32_t& value)
      __attribute__((always_inline)) {
    value = 0;
    const std::uint32_t offset = addr - gen::map_tcm_base;
    if (offset < tcm_size) {
      std::memcpy(&value, tcm + offset, bytes);
      return true;
    }
    if (addr >= gen::map_mem_base) {
      if (const auto* page = memory_.mem_page(addr); page != nullptr) {
        std::memcpy(&value, page + addr % Memory::kMemPageBytes, bytes);
        return true;
      }
    }
    cycles_ = end - left - 1;
    return load(addr, bytes, value);
  };
  const auto write = [&](std::uint32_t addr, unsigned bytes, std::uint32_t value)
      __attribute__((always_inline)) {
    const std::uint32_t offset = addr - gen::map_tcm_base;
    if (offset < tcm_size) {
      memory_.invalidate_tcm_word(offset);
      std::memcpy(tcm + offset, &value, bytes);
      return true;
    }
    if (addr >= gen::map_mem_base) {
      if (auto* page = memory_.mem_page(addr); page != nullptr) {
        memory_.invalidate_word(addr);
        std::memcpy(page + addr % Memory::kMemPageBytes, &value, bytes);
        return true;
      }
    }
    cycles_ = end - left - 1;
    return store(addr, bytes, value);
  };

#define PC (page_base + static_cast<std::uint32_t>(ip - slots) * 2)
#define RS1 x[ip->rs1]
#define RS2 x[ip->rs2]
#define IMM static_cast<std::uint32_t>(ip->imm)
#define NEXT           \
  ip += ip->halfwords; \
  continue
#define SET(value)       \
  {                      \
    x[ip->rd] = (value); \
    NEXT;                \
  }
#define TRAP(cause, tval)    \
  {                          \
    pc_ = PC;                \
    trap(cause, tval);       \
    if (locked_) goto leave; \
    goto jump;               \
  }
#define BRANCH(taken)   \
  {                     \
    if (!(taken)) {     \
      NEXT;             \
    }                   \
    goto relative_jump; \
  }
#define LOAD(bytes, extend)                                             \
  {                                                                     \
    const std::uint32_t addr = RS1 + IMM;                               \
    std::uint32_t raw = 0;                                              \
    if ((addr & ((bytes)-1u)) != 0) TRAP(Cause::load_misaligned, addr); \
    if (!read(addr, bytes, raw)) TRAP(Cause::load_access_fault, addr);  \
    x[ip->rd] = extend(raw);                                            \
    goto after_access;                                                  \
  }
#define STORE(bytes, cut)                                                  \
  {                                                                        \
    const std::uint32_t addr = RS1 + IMM;                                  \
    const std::uint32_t value = cut(RS2);                                  \
    if ((addr & ((bytes)-1u)) != 0) TRAP(Cause::store_misaligned, addr);   \
    if (!write(addr, bytes, value)) TRAP(Cause::store_access_fault, addr); \
    if (addr == tohost_addr_) {                                            \
      tohost_ = value;                                                     \
      recheck_ = true;                                                     \
    }                                                                      \
    goto after_access;                                                     \
  }
#define ALU(op)      \
  case code(Op::op): \
    SET(rv::op(RS1, RS2))
#define ALUI(op)     \
  case code(Op::op): \
    SET(rv::op(RS1, IMM))
#define UNARY(op)    \
  case code(Op::op): \
    SET(rv::op(RS1))

jump:
  if (CodePage* page = memory_.code_page(pc_); page != nullptr) {
    slots = page->slots.data();
    page_base = pc_ & ~kPageMask;
    ip = slots + (pc_ & kPageMask) / 2;
  } else {
    slots = ip = &fetch_fault;
    page_base = pc_;
    fetch_fault.imm = static_cast<std::int32_t>(pc_);
  }

  for (;;) {
    if (left == 0) {
      pc_ = PC;
      goto leave;
    }
    --left;
    switch (ip->op) {
      // The macros hold their own case labels, which clang-format cannot know.
      // clang-format off
      ALU(add) ALU(sub) ALU(and_) ALU(or_) ALU(xor_) ALU(sll) ALU(srl) ALU(sra) ALU(slt) ALU(sltu)
      ALUI(addi) ALUI(andi) ALUI(ori) ALUI(xori) ALUI(slli) ALUI(srli) ALUI(srai) ALUI(slti)
      ALUI(sltiu) ALU(mul) ALU(mulh) ALU(mulhsu) ALU(mulhu) ALU(div) ALU(divu) ALU(rem) ALU(remu)
      ALU(sh1add) ALU(sh2add) ALU(sh3add) ALU(andn) ALU(orn) ALU(xnor) ALU(max) ALU(maxu) ALU(min)
      ALU(minu) ALU(rol) ALU(ror) ALUI(rori) UNARY(clz) UNARY(ctz) UNARY(cpop) UNARY(sext_b)
      UNARY(sext_h) UNARY(zext_h) UNARY(rev8) UNARY(orc_b)
      case code(Op::lui):
        SET(rv::lui(IMM))
      case code(Op::auipc):
        SET(rv::auipc(PC, IMM))
      case code(Op::jal):
        x[ip->rd] = PC + 2u * ip->halfwords;
        goto relative_jump;
      // clang-format on
      case code(Op::jalr): {
        const std::uint32_t link = PC + 2u * ip->halfwords;
        pc_ = rv::jalr(RS1, IMM);
        x[ip->rd] = link;
        goto near_jump;
      }
      case code(Op::beq):
        BRANCH(rv::beq(RS1, RS2))
      case code(Op::bne):
        BRANCH(rv::bne(RS1, RS2))
      case code(Op::blt):
        BRANCH(rv::blt(RS1, RS2))
      case code(Op::bge):
        BRANCH(rv::bge(RS1, RS2))
      case code(Op::bltu):
        BRANCH(rv::bltu(RS1, RS2))
      case code(Op::bgeu):
        BRANCH(rv::bgeu(RS1, RS2))

      case code(Op::lb):
        LOAD(1, rv::lb)
      case code(Op::lh):
        LOAD(2, rv::lh)
      case code(Op::lw):
        LOAD(4, rv::lw)
      case code(Op::lbu):
        LOAD(1, rv::lbu)
      case code(Op::lhu):
        LOAD(2, rv::lhu)
      case code(Op::sb):
        STORE(1, rv::sb)
      case code(Op::sh):
        STORE(2, rv::sh)
      case code(Op::sw):
        STORE(4, rv::sw)

      case code(Op::fence):
        rv::fence();
        NEXT;
      case code(Op::fence_i):
        rv::fence_i();  // stores have dropped what they changed
        NEXT;
      case code(Op::ecall):
        TRAP(static_cast<Cause>(rv::ecall()), 0)
      case code(Op::ebreak):
        pc_ = PC;
        ebreak();
        if (locked_ || recheck_) goto leave;
        goto jump;

      case code(Op::csrrw):
      case code(Op::csrrs):
      case code(Op::csrrc):
      case code(Op::csrrwi):
      case code(Op::csrrsi):
      case code(Op::csrrci):
        cycles_ = end - left - 1;
        if (!csr_instruction(*ip, static_cast<Op>(ip->op))) {
          TRAP(Cause::illegal_instruction, ip->insn)
        }
        goto after_access;
      case code(Op::npu_cfg):
      case code(Op::npu_ld):
      case code(Op::npu_st):
      case code(Op::npu_conv):
      case code(Op::npu_dwconv):
      case code(Op::npu_fence):
      case code(Op::npu_wait):
      case code(Op::npu_tag):
        cycles_ = end - left - 1;
        if (!npu_instruction(*ip, static_cast<Op>(ip->op))) {
          TRAP(Cause::illegal_instruction, ip->insn)
        }
        goto after_access;

      case code(Op::mret):
        csr_.mstatus = rv::mret(csr_.mstatus);
        pc_ = csr_.mepc;
        goto leave;
      case code(Op::dret):
        if (!debug_mode_) TRAP(Cause::illegal_instruction, ip->insn)
        debug_mode_ = false;
        devices_.set_halted(false);
        pc_ = rv::dret(csr_.dpc);
        goto leave;
      case code(Op::wfi):
        pc_ = PC;
        cycles_ = end - left - 1;
        if (!external_ && !debug_mode_ && !devices_.halt_request() &&
            (csr_.dcsr & gen::csr_dcsr_step_mask) == 0 && !rv::wfi(mip(), csr_.mie)) {
          waiting_ = true;
          ++left;
          goto leave;
        }
        pc_ += 2u * ip->halfwords;
        goto leave;

      case kOpFetchFault:
        TRAP(Cause::instr_access_fault, IMM)
      case kOpUndecoded:
        ++left;
        *ip = decode(PC);
        continue;
      case kOpPageEnd:
        ++left;
        pc_ = PC;
        goto jump;
      default:
        TRAP(Cause::illegal_instruction, ip->insn)
    }

  after_access:
    ip += ip->halfwords;
    if (recheck_) {
      pc_ = PC;
      goto leave;
    }
    continue;

  relative_jump : {
    const std::ptrdiff_t slot = (ip - slots) + ip->imm / 2;
    if (static_cast<std::size_t>(slot) >= kCodePageSlots) {
      pc_ = rv::jal(PC, IMM);
      goto jump;
    }
    ip = slots + slot;
    continue;
  }

  near_jump:
    if ((pc_ & ~kPageMask) != page_base) goto jump;
    ip = slots + (pc_ & kPageMask) / 2;
  }

leave:
  cycles_ = end - left;

#undef PC
#undef RS1
#undef RS2
#undef IMM
#undef NEXT
#undef SET
#undef TRAP
#undef BRANCH
#undef LOAD
#undef STORE
#undef ALU
#undef ALUI
#undef UNARY
}

bool Machine::csr_instruction(const Decoded& d, Op op) {
  const auto number = static_cast<std::uint32_t>(d.imm);
  const bool with_immediate = op == Op::csrrwi || op == Op::csrrsi || op == Op::csrrci;
  const bool always_writes = op == Op::csrrw || op == Op::csrrwi;
  const std::uint32_t operand = with_immediate ? d.rs1 : x_[d.rs1];
  const bool writes = always_writes || d.rs1 != 0;
  if (!csr_accessible(number, writes)) return false;
  const std::uint32_t old = csr_value(number);
  std::uint32_t value = rv::csrrw(old, operand);
  if (op == Op::csrrs || op == Op::csrrsi) value = rv::csrrs(old, operand);
  if (op == Op::csrrc || op == Op::csrrci) value = rv::csrrc(old, operand);
  if (writes) csr_store(number, value);
  x_[d.rd] = old;
  return true;
}

bool Machine::npu_instruction(const Decoded& d, Op op) {
  std::uint32_t result = 0;
  switch (op) {
    case Op::npu_cfg:
      golden::npu_cfg(npu_, static_cast<unsigned>(d.imm), x_[d.rs1], x_[d.rs2]);
      recheck_ = true;
      return true;
    case Op::npu_wait:
      // Commands complete at issue, so that the only other answer is a tag never issued.
      return golden::npu_wait(npu_.tag_issued, npu_.tag_done, x_[d.rs1]) == golden::NpuWait::kDone;
    case Op::npu_tag:
      x_[d.rd] = golden::npu_tag(npu_);
      return true;
    case Op::npu_ld:
      result = golden::npu_ld(npu_, *this);
      break;
    case Op::npu_st:
      result = golden::npu_st(npu_, *this);
      break;
    case Op::npu_conv:
      result = golden::npu_conv(npu_);
      break;
    case Op::npu_dwconv:
      result = golden::npu_dwconv(npu_);
      break;
    default:
      result = golden::npu_fence(npu_);
      break;
  }
  x_[d.rd] = result;
  note_npu_command();
  return true;
}

}  // namespace pmt::iss
