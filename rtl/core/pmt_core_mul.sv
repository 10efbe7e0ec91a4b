// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Single-step multiplier: the full signed product is registered at the end of the cycle with en_i
// (a register behind the multiplier, without reset, so that it stays inside DSP blocks); the result
// is the word selected by funct3 in that cycle and holds until the next en_i.
module pmt_core_mul (
  input  logic        clk_i,
  input  logic        en_i,
  input  logic [1:0]  funct3_i,
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  output logic [31:0] result_o
);

  logic signed [32:0] a, b;
  logic signed [63:0] product_q;
  logic high_q;

  assign a = {a_i[31] & (funct3_i != 2'd3), a_i};
  assign b = {b_i[31] & !funct3_i[1], b_i};

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      product_q <= 64'(a) * 64'(b);
      high_q <= funct3_i != 2'd0;
    end
  end

  assign result_o = high_q ? product_q[63:32] : product_q[31:0];

endmodule : pmt_core_mul
