// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Processing element: outer product of UnitRows activations and UnitCols weights, one unit each,
// with 32-bit wrapping accumulators and a drain shadow behind every accumulator.
// Latency: operand at cycle t, product register t+1, accumulator t+2, shadow (copy_i) t+3.
module pmt_pe #(
  parameter int unsigned UnitRows = 2,
  parameter int unsigned UnitCols = 2
) (
  input  logic                             clk_i,
  input  logic                             mul_en_i,   // operands are valid
  input  logic                             acc_en_i,   // products are valid
  input  logic                             acc_first_i,// first product of a tile
  input  logic                             copy_i,     // accumulators to shadows
  input  logic [UnitRows*8-1:0]            a_i,
  input  logic [UnitCols*8-1:0]            w_i,
  output logic [UnitRows*UnitCols*32-1:0]  drain_o
);
  /*verilator no_inline_module*/

  for (genvar r = 0; r < UnitRows; r++) begin : gen_row
    for (genvar c = 0; c < UnitCols; c++) begin : gen_col
      logic signed [15:0] product;
      logic [31:0] acc_q, shadow_q;
      pmt_mul8 u_mul (
        .clk_i,
        .en_i(mul_en_i),
        .a_i(a_i[r*8+:8]),
        .w_i(w_i[c*8+:8]),
        .p_o(product)
      );
      always_ff @(posedge clk_i) begin
        if (acc_en_i) acc_q <= (acc_first_i ? 32'd0 : acc_q) + {{16{product[15]}}, product};
        if (copy_i) shadow_q <= acc_q;
      end
      assign drain_o[(r*UnitCols+c)*32+:32] = shadow_q;
    end
  end

endmodule : pmt_pe
