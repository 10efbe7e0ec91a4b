// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// CoreModel over a class that Verilator made from pmt_core; one instantiation per set of
// parameters.
#pragma once

#include <verilated.h>

#include "core_model.h"

namespace pmt::cosim {

template <typename Top>
class VerilatedCore : public CoreModel {
 public:
  VerilatedCore() : top_(&context_) {}
  ~VerilatedCore() override { top_.final(); }

  Top& top() { return top_; }

  void settle(const CoreIn& in, CoreOut& out) override {
    top_.clk_i = 0;
    top_.rst_ni = in.rst_n;
    top_.hart_id_i = 0;
    top_.boot_addr_i = in.boot_addr;
    top_.instr_gnt_i = in.instr_gnt;
    top_.instr_rvalid_i = in.instr_rvalid;
    top_.instr_err_i = in.instr_err;
    top_.instr_rdata_i = in.instr_rdata;
    top_.data_gnt_i = in.data_gnt;
    top_.data_rvalid_i = in.data_rvalid;
    top_.data_err_i = in.data_err;
    top_.data_rdata_i = in.data_rdata;
    top_.irq_software_i = in.irq_software;
    top_.irq_timer_i = in.irq_timer;
    top_.irq_external_i = in.irq_external;
    top_.debug_req_i = in.debug_req;
    top_.npu_ready_i = in.npu_ready;
    top_.npu_busy_i = in.npu_busy;
    top_.npu_tag_issued_i = in.npu_tag_issued;
    top_.npu_tag_done_i = in.npu_tag_done;
    top_.npu_err_tag_i = in.npu_err_tag;
    top_.npu_err_code_i = in.npu_err_code;
    top_.npu_err_addr_i = in.npu_err_addr;
    top_.eval();

    out.instr_req = top_.instr_req_o;
    out.instr_addr = top_.instr_addr_o;
    out.data_req = top_.data_req_o;
    out.data_we = top_.data_we_o;
    out.data_be = top_.data_be_o;
    out.data_addr = top_.data_addr_o;
    out.data_wdata = top_.data_wdata_o;
    out.npu_valid = top_.npu_valid_o;
    out.npu_op = top_.npu_op_o;
    out.npu_rs1 = top_.npu_rs1_o;
    out.npu_rs2 = top_.npu_rs2_o;
    out.npu_soft_reset = top_.npu_soft_reset_o;
    out.win_base = top_.npu_win_base_o;
    out.win_limit = top_.npu_win_limit_o;
    out.win_perm = top_.npu_win_perm_o;
    out.debug_halted = top_.debug_halted_o;
    out.sleep = top_.core_sleep_o;
    out.retired = top_.rvfi_valid_o;
    if (out.retired) read_retire(out.retire);
  }

  void clock_edge() override {
    top_.clk_i = 1;
    top_.eval();
    context_.timeInc(1);
  }

 private:
  void read_retire(pmt_retire& r) {
    r = {};
    r.struct_size = sizeof(pmt_retire);
    r.insn = top_.rvfi_insn_o;
    r.order = top_.rvfi_order_o;
    r.pc_rdata = top_.rvfi_pc_rdata_o;
    r.pc_wdata = top_.rvfi_pc_wdata_o;
    r.rs1_rdata = top_.rvfi_rs1_rdata_o;
    r.rs2_rdata = top_.rvfi_rs2_rdata_o;
    r.rd_wdata = top_.rvfi_rd_wdata_o;
    r.mem_addr = top_.rvfi_mem_addr_o;
    r.mem_rdata = top_.rvfi_mem_rdata_o;
    r.mem_wdata = top_.rvfi_mem_wdata_o;
    r.mem_rmask = top_.rvfi_mem_rmask_o;
    r.mem_wmask = top_.rvfi_mem_wmask_o;
    r.rs1_addr = top_.rvfi_rs1_addr_o;
    r.rs2_addr = top_.rvfi_rs2_addr_o;
    r.rd_addr = top_.rvfi_rd_addr_o;
    r.trap = top_.rvfi_trap_o;
    r.intr = top_.rvfi_intr_o;
    r.mode = top_.rvfi_mode_o;
    r.ixl = top_.rvfi_ixl_o;
    r.cause = top_.rvfi_ext_cause_o;
    r.debug = top_.rvfi_ext_debug_o;
    r.dbg_entry = top_.rvfi_ext_dbg_entry_o;
    r.dbg_cause = top_.rvfi_ext_dbg_cause_o;
    r.mip = top_.rvfi_ext_mip_o;
  }

  VerilatedContext context_;
  Top top_;
};

}  // namespace pmt::cosim
