// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// One instruction at a time, with its record in the form of the retire port.
#include <utility>

#include "iss/iss.h"

namespace pmt::iss {

namespace {

using gen::Op;

struct Uses {
  bool rs1 = false, rs2 = false, rd = false;
};

Uses uses(Op op) {
  Uses u;
  const auto& info = gen::info(op);
  for (unsigned i = 0; i < info.operand_count; ++i) {
    if (info.operands[i].kind != gen::OperandKind::reg) continue;
    u.rs1 = u.rs1 || info.operands[i].name == "rs1";
    u.rs2 = u.rs2 || info.operands[i].name == "rs2";
    u.rd = u.rd || info.operands[i].name == "rd";
  }
  return u;
}

unsigned load_bytes(Op op) {
  switch (op) {
    case Op::lb:
    case Op::lbu:
      return 1;
    case Op::lh:
    case Op::lhu:
      return 2;
    case Op::lw:
      return 4;
    default:
      return 0;
  }
}

unsigned store_bytes(Op op) {
  switch (op) {
    case Op::sb:
      return 1;
    case Op::sh:
      return 2;
    case Op::sw:
      return 4;
    default:
      return 0;
  }
}

std::uint32_t mask_of(unsigned bytes) { return bytes == 4 ? ~0u : (1u << (8 * bytes)) - 1u; }

bool is_readable(Op op) {
  return load_bytes(op) != 0 || (op >= Op::csrrw && op <= Op::csrrci) ||
         (op >= Op::npu_ld && op <= Op::npu_tag && op != Op::npu_wait);
}

}  // namespace

void Machine::begin_record(pmt_retire& r) const {
  r = {};
  r.struct_size = sizeof(r);
  r.order = order_;
  r.pc_rdata = pc_;
  r.mode = 3;
  r.ixl = 1;
  r.debug = debug_mode_ ? 1 : 0;
  r.mip = mip();
  if (entry_interrupt_) {
    r.intr = 1;
    r.cause = static_cast<std::uint8_t>(*entry_interrupt_);
  }
  if (entry_debug_) {
    r.dbg_entry = 1;
    r.dbg_cause = static_cast<std::uint8_t>(*entry_debug_);
  }
}

void Machine::end_record(pmt_retire& r, const Decoded& d) const {
  const bool fetched = d.op < gen::kOpCount;
  const Op op = fetched ? static_cast<Op>(d.op) : Op::illegal;
  const Uses u = uses(op);
  r.insn = d.insn;
  if (u.rs1) r.rs1_addr = d.rs1;
  if (u.rs2) r.rs2_addr = d.rs2;
  if (!u.rs1) r.rs1_rdata = 0;
  if (!u.rs2) r.rs2_rdata = 0;
  r.pc_wdata = pc_;
  if (step_trapped_) {
    r.trap = 1;
    if (r.intr == 0) r.cause = static_cast<std::uint8_t>(step_cause_);
    return;
  }
  if (entry_debug_) r.pc_wdata = csr_.dpc;  // ebreak or step: where the program goes on
  if (u.rd && d.rd != kNoRegister) {
    r.rd_addr = d.rd;
    r.rd_wdata = x_[d.rd];
  }
  const unsigned loaded = load_bytes(op);
  const unsigned stored = store_bytes(op);
  if (loaded + stored == 0) return;
  r.mem_addr = r.rs1_rdata + static_cast<std::uint32_t>(d.imm);
  if (loaded != 0) {
    r.mem_rmask = static_cast<std::uint8_t>((1u << loaded) - 1u);
    r.mem_rdata = x_[d.rd] & mask_of(loaded);
  } else {
    r.mem_wmask = static_cast<std::uint8_t>((1u << stored) - 1u);
    r.mem_wdata = r.rs2_rdata & mask_of(stored);
  }
}

StepStatus Machine::step(pmt_retire* retire) {
  poll_events();
  const Decoded d = decode(pc_);
  pmt_retire record{};
  if (retire != nullptr) {
    begin_record(record);
    record.rs1_rdata = x_[d.rs1];
    record.rs2_rdata = x_[d.rs2];
  }
  step_trapped_ = false;
  const auto interrupt = std::exchange(entry_interrupt_, std::nullopt);
  const auto debug = std::exchange(entry_debug_, std::nullopt);
  advance(1);
  if (waiting_) {
    // The entry belongs to the instruction that will retire.
    entry_interrupt_ = interrupt;
    entry_debug_ = debug;
    return StepStatus::kWaiting;
  }
  const auto value = std::exchange(override_, std::nullopt);
  if (value && !step_trapped_ && d.op < gen::kOpCount && is_readable(static_cast<Op>(d.op))) {
    x_[d.rd] = *value;
  }
  if (retire != nullptr) {
    end_record(record, d);
    *retire = record;
  }
  ++order_;
  return StepStatus::kRetired;
}

}  // namespace pmt::iss
