// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Retire port in RVFI form: one record for every instruction that retires or traps, in program
// order, at most one a cycle. Records are taken when an instruction leaves EX and completed when it
// leaves WB (with WbStage) or in the next cycle. Observes only.
module pmt_core_rvfi #(
  parameter bit WbStage = 1
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  // EX.
  input  logic        ex_done_i,
  input  logic        ex_trap_i,      // it traps (left with ex_take_i)
  input  logic        irq_take_i,     // interrupt taken before the instruction in EX
  input  logic        dbg_take_i,     // debug mode entered before the instruction in EX
  input  logic        ebreak_halt_i,  // ... or by it
  input  logic [2:0]  dbg_cause_i,
  input  logic [4:0]  code_i,         // exception code or interrupt number
  input  logic        debug_mode_i,
  input  logic [31:0] insn_i,
  input  logic [31:1] pc_i,
  input  logic [31:1] next_pc_i,      // of the fetch unit
  input  logic        redirect_i,
  input  logic [31:1] redirect_pc_i,
  input  logic        rs1_used_i,
  input  logic        rs2_used_i,
  input  logic [4:0]  rs1_addr_i,
  input  logic [4:0]  rs2_addr_i,
  input  logic [31:0] rs1_i,
  input  logic [31:0] rs2_i,
  input  logic        rd_we_i,
  input  logic [4:0]  rd_addr_i,
  input  logic        load_i,
  input  logic        store_i,
  input  logic [1:0]  size_i,
  input  logic [31:0] addr_i,
  input  logic [31:0] mip_i,

  // Completion.
  input  logic        wb_write_i,
  input  logic        wb_trap_i,
  input  logic [31:0] rf_wdata_i,     // written in the completing cycle
  input  logic [31:0] data_rdata_i,

  output logic        rvfi_valid_o,
  output logic [63:0] rvfi_order_o,
  output logic [31:0] rvfi_insn_o,
  output logic        rvfi_trap_o,
  output logic        rvfi_halt_o,
  output logic        rvfi_intr_o,
  output logic [1:0]  rvfi_mode_o,
  output logic [1:0]  rvfi_ixl_o,
  output logic [4:0]  rvfi_rs1_addr_o,
  output logic [4:0]  rvfi_rs2_addr_o,
  output logic [31:0] rvfi_rs1_rdata_o,
  output logic [31:0] rvfi_rs2_rdata_o,
  output logic [4:0]  rvfi_rd_addr_o,
  output logic [31:0] rvfi_rd_wdata_o,
  output logic [31:0] rvfi_pc_rdata_o,
  output logic [31:0] rvfi_pc_wdata_o,
  output logic [31:0] rvfi_mem_addr_o,
  output logic [3:0]  rvfi_mem_rmask_o,
  output logic [3:0]  rvfi_mem_wmask_o,
  output logic [31:0] rvfi_mem_rdata_o,
  output logic [31:0] rvfi_mem_wdata_o,
  output logic [5:0]  rvfi_ext_cause_o,
  output logic        rvfi_ext_debug_o,
  output logic        rvfi_ext_dbg_entry_o,
  output logic [2:0]  rvfi_ext_dbg_cause_o,
  output logic [31:0] rvfi_ext_mip_o
);

  // Set by an interrupt or debug entry for the next record.
  logic intr_q, entry_q;
  logic [4:0] irq_code_q;
  logic [2:0] entry_cause_q;

  // The record between EX and retirement.
  logic pending_q, trap_q, rec_intr_q, debug_q, rec_entry_q, load_q, store_q, rd_we_q;
  logic [1:0] size_q;
  logic [31:0] insn_q, rs1_q, rs2_q, addr_q, mip_q, mem_rdata_q, rd_wdata_q;
  logic [31:1] pc_q, pc_next_q;
  logic [4:0] rs1_addr_q, rs2_addr_q, rd_addr_q, code_q, rec_irq_code_q;
  logic [2:0] rec_cause_q;
  logic [63:0] order_q;
  logic take;
  assign take = ex_done_i || ex_trap_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      pending_q <= 1'b0;
      intr_q <= 1'b0;
      entry_q <= 1'b0;
      order_q <= '0;
    end else begin
      if (take) pending_q <= 1'b1;
      else if (rvfi_valid_o) pending_q <= 1'b0;
      if (irq_take_i) intr_q <= 1'b1;
      else if (take) intr_q <= 1'b0;
      if (dbg_take_i || ebreak_halt_i) entry_q <= 1'b1;
      else if (take) entry_q <= 1'b0;
      if (rvfi_valid_o) order_q <= order_q + 64'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (irq_take_i) irq_code_q <= code_i;
    if (dbg_take_i || ebreak_halt_i) entry_cause_q <= dbg_cause_i;
    if (take) begin
      trap_q <= ex_trap_i;
      rec_intr_q <= intr_q;
      rec_entry_q <= entry_q;
      rec_cause_q <= entry_cause_q;
      rec_irq_code_q <= irq_code_q;
      code_q <= code_i;
      debug_q <= debug_mode_i;
      insn_q <= insn_i;
      pc_q <= pc_i;
      pc_next_q <= redirect_i ? redirect_pc_i : next_pc_i;
      rs1_addr_q <= rs1_used_i ? rs1_addr_i : 5'd0;
      rs2_addr_q <= rs2_used_i ? rs2_addr_i : 5'd0;
      rs1_q <= rs1_used_i ? rs1_i : '0;
      rs2_q <= rs2_used_i ? rs2_i : '0;
      rd_we_q <= rd_we_i && !ex_trap_i;
      rd_addr_q <= rd_addr_i;
      load_q <= load_i && !ex_trap_i;
      store_q <= store_i && !ex_trap_i;
      size_q <= size_i;
      addr_q <= addr_i;
      mip_q <= mip_i;
      if (!WbStage) begin
        mem_rdata_q <= data_rdata_i;
        rd_wdata_q <= rf_wdata_i;
      end
    end
  end

  // Completion: EX traps and, without a WB stage, everything complete in the next cycle.
  logic wb_trap;
  logic [31:0] rdata, raw_rd;
  logic [3:0] mask;
  assign wb_trap = WbStage && wb_trap_i;
  assign rdata = WbStage ? data_rdata_i : mem_rdata_q;
  assign raw_rd = WbStage ? rf_wdata_i : rd_wdata_q;
  always_comb begin
    case (size_q)
      2'd0: mask = 4'b0001;
      2'd1: mask = 4'b0011;
      default: mask = 4'b1111;
    endcase
  end

  assign rvfi_valid_o = pending_q && (trap_q || !WbStage || wb_write_i || wb_trap);
  assign rvfi_order_o = order_q;
  assign rvfi_insn_o = insn_q;
  assign rvfi_trap_o = trap_q || wb_trap;
  assign rvfi_halt_o = 1'b0;
  assign rvfi_intr_o = rec_intr_q;
  assign rvfi_mode_o = 2'd3;
  assign rvfi_ixl_o = 2'd1;
  assign rvfi_rs1_addr_o = rs1_addr_q;
  assign rvfi_rs2_addr_o = rs2_addr_q;
  assign rvfi_rs1_rdata_o = rs1_q;
  assign rvfi_rs2_rdata_o = rs2_q;
  assign rvfi_rd_addr_o = (rd_we_q && !wb_trap) ? rd_addr_q : 5'd0;
  assign rvfi_rd_wdata_o = (rvfi_rd_addr_o != 5'd0) ? raw_rd : '0;
  assign rvfi_pc_rdata_o = {pc_q, 1'b0};
  assign rvfi_pc_wdata_o = {wb_trap ? redirect_pc_i : pc_next_q, 1'b0};
  assign rvfi_mem_addr_o = (load_q || store_q) ? addr_q : '0;
  assign rvfi_mem_rmask_o = (load_q && !wb_trap) ? mask : 4'd0;
  assign rvfi_mem_wmask_o = (store_q && !wb_trap) ? mask : 4'd0;
  assign rvfi_mem_rdata_o = load_q ? rdata >> {addr_q[1:0], 3'b000} : '0;
  assign rvfi_mem_wdata_o = store_q ? rs2_q : '0;
  assign rvfi_ext_cause_o = (trap_q || wb_trap) ? {1'b0, wb_trap ? code_i : code_q} :
                            {rec_intr_q, rec_intr_q ? rec_irq_code_q : 5'd0};
  assign rvfi_ext_debug_o = debug_q;
  assign rvfi_ext_dbg_entry_o = rec_entry_q;
  assign rvfi_ext_dbg_cause_o = rec_entry_q ? rec_cause_q : 3'd0;
  assign rvfi_ext_mip_o = mip_q;

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni) take && pending_q |-> rvfi_valid_o);
`endif

endmodule : pmt_core_rvfi
