// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Pipeline control: decides in every cycle whether the instruction in EX waits, executes, or gives
// way to a trap, an interrupt or debug mode, and where fetching continues. Exact: nothing younger
// than a trapping instruction changes state, and an access fault found in WB flushes EX.
// docs/units/core.md has the table of stalls.
module pmt_core_ctrl #(
  parameter bit WbStage = 1,    // loads and stores wait for their answer in WB (else in EX, by steps)
  parameter bit MulSingle = 1,  // multiplications take one cycle, else until muldiv_done_i
  parameter bit ShiftSingle = 1,  // the same for shifts
  parameter bit TargetAdder = 1   // targets come from an adder of their own, else from the ALU
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  // Instruction in EX.
  input  logic               ex_valid_i,
  input  logic               ex_act_i,         // its results are there (always with WbStage)
  output logic               restep_o,         // without WbStage: new operands are needed first
  input  pmt_core_pkg::ctl_t ctl_i,
  input  logic [4:0]         rs1_i,
  input  logic [4:0]         rs2_i,
  input  logic               fetch_err_i,
  input  logic               csr_illegal_i,
  input  logic               misaligned_i,
  input  logic               taken_i,          // branch condition
  input  logic               muldiv_done_i,
  input  logic               npu_ready_i,
  input  logic               npu_tag_reached_i,  // npu.wait: the tag seen is not before rs1 ...
  input  logic               npu_tag_checked_i,  // ... the one completed last (else issued last)
  output logic               npu_wait_step_o,    // go on to the one completed last
  output logic               exec_o,           // it executes in this cycle (may not finish)
  output logic               muldiv_start_o,
  output logic               phase_o,          // without TargetAdder: second cycle of branch, jump
  output logic               stay_o,           // ... redirection after which EX goes on
  output logic               done_o,           // it finishes and goes to WB
  output logic               leave_o,          // EX can take the next one

  // WB.
  input  logic               wb_valid_i,
  input  logic               wb_mem_i,         // waits for the data port
  input  logic               wb_store_i,       // ... for a store
  input  logic               wb_late_i,        // result too late to be forwarded to EX
  input  logic [4:0]         wb_rd_i,
  output logic               wb_ready_o,       // WB is free or becomes free
  output logic               wb_write_o,       // WB writes its result and retires
  output logic               wb_trap_o,        // access fault

  // Data port.
  output logic               data_req_o,
  input  logic               data_gnt_i,
  input  logic               data_rvalid_i,
  input  logic               data_err_i,

  // Interrupts and debug.
  input  logic               irq_i,
  input  logic               wake_i,
  input  logic               debug_req_i,
  input  logic               debug_mode_i,
  input  logic               step_i,
  input  logic               ebreakm_i,
  output logic               trap_o,           // CSRs record a trap
  output logic               trap_irq_o,
  output logic [4:0]         exc_code_o,       // exception code
  output logic               val_instr_o,      // what mtval gets: instruction bits,
  output logic               val_sum_o,        // the adder's result,
  output logic               val_wb_o,         // address of the access in WB, else 0
  output logic               dbg_enter_o,      // dpc and dcsr.cause are recorded
  output logic [2:0]         dbg_cause_o,
  output logic               ex_trap_o,        // the instruction in EX traps (RVFI)
  output logic               ex_take_o,        // EX is left by a trap, interrupt or debug entry
  output logic               sleep_o,

  // Fetch redirection: one-hot source of the target.
  input  logic               redirect_ready_i,
  output logic               redirect_o,
  output logic               to_boot_o,
  output logic               to_target_o,
  output logic               to_next_o,        // instruction after EX
  output logic               to_vector_o,
  output logic               to_mepc_o,
  output logic               to_dpc_o,
  output logic               to_halt_o,        // debug vector
  output logic               to_dbg_exc_o      // debug exception vector
);

  logic booted_q;     // the redirect to the boot address was given
  logic busy_q;       // the instruction in EX has begun: it is not interrupted any more
  logic mem_req_q;    // without WB stage: the request, from a flop
  logic mem_wait_q;   // without WB stage: granted, waits for the answer
  logic ex_fault_q;   // without WB stage: answered with an error
  logic wb_fault_q;   // with WB stage: answered with an error
  logic phase_q;      // without TargetAdder: jumps compute the target, then the link value;
                      // taken branches compare, then compute the target
  logic step_done_q;  // one instruction was executed while stepping
  logic tag_bad_q;    // npu.wait: its tag was never issued

  logic mem;
  assign mem = ctl_i.load || ctl_i.store;

  // WB.
  logic wb_answered;
  assign wb_answered = data_rvalid_i && !data_err_i && !wb_fault_q;
  assign wb_write_o = WbStage && wb_valid_i && (!wb_mem_i || wb_answered);
  assign wb_ready_o = !wb_valid_i || wb_write_o;
  assign wb_trap_o = WbStage && wb_fault_q && redirect_ready_i;

  // May EX go ahead?
  logic hazard, serial, go, first;
  assign hazard = wb_valid_i && wb_late_i && wb_rd_i != 5'd0 &&
                  ((ctl_i.rs1_used && rs1_i == wb_rd_i) || (ctl_i.rs2_used && rs2_i == wb_rd_i));
  // These wait for an empty WB: they read or change state outside the register file.
  assign serial = ctl_i.csr || ctl_i.fence || ctl_i.fence_i || ctl_i.mret ||
                  ctl_i.dret || ctl_i.wfi ||
                  ctl_i.npu_cmd || ctl_i.npu_wait || ctl_i.npu_tag;
  assign go = ex_valid_i && ex_act_i && wb_ready_o && !hazard && !(serial && wb_valid_i);
  assign first = go && !busy_q;

  // What gives way: debug entry, then interrupts, then exceptions.
  logic halt, irq, exception, kill, take;
  assign halt = first && !debug_mode_i && (debug_req_i || step_done_q);
  assign irq = first && !debug_mode_i && irq_i && !step_i && !halt;

  logic illegal, mem_bad, exc_any;
  assign illegal = ctl_i.illegal || csr_illegal_i || (ctl_i.dret && !debug_mode_i) ||
                   tag_bad_q;
  assign mem_bad = mem && misaligned_i;
  assign exc_any = fetch_err_i || illegal || ctl_i.ecall || ctl_i.ebreak || mem_bad;
  assign exception = (first && exc_any && !halt && !irq) || (!WbStage && ex_fault_q);
  assign kill = halt || irq || exception;
  assign take = kill && redirect_ready_i;

  always_comb begin
    if (WbStage && wb_fault_q) begin
      exc_code_o = wb_store_i ? pmt_isa_pkg::CAUSE_STORE_ACCESS_FAULT :
                                pmt_isa_pkg::CAUSE_LOAD_ACCESS_FAULT;
    end else if (!WbStage && ex_fault_q) begin
      exc_code_o = ctl_i.store ? pmt_isa_pkg::CAUSE_STORE_ACCESS_FAULT :
                                 pmt_isa_pkg::CAUSE_LOAD_ACCESS_FAULT;
    end else if (fetch_err_i) begin
      exc_code_o = pmt_isa_pkg::CAUSE_INSTR_ACCESS_FAULT;
    end else if (illegal) begin
      exc_code_o = pmt_isa_pkg::CAUSE_ILLEGAL_INSTRUCTION;
    end else if (ctl_i.ecall) begin
      exc_code_o = pmt_isa_pkg::CAUSE_ECALL_M;
    end else if (ctl_i.ebreak) begin
      exc_code_o = pmt_isa_pkg::CAUSE_BREAKPOINT;
    end else begin
      exc_code_o = ctl_i.store ? pmt_isa_pkg::CAUSE_STORE_MISALIGNED :
                                 pmt_isa_pkg::CAUSE_LOAD_MISALIGNED;
    end
  end
  assign val_wb_o = WbStage && wb_fault_q;
  assign val_instr_o = exception && illegal;
  assign val_sum_o = exception && !illegal && !ctl_i.ecall;

  // Progress of the instruction in EX.
  logic taken, flow, mem_done, muldiv, done;
  assign exec_o = go && !kill;
  // Without TargetAdder a taken branch redirects in its second phase only.
  assign taken = TargetAdder ? taken_i : phase_q;
  assign flow = (ctl_i.branch && taken) ||
                ctl_i.jump || ctl_i.mret || ctl_i.dret || ctl_i.fence_i;
  assign muldiv = ctl_i.div || (!MulSingle && ctl_i.mul) || (!ShiftSingle && ctl_i.shift);
  assign data_req_o = WbStage ? exec_o && mem : mem_req_q;
  assign mem_done = WbStage ? data_gnt_i : (mem_wait_q && data_rvalid_i && !data_err_i);
  always_comb begin
    done = exec_o;
    if (mem && !mem_done) done = 1'b0;
    if (muldiv && !muldiv_done_i) done = 1'b0;
    if (flow && !redirect_ready_i && !(ctl_i.jump && phase_q)) done = 1'b0;
    if (!TargetAdder && (ctl_i.jump || (ctl_i.branch && taken_i)) && !phase_q) done = 1'b0;
    if (ctl_i.wfi && !(wake_i || debug_req_i || debug_mode_i || step_i)) done = 1'b0;
    if (ctl_i.npu_cmd && !npu_ready_i) done = 1'b0;
    if (ctl_i.npu_wait && !(npu_tag_checked_i && npu_tag_reached_i)) done = 1'b0;
  end
  assign done_o = done;
  assign muldiv_start_o = exec_o && muldiv;
  assign npu_wait_step_o = exec_o && ctl_i.npu_wait;
  assign leave_o = done || take;
  assign sleep_o = exec_o && ctl_i.wfi && !done;

  // Traps and debug entry.
  logic ebreak_halt;
  assign ebreak_halt = exception && ctl_i.ebreak && !fetch_err_i && (debug_mode_i || ebreakm_i);
  assign ex_take_o = take;
  assign ex_trap_o = take && exception;
  assign trap_irq_o = irq;
  assign trap_o = !debug_mode_i && (wb_trap_o || (take && !halt && !ebreak_halt));
  assign dbg_enter_o = !debug_mode_i && take && (halt || ebreak_halt);
  always_comb begin
    dbg_cause_o = pmt_isa_pkg::DEBUG_CAUSE_STEP;
    if (debug_req_i) dbg_cause_o = pmt_isa_pkg::DEBUG_CAUSE_HALTREQ;
    if (ebreak_halt) dbg_cause_o = pmt_isa_pkg::DEBUG_CAUSE_EBREAK;
  end

  // Redirection. A fault in WB excludes everything else (WB is not ready then).
  logic go_flow;
  assign phase_o = phase_q;
  assign restep_o = stay_o || (exec_o && !TargetAdder && ctl_i.branch && taken_i && !phase_q) ||
                    (exec_o && ctl_i.npu_wait && !done);
  assign stay_o = !TargetAdder && exec_o && ctl_i.jump && !phase_q && redirect_ready_i;
  // As done, which for these depends on nothing else, but early.
  assign go_flow = (exec_o && flow && redirect_ready_i && !(!TargetAdder && ctl_i.jump)) || stay_o;
  assign to_boot_o = !booted_q;
  assign to_target_o = go_flow && (ctl_i.branch || ctl_i.jump);
  assign to_next_o = go_flow && ctl_i.fence_i;
  assign to_mepc_o = go_flow && ctl_i.mret;
  assign to_dpc_o = go_flow && ctl_i.dret;
  assign to_halt_o = take && (halt || ebreak_halt);
  assign to_vector_o = trap_o;
  assign to_dbg_exc_o = debug_mode_i && (wb_trap_o || (take && !ebreak_halt));
  assign redirect_o = to_boot_o || wb_trap_o || take || go_flow;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      booted_q <= 1'b0;
      phase_q <= 1'b0;
      busy_q <= 1'b0;
      mem_req_q <= 1'b0;
      mem_wait_q <= 1'b0;
      ex_fault_q <= 1'b0;
      wb_fault_q <= 1'b0;
      step_done_q <= 1'b0;
      tag_bad_q <= 1'b0;
    end else begin
      booted_q <= 1'b1;
      phase_q <= !TargetAdder && ((exec_o && !done &&
                                   (phase_q || stay_o || (ctl_i.branch && taken_i))) ||
                                  (phase_q && !ex_act_i));
      busy_q <= (exec_o && !done && !ctl_i.npu_wait) || (busy_q && ((kill && !take) || !ex_act_i));
      mem_req_q <= !WbStage && ((exec_o && mem && !mem_req_q && !mem_wait_q) ||
                                (mem_req_q && !data_gnt_i));
      mem_wait_q <= !WbStage && ((data_req_o && data_gnt_i) || (mem_wait_q && !data_rvalid_i));
      ex_fault_q <= !WbStage && ((mem_wait_q && data_rvalid_i && data_err_i) ||
                                 (ex_fault_q && !take));
      wb_fault_q <= WbStage && ((wb_valid_i && wb_mem_i && data_rvalid_i && data_err_i) ||
                                (wb_fault_q && !wb_trap_o));
      // Recorded, not used in the cycle of the comparison: the adder is late.
      tag_bad_q <= (exec_o && (ctl_i.npu_wait && !npu_tag_checked_i && !npu_tag_reached_i)) ||
                   (tag_bad_q && !take);
      if (dbg_enter_o) step_done_q <= 1'b0;
      else if (step_i && !debug_mode_i && (done || trap_o)) step_done_q <= 1'b1;
    end
  end

`ifndef SYNTHESIS
  initial assert (WbStage || !MulSingle)
    else $fatal(1, "pmt_core_ctrl: MulSingle needs WbStage");
  assert property (@(posedge clk_i) disable iff (!rst_ni) $onehot0({to_boot_o, to_target_o,
    to_next_o, to_vector_o, to_mepc_o, to_dpc_o, to_halt_o, to_dbg_exc_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni) redirect_o == (to_boot_o || to_target_o ||
    to_next_o || to_vector_o || to_mepc_o || to_dpc_o || to_halt_o || to_dbg_exc_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    data_req_o && !data_gnt_i |=> data_req_o);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    go_flow == ((done && flow && !(!TargetAdder && ctl_i.jump)) || stay_o));
`endif

endmodule : pmt_core_ctrl
