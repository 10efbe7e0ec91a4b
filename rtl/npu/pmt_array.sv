// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Rows x Cols 8-bit units: every row's activation meets every column's weight, one k a cycle.
// Guarantees: a tile (first..last) appears in the drain shadows 4 cycles after its last k was
// accepted and stays until the next tile's last k + 4; the producer must not send that last k before
// the shadow was read. Drain: one row of Cols accumulators, or the diagonal. Spec: docs/units/array.md.
module pmt_array #(
  parameter int unsigned Rows = 16,
  parameter int unsigned Cols = 16,
  localparam int unsigned RowW = $clog2(Rows)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   clear_i,
  input  logic                   k_valid_i,
  input  logic                   k_first_i,
  input  logic                   k_last_i,
  input  logic [Rows*8-1:0]      a_i,
  input  logic [Cols*8-1:0]      w_i,
  output logic                   loaded_o,    // the shadows take a tile at the end of this cycle
  input  logic                   diagonal_i,  // column c drains row c
  input  logic [RowW-1:0]        row_i,
  output logic [Cols*32-1:0]     drain_o
);

  localparam int unsigned UnitRows = 2;
  localparam int unsigned UnitCols = 2;

  logic [Rows*8-1:0] a_q;
  logic [Cols*8-1:0] w_q;
  logic mul_q, acc_q, copy_q;
  logic mul_first_q, mul_last_q, acc_first_q, acc_last_q;

  always_ff @(posedge clk_i) begin
    if (k_valid_i) begin
      a_q <= a_i;
      w_q <= w_i;
      mul_first_q <= k_first_i;
      mul_last_q <= k_last_i;
    end
    acc_first_q <= mul_first_q;
    acc_last_q <= mul_last_q;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      mul_q <= 1'b0;
      acc_q <= 1'b0;
      copy_q <= 1'b0;
    end else begin
      mul_q <= k_valid_i & !clear_i;
      acc_q <= mul_q & !clear_i;
      copy_q <= acc_q & acc_last_q & !clear_i;
    end
  end
  assign loaded_o = copy_q;

  localparam int unsigned RowBits = Cols * 32;
  localparam int unsigned PeBits = UnitCols * 32;
  logic [Rows*RowBits-1:0] shadow;

  for (genvar r = 0; r < Rows / UnitRows; r++) begin : gen_row
    for (genvar c = 0; c < Cols / UnitCols; c++) begin : gen_col
      logic [UnitRows*PeBits-1:0] drain;
      pmt_pe #(
        .UnitRows(UnitRows),
        .UnitCols(UnitCols)
      ) u_pe (
        .clk_i,
        .mul_en_i(mul_q),
        .acc_en_i(acc_q),
        .acc_first_i(acc_first_q),
        .copy_i(copy_q),
        .a_i(a_q[r*UnitRows*8+:UnitRows*8]),
        .w_i(w_q[c*UnitCols*8+:UnitCols*8]),
        .drain_o(drain)
      );
      for (genvar i = 0; i < UnitRows; i++) begin : gen_out
        assign shadow[(r*UnitRows+i)*RowBits+c*PeBits+:PeBits] = drain[i*PeBits+:PeBits];
      end
    end
  end

  logic [RowBits-1:0] row;
  assign row = shadow[32'(row_i)*RowBits+:RowBits];
  for (genvar c = 0; c < Cols; c++) begin : gen_drain
    assign drain_o[c*32+:32] = diagonal_i ? shadow[(c%Rows)*RowBits+c*32+:32] : row[c*32+:32];
  end

`ifndef SYNTHESIS
  initial begin
    assert (Rows % 2 == 0) else $fatal(1, "pmt_array: Rows %0d", Rows);
    assert (Cols % 2 == 0) else $fatal(1, "pmt_array: Cols %0d", Cols);
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni) acc_q && acc_last_q |=> !acc_q || acc_first_q);
`endif

endmodule : pmt_array
