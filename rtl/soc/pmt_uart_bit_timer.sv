// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Bit clock of the serial port: end_o is high in the DIV-th cycle after load_i (with half_i about half
// as late), and means nothing before the first load. Takes ~DIV: counting up to all ones needs no
// comparator, and the ones added under a load (the sum is not used then) let the load share the adder.
module pmt_uart_bit_timer (
  input  logic        clk_i,
  input  logic [15:0] div_n_i,
  input  logic        load_i,
  input  logic        half_i,  // with load_i
  output logic        end_o
);

  logic [15:0] count_q, sum;
  logic half_q;  // steps of two

  assign sum = count_q + {{15{load_i}}, load_i | half_q} + 16'd1;
  assign end_o = &count_q[15:1];

  always_ff @(posedge clk_i) begin
    count_q <= load_i ? div_n_i : sum;
    if (load_i) half_q <= half_i;
  end

endmodule : pmt_uart_bit_timer
