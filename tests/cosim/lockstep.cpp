// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Clock loop of the bench and the comparison of each retired instruction.
#include "lockstep.h"

#include <fmt/format.h>

#include <algorithm>

#include "asm/disassemble.h"

namespace pmt::cosim {

using gen::Op;

namespace {

constexpr std::uint64_t kHang = 3000;  ///< cycles without a retired instruction
constexpr std::uint64_t kMostCycles = 2'000'000;
constexpr std::uint64_t kWakeAfter = 40;  ///< cycles asleep until the bench raises a line
constexpr std::size_t kHistory = 16;      ///< instructions printed with a difference
constexpr std::uint64_t kPrologue = 75;   ///< no events until all registers are written
constexpr unsigned kLineNumbers[3] = {3, 7, 11};
constexpr std::uint32_t kMnpuctl = 0x7C0, kMcycle = 0xB00, kMcycleh = 0xB80, kMcountinhibit = 0x320;
constexpr std::uint32_t kStatusBits = 1u << 16 | 1u << 17;  ///< mnpuctl: done_pending, busy

std::vector<std::uint32_t> words(const std::vector<std::uint8_t>& bytes) {
  std::vector<std::uint32_t> out(bytes.size() / 4);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    out[i / 4] |= std::uint32_t{bytes[i]} << (8 * (i % 4));
  return out;
}

std::uint32_t mask_bits(std::uint8_t mask) {
  return mask == 0xF ? ~0u : mask == 0x3 ? 0xFFFFu : mask == 0x1 ? 0xFFu : 0u;
}

bool is_csr(Op op) { return op >= Op::csrrw && op <= Op::csrrci; }

/// Goes to the NPU's queue.
bool is_command(Op op) {
  switch (op) {
    case Op::npu_cfg:
    case Op::npu_ld:
    case Op::npu_st:
    case Op::npu_conv:
    case Op::npu_dwconv:
    case Op::npu_fence:
      return true;
    default:
      return false;
  }
}

/// Read by what lies outside the core, or counts cycles: the value is the core's to know.
bool is_volatile(std::uint32_t csr) {
  return csr == kMcycle || csr == kMcycleh || csr == 0xC00 || csr == 0xC80 ||
         (csr >= 0xFC0 && csr <= 0xFC4) || csr == kMnpuctl;
}

}  // namespace

Lockstep::Lockstep(CoreModel& core, const CoreVariant& variant, const TestProgram& program,
                   Coverage& coverage)
    : core_(core),
      variant_(variant),
      program_(program),
      coverage_(coverage),
      memories_{program.rom, program.tcm, program.external},
      random_(program.seed ^ 0xE7E4'7500u),
      instr_(memories_, Random(program.seed ^ 0x1157'0000u), program.timing.instr_stall,
             program.timing.instr_latency, 2),
      data_(memories_, Random(program.seed ^ 0xDA7A'0000u), program.timing.data_stall,
            program.timing.data_latency, 1),
      npu_(Random(program.seed ^ 0x4E50'5500u), program.timing.npu_stall,
           program.timing.npu_latency),
      machine_({variant.name, "", variant.config, 0, 0}, kExternalBytes, words(program.rom)) {
  machine_.set_external_control(true);
  machine_.set_pc(program.entry);
  machine_.host_write(kTcmBase, program.tcm);
  machine_.host_write(kExternalBase, program.external);
}

std::optional<std::string> Lockstep::run() {
  reset();
  while (!finished_ && reason_.empty()) {
    cycle();
    if (!reason_.empty() || finished_) break;
    if (cycle_ - last_retire_ > kHang) {
      reason_ =
          fmt::format("no instruction retired in {} cycles{}", kHang, out_.sleep ? ", asleep" : "");
    }
    if (cycle_ > kMostCycles)
      reason_ = fmt::format("the program does not end in {} cycles", kMostCycles);
  }
  if (reason_.empty()) check_end();
  if (reason_.empty() && program_.halt_after != 0 && machine_.x(10) != 0) {
    reason_ = fmt::format("case {} of the directed program failed, on both", machine_.x(10));
  }
  coverage_.cycles += cycle_;
  if (reason_.empty()) return std::nullopt;
  return report(reason_);
}

void Lockstep::reset() {
  in_ = {};
  in_.boot_addr = program_.entry;
  for (unsigned i = 0; i < 4; ++i) {
    core_.settle(in_, out_);
    core_.clock_edge();
  }
  in_.rst_n = true;
}

void Lockstep::drive_events() {
  const auto duration = [this] { return cycle_ + random_.pick<std::uint64_t>({2, 12, 60, 250}); };
  if (out_.retired && retired_ > kPrologue) {
    if (random_.below(1000) < program_.timing.interrupts) line_off_[random_.below(3)] = duration();
    const bool halt = !out_.debug_halted && random_.below(1000) < program_.timing.halts;
    if (halt) halt_off_ = duration();
    // Mostly the request goes away soon after the core has halted, as a debugger would do it.
    if (out_.debug_halted && random_.chance(60)) halt_off_ = std::min(halt_off_, cycle_ + 2);
  }
  if (program_.halt_after != 0 && retired_ == program_.halt_after) halt_off_ = cycle_ + 1;
  if (out_.debug_halted && program_.halt_after != 0) halt_off_ = 0;
  sleep_ = out_.sleep ? sleep_ + 1 : 0;
  coverage_.sleeps += sleep_ == 1;
  if (sleep_ > kWakeAfter) line_off_[random_.below(3)] = duration();
}

void Lockstep::drive_inputs() {
  instr_.begin_cycle();
  data_.begin_cycle();
  npu_.begin_cycle();
  in_.instr_gnt = instr_.grant();
  in_.instr_rvalid = instr_.answer().valid;
  in_.instr_err = instr_.answer().error;
  in_.instr_rdata = instr_.answer().data;
  in_.data_gnt = data_.grant();
  in_.data_rvalid = data_.answer().valid;
  in_.data_err = data_.answer().error;
  in_.data_rdata = data_.answer().data;
  in_.irq_software = line_off_[0] > cycle_;
  in_.irq_timer = line_off_[1] > cycle_;
  in_.irq_external = line_off_[2] > cycle_;
  in_.debug_req = halt_off_ > cycle_;
  in_.npu_ready = npu_.ready();
  in_.npu_busy = npu_.busy();
  in_.npu_tag_issued = npu_.tag_issued();
  in_.npu_tag_done = npu_.tag_done();
  in_.npu_err_code = npu_.error_code();
  in_.npu_err_tag = npu_.error_tag();
  in_.npu_err_addr = npu_.error_addr();
}

void Lockstep::cycle() {
  ++cycle_;
  drive_events();
  drive_inputs();
  core_.settle(in_, out_);

  std::uint32_t lines = 0;
  for (unsigned i = 0; i < 3; ++i) lines |= (line_off_[i] > cycle_ ? 1u : 0u) << kLineNumbers[i];
  const std::uint32_t npuctl = *machine_.csr(kMnpuctl);
  events_.cycle(lines, in_.debug_req,
                (npuctl & 1u) != 0 || ((npuctl & 2u) != 0 && in_.npu_err_code));

  if (out_.retired) compare(out_.retire);
  const auto instr = instr_.end_cycle({out_.instr_req, false, 0, out_.instr_addr, 0});
  const auto data = data_.end_cycle({out_.data_req, out_.data_we, out_.data_be, out_.data_addr,
                                     out_.data_we ? out_.data_wdata : 0});
  if (instr && reason_.empty()) reason_ = "instruction port: " + *instr;
  if (data && reason_.empty()) reason_ = "data port: " + *data;
  // Commands go out when everything before them is in memory.
  if (out_.npu_valid && (!data_.idle() || in_.data_rvalid) && reason_.empty()) {
    reason_ = "an NPU command went out before an access was answered";
  }
  executed_tag_done_ = in_.npu_tag_done;
  npu_.end_cycle(out_.npu_valid, out_.npu_op, out_.npu_rs1, out_.npu_rs2, out_.npu_soft_reset);
  core_.clock_edge();
}

void Lockstep::expect(bool holds, const char* what, std::uint64_t rtl, std::uint64_t iss) {
  if (!holds && reason_.empty()) reason_ = fmt::format("{}: rtl {:#x}, iss {:#x}", what, rtl, iss);
}

void Lockstep::prepare_reference(const pmt_retire& rtl) {
  machine_.set_mip_lines(rtl.mip);
  // The iss's NPU only counts tags; when they complete is the responder's choice. NPU instructions
  // retire in the cycle after the one in which they execute.
  golden::Npu& npu = machine_.npu();
  npu.error = golden::NpuError::kIllegalField;
  npu.tag_done = executed_tag_done_;
  const Op op = instruction(rtl);
  if (is_csr(op) && !rtl.trap && rtl.rd_addr != 0 && is_volatile(rtl.insn >> 20)) {
    machine_.override_next_read(rtl.rd_wdata);
  }
}

void Lockstep::compare(const pmt_retire& rtl) {
  last_retire_ = cycle_;
  history_.push_back(rtl);
  if (history_.size() > kHistory) history_.pop_front();
  expect(rtl.order == retired_, "rvfi_order", rtl.order, retired_);
  ++retired_;
  coverage_.note(rtl);

  if (reason_.empty()) reason_ = events_.before(rtl, machine_);
  if (!reason_.empty()) return;
  prepare_reference(rtl);
  check_volatile(rtl);
  check_npu(rtl);
  pmt_retire iss{};
  if (machine_.step(&iss) != iss::StepStatus::kRetired) {
    reason_ = "the iss waits";
    return;
  }
  iss_record_ = iss;
  check_record(rtl, iss);
  if (reason_.empty()) reason_ = events_.after(rtl, machine_);
  if (rtl.pc_rdata >= kTcmBase && (rtl.pc_rdata & ~(kTcmBase | kExternalBase)) >= kDataOffset &&
      !rtl.trap && reason_.empty()) {
    reason_ = "the program has left its code: a defect of the generator";
  }
  if (rtl.pc_rdata == program_.end_pc && !rtl.trap) finished_ = true;
}

void Lockstep::check_record(const pmt_retire& rtl, const pmt_retire& iss) {
  expect(rtl.pc_rdata == iss.pc_rdata, "pc", rtl.pc_rdata, iss.pc_rdata);
  expect(rtl.trap == iss.trap, "trap", rtl.trap, iss.trap);
  expect(rtl.debug == iss.debug, "debug mode", rtl.debug, iss.debug);
  // What could not be fetched has no instruction bits.
  const bool fetched = !(rtl.trap && rtl.cause == 1);
  expect(!fetched || rtl.insn == iss.insn, "instruction bits", rtl.insn, iss.insn);
  expect(rtl.intr || rtl.cause == iss.cause, "cause", rtl.cause, iss.cause);
  expect(rtl.rd_addr == iss.rd_addr, "rd", rtl.rd_addr, iss.rd_addr);
  expect(rtl.rd_wdata == iss.rd_wdata, "rd value", rtl.rd_wdata, iss.rd_wdata);
  expect(rtl.pc_wdata == iss.pc_wdata, "next pc", rtl.pc_wdata, iss.pc_wdata);
  if (rtl.trap) {
    accesses_ += rtl.cause == 5 || rtl.cause == 7;
    return;
  }
  accesses_ += (rtl.mem_rmask | rtl.mem_wmask) != 0;
  expect(rtl.rs1_addr == iss.rs1_addr, "rs1", rtl.rs1_addr, iss.rs1_addr);
  expect(rtl.rs2_addr == iss.rs2_addr, "rs2", rtl.rs2_addr, iss.rs2_addr);
  expect(rtl.rs1_rdata == iss.rs1_rdata, "rs1 value", rtl.rs1_rdata, iss.rs1_rdata);
  expect(rtl.rs2_rdata == iss.rs2_rdata, "rs2 value", rtl.rs2_rdata, iss.rs2_rdata);
  expect(rtl.mem_rmask == iss.mem_rmask, "read mask", rtl.mem_rmask, iss.mem_rmask);
  expect(rtl.mem_wmask == iss.mem_wmask, "write mask", rtl.mem_wmask, iss.mem_wmask);
  if ((rtl.mem_rmask | rtl.mem_wmask) == 0) return;
  expect(rtl.mem_addr == iss.mem_addr, "address", rtl.mem_addr, iss.mem_addr);
  const std::uint32_t read = mask_bits(rtl.mem_rmask), write = mask_bits(rtl.mem_wmask);
  expect((rtl.mem_rdata & read) == (iss.mem_rdata & read), "data read", rtl.mem_rdata,
         iss.mem_rdata);
  expect((rtl.mem_wdata & write) == (iss.mem_wdata & write), "data written", rtl.mem_wdata,
         iss.mem_wdata);
}

void Lockstep::check_volatile(const pmt_retire& rtl) {
  const Op op = instruction(rtl);
  if (!is_csr(op) || rtl.trap) return;
  const std::uint32_t csr = rtl.insn >> 20, value = rtl.rd_wdata;
  const bool read = rtl.rd_addr != 0;
  const bool writes = op == Op::csrrw || op == Op::csrrwi || (rtl.insn >> 15 & 31u) != 0;
  switch (read ? csr : 0u) {
    case kMcycle:
    case 0xC00: {
      // Exactly one a cycle, unless stopped or written since the last look.
      const auto offset = value - static_cast<std::uint32_t>(cycle_);
      const bool runs = (*machine_.csr(kMcountinhibit) & 1u) == 0;
      if (runs && cycle_offset_)
        expect(offset == *cycle_offset_, "mcycle", value, cycle_ + *cycle_offset_);
      if (runs) cycle_offset_ = offset;
      break;
    }
    case kMnpuctl: {
      const std::uint32_t iss = *machine_.csr(csr);
      expect(((value ^ iss) & ~kStatusBits) == 0, "mnpuctl", value, iss);
      // done_pending: only where the last completion and the last clearing are well apart from now.
      const std::uint64_t done = npu_.idle_since(), margin = 6;
      if (done + margin < cycle_ && done_cleared_ + margin < cycle_ && !npu_.busy()) {
        const bool pending = done > done_cleared_ + margin;
        const bool unclear = !pending && done + margin > done_cleared_;
        expect(unclear || (value >> 16 & 1u) == pending, "mnpuctl.done_pending", value >> 16 & 1u,
               pending);
      }
      break;
    }
    // The pins as they were when the instruction executed, or in the cycle after.
    case 0xFC0:
      expect(npu_.tag_done() - value <= 2, "mnputag", value, npu_.tag_done());
      break;
    case 0xFC1:
      expect(value == 0 || value == npu_.error_code(), "mnpuerr", value, npu_.error_code());
      break;
    case 0xFC2:
      expect(value == 0 || value == npu_.error_tag(), "mnpuerrtag", value, npu_.error_tag());
      break;
    case 0xFC3:
      expect(value == 0 || value == static_cast<std::uint32_t>(npu_.error_addr()), "mnpuerraddr",
             value, npu_.error_addr());
      break;
    case 0xFC4:
      expect(value == 0 || value == npu_.error_addr() >> 32, "mnpuerraddrh", value,
             npu_.error_addr() >> 32);
      break;
    default:
      break;
  }
  if (writes && csr == kMnpuctl && (rtl.insn >> 14 & 1u) == 0 && op != Op::csrrc) {
    if ((machine_.x(rtl.insn >> 15 & 31u) & 0x300u) != 0) done_cleared_ = cycle_;
  }
  if (writes && (csr == kMcycle || csr == kMcycleh || csr == kMcountinhibit)) cycle_offset_.reset();
}

void Lockstep::check_npu(const pmt_retire& rtl) {
  const Op op = instruction(rtl);
  if (gen::info(op).extension != gen::Ext::Npu || rtl.trap) return;
  auto& accepted = npu_.accepted();
  const std::uint32_t funct = (rtl.insn >> 12 & 7u) << 7 | rtl.insn >> 25;
  // The core answers npu.wait and npu.tag (and what may be added to them) itself.
  if (accepted.empty() || (accepted.front().op != funct && !is_command(op))) {
    if (is_command(op)) reason_ = "an NPU command retired that the NPU did not get";
    return;
  }
  const NpuCommand got = accepted.front();
  accepted.pop_front();
  expect(got.op == funct, "npu_op", got.op, funct);
  const std::uint32_t rs1 = machine_.x(rtl.insn >> 15 & 31u),
                      rs2 = machine_.x(rtl.insn >> 20 & 31u);
  if (op == Op::npu_cfg) {
    expect(got.rs1 == rs1, "npu_rs1", got.rs1, rs1);
    expect(got.rs2 == rs2, "npu_rs2", got.rs2, rs2);
  } else if (rtl.rd_addr != 0) {
    expect(rtl.rd_wdata == got.tag, "tag", rtl.rd_wdata, got.tag);
  }
}

void Lockstep::check_end() {
  expect(npu_.accepted().empty(), "NPU commands without an instruction", npu_.accepted().size(), 0);
  expect(data_.accesses() == accesses_, "data accesses", data_.accesses(), accesses_);
  const auto& windows = machine_.npu().windows;
  expect(static_cast<std::uint32_t>(out_.win_base) == windows[0].base, "npu_win_base",
         out_.win_base, windows[0].base);
  expect(out_.win_base >> 32 == windows[1].base, "npu_win_base", out_.win_base, windows[1].base);
  expect(static_cast<std::uint32_t>(out_.win_limit) == windows[0].limit, "npu_win_limit",
         out_.win_limit, windows[0].limit);
  expect(out_.win_limit >> 32 == windows[1].limit, "npu_win_limit", out_.win_limit,
         windows[1].limit);
  expect(out_.win_perm == *machine_.csr(0x7C5), "npu_win_perm", out_.win_perm,
         *machine_.csr(0x7C5));
  const auto compare_memory = [this](std::uint32_t base, const std::vector<std::uint8_t>& rtl) {
    std::vector<std::uint8_t> iss(rtl.size());
    machine_.host_read(base, iss);
    const auto differ = std::mismatch(rtl.begin(), rtl.end(), iss.begin());
    if (differ.first == rtl.end() || !reason_.empty()) return;
    reason_ = fmt::format("memory at {:#x}: rtl {:#x}, iss {:#x}",
                          base + (differ.first - rtl.begin()), *differ.first, *differ.second);
  };
  compare_memory(kTcmBase, memories_.tcm);
  compare_memory(kExternalBase, memories_.external);
}

std::string Lockstep::report(const std::string& reason) {
  const auto line = [](const pmt_retire& r) {
    std::string text = fmt::format("{:08x}  {:8x}  {:<28}", r.pc_rdata, r.insn,
                                   assembler::disassemble(r.insn, r.pc_rdata).text);
    if (r.rd_addr != 0) text += fmt::format(" x{}={:#x}", r.rd_addr, r.rd_wdata);
    if (r.mem_rmask | r.mem_wmask) text += fmt::format(" [{:#x}]", r.mem_addr);
    if (r.trap) text += fmt::format(" trap {}", r.cause);
    if (r.intr) text += " interrupt";
    if (r.dbg_entry) text += fmt::format(" debug entry {}", r.dbg_cause);
    if (r.debug) text += " (debug)";
    return text + fmt::format(" -> {:08x}", r.pc_wdata);
  };
  const std::uint32_t pc = history_.empty() ? program_.entry : history_.back().pc_rdata;
  std::string text = fmt::format("config {} seed {} pc {:#010x} instruction {} cycle {}: {}\n",
                                 variant_.name, program_.seed, pc, retired_, cycle_, reason);
  for (const pmt_retire& r : history_) text += "    rtl " + line(r) + '\n';
  if (iss_record_) text += "    iss " + line(*iss_record_) + '\n';
  text += "    iss registers:";
  for (unsigned r = 0; r < 32; ++r)
    text += fmt::format("{}x{}={:x}", r % 8 == 0 ? "\n      " : " ", r, machine_.x(r));
  text += "\n    iss csrs:";
  for (const gen::CsrInfo& csr : gen::kCsrs) {
    if (csr.write_mask == 0) continue;
    if (const auto value = machine_.csr(csr.number))
      text += fmt::format(" {}={:x}", csr.name, *value);
  }
  return text + '\n';
}

}  // namespace pmt::cosim
