// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Control and status registers, interrupt selection and debug-mode state. One access, trap or
// return a cycle; a read returns the value before the write of the same instruction. Illegal
// accesses are reported (illegal_o), never performed. Numbers and reset values: isa/spec/csr.toml.
module pmt_core_csr #(
  parameter bit Debug = 0,
  parameter int unsigned NpuWindows = 1  // DMA windows implemented, 1 or 2
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [31:0] hart_id_i,

  // CSR instruction in EX.
  input  logic        access_i,        // it is a CSR instruction
  input  logic        commit_i,        // ... that takes effect in this cycle
  input  logic [11:0] addr_i,
  input  logic [1:0]  op_i,            // funct3[1:0]: 1 write, 2 set, 3 clear
  input  logic        source_zero_i,   // rs1 field is 0: set and clear do not write
  input  logic [31:0] operand_i,
  output logic [31:0] rdata_o,         // 0 unless access_i; 0 for mnputag
  output logic        illegal_o,

  // Traps and returns.
  input  logic        trap_i,
  input  logic        trap_irq_i,
  input  logic [4:0]  trap_code_i,
  input  logic [31:1] trap_pc_i,
  input  logic [31:0] trap_val_i,
  input  logic        mret_i,
  input  logic        dbg_enter_i,     // dpc is trap_pc_i
  input  logic [2:0]  dbg_cause_i,
  input  logic        dret_i,
  output logic [31:1] trap_vector_o,   // for trap_irq_i, trap_code_i
  output logic [31:1] mepc_o,
  output logic [31:1] dpc_o,
  output logic        debug_mode_o,
  output logic        step_o,
  output logic        ebreakm_o,

  // Interrupts.
  input  logic        irq_software_i,
  input  logic        irq_timer_i,
  input  logic        irq_external_i,
  output logic        irq_o,           // an interrupt is pending and enabled
  output logic [4:0]  irq_code_o,
  output logic        wake_o,          // ... whatever mstatus.MIE is
  output logic [31:0] mip_o,

  input  logic        retire_i,        // an instruction retires
  output logic        wrote_instret_o, // this instruction writes minstret: it is not counted

  // NPU.
  input  logic        npu_busy_i,
  input  logic [7:0]  npu_err_code_i,
  input  logic [31:0] npu_err_tag_i,
  input  logic [39:0] npu_err_addr_i,
  output logic        npu_soft_reset_o,
  output logic [63:0] npu_win_base_o,  // window 1 in the upper half
  output logic [63:0] npu_win_limit_o,
  output logic [3:0]  npu_win_perm_o
);

  // State.
  logic mie_q, mpie_q;                       // mstatus
  logic [3:0] ie_q;                          // mie: NPU, external, timer, software
  logic [31:2] mtvec_q;
  logic mtvec_mode_q;
  logic [31:0] mscratch_q, mtval_q;
  logic [31:1] mepc_q;
  logic [5:0] mcause_q;                      // interrupt, code
  logic inhibit_cy_q, inhibit_ir_q;
  logic en_done_q, en_err_q, done_pending_q, busy_q;
  logic [31:0] win0_base_q, win0_limit_q;
  logic [31:0] win1_base, win1_limit;
  logic [3:0] win_perm_q;
  logic [63:0] cycle, instret;
  logic [31:0] dcsr, dscratch0, dscratch1;   // zero without Debug
  logic debug_mode;

  // Access.
  logic exists, writes, we;
  logic [31:0] value, wdata;
  assign writes = op_i == 2'd1 || !source_zero_i;
  assign illegal_o = access_i && (!exists || (writes && addr_i[11:10] == 2'b11));
  assign we = commit_i && writes;
  assign rdata_o = value;
  always_comb begin
    case (op_i)
      2'd2: wdata = value | operand_i;
      2'd3: wdata = value & ~operand_i;
      default: wdata = operand_i;
    endcase
  end

  // Interrupts: external, software, timer, NPU in falling priority.
  logic npu_irq;
  logic [3:0] pending;
  assign npu_irq = (en_done_q & done_pending_q) | (en_err_q & (npu_err_code_i != 8'd0));
  assign mip_o = {15'd0, npu_irq, 4'd0, irq_external_i, 3'd0, irq_timer_i, 3'd0, irq_software_i,
                  3'd0};
  assign pending = {npu_irq, irq_external_i, irq_timer_i, irq_software_i} & ie_q;
  assign wake_o = pending != 4'd0;
  assign irq_o = wake_o && mie_q;
  always_comb begin
    irq_code_o = pmt_isa_pkg::IRQ_NPU;
    if (pending[1]) irq_code_o = pmt_isa_pkg::IRQ_TIMER;
    if (pending[0]) irq_code_o = pmt_isa_pkg::IRQ_SOFTWARE;
    if (pending[2]) irq_code_o = pmt_isa_pkg::IRQ_EXTERNAL;
  end

  // Trap vector: BASE, or BASE + 4 * number for interrupts in vectored mode (BASE[5:2] is 0 there).
  logic use_table;
  assign use_table = mtvec_mode_q && trap_irq_i;
  assign trap_vector_o[31:6] = mtvec_q[31:6] + 26'(use_table && trap_code_i[4]);
  assign trap_vector_o[5:2] = mtvec_q[5:2] | (trap_code_i[3:0] & {4{use_table}});
  assign trap_vector_o[1] = 1'b0;
  assign mepc_o = mepc_q;

  // Read.
  localparam logic [31:0] Misa = pmt_isa_pkg::CSR_MISA_RESET;
  always_comb begin
    exists = 1'b1;
    value = '0;
    case ({!access_i, addr_i})
      {1'b0, pmt_isa_pkg::CSR_MSTATUS}:       value = {19'd0, 2'b11, 3'd0, mpie_q, 3'd0, mie_q,
                                                       3'd0};
      {1'b0, pmt_isa_pkg::CSR_MISA}:          value = Misa;
      {1'b0, pmt_isa_pkg::CSR_MIE}:           value = {15'd0, ie_q[3], 4'd0, ie_q[2], 3'd0, ie_q[1],
                                                       3'd0, ie_q[0], 3'd0};
      {1'b0, pmt_isa_pkg::CSR_MTVEC}:         value = {mtvec_q, 1'b0, mtvec_mode_q};
      {1'b0, pmt_isa_pkg::CSR_MCOUNTINHIBIT}: value = {29'd0, inhibit_ir_q, 1'b0, inhibit_cy_q};
      {1'b0, pmt_isa_pkg::CSR_MSCRATCH}:      value = mscratch_q;
      {1'b0, pmt_isa_pkg::CSR_MEPC}:          value = {mepc_q, 1'b0};
      {1'b0, pmt_isa_pkg::CSR_MCAUSE}:        value = {mcause_q[5], 26'd0, mcause_q[4:0]};
      {1'b0, pmt_isa_pkg::CSR_MTVAL}:         value = mtval_q;
      {1'b0, pmt_isa_pkg::CSR_MIP}:           value = mip_o;
      {1'b0, pmt_isa_pkg::CSR_MNPUCTL}:       value = {14'd0, npu_busy_i, done_pending_q, 14'd0,
                                                       en_err_q, en_done_q};
      {1'b0, pmt_isa_pkg::CSR_MNPUWIN0BASE}:  value = win0_base_q;
      {1'b0, pmt_isa_pkg::CSR_MNPUWIN0LIMIT}: value = win0_limit_q;
      {1'b0, pmt_isa_pkg::CSR_MNPUWIN1BASE}: begin
        exists = NpuWindows > 1;
        value = win1_base;
      end
      {1'b0, pmt_isa_pkg::CSR_MNPUWIN1LIMIT}: begin
        exists = NpuWindows > 1;
        value = win1_limit;
      end
      {1'b0, pmt_isa_pkg::CSR_MNPUWINPERM}:   value = {28'd0, win_perm_q};
      {1'b0, pmt_isa_pkg::CSR_DCSR}: begin
        exists = debug_mode;
        value = dcsr;
      end
      {1'b0, pmt_isa_pkg::CSR_DPC}: begin
        exists = debug_mode;
        value = {dpc_o, 1'b0};
      end
      {1'b0, pmt_isa_pkg::CSR_DSCRATCH0}: begin
        exists = debug_mode;
        value = dscratch0;
      end
      {1'b0, pmt_isa_pkg::CSR_DSCRATCH1}: begin
        exists = debug_mode;
        value = dscratch1;
      end
      {1'b0, pmt_isa_pkg::CSR_MCYCLE}, {1'b0, pmt_isa_pkg::CSR_CYCLE}:       value = cycle[31:0];
      {1'b0, pmt_isa_pkg::CSR_MCYCLEH}, {1'b0, pmt_isa_pkg::CSR_CYCLEH}:     value = cycle[63:32];
      {1'b0, pmt_isa_pkg::CSR_MINSTRET}, {1'b0, pmt_isa_pkg::CSR_INSTRET}:   value = instret[31:0];
      {1'b0, pmt_isa_pkg::CSR_MINSTRETH}, {1'b0, pmt_isa_pkg::CSR_INSTRETH}: value = instret[63:32];
      {1'b0, pmt_isa_pkg::CSR_MHARTID}:       value = hart_id_i;
      {1'b0, pmt_isa_pkg::CSR_MNPUERR}:       value = {24'd0, npu_err_code_i};
      {1'b0, pmt_isa_pkg::CSR_MNPUERRTAG}:    value = npu_err_tag_i;
      {1'b0, pmt_isa_pkg::CSR_MNPUERRADDR}:   value = npu_err_addr_i[31:0];
      {1'b0, pmt_isa_pkg::CSR_MNPUERRADDRH}:  value = {24'd0, npu_err_addr_i[39:32]};
      {1'b0, pmt_isa_pkg::CSR_MSTATUSH}, {1'b0, pmt_isa_pkg::CSR_MVENDORID},
      {1'b0, pmt_isa_pkg::CSR_MARCHID},
      {1'b0, pmt_isa_pkg::CSR_MIMPID}, {1'b0, pmt_isa_pkg::CSR_MCONFIGPTR},
      {1'b0, pmt_isa_pkg::CSR_MNPUTAG}:  // mnputag comes through the adder
        value = '0;
      default: begin
        // mhpmevent3..31, mhpmcounter3..31 and their upper halves read zero.
        exists = (addr_i[11:5] == pmt_isa_pkg::CSR_MHPMEVENT3[11:5] ||
                  addr_i[11:5] == pmt_isa_pkg::CSR_MHPMCOUNTER3[11:5] ||
                  addr_i[11:5] == pmt_isa_pkg::CSR_MHPMCOUNTER3H[11:5]) && addr_i[4:0] >= 5'd3;
      end
    endcase
  end

  // Write.
  logic we_mstatus, we_mie, we_mtvec, we_mscratch, we_mepc, we_mcause, we_mtval, we_inhibit;
  logic we_npuctl, we_win0_base, we_win0_limit, we_win_perm;
  assign we_mstatus = we && addr_i == pmt_isa_pkg::CSR_MSTATUS;
  assign we_mie = we && addr_i == pmt_isa_pkg::CSR_MIE;
  assign we_mtvec = we && addr_i == pmt_isa_pkg::CSR_MTVEC;
  assign we_mscratch = we && addr_i == pmt_isa_pkg::CSR_MSCRATCH;
  assign we_mepc = we && addr_i == pmt_isa_pkg::CSR_MEPC;
  assign we_mcause = we && addr_i == pmt_isa_pkg::CSR_MCAUSE;
  assign we_mtval = we && addr_i == pmt_isa_pkg::CSR_MTVAL;
  assign we_inhibit = we && addr_i == pmt_isa_pkg::CSR_MCOUNTINHIBIT;
  assign we_npuctl = we && addr_i == pmt_isa_pkg::CSR_MNPUCTL;
  assign we_win0_base = we && addr_i == pmt_isa_pkg::CSR_MNPUWIN0BASE;
  assign we_win0_limit = we && addr_i == pmt_isa_pkg::CSR_MNPUWIN0LIMIT;
  assign we_win_perm = we && addr_i == pmt_isa_pkg::CSR_MNPUWINPERM;

  assign npu_soft_reset_o = we_npuctl && wdata[8];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      mie_q <= 1'b0;
      mpie_q <= 1'b0;
      ie_q <= 4'd0;
      mtvec_q <= '0;
      mtvec_mode_q <= 1'b0;
      mscratch_q <= '0;
      mepc_q <= '0;
      mcause_q <= 6'd0;
      mtval_q <= '0;
      inhibit_cy_q <= 1'b0;
      inhibit_ir_q <= 1'b0;
      en_done_q <= 1'b0;
      en_err_q <= 1'b0;
      done_pending_q <= 1'b0;
      busy_q <= 1'b0;
      win0_base_q <= '0;
      win0_limit_q <= '0;
      win_perm_q <= 4'd0;
    end else begin
      if (trap_i) begin
        mie_q <= 1'b0;
        mpie_q <= mie_q;
      end else if (mret_i) begin
        mie_q <= mpie_q;
        mpie_q <= 1'b1;
      end else if (we_mstatus) begin
        mie_q <= wdata[3];
        mpie_q <= wdata[7];
      end
      if (trap_i || we_mepc) mepc_q <= trap_i ? trap_pc_i : wdata[31:1];
      if (trap_i || we_mtval) mtval_q <= trap_i ? trap_val_i : wdata;
      if (trap_i || we_mcause) begin
        mcause_q <= trap_i ? {trap_irq_i, trap_code_i} : {wdata[31], wdata[4:0]};
      end
      if (we_mie) ie_q <= {wdata[16], wdata[11], wdata[7], wdata[3]};
      if (we_mtvec) begin
        mtvec_q <= {wdata[31:6], wdata[5:2] & {4{!wdata[0]}}};
        mtvec_mode_q <= wdata[0];
      end
      if (we_mscratch) mscratch_q <= wdata;
      if (we_inhibit) begin
        inhibit_cy_q <= wdata[0];
        inhibit_ir_q <= wdata[2];
      end
      if (we_npuctl) begin
        en_done_q <= wdata[0];
        en_err_q <= wdata[1];
      end
      // A completion in the cycle of done_clear is kept; a soft reset is no completion.
      busy_q <= npu_busy_i && !npu_soft_reset_o;
      if (npu_soft_reset_o) done_pending_q <= 1'b0;
      else if (busy_q && !npu_busy_i) done_pending_q <= 1'b1;
      else if (we_npuctl && wdata[9]) done_pending_q <= 1'b0;
      if (we_win0_base) win0_base_q <= wdata;
      if (we_win0_limit) win0_limit_q <= wdata;
      if (we_win_perm) win_perm_q <= {wdata[3:2] & {2{NpuWindows > 1}}, wdata[1:0]};
    end
  end

  if (NpuWindows > 1) begin : gen_win1
    logic [31:0] base_q, limit_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        base_q <= '0;
        limit_q <= '0;
      end else begin
        if (we && addr_i == pmt_isa_pkg::CSR_MNPUWIN1BASE) base_q <= wdata;
        if (we && addr_i == pmt_isa_pkg::CSR_MNPUWIN1LIMIT) limit_q <= wdata;
      end
    end
    assign win1_base = base_q;
    assign win1_limit = limit_q;
  end else begin : gen_no_win1
    assign win1_base = '0;
    assign win1_limit = '0;
  end
  assign npu_win_base_o = {win1_base, win0_base_q};
  assign npu_win_limit_o = {win1_limit, win0_limit_q};
  assign npu_win_perm_o = win_perm_q;

  logic we_instret_low, we_instret_high;
  assign we_instret_low = we && addr_i == pmt_isa_pkg::CSR_MINSTRET;
  assign we_instret_high = we && addr_i == pmt_isa_pkg::CSR_MINSTRETH;
  assign wrote_instret_o = we_instret_low || we_instret_high;

  // Counters. Stopping instret with mcountinhibit counts from the writing instruction on.
  logic stop_ir;
  assign stop_ir = we_inhibit ? wdata[2] : inhibit_ir_q;

  pmt_core_counter u_cycle (
    .clk_i,
    .rst_ni,
    .inc_i(!inhibit_cy_q),
    .we_low_i(we && addr_i == pmt_isa_pkg::CSR_MCYCLE),
    .we_high_i(we && addr_i == pmt_isa_pkg::CSR_MCYCLEH),
    .wdata_i(wdata),
    .count_o(cycle)
  );

  pmt_core_counter u_instret (
    .clk_i,
    .rst_ni,
    .inc_i(retire_i && !stop_ir),
    .we_low_i(we_instret_low),
    .we_high_i(we_instret_high),
    .wdata_i(wdata),
    .count_o(instret)
  );

  // Debug mode.
  if (Debug) begin : gen_debug
    logic debug_mode_q, ebreakm_q, step_q;
    logic [2:0] cause_q;
    logic [31:1] dpc_q;
    logic [31:0] dscratch0_q, dscratch1_q;
    logic we_dpc;
    assign we_dpc = we && addr_i == pmt_isa_pkg::CSR_DPC;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        debug_mode_q <= 1'b0;
        ebreakm_q <= 1'b0;
        step_q <= 1'b0;
        cause_q <= 3'd0;
        dpc_q <= '0;
        dscratch0_q <= '0;
        dscratch1_q <= '0;
      end else begin
        if (dbg_enter_i) begin
          debug_mode_q <= 1'b1;
          cause_q <= dbg_cause_i;
        end else if (dret_i) begin
          debug_mode_q <= 1'b0;
        end
        if (dbg_enter_i || we_dpc) dpc_q <= dbg_enter_i ? trap_pc_i : wdata[31:1];
        if (we && addr_i == pmt_isa_pkg::CSR_DCSR) begin
          ebreakm_q <= wdata[15];
          step_q <= wdata[2];
        end
        if (we && addr_i == pmt_isa_pkg::CSR_DSCRATCH0) dscratch0_q <= wdata;
        if (we && addr_i == pmt_isa_pkg::CSR_DSCRATCH1) dscratch1_q <= wdata;
      end
    end
    assign debug_mode = debug_mode_q;
    assign step_o = step_q;
    assign ebreakm_o = ebreakm_q;
    assign dpc_o = dpc_q;
    assign dcsr = {4'd4, 12'd0, ebreakm_q, 6'd0, cause_q, 3'd0, step_q, 2'b11};
    assign dscratch0 = dscratch0_q;
    assign dscratch1 = dscratch1_q;
  end else begin : gen_no_debug
    logic unused_debug;
    assign unused_debug = ^{dbg_enter_i, dbg_cause_i, dret_i};
    assign debug_mode = 1'b0;
    assign step_o = 1'b0;
    assign ebreakm_o = 1'b0;
    assign dpc_o = '0;
    assign dcsr = '0;
    assign dscratch0 = '0;
    assign dscratch1 = '0;
  end
  assign debug_mode_o = debug_mode;

`ifndef SYNTHESIS
  initial assert (NpuWindows == 1 || NpuWindows == 2)
    else $fatal(1, "pmt_core_csr: NpuWindows %0d, allowed 1 or 2", NpuWindows);
  assert property (@(posedge clk_i) disable iff (!rst_ni) !(trap_i && commit_i));
  assert property (@(posedge clk_i) disable iff (!rst_ni) commit_i |-> access_i && !illegal_o);
`endif

endmodule : pmt_core_csr
