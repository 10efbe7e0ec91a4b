// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Black boxes of fpga/ice40/*.sv in cells of the iCE40UP; `techmap` after synthesis. Counter: the
// accumulator adds 1 (A = B = 0, carry 1); its carry out says that all bits are ones.
module pmt_counter_dsp (
  input         clk_i,
  input         rst_i,
  input         hold_i,
  input         load_i,
  input  [31:0] value_i,
  output [31:0] count_o,
  output        full_o
);

  SB_MAC16 #(
    .TOPOUTPUT_SELECT     (2'b01),  // the accumulator
    .TOPADDSUB_CARRYSELECT(2'b10),  // carry of the lower half
    .BOTOUTPUT_SELECT     (2'b01),
    .BOTADDSUB_CARRYSELECT(2'b01)   // 1
  ) u_dsp (
    .CLK      (clk_i),
    .CE       (1'b1),
    .C        (value_i[31:16]),
    .A        (16'd0),
    .B        (16'd0),
    .D        (value_i[15:0]),
    .AHOLD    (1'b0),
    .BHOLD    (1'b0),
    .CHOLD    (1'b0),
    .DHOLD    (1'b0),
    .IRSTTOP  (1'b0),
    .IRSTBOT  (1'b0),
    .ORSTTOP  (rst_i),
    .ORSTBOT  (rst_i),
    .OLOADTOP (load_i),
    .OLOADBOT (load_i),
    .ADDSUBTOP(1'b0),
    .ADDSUBBOT(1'b0),
    .OHOLDTOP (hold_i),
    .OHOLDBOT (hold_i),
    .CI       (1'b0),
    .ACCUMCI  (1'b0),
    .SIGNEXTIN(1'b0),
    .O        (count_o),
    .CO       (full_o)
  );

endmodule
