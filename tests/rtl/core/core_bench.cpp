// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "core_bench.h"

#include <elf.h>
#include <verilated.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "Vpmt_core_tb_top.h"

namespace pmt::core_bench {

namespace {
constexpr std::uint32_t kTcm = 0x4000'0000, kExternal = 0x8000'0000, kSoc = 0x1001'0000,
                        kTimer = 0x0200'0000;
constexpr std::uint32_t kDebugRom = 0x400;
}  // namespace

Bench::Bench(const Options& options)
    : options_(options),
      random_(options.seed),
      context_(std::make_unique<VerilatedContext>()),
      core_(std::make_unique<Vpmt_core_tb_top>(context_.get())),
      tcm_(options.tcm_bytes),
      external_(1 << 20),
      debug_rom_(0x400) {}

Bench::~Bench() { core_->final(); }

void Bench::load_elf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> file{std::istreambuf_iterator<char>(in), {}};
  Elf32_Ehdr header{};
  if (file.size() < sizeof header) throw std::runtime_error(path + ": not an ELF file");
  std::memcpy(&header, file.data(), sizeof header);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS32) {
    throw std::runtime_error(path + ": not a 32-bit ELF file");
  }
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf32_Phdr segment{};
    std::memcpy(&segment, file.data() + header.e_phoff + i * header.e_phentsize, sizeof segment);
    if (segment.p_type != PT_LOAD) continue;
    for (std::uint32_t n = 0; n < segment.p_filesz; ++n) {
      std::uint8_t* byte = find(segment.p_paddr + n);
      if (!byte)
        throw std::runtime_error(path + ": a segment is outside the memories of the bench");
      *byte = static_cast<std::uint8_t>(file.at(segment.p_offset + n));
    }
  }
  entry_ = header.e_entry;
}

std::uint8_t* Bench::find(std::uint32_t addr) {
  if (addr >= kTcm && addr - kTcm < tcm_.size()) return &tcm_[addr - kTcm];
  if (addr >= kExternal && addr - kExternal < external_.size()) return &external_[addr - kExternal];
  if (addr >= kDebugRom && addr - kDebugRom < debug_rom_.size())
    return &debug_rom_[addr - kDebugRom];
  return nullptr;
}

