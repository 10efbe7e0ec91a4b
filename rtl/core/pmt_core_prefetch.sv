// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Prefetch buffer: keeps up to two fetches outstanding, aligns 16/32-bit instructions and tracks
// the pc of the next one. A word may be consumed in the cycle it arrives. A redirect drives its
// target onto the fetch port in the same cycle; it may only be given while redirect_ready_o (no
// request is waiting for its grant, whose address must stay). instr_req_o does not depend on the
// fetch inputs. The first fetch after reset needs a redirect.
module pmt_core_prefetch #(
  parameter int unsigned Depth = 3  // words buffered; 3 sustains misaligned 32-bit instructions
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        redirect_i,
  input  logic [31:1] redirect_addr_i,
  output logic        redirect_ready_o,

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

  localparam int unsigned CntW = $clog2(Depth + 1);

  logic [33*Depth-1:0] buf_q, buf_d;  // {error, word}, entry 0 lowest
  logic [Depth-1:0] buf_en;
  logic [CntW-1:0] cnt_q, cnt_d;
  logic [1:0] useful_q, useful_d;    // outstanding fetches to be kept
  logic [1:0] discard_q, discard_d;  // outstanding fetches to be dropped (answered first)
  logic started_q;                   // the first redirect was given
  logic pending_q;                   // a request waits for its grant
  logic [31:2] last_addr_q;          // address last put on the port ...
  logic advance_q;                   // ... and granted: the next one follows it
  logic [31:1] pc_q;

  // Fetch requests.
  logic room, gnt;
  logic [31:2] next_addr;
  logic [2:0] outstanding, filled;
  assign outstanding = {1'b0, useful_q} + {1'b0, discard_q};
  assign filled = 3'(cnt_q) + {1'b0, useful_q};
  assign room = (redirect_i || filled < 3'(Depth)) && outstanding < 3'd2;
  assign instr_req_o = pending_q || (room && (started_q || redirect_i));
  // Adding ones under redirect_i (the sum is not used then) lets the multiplexer share the adder's
  // LUTs.
  assign next_addr = last_addr_q + {30{redirect_i}} + 30'(advance_q);
  assign instr_addr_o = {redirect_i ? redirect_addr_i[31:2] : next_addr, 2'b00};
  assign gnt = instr_req_o & instr_gnt_i;
  assign redirect_ready_o = !pending_q;

  // Words arriving.
  logic word_valid;
  logic [32:0] word;
  assign word = {instr_err_i, instr_rdata_i};
  assign word_valid = instr_rvalid_i && discard_q == 2'd0;

  always_comb begin
    discard_d = discard_q;
    useful_d = useful_q;
    if (instr_rvalid_i) begin
      if (discard_q != 2'd0) discard_d = discard_q - 2'd1;
      else useful_d = useful_q - 2'd1;
    end
    if (redirect_i) begin
      discard_d = discard_d + useful_d;
      useful_d = 2'd0;
    end
    if (gnt) useful_d = useful_d + 2'd1;
  end

  // Alignment.
  logic [32:0] first;
  logic [16:0] second;  // its low half
  logic first_valid, second_valid, compressed, fire, pop;
  assign first_valid = cnt_q != '0 || word_valid;
  assign second_valid = cnt_q > CntW'(1) || (cnt_q == CntW'(1) && word_valid);
  assign first = (cnt_q != '0) ? buf_q[32:0] : word;
  assign second = (cnt_q > CntW'(1)) ? {buf_q[65], buf_q[48:33]} : {word[32], word[15:0]};

  assign instr_o = pc_q[1] ? {second[15:0], first[31:16]} : first[31:0];
  assign compressed = instr_o[1:0] != 2'b11;
  assign valid_o = first_valid && (!pc_q[1] || compressed || first[32] || second_valid);
  assign err_second_o = !first[32];
  assign err_o = first[32] || (pc_q[1] && !compressed && second[16]);
  assign pc_o = pc_q;
  assign fire = valid_o & ready_i;
  assign pop = fire && (pc_q[1] || !compressed);

  // Buffer: a shift register, entry 0 oldest.
  always_comb begin
    for (int unsigned i = 0; i < Depth; i++) begin
      buf_d[33*i+:33] = word;
      if (i + 1 < Depth && pop && cnt_q > CntW'(i + 1)) begin
        buf_d[33*i+:33] = buf_q[33*((i+1)%Depth)+:33];
      end
      buf_en[i] = pop || cnt_q == CntW'(i);
    end
    cnt_d = cnt_q;
    if (redirect_i) cnt_d = '0;
    else if (word_valid && !pop) cnt_d = cnt_q + CntW'(1);
    else if (!word_valid && pop) cnt_d = cnt_q - CntW'(1);
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Depth; i++) begin
      if (buf_en[i]) buf_q[33*i+:33] <= buf_d[33*i+:33];
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      pending_q <= 1'b0;
      cnt_q <= '0;
      useful_q <= 2'd0;
      discard_q <= 2'd0;
    end else begin
      if (redirect_i) started_q <= 1'b1;
      pending_q <= instr_req_o & !instr_gnt_i;
      cnt_q <= cnt_d;
      useful_q <= useful_d;
      discard_q <= discard_d;
    end
  end

  logic [31:1] next_pc;
  assign next_pc = pc_q + ({31{redirect_i}} | {29'd0, !compressed, compressed});
  always_ff @(posedge clk_i) begin
    if (redirect_i || fire) pc_q <= redirect_i ? redirect_addr_i : next_pc;
    if (redirect_i || instr_req_o) begin
      last_addr_q <= instr_addr_o[31:2];
      advance_q <= gnt;
    end
  end

`ifndef SYNTHESIS
  initial assert (Depth == 2 || Depth == 3) else $fatal(1, "pmt_core_prefetch: Depth %0d", Depth);
  assert property (@(posedge clk_i) disable iff (!rst_ni) redirect_i |-> redirect_ready_o);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    instr_req_o && !instr_gnt_i |=> instr_req_o && $stable(instr_addr_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni) instr_rvalid_i |-> outstanding != 3'd0);
  assert property (@(posedge clk_i) disable iff (!rst_ni) filled <= 3'(Depth));
`endif

endmodule : pmt_core_prefetch
