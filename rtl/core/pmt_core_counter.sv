// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// 64-bit event counter that can be written in halves; a write wins over the increment.
module pmt_core_counter (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        inc_i,
  input  logic        we_low_i,
  input  logic        we_high_i,
  input  logic [31:0] wdata_i,
  output logic [63:0] count_o
);

  logic low_full, high_inc, unused;

  assign high_inc = low_full & inc_i & !we_low_i;

  pmt_counter u_low (
    .clk_i,
    .rst_ni,
    .inc_i,
    .load_i (we_low_i),
    .value_i(wdata_i),
    .count_o(count_o[31:0]),
    .full_o (low_full)
  );

  pmt_counter u_high (
    .clk_i,
    .rst_ni,
    .inc_i  (high_inc),
    .load_i (we_high_i),
    .value_i(wdata_i),
    .count_o(count_o[63:32]),
    .full_o (unused)
  );

endmodule : pmt_core_counter
