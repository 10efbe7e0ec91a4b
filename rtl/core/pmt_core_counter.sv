// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// 64-bit event counter that can be written in halves; a write wins over the increment. The adders
// add ones under a write (the sum is not used then) so that the write multiplexer shares their
// LUTs.
module pmt_core_counter (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        inc_i,
  input  logic        we_low_i,
  input  logic        we_high_i,
  input  logic [31:0] wdata_i,
  output logic [63:0] count_o
);

  // inc_i may be late in the cycle: it enables flops and stays out of the carry chains.
  logic [31:0] low_q, high_q, low_sum, high_sum;
  logic high_inc;

  assign low_sum = low_q + {32{we_low_i}} + 32'd1;
  assign high_sum = high_q + {32{we_high_i}} + 32'd1;
  assign high_inc = (&low_q) & inc_i & !we_low_i;
  assign count_o = {high_q, low_q};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      low_q <= '0;
      high_q <= '0;
    end else begin
      if (we_low_i || inc_i) low_q <= we_low_i ? wdata_i : low_sum;
      if (we_high_i || high_inc) high_q <= we_high_i ? wdata_i : high_sum;
    end
  end

endmodule : pmt_core_counter