// Memory-mapped registers; false: no such register, or not a word access.
bool Bench::registers(std::uint32_t addr, bool write, unsigned be, std::uint32_t data,
                      std::uint32_t& value) {
  if (be != 0xF) return false;
  std::uint32_t* cell = nullptr;
  switch (addr) {
    case kSoc + 0x20:
      if (write && (data & 1)) {
        result_.exited = true;
        result_.exit_code = data >> 1;
      }
      return true;
    case kSoc:
      value = 0x314D'5450;
      return true;
    case kSoc + 0x38:
      if (write && on_scratch) on_scratch(data, cycle_);
      cell = &scratch_;
      break;
    case kSoc + 0x30:
      cell = &host_irq_;
      break;
    case kSoc + 0x34:
      cell = &halt_request_;
      break;
    case kTimer:
      cell = &msip_;
      break;
    case kTimer + 0x4000:
    case kTimer + 0x4004: {
      const unsigned shift = addr & 4 ? 32 : 0;
      if (write)
        mtimecmp_ = (mtimecmp_ & ~(0xFFFF'FFFFULL << shift)) | (std::uint64_t{data} << shift);
      value = static_cast<std::uint32_t>(mtimecmp_ >> shift);
      return true;
    }
    case kTimer + 0xBFF8:
      value = static_cast<std::uint32_t>(cycle_);
      return true;
    case kTimer + 0xBFFC:
      value = static_cast<std::uint32_t>(cycle_ >> 32);
      return true;
    default:
      return false;
  }
  if (write) *cell = data;
  value = *cell;
  return true;
}

Bench::Answer Bench::access(bool fetch, std::uint32_t addr, bool write, unsigned be,
                            std::uint32_t data) {
  Answer answer{cycle_ + 1, 0, false};
  if (options_.seed) answer.due += random_() % (options_.max_latency + 1);
  if (std::uint8_t* word = find(addr)) {
    for (unsigned i = 0; write && i < 4; ++i) {
      if (be >> i & 1) word[i] = static_cast<std::uint8_t>(data >> (8 * i));
    }
    std::memcpy(&answer.data, word, 4);
  } else {
    answer.error = fetch || !registers(addr, write, be, data, answer.data);
  }
  return answer;
}

void Bench::begin_port(Port& port, bool& valid, std::uint32_t& data, bool& error) {
  port.grant = options_.seed == 0 || random_() % 100 >= options_.stall_percent;
  valid = !port.answers.empty() && port.answers.front().due <= cycle_;
  data = valid ? port.answers.front().data : static_cast<std::uint32_t>(random_());
  error = valid ? port.answers.front().error : (random_() & 1) != 0;
  if (valid) port.answers.pop_front();
}

void Bench::end_port(Port& port, bool fetch, bool request, std::uint32_t addr, bool write,
                     unsigned be, std::uint32_t data) {
  const char* name = fetch ? "fetch" : "data";
  if (port.waiting && (!request || addr != port.waiting_addr || write != port.waiting_write ||
                       (write && data != port.waiting_data))) {
    result_.problem = std::string(name) + " request changed before its grant";
  }
  port.waiting = request && !port.grant;
  port.waiting_addr = addr;
  port.waiting_write = write;
  port.waiting_data = data;
  if (!request || !port.grant) return;
  if (port.answers.size() >= (fetch ? 2u : 1u))
    result_.problem = std::string("too many outstanding on ") + name;
  Answer answer = access(fetch, addr, write, be, data);
  if (!port.answers.empty() && answer.due <= port.answers.back().due)
    answer.due = port.answers.back().due + 1;
  port.answers.push_back(answer);
}

// A queue that is sometimes full and completes its commands one by one.
void Bench::npu_cycle() {
  Vpmt_core_tb_top& c = *core_;
  const bool tagged = (c.npu_op_o >> 7) != 0;
  if (c.npu_soft_reset_o) {
    tag_issued_ = tag_done_ = 0;
  } else {
    if (tag_done_ != tag_issued_ && cycle_ >= npu_due_) {
      ++tag_done_;
      npu_due_ = cycle_ + 20;
    }
    if (c.npu_valid_o && c.npu_ready_i && tagged) {
      if (tag_issued_ == tag_done_) npu_due_ = cycle_ + 20;
      ++tag_issued_;
    }
  }
}

Result Bench::run() {
  Vpmt_core_tb_top& c = *core_;
  c.boot_addr_i = entry_;
  c.rst_ni = 0;
  c.clk_i = 0;
  c.eval();
  c.clk_i = 1;
  c.eval();
  while (!result_.exited && result_.problem.empty() && cycle_ < options_.max_cycles) {
    bool valid, error;
    std::uint32_t word;
    c.clk_i = 0;
    c.rst_ni = 1;
    begin_port(fetch_, valid, word, error);
    c.instr_gnt_i = fetch_.grant;
    c.instr_rvalid_i = valid;
    c.instr_rdata_i = word;
    c.instr_err_i = error;
    begin_port(data_, valid, word, error);
    c.data_gnt_i = data_.grant;
    c.data_rvalid_i = valid;
    c.data_rdata_i = word;
    c.data_err_i = error;
    c.irq_timer_i = cycle_ >= mtimecmp_;
    c.irq_software_i = msip_ & 1;
    c.irq_external_i = host_irq_ & 1;
    c.debug_req_i = halt_request_ & 1;
    c.npu_tag_issued_i = tag_issued_;
    c.npu_tag_done_i = tag_done_;
    c.npu_busy_i = tag_issued_ != tag_done_;
    c.npu_ready_i = options_.seed == 0 || random_() % 100 >= options_.stall_percent;
    c.eval();
    end_port(fetch_, true, c.instr_req_o, c.instr_addr_o, false, 0xF, 0);
    end_port(data_, false, c.data_req_o, c.data_addr_o, c.data_we_o, c.data_be_o, c.data_wdata_o);
    npu_cycle();
    if (c.rvfi_valid_o && on_retire) {
      on_retire({c.rvfi_pc_rdata_o, c.rvfi_pc_wdata_o, c.rvfi_insn_o, c.rvfi_rd_wdata_o,
                 c.rvfi_mem_addr_o, c.rvfi_rd_addr_o, c.rvfi_mem_rmask_o, c.rvfi_mem_wmask_o,
                 c.rvfi_ext_cause_o, c.rvfi_trap_o != 0, c.rvfi_intr_o != 0,
                 c.rvfi_ext_debug_o != 0, c.rvfi_ext_dbg_entry_o != 0},
                cycle_);
    }
    c.clk_i = 1;
    c.eval();
    ++cycle_;
  }
  result_.cycles = cycle_;
  return result_;
}

}  // namespace pmt::core_bench
