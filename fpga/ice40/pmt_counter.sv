// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// rtl/lib/pmt_counter.sv in a DSP block of the iCE40UP; tests/rtl/lib/ice40_cells_test.py proves them equal.
// The block is a black box until the end of synthesis (cells_map.v), because `ice40_dsp` of Yosys 0.23 takes
// every SB_MAC16 for a multiplier.
module pmt_counter (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        inc_i,
  input  logic        load_i,
  input  logic [31:0] value_i,
  output logic [31:0] count_o,
  output logic        full_o
);

  pmt_counter_dsp u_dsp (
    .clk_i,
    .rst_i  (!rst_ni),
    .hold_i (!(inc_i | load_i)),
    .load_i,
    .value_i,
    .count_o,
    .full_o
  );

endmodule : pmt_counter

(* blackbox *)
module pmt_counter_dsp (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        hold_i,
  input  logic        load_i,
  input  logic [31:0] value_i,
  output logic [31:0] count_o,
  output logic        full_o
);
endmodule : pmt_counter_dsp
