// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Sequencer: command queue, in-order dispatch to the two engines, configuration registers, tags,
// sticky error. Guarantees: a command starts when its engine is idle and all before it started; the
// done tag covers every earlier command; errors are reported in tag order; after an error commands
// complete without effect until soft reset. Spec: docs/units/npu.md.
module pmt_npu_seq #(
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned QueueDepth = 16,
  parameter int unsigned DimBits = 16
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              soft_reset_i,
  // commands
  input  logic              cmd_valid_i,
  output logic              cmd_ready_o,
  input  logic [9:0]        cmd_op_i,
  input  logic [31:0]       cmd_rs1_i,
  input  logic [31:0]       cmd_rs2_i,
  // status
  output logic [31:0]       tag_issued_o,
  output logic [31:0]       tag_done_o,
  output logic              busy_o,
  output logic [7:0]        err_code_o,
  output logic [31:0]       err_tag_o,
  output logic [39:0]       err_addr_o,
  // registers: 0..6 and 16..31
  output logic [7*32-1:0]   dma_cfg_o,
  output logic [16*32-1:0]  cv_cfg_o,
  // engines
  output logic              dma_start_o,
  output logic              dma_load_o,
  input  logic              dma_idle_i,
  input  logic              dma_done_i,
  input  logic              dma_err_i,
  input  logic [2:0]        dma_err_code_i,
  input  logic [39:0]       dma_err_addr_i,  // not for SPAD_BOUNDS, which is the DMA_SPAD register
  output logic              cv_start_o,
  output logic              cv_depthwise_o,
  input  logic              cv_done_i,
  input  logic              cv_err_i,
  input  logic [22:0]       cv_err_addr_i
);

  // Queue entries: {kind, payload}. kind: 0iiii cfg pair i; 10000 ld, 10001 st, 10010 conv,
  // 10011 dwconv, 10100 fence.
  localparam int unsigned EntryW = 69;
  // Too few words would become flip-flops on an FPGA.
  localparam int unsigned RamDepth = (QueueDepth < 16) ? 16 : QueueDepth;
  localparam int unsigned PtrW = $clog2(RamDepth);
  localparam int unsigned LevelW = $clog2(QueueDepth + 1);
  localparam int unsigned InFlightW = 4;                    // dispatched and not retired: up to 15
  localparam int unsigned PendW = $clog2(QueueDepth + 18);

  logic [2:0] funct3;
  logic [4:0] kind;
  logic push, push_exec, pop;
  assign funct3 = cmd_op_i[9:7];
  assign kind = (funct3 == 3'd0) ? {1'b0, cmd_op_i[3:0]}
                                 : {2'b10, 2'(funct3 - 3'd1), cmd_op_i[0]};

  // Soft reset acts on everything here as an asynchronous reset from one flop, a cycle later.
  logic run_n;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) run_n <= 1'b0;
    else run_n <= !soft_reset_i;
  end

  // ---- queue: RAM with one entry read ahead ------------------------------------------------------
  logic [PtrW-1:0] wptr_q, rptr_q;
  logic [LevelW-1:0] level_q;   // entries in the RAM
  logic head_q, fetch;          // the RAM's output is the head
  logic [4:0] head_kind;
  logic [31:0] head_rs1, head_rs2;
  // Not a function of soft_reset_i, which the core derives from ready; it never sends both at once.
  assign cmd_ready_o = level_q != LevelW'(QueueDepth) && run_n;
  assign push = cmd_valid_i & cmd_ready_o;
  assign push_exec = push & kind[4];
  assign fetch = level_q != '0 && (!head_q || pop);
  pmt_ram_1r1w #(
    .Width(EntryW),
    .Depth(RamDepth)
  ) u_queue (
    .clk_i,
    .we_i(push),
    .waddr_i(wptr_q),
    .wdata_i({kind, cmd_rs1_i, cmd_rs2_i}),
    .re_i(fetch),
    .raddr_i(rptr_q),
    .rdata_o({head_kind, head_rs1, head_rs2})
  );
  always_ff @(posedge clk_i or negedge run_n) begin
    if (!run_n) begin
      wptr_q <= '0;
      rptr_q <= '0;
      level_q <= '0;
      head_q <= 1'b0;
    end else begin
      if (push) wptr_q <= (wptr_q == PtrW'(RamDepth - 1)) ? '0 : wptr_q + 1'b1;
      if (fetch) rptr_q <= (rptr_q == PtrW'(RamDepth - 1)) ? '0 : rptr_q + 1'b1;
      level_q <= level_q + LevelW'(push) - LevelW'(fetch);
      head_q <= fetch | (head_q & !pop);
    end
  end

  // ---- dispatch ----------------------------------------------------------------------------------
  logic dma_act_q, cv_act_q, dma_fail_q, cv_fail_q, err_q;
  logic [InFlightW-1:0] count_q, dma_idx_q, cv_idx_q;
  logic odd_q;                  // second register of a cfg pair
  logic draining, all_idle, room, is_cfg, is_dma, is_cv, is_fence, dma_free, cv_free;
  logic cfg_cv, cfg_free, cfg_write, cfg_bad, cfg_implemented, dma_bad, cv_bad, bad;
  logic [4:0] cfg_idx, bad_idx;
  logic [31:0] cfg_value, cfg_keep;
  logic start, field_error;

  assign is_cfg = head_q && !head_kind[4];
  assign is_dma = head_q && head_kind[4] && head_kind[2:1] == 2'd0;
  assign is_cv = head_q && head_kind[4] && head_kind[2:1] == 2'd1;
  assign is_fence = head_q && head_kind[4] && head_kind[2];
  assign draining = err_q | dma_fail_q | cv_fail_q;
  assign dma_free = dma_idle_i & !dma_act_q;
  assign cv_free = !cv_act_q;
  assign all_idle = dma_free & cv_free & count_q == '0;
  assign room = count_q != '1;

  assign cfg_idx = {head_kind[3:0], odd_q};
  assign cfg_value = odd_q ? head_rs2 : head_rs1;
  assign cfg_cv = head_kind[3];
  assign cfg_free = cfg_cv ? cv_free : dma_free;
  pmt_npu_fields #(
    .Cols(Cols),
    .LineBytes(LineBytes),
    .SpadABytes(SpadABytes),
    .SpadWBytes(SpadWBytes),
    .DimBits(DimBits)
  ) u_fields (
    .index_i(cfg_idx),
    .value_i(cfg_value),
    .implemented_o(cfg_implemented),
    .keep_o(cfg_keep),
    .bad_o(cfg_bad)
  );
  logic cfg_refused;
  assign cfg_refused = cfg_bad & !cfg_implemented;
  assign cfg_write = is_cfg && !draining && cfg_free && !cfg_refused;

  // An illegal field waits until everything before it is complete, so that its error comes in order.
  assign bad = (is_dma & dma_bad) | (is_cv & cv_bad) | (is_cfg & cfg_refused);
  assign field_error = bad && !draining && all_idle;
  assign start = !draining && !bad && room && ((is_dma && dma_free) || (is_cv && cv_free) ||
                                               (is_fence && dma_free && cv_free));
  assign dma_start_o = start & is_dma & !soft_reset_i;
  assign cv_start_o = start & is_cv & !soft_reset_i;
  assign dma_load_o = !head_kind[0];
  assign cv_depthwise_o = head_kind[0];
  assign pop = (cfg_write && odd_q) || start || field_error || (head_q && draining && room);

  // ---- configuration registers -------------------------------------------------------------------
  // bad bits: the register holds a value that no command accepts; 0 is one for some of them.
  localparam logic [31:0] BadReset = 32'b0010_0101_0101_1100_0000_0000_0001_1000;
  logic [7*32-1:0] dma_q;
  logic [6:0] dma_bad_q;
  logic [16*32-1:0] cv_q;
  logic [15:0] cv_bad_q, cv_bads;
  logic run_long_q;             // RUN is not 1
  for (genvar i = 0; i < 7; i++) begin : gen_dma
    always_ff @(posedge clk_i or negedge run_n) begin
      if (!run_n) begin
        dma_q[32*i+:32] <= '0;
        dma_bad_q[i] <= BadReset[i];
      end else if (cfg_write && cfg_idx == 5'(i)) begin
        dma_q[32*i+:32] <= cfg_keep;
        dma_bad_q[i] <= cfg_bad;
      end
    end
  end
  for (genvar i = 0; i < 16; i++) begin : gen_cv
    always_ff @(posedge clk_i or negedge run_n) begin
      if (!run_n) begin
        cv_q[32*i+:32] <= '0;
        cv_bad_q[i] <= BadReset[16+i];
      end else if (cfg_write && cfg_idx == 5'(16 + i)) begin
        cv_q[32*i+:32] <= cfg_keep;
        cv_bad_q[i] <= cfg_bad;
      end
    end
  end
  assign dma_cfg_o = dma_q;
  assign cv_cfg_o = cv_q;
  always_ff @(posedge clk_i) begin
    if (cfg_write && cfg_idx == 5'd29) run_long_q <= cfg_value[15:0] != 16'd1;
  end

  always_comb begin
    cv_bads = cv_bad_q;
    cv_bads[13] = cv_bad_q[13] | (head_kind[0] & run_long_q);
    bad_idx = '0;
    if (is_dma) begin
      for (int unsigned i = 7; i > 0; i--) begin
        if (dma_bad_q[i-1]) bad_idx = 5'(i - 1);
      end
    end else begin
      for (int unsigned i = 16; i > 0; i--) begin
        if (cv_bads[i-1]) bad_idx = 5'(i + 15);
      end
    end
  end
  assign dma_bad = |dma_bad_q;
  assign cv_bad = |cv_bads;

  // ---- tags --------------------------------------------------------------------------------------
  // count_q commands are dispatched and not retired; the engines know their position among them.
  logic [31:0] issued_q, done, err_tag_q;
  logic [PendW-1:0] pend_q;
  logic retire, err_tag_late_q, exec_pop, promote_dma, promote_cv;
  assign exec_pop = pop & head_kind[4];
  assign retire = count_q != '0 && !((dma_act_q || dma_fail_q) && dma_idx_q == '0 && !promote_dma) &&
                  !((cv_act_q || cv_fail_q) && cv_idx_q == '0 && !promote_cv) && !err_tag_late_q;
  assign promote_dma = dma_fail_q && dma_idx_q == '0 && !err_tag_late_q;
  assign promote_cv = cv_fail_q && cv_idx_q == '0 && !err_tag_late_q;

  always_ff @(posedge clk_i or negedge run_n) begin
    if (!run_n) begin
      issued_q <= '0;
      pend_q <= '0;
      count_q <= '0;
      odd_q <= 1'b0;
      dma_act_q <= 1'b0;
      cv_act_q <= 1'b0;
      dma_fail_q <= 1'b0;
      cv_fail_q <= 1'b0;
    end else begin
      if (push_exec) issued_q <= issued_q + 32'd1;
      pend_q <= pend_q + PendW'(push_exec) - PendW'(retire);
      count_q <= count_q + InFlightW'(exec_pop) - InFlightW'(retire);
      if (pop) odd_q <= 1'b0;
      else if (cfg_write) odd_q <= 1'b1;
      if (dma_start_o) dma_act_q <= 1'b1;
      else if (dma_done_i) dma_act_q <= 1'b0;
      if (cv_start_o) cv_act_q <= 1'b1;
      else if (cv_done_i) cv_act_q <= 1'b0;
      if (dma_act_q && dma_done_i && dma_err_i) dma_fail_q <= 1'b1;
      else if (promote_dma) dma_fail_q <= 1'b0;
      if (cv_act_q && cv_done_i && cv_err_i) cv_fail_q <= 1'b1;
      else if (promote_cv) cv_fail_q <= 1'b0;
    end
  end
  always_ff @(posedge clk_i) begin
    if (dma_start_o) dma_idx_q <= count_q - InFlightW'(retire);
    else if (retire) dma_idx_q <= dma_idx_q - 1'b1;
    if (cv_start_o) cv_idx_q <= count_q - InFlightW'(retire);
    else if (retire) cv_idx_q <= cv_idx_q - 1'b1;
  end
  assign done = issued_q - 32'(pend_q);
  assign tag_issued_o = issued_q;
  assign tag_done_o = done;
  assign busy_o = pend_q != '0;

  // ---- sticky first error ------------------------------------------------------------------------
  // The tag is taken from the done tag one cycle later, when it counts the failing command.
  logic err_dma_q, err_cv_q, field_late_q;
  logic err_spad;
  logic [2:0] err_code_q;
  logic [4:0] err_idx_q;
  always_ff @(posedge clk_i or negedge run_n) begin
    if (!run_n) begin
      err_q <= 1'b0;
      err_tag_late_q <= 1'b0;
    end else begin
      if (!err_q && (promote_dma || promote_cv || field_error)) err_q <= 1'b1;
      err_tag_late_q <= !err_q && (promote_dma || promote_cv || (field_error && is_cfg)) ||
                        field_late_q;
    end
  end
  // A command with an illegal field retires in the cycle after its dispatch.
  always_ff @(posedge clk_i or negedge run_n) begin
    if (!run_n) field_late_q <= 1'b0;
    else field_late_q <= field_error && !is_cfg;
  end
  always_ff @(posedge clk_i or negedge run_n) begin
    if (!run_n) begin
      err_dma_q <= 1'b0;
      err_cv_q <= 1'b0;
      err_code_q <= '0;
      err_idx_q <= '0;
      err_tag_q <= '0;
    end else begin
      if (!err_q) begin
        err_dma_q <= promote_dma;
        err_cv_q <= promote_cv;
        if (promote_dma) err_code_q <= dma_err_code_i;
        else if (promote_cv) err_code_q <= 3'd2;
        else if (field_error) err_code_q <= 3'd1;
        if (field_error) err_idx_q <= is_cfg ? cfg_idx : bad_idx;
      end
      if (err_tag_late_q) err_tag_q <= done;
    end
  end
  assign err_code_o = {5'd0, err_code_q};
  assign err_tag_o = err_tag_q;
  logic [22:0] err_other;
  always_comb begin
    err_other = 23'(err_idx_q);
    if (err_dma_q) err_other = dma_q[64+:23] & {23{err_spad}};
    else if (err_cv_q) err_other = cv_err_addr_i;
  end
  assign err_spad = err_code_q == 3'd2;
  assign err_addr_o = (dma_err_addr_i & {40{err_dma_q && !err_spad}}) | 40'(err_other);

  logic unused_op;
  assign unused_op = ^cmd_op_i[6:4];

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni) dma_start_o |-> dma_idle_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni) !(dma_start_o && cv_start_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni) level_q <= LevelW'(QueueDepth));
  assert property (@(posedge clk_i) disable iff (!rst_ni) cmd_valid_i |-> cmd_op_i[6:5] == 2'b00);
  assert property (@(posedge clk_i) disable iff (!rst_ni) !(promote_dma && promote_cv));
`endif

endmodule : pmt_npu_seq
