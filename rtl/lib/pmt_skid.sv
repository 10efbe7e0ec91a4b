// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Two-entry register slice: cuts every combinational path between its sides at full throughput
// (registered valid, data and ready). Adds one cycle of latency. Data flops have no reset.
module pmt_skid #(
  parameter int unsigned Width = 32
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             in_valid_i,
  output logic             in_ready_o,
  input  logic [Width-1:0] in_data_i,
  output logic             out_valid_o,
  input  logic             out_ready_i,
  output logic [Width-1:0] out_data_o
);

  logic valid_q, skid_valid_q;
  logic [Width-1:0] data_q, skid_data_q;
  logic out_free;

  assign out_free = !valid_q | out_ready_i;
  assign in_ready_o = !skid_valid_q;
  assign out_valid_o = valid_q;
  assign out_data_o = data_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      skid_valid_q <= 1'b0;
    end else if (out_free) begin
      valid_q <= skid_valid_q | in_valid_i;
      skid_valid_q <= 1'b0;
    end else begin
      skid_valid_q <= skid_valid_q | in_valid_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (out_free) data_q <= skid_valid_q ? skid_data_q : in_data_i;
    if (!skid_valid_q) skid_data_q <= in_data_i;
  end

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    out_valid_o && !out_ready_i |=> out_valid_o && $stable(out_data_o));
`endif

endmodule : pmt_skid
