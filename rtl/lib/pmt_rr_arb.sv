// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Round-robin arbiter: gnt_o is one-hot (or zero) and combinational from req_i; the requester after
// the last acknowledged one has priority. advance_i marks the cycle in which the grant was used.
// With a grant not yet used, a new request of higher priority may change it: lock outside if
// needed.
module pmt_rr_arb #(
  parameter int unsigned N = 4,
  localparam int unsigned IdxW = (N > 1) ? $clog2(N) : 1
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic [N-1:0]    req_i,
  input  logic            advance_i,
  output logic [N-1:0]    gnt_o,
  output logic [IdxW-1:0] idx_o
);

  logic [N-1:0] mask_q;  // requesters after the last winner
  logic [N-1:0] hi, pick;

  assign hi = req_i & mask_q;
  assign pick = (hi != '0) ? hi : req_i;
  assign gnt_o = pick & (~pick + N'(1));  // lowest set bit

  always_comb begin
    idx_o = '0;
    for (int unsigned i = 0; i < N; i++) begin
      if (gnt_o[i]) idx_o = idx_o | IdxW'(i);
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) mask_q <= '0;
    else if (advance_i && req_i != '0) mask_q <= ~(gnt_o | (gnt_o - N'(1)));
  end

`ifndef SYNTHESIS
  initial assert (N > 0) else $fatal(1, "pmt_rr_arb: N is 0");
  assert property (@(posedge clk_i) disable iff (!rst_ni) $onehot0(gnt_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni) (req_i != '0) == (gnt_o != '0));
`endif

endmodule : pmt_rr_arb
