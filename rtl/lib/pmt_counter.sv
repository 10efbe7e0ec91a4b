// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// 32-bit counter that can be loaded; loading goes before counting. full_o: all ones. The load value
// and the commands may come late in the cycle: they stay out of the carry chain.
module pmt_counter (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        inc_i,
  input  logic        load_i,
  input  logic [31:0] value_i,
  output logic [31:0] count_o,
  output logic        full_o
);

  // The adder adds ones under a load (the sum is not used then) so that the multiplexer shares its LUTs.
  logic [31:0] sum;
  assign sum = count_o + {32{load_i}} + 32'd1;
  assign full_o = &count_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_o <= '0;
    else if (load_i || inc_i) count_o <= load_i ? value_i : sum;
  end

endmodule : pmt_counter
