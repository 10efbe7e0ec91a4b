// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Control core: RV32IMC_Zicsr_Zifencei (Zba_Zbb with Zb), machine mode, in order, three stages IF,
// EX, WB, exact traps, debug mode and RVFI retire port as parameters. Memory ports: one request,
// later one answer, in order (docs/units/core.md). Longer than 300 lines because of its ports.
module pmt_core #(
  parameter bit Zb = 1,
  parameter bit MulSingle = 1,             // multiplication in one cycle, else in 35
  parameter bit ShiftSingle = MulSingle,   // shifts in one cycle, else by 4 and by 1 a cycle
  parameter bit TargetAdder = MulSingle,   // jump targets from an adder of their own
  parameter bit WbStage = MulSingle,       // loads and stores wait in WB; else EX works in steps
  parameter bit Debug = 1,
  parameter bit Rvfi = 1,                  // retire port driven, else 0
  parameter int unsigned NpuWindows = 2,   // DMA window CSRs, 1 or 2
  parameter int unsigned FetchDepth = 3,   // words of prefetch buffer with WbStage, else one
  parameter logic [31:0] DebugHaltAddr = 32'h0000_0400,
  parameter logic [31:0] DebugExcAddr = 32'h0000_0404
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [31:0] hart_id_i,
  input  logic [31:0] boot_addr_i,

  output logic        instr_req_o,
  input  logic        instr_gnt_i,
  output logic [31:0] instr_addr_o,
  input  logic        instr_rvalid_i,
  input  logic [31:0] instr_rdata_i,
  input  logic        instr_err_i,

  output logic        data_req_o,
  input  logic        data_gnt_i,
  output logic        data_we_o,
  output logic [3:0]  data_be_o,
  output logic [31:0] data_addr_o,
  output logic [31:0] data_wdata_o,
  input  logic        data_rvalid_i,
  input  logic [31:0] data_rdata_i,
  input  logic        data_err_i,

  input  logic        irq_software_i,
  input  logic        irq_timer_i,
  input  logic        irq_external_i,
  input  logic        debug_req_i,
  output logic        debug_halted_o,
  output logic        core_sleep_o,

  output logic        npu_valid_o,
  input  logic        npu_ready_i,
  output logic [9:0]  npu_op_o,            // funct3, npu, sub
  output logic [31:0] npu_rs1_o,
  output logic [31:0] npu_rs2_o,
  input  logic [31:0] npu_tag_issued_i,
  input  logic [31:0] npu_tag_done_i,
  input  logic        npu_busy_i,          // tag_done != tag_issued
  input  logic [7:0]  npu_err_code_i,
  input  logic [31:0] npu_err_tag_i,
  input  logic [39:0] npu_err_addr_i,
  output logic        npu_soft_reset_o,
  output logic [63:0] npu_win_base_o,      // window 1 in the upper half
  output logic [63:0] npu_win_limit_o,
  output logic [3:0]  npu_win_perm_o,

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

  // ---- IF and the EX register.
  logic        ex_valid, ex_ready, ex_compressed, ex_c_illegal, ex_err, ex_err_second;
  logic [31:0] ex_instr;
  logic [15:0] if_raw;
  logic [4:0]  if_rs1, if_rs2;
  logic [31:1] if_pc, ex_pc, redirect_pc;
  logic        redirect, redirect_ready, stay;
  logic        tag_checked_q;  // npu.wait: the tag was issued
  logic        leave, act, step_read, restep, csr_illegal, csr_illegal_now;

  assign ex_ready = !ex_valid || leave;

  pmt_core_if #(
    .Prefetch(WbStage),
    .Depth(FetchDepth)
  ) u_if (
    .clk_i,
    .rst_ni,
    .redirect_i(redirect),
    .redirect_addr_i(redirect_pc),
    .redirect_ready_o(redirect_ready),
    .stay_i(stay),
    .ready_i(ex_ready),
    .raw_o(if_raw),
    .rs1_o(if_rs1),
    .rs2_o(if_rs2),
    .pc_o(if_pc),
    .ex_valid_o(ex_valid),
    .ex_instr_o(ex_instr),
    .ex_pc_o(ex_pc),
    .ex_compressed_o(ex_compressed),
    .ex_c_illegal_o(ex_c_illegal),
    .ex_err_o(ex_err),
    .ex_err_second_o(ex_err_second),
    .instr_req_o,
    .instr_gnt_i,
    .instr_addr_o,
    .instr_rvalid_i,
    .instr_rdata_i,
    .instr_err_i
  );

  // ---- EX: decode and operands.
  pmt_core_pkg::ctl_t ctl, ctl_dec, ctl_now;
  logic [31:0] imm, rs1, rs2, operand_a, operand_b;
  logic [4:0]  rs1_addr, rs2_addr, rd_addr;
  logic [2:0]  funct3;

  pmt_core_dec #(.Zb(Zb), .Debug(Debug)) u_dec (.instr_i(ex_instr), .ctl_o(ctl_dec));
  pmt_imm_gen u_imm_gen (.instr_i(ex_instr), .imm_o(imm));
  always_comb begin
    ctl_now = ctl_dec;
    ctl_now.illegal = ctl_dec.illegal || ex_c_illegal;
  end
  assign rs1_addr = ex_instr[19:15];
  assign rs2_addr = ex_instr[24:20];
  assign rd_addr = ex_instr[11:7];
  assign funct3 = ex_instr[14:12];

  logic        rf_we, fwd_valid;
  logic [4:0]  rf_rd, fwd_rd;
  logic [31:0] rf_wdata, fwd_data;

  pmt_core_regfile #(.Ahead(WbStage)) u_regfile (
    .clk_i,
    .rst_ni,
    .re_i(WbStage ? ex_ready : step_read),
    .if_rs1_i(if_rs1),
    .if_rs2_i(if_rs2),
    .ex_rs1_i(rs1_addr),
    .ex_rs2_i(rs2_addr),
    .fwd_valid_i(fwd_valid),
    .fwd_rd_i(fwd_rd),
    .fwd_data_i(fwd_data),
    .rs1_o(rs1),
    .rs2_o(rs2),
    .we_i(rf_we),
    .rd_i(rf_rd),
    .wdata_i(rf_wdata)
  );

  // Without an adder for targets a jump first adds up its target, then the link value; a taken
  // branch compares, then adds up its target.
  logic phase, a_pc, b_imm, link, b_invert, carry_in;
  if (TargetAdder) begin : gen_operands
    logic unused_phase;
    assign unused_phase = phase;
    assign {a_pc, b_imm, link} = {ctl.a_pc, ctl.b_imm, ctl.link};
    assign {b_invert, carry_in} = {ctl.b_invert, ctl.carry_in};
  end else begin : gen_operands_shared
    assign a_pc = phase || (ctl.a_pc && !ctl.target_rs1);
    assign b_imm = ctl.b_imm || (ctl.jump && !phase) || (ctl.branch && phase);
    assign link = ctl.fence_i || (ctl.jump && phase);
    assign {b_invert, carry_in} = {ctl.b_invert, ctl.carry_in} & {2{!phase}};
  end

  assign operand_a = a_pc ? {ex_pc, 1'b0} : rs1 & {32{!ctl.a_zero}};
  assign operand_b = link ? {29'd0, !ex_compressed, ex_compressed, 1'b0} :
                     ctl.b_tag ? (tag_checked_q || ctl.csr ? npu_tag_done_i : npu_tag_issued_i) :
                     b_imm ? {imm[31:2], imm[1] | ex_err_second, imm[0]} : rs2;

  // ---- EX: execution units.
  logic        exec, done, taken, cmp_eq, cmp_lt, muldiv_start, muldiv_done, misaligned;
  logic [31:0] sum, alu_now, alu_result, muldiv_result, csr_rdata, ex_result;
  logic [31:0] ex_addr;  // from the adder: address of an access, target, next pc, mtval
  logic [31:1] target;

  // Without WB stage an instruction takes steps in EX, each from flops to flops: 0 reads registers and
  // decodes, 1 calculates, and in 2 it acts: writes, accesses, jumps, traps. The flops behind 0 and 1
  // need no enable, because what they take stays. `restep` goes back to 1.
  if (WbStage) begin : gen_no_steps
    logic unused_steps;
    assign unused_steps = restep;
    assign ctl = ctl_now;
    assign alu_result = alu_now;
    assign ex_addr = sum;
    assign taken = (funct3[2] ? cmp_lt : cmp_eq) ^ funct3[0];
    assign csr_illegal = csr_illegal_now;
    assign step_read = 1'b0;
    assign act = 1'b1;
  end else begin : gen_steps
    logic [1:0] step_q;
    logic less_q, unused_compare;
    assign unused_compare = ^{sum, cmp_eq};
    assign step_read = step_q == 2'd0;
    assign act = step_q[1];
    assign ex_addr = alu_result;
    assign taken = (funct3[2] ? less_q : alu_result == '0) ^ funct3[0];
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) step_q <= 2'd0;
      else if (ex_ready) step_q <= 2'd0;
      else if (restep) step_q <= 2'd1;
      else if (!act) step_q <= {step_q[0], !step_q[0]};
    end
    always_ff @(posedge clk_i) begin
      ctl <= ctl_now;
      alu_result <= alu_now;
      less_q <= cmp_lt;
      csr_illegal <= csr_illegal_now;
    end
  end

  pmt_core_alu #(.Zb(Zb), .Shift(ShiftSingle)) u_alu (
    .op_i(ctl.alu_op),
    .a_i(operand_a),
    .b_i(operand_b),
    .b_invert_i(b_invert),
    .carry_i(carry_in),
    .unsigned_i(ctl.cmp_unsigned),
    .sum_o(sum),
    .result_o(alu_now),
    .cmp_eq_o(cmp_eq),
    .cmp_lt_o(cmp_lt)
  );
  if (TargetAdder) begin : gen_target
    assign target = 31'(((ctl.target_rs1 ? rs1 : {ex_pc, 1'b0}) + imm) >> 1);
  end else begin : gen_target_shared
    assign target = ex_addr[31:1];
  end

  pmt_core_muldiv #(.Mul(!MulSingle), .Shift(!ShiftSingle)) u_muldiv (
    .clk_i,
    .rst_ni,
    .start_i(muldiv_start),
    .mul_i(ctl.mul),
    .shift_i(ctl.shift),
    .left_i(!funct3[2]),
    .arith_i(ex_instr[30]),
    .amount_i(operand_b[4:0]),
    .funct3_i(funct3[1:0]),
    .a_i(rs1),
    .b_i(rs2),
    .done_o(muldiv_done),
    .result_o(muldiv_result)
  );

  // NPU: commands go out from here. Tags go through the ALU; npu.wait compares with the last issued
  // tag in its first cycle, then with the last completed one.
  logic npu_wait_step;
  assign npu_valid_o = exec && ctl.npu_cmd;
  assign npu_op_o = {funct3, ex_instr[31:30], ex_instr[29:25]};
  assign npu_rs1_o = rs1;
  assign npu_rs2_o = rs2;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) tag_checked_q <= 1'b0;
    else if (ex_ready) tag_checked_q <= 1'b0;
    else if (npu_wait_step) tag_checked_q <= 1'b1;
  end
  logic unused;
  assign unused = boot_addr_i[0];

  // Each of these is zero unless the instruction is of its class.
  assign ex_result = alu_result | csr_rdata | muldiv_result;

  // ---- WB.
  logic        wb_valid, wb_mem, wb_store, wb_late, wb_ready, wb_write, wb_trap;
  logic [31:0] wb_addr, load_data;
  logic [31:1] wb_pc;
  logic [2:0]  rsp_funct3;
  logic [1:0]  rsp_offset;
  logic        rsp_load, retire, wrote_instret;

  if (WbStage) begin : gen_wb
    logic valid_q, mem_q, store_q, mul_q, rd_we_q, no_count_q;
    logic [4:0] rd_q;
    logic [2:0] funct3_q;
    logic [31:0] result_q, mul_result;
    logic [31:1] pc_q;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) valid_q <= 1'b0;
      else if (wb_trap) valid_q <= 1'b0;
      else if (wb_ready) valid_q <= done;
    end
    always_ff @(posedge clk_i) begin
      if (wb_ready) begin
        mem_q <= ctl.load || ctl.store;
        store_q <= ctl.store;
        mul_q <= MulSingle && ctl.mul;
        rd_we_q <= ctl.rd_we;
        rd_q <= rd_addr;
        funct3_q <= funct3;
        result_q <= ex_result;
        pc_q <= ex_pc;
        no_count_q <= wrote_instret;
      end
    end

    if (MulSingle) begin : gen_mul
      pmt_core_mul u_mul (
        .clk_i,
        .en_i(exec && ctl.mul),
        .funct3_i(funct3[1:0]),
        .a_i(rs1),
        .b_i(rs2),
        .result_o(mul_result)
      );
    end else begin : gen_no_mul
      assign mul_result = '0;
    end

    assign wb_valid = valid_q;
    assign wb_mem = mem_q;
    assign wb_store = store_q;
    assign wb_late = rd_we_q && (mem_q || mul_q);
    assign wb_addr = result_q;
    assign wb_pc = pc_q;
    assign rsp_load = mem_q && rd_we_q;
    assign rsp_funct3 = funct3_q;
    assign rsp_offset = result_q[1:0];
    assign fwd_valid = valid_q && rd_we_q;
    assign fwd_rd = rd_q;
    assign fwd_data = result_q;
    assign rf_we = wb_write && rd_we_q;
    assign rf_rd = rd_q;
    assign rf_wdata = load_data | (mul_q ? mul_result : result_q & {32{!mem_q}});
    assign retire = wb_write && !no_count_q;
  end else begin : gen_no_wb
    logic unused_wb;
    assign unused_wb = ^{wb_ready, wb_write, wb_trap};
    assign wb_valid = 1'b0;
    assign wb_mem = 1'b0;
    assign wb_store = 1'b0;
    assign wb_late = 1'b0;
    assign wb_addr = '0;
    assign wb_pc = '0;
    assign rsp_load = ctl.load;
    assign rsp_funct3 = funct3;
    assign rsp_offset = ex_addr[1:0];
    assign fwd_valid = 1'b0;
    assign fwd_rd = 5'd0;
    assign fwd_data = '0;
    assign rf_we = done && ctl.rd_we;
    assign rf_rd = rd_addr;
    assign rf_wdata = load_data | (ex_result & {32{!ctl.load}});
    assign retire = done && !wrote_instret;
  end

  // ---- Data port.
  pmt_core_lsu u_lsu (
    .funct3_i(funct3[1:0]),
    .offset_i(ex_addr[1:0]),
    .store_data_i(rs2),
    .be_o(data_be_o),
    .wdata_o(data_wdata_o),
    .misaligned_o(misaligned),
    .rsp_load_i(rsp_load),
    .rsp_funct3_i(rsp_funct3),
    .rsp_offset_i(rsp_offset),
    .rdata_i(data_rdata_i),
    .load_data_o(load_data)
  );
  assign data_addr_o = {ex_addr[31:2], 2'b00};
  assign data_we_o = ctl.store;

  // ---- Control, CSRs, traps.
  logic        trap, trap_irq, ex_trap, ex_take, dbg_enter, mret, dret;
  logic        val_instr, val_sum, val_wb;
  logic        irq, wake, step, ebreakm;
  logic [4:0]  exc_code, irq_code, trap_code;
  logic [2:0]  dbg_cause;
  logic [31:0] trap_val, mip;
  logic [31:1] trap_pc, vector, mepc, dpc;
  logic        to_boot, to_target, to_next, to_vector, to_mepc, to_dpc, to_halt, to_dbg_exc;

  pmt_core_ctrl #(
    .WbStage(WbStage),
    .MulSingle(MulSingle),
    .ShiftSingle(ShiftSingle),
    .TargetAdder(TargetAdder)
  ) u_ctrl (
    .clk_i,
    .rst_ni,
    .ex_valid_i(ex_valid),
    .ex_act_i(act),
    .restep_o(restep),
    .ctl_i(ctl),
    .rs1_i(rs1_addr),
    .rs2_i(rs2_addr),
    .fetch_err_i(ex_err),
    .csr_illegal_i(csr_illegal),
    .misaligned_i(misaligned),
    .taken_i(taken),
    .muldiv_done_i(muldiv_done),
    .npu_ready_i,
    .npu_tag_reached_i(ex_addr[31]),
    .npu_tag_checked_i(tag_checked_q),
    .npu_wait_step_o(npu_wait_step),
    .exec_o(exec),
    .muldiv_start_o(muldiv_start),
    .phase_o(phase),
    .stay_o(stay),
    .done_o(done),
    .leave_o(leave),
    .wb_valid_i(wb_valid),
    .wb_mem_i(wb_mem),
    .wb_store_i(wb_store),
    .wb_late_i(wb_late),
    .wb_rd_i(fwd_rd),
    .wb_ready_o(wb_ready),
    .wb_write_o(wb_write),
    .wb_trap_o(wb_trap),
    .data_req_o,
    .data_gnt_i,
    .data_rvalid_i,
    .data_err_i,
    .irq_i(irq),
    .wake_i(wake),
    .debug_req_i(Debug && debug_req_i),
    .debug_mode_i(debug_halted_o),
    .step_i(step),
    .ebreakm_i(ebreakm),
    .trap_o(trap),
    .trap_irq_o(trap_irq),
    .exc_code_o(exc_code),
    .val_instr_o(val_instr),
    .val_sum_o(val_sum),
    .val_wb_o(val_wb),
    .dbg_enter_o(dbg_enter),
    .dbg_cause_o(dbg_cause),
    .ex_trap_o(ex_trap),
    .ex_take_o(ex_take),
    .sleep_o(core_sleep_o),
    .redirect_ready_i(redirect_ready),
    .redirect_o(redirect),
    .to_boot_o(to_boot),
    .to_target_o(to_target),
    .to_next_o(to_next),
    .to_vector_o(to_vector),
    .to_mepc_o(to_mepc),
    .to_dpc_o(to_dpc),
    .to_halt_o(to_halt),
    .to_dbg_exc_o(to_dbg_exc)
  );

  assign mret = to_mepc;
  assign dret = to_dpc;
  assign trap_pc = val_wb ? wb_pc : ex_pc;
  assign trap_code = trap_irq ? irq_code : exc_code;
  // The adder has the address of an access, or pc + 1 (+ 2 for the second half) for ebreak.
  assign trap_val = ({32{val_instr}} & ex_instr) | ({32{val_wb}} & wb_addr) |
                    ({32{val_sum}} & {ex_addr[31:1], ex_addr[0] && !ctl.ebreak});
  assign redirect_pc = ({31{to_boot}} & boot_addr_i[31:1]) | ({31{to_target}} & target) |
                       ({31{to_next}} & ex_addr[31:1]) | ({31{to_vector}} & vector) |
                       ({31{to_mepc}} & mepc) | ({31{to_dpc}} & dpc) |
                       ({31{to_halt}} & DebugHaltAddr[31:1]) |
                       ({31{to_dbg_exc}} & DebugExcAddr[31:1]);

  pmt_core_csr #(.Debug(Debug), .NpuWindows(NpuWindows)) u_csr (
    .clk_i,
    .rst_ni,
    .hart_id_i,
    .access_i(ctl.csr),
    .commit_i(exec && ctl.csr),  // they take one cycle: done, but early
    .addr_i(ex_instr[31:20]),
    .op_i(funct3[1:0]),
    .source_zero_i(rs1_addr == 5'd0),
    .operand_i({operand_a[31:5], operand_a[4:0] | (rs1_addr & {5{funct3[2]}})}),
    .rdata_o(csr_rdata),
    .illegal_o(csr_illegal_now),
    .trap_i(trap),
    .trap_irq_i(trap_irq),
    .trap_code_i(trap_code),
    .trap_pc_i(trap_pc),
    .trap_val_i(trap_val),
    .mret_i(mret),
    .dbg_enter_i(dbg_enter),
    .dbg_cause_i(dbg_cause),
    .dret_i(dret),
    .trap_vector_o(vector),
    .mepc_o(mepc),
    .dpc_o(dpc),
    .debug_mode_o(debug_halted_o),
    .step_o(step),
    .ebreakm_o(ebreakm),
    .irq_software_i,
    .irq_timer_i,
    .irq_external_i,
    .irq_o(irq),
    .irq_code_o(irq_code),
    .wake_o(wake),
    .mip_o(mip),
    .retire_i(retire),
    .wrote_instret_o(wrote_instret),
    .npu_busy_i,
    .npu_err_code_i,
    .npu_err_tag_i,
    .npu_err_addr_i,
    .npu_soft_reset_o,
    .npu_win_base_o,
    .npu_win_limit_o,
    .npu_win_perm_o
  );

  // ---- Retire port.
  if (Rvfi) begin : gen_rvfi
    logic [15:0] c_raw_q;
    always_ff @(posedge clk_i) begin
      if (ex_ready) c_raw_q <= if_raw;
    end

    pmt_core_rvfi #(.WbStage(WbStage)) u_rvfi (
      .clk_i,
      .rst_ni,
      .ex_done_i(done),
      .ex_trap_i(ex_trap),
      .irq_take_i(ex_take && trap_irq),
      .dbg_take_i(dbg_enter && !ex_trap),
      .ebreak_halt_i(to_halt && ex_trap),
      .dbg_cause_i(dbg_cause),
      .code_i(trap_code),
      .debug_mode_i(debug_halted_o),
      .insn_i(ex_err ? '0 : ex_compressed ? {16'd0, c_raw_q} : ex_instr),
      .pc_i(ex_pc),
      .next_pc_i(if_pc),
      .redirect_i(redirect),
      .redirect_pc_i(redirect_pc),
      .rs1_used_i(ctl.rs1_used),
      .rs2_used_i(ctl.rs2_used),
      .rs1_addr_i(rs1_addr),
      .rs2_addr_i(rs2_addr),
      .rs1_i(rs1),
      .rs2_i(rs2),
      .rd_we_i(ctl.rd_we),
      .rd_addr_i(rd_addr),
      .load_i(ctl.load),
      .store_i(ctl.store),
      .size_i(funct3[1:0]),
      .addr_i(ex_addr),
      .mip_i(mip),
      .wb_write_i(wb_write),
      .wb_trap_i(wb_trap),
      .rf_wdata_i(rf_wdata),
      .data_rdata_i,
      .rvfi_valid_o,
      .rvfi_order_o,
      .rvfi_insn_o,
      .rvfi_trap_o,
      .rvfi_halt_o,
      .rvfi_intr_o,
      .rvfi_mode_o,
      .rvfi_ixl_o,
      .rvfi_rs1_addr_o,
      .rvfi_rs2_addr_o,
      .rvfi_rs1_rdata_o,
      .rvfi_rs2_rdata_o,
      .rvfi_rd_addr_o,
      .rvfi_rd_wdata_o,
      .rvfi_pc_rdata_o,
      .rvfi_pc_wdata_o,
      .rvfi_mem_addr_o,
      .rvfi_mem_rmask_o,
      .rvfi_mem_wmask_o,
      .rvfi_mem_rdata_o,
      .rvfi_mem_wdata_o,
      .rvfi_ext_cause_o,
      .rvfi_ext_debug_o,
      .rvfi_ext_dbg_entry_o,
      .rvfi_ext_dbg_cause_o,
      .rvfi_ext_mip_o
    );
  end else begin : gen_no_rvfi
    logic unused_rvfi;
    assign unused_rvfi = ^{ex_take, ex_trap, mip, if_raw, if_pc};
    assign {rvfi_valid_o, rvfi_order_o, rvfi_insn_o, rvfi_trap_o, rvfi_halt_o, rvfi_intr_o,
            rvfi_mode_o, rvfi_ixl_o, rvfi_rs1_addr_o, rvfi_rs2_addr_o, rvfi_rs1_rdata_o,
            rvfi_rs2_rdata_o, rvfi_rd_addr_o, rvfi_rd_wdata_o, rvfi_pc_rdata_o, rvfi_pc_wdata_o,
            rvfi_mem_addr_o, rvfi_mem_rmask_o, rvfi_mem_wmask_o, rvfi_mem_rdata_o,
            rvfi_mem_wdata_o, rvfi_ext_cause_o, rvfi_ext_debug_o, rvfi_ext_dbg_entry_o,
            rvfi_ext_dbg_cause_o, rvfi_ext_mip_o} = '0;
  end

endmodule : pmt_core
