// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Register slice for one request of the core's memory protocol: cuts the path from an address adder to the
// slaves at the price of one cycle an access. Guarantees: a granted request reaches the other side once, with
// a stable payload. Does not touch the answer, which goes past it; holds one request, so that a master with
// several outstanding accesses gets one in two cycles. Spec: docs/units/lib.md.
module pmt_bus_slice #(
  parameter int unsigned Width = 69  // payload: address, data, byte enables, write
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             req_i,
  output logic             gnt_o,
  input  logic [Width-1:0] payload_i,
  output logic             req_o,
  input  logic             gnt_i,
  output logic [Width-1:0] payload_o
);

  logic full_q;
  logic [Width-1:0] payload_q;

  assign gnt_o = !full_q;
  assign req_o = full_q;
  assign payload_o = payload_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) full_q <= 1'b0;
    else full_q <= full_q ? !gnt_i : req_i;
  end
  always_ff @(posedge clk_i) begin
    if (!full_q) payload_q <= payload_i;
  end

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    req_o && !gnt_i |=> req_o && $stable(payload_o));
`endif

endmodule : pmt_bus_slice
