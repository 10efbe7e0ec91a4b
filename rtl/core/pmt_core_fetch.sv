// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Small form of pmt_core_prefetch, with the same ports and idle_i: one word of buffer, one fetch
// outstanding, and every request and address from flops. The second word of a misaligned 32-bit
// instruction is fetched once EX is empty and goes there in the cycle in which it arrives. A redirect
// may only be given while redirect_ready_o (no request is shown, whose address must stay); its
// target is fetched in the next cycle. The first fetch after reset needs a redirect.
module pmt_core_fetch (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        redirect_i,
  input  logic [31:1] redirect_addr_i,
  output logic        redirect_ready_o,

  input  logic        idle_i,        // EX is empty: ready_i until an instruction goes there
  output logic        valid_o,
  input  logic        ready_i,
  output logic [31:0] instr_o,       // compressed: in the low half, high half arbitrary
  output logic [31:1] pc_o,
  output logic        err_o,         // the fetch failed
  output logic        err_second_o,  // ... in the second half of a misaligned 32-bit instruction

  output logic        instr_req_o,
  input  logic        instr_gnt_i,
  output logic [31:0] instr_addr_o,
  input  logic        instr_rvalid_i,
  input  logic [31:0] instr_rdata_i,
  input  logic        instr_err_i
);

  logic [32:0] word_q;  // {error, word}
  logic valid_q;        // it is the word at pc_q
  logic started_q;      // the first redirect was given
  logic wait_q;         // a fetch is outstanding ...
  logic drop_q;         // ... and its answer not wanted any more
  logic [31:1] pc_q, next_pc;

  // Alignment.
  logic compressed, split, arrive, fire, used_up;
  assign instr_o[15:0] = pc_q[1] ? word_q[31:16] : word_q[15:0];
  assign instr_o[31:16] = pc_q[1] ? instr_rdata_i[15:0] : word_q[31:16];
  assign compressed = instr_o[1:0] != 2'b11;
  assign split = pc_q[1] && !compressed && !word_q[32];
  assign arrive = instr_rvalid_i && !drop_q;
  assign valid_o = valid_q && (!split || arrive);
  assign err_second_o = !word_q[32];
  assign err_o = word_q[32] || (split && instr_err_i);
  assign pc_o = pc_q;
  assign fire = valid_o & ready_i;
  assign used_up = pc_q[1] || !compressed;

  // Fetch requests.
  assign instr_req_o = started_q && !wait_q && (!valid_q || (split && idle_i));
  assign instr_addr_o = {pc_q[31:2] + 30'(valid_q), 2'b00};
  assign redirect_ready_o = !instr_req_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      wait_q <= 1'b0;
      drop_q <= 1'b0;
      valid_q <= 1'b0;
    end else begin
      if (redirect_i) started_q <= 1'b1;
      wait_q <= wait_q ? !instr_rvalid_i : (instr_req_o && instr_gnt_i);
      drop_q <= (redirect_i || drop_q) && wait_q && !instr_rvalid_i;
      if (redirect_i) valid_q <= 1'b0;
      else if (arrive) valid_q <= 1'b1;
      else if (fire && used_up) valid_q <= 1'b0;
    end
  end

  // Adding ones under redirect_i (the sum is not used then) lets the multiplexer share the adder's
  // LUTs.
  assign next_pc = pc_q + ({31{redirect_i}} | {29'd0, !compressed, compressed});
  always_ff @(posedge clk_i) begin
    if (instr_rvalid_i) word_q <= {instr_err_i, instr_rdata_i};
    if (redirect_i || fire) pc_q <= redirect_i ? redirect_addr_i : next_pc;
  end

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni) redirect_i |-> redirect_ready_o);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    instr_req_o && !instr_gnt_i |=> instr_req_o && $stable(instr_addr_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni) instr_rvalid_i |-> wait_q);
  assert property (@(posedge clk_i) disable iff (!rst_ni) arrive && valid_q |-> split && ready_i);
`endif

endmodule : pmt_core_fetch
