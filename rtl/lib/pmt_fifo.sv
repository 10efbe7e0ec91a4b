// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// First-in first-out queue in flip-flops, valid/ready on both sides, any Depth >= 1. An entry is
// visible at the output the cycle after it was written (no combinational path from input to
// output). in_ready_o depends only on state. clear_i empties it (a simultaneous push is lost).
module pmt_fifo #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 4,
  localparam int unsigned PtrW = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int unsigned LevelW = $clog2(Depth + 1)
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              clear_i,
  input  logic              in_valid_i,
  output logic              in_ready_o,
  input  logic [Width-1:0]  in_data_i,
  output logic              out_valid_o,
  input  logic              out_ready_i,
  output logic [Width-1:0]  out_data_o,
  output logic [LevelW-1:0] level_o
);

  logic [Width-1:0] mem[Depth];
  logic [PtrW-1:0] wptr_q, rptr_q;
  logic [LevelW-1:0] level_q;
  logic push, pop;

  assign in_ready_o = level_q != LevelW'(Depth);
  assign out_valid_o = level_q != '0;
  assign out_data_o = mem[rptr_q];
  assign level_o = level_q;
  assign push = in_valid_i & in_ready_o;
  assign pop = out_valid_o & out_ready_i;

  always_ff @(posedge clk_i) begin
    if (push) mem[wptr_q] <= in_data_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      wptr_q <= '0;
      rptr_q <= '0;
      level_q <= '0;
    end else if (clear_i) begin
      wptr_q <= '0;
      rptr_q <= '0;
      level_q <= '0;
    end else begin
      if (push) wptr_q <= (wptr_q == PtrW'(Depth - 1)) ? '0 : wptr_q + 1'b1;
      if (pop) rptr_q <= (rptr_q == PtrW'(Depth - 1)) ? '0 : rptr_q + 1'b1;
      if (push && !pop) level_q <= level_q + 1'b1;
      else if (pop && !push) level_q <= level_q - 1'b1;
    end
  end

`ifndef SYNTHESIS
  initial assert (Width > 0 && Depth > 0) else $fatal(1, "pmt_fifo: %0d x %0d", Depth, Width);
  assert property (@(posedge clk_i) disable iff (!rst_ni) level_q <= LevelW'(Depth));
`endif

endmodule : pmt_fifo
