// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// One 8-bit unit: registered signed product of an activation and a weight.
// A multi-precision unit replaces this module and widens both operand ports.
module pmt_mul8 (
  input  logic               clk_i,
  input  logic               en_i,
  input  logic signed [7:0]  a_i,
  input  logic signed [7:0]  w_i,
  output logic signed [15:0] p_o
);

  always_ff @(posedge clk_i) begin
    if (en_i) p_o <= a_i * w_i;
  end

endmodule : pmt_mul8
