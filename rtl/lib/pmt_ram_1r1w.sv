// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// RAM with one read and one write port; read data one cycle after re_i, held until the next read.
// Reading the address being written in the same cycle gives an unspecified word (simulation returns
// the inverted write data so that nobody relies on it): bypass outside. No reset.
module pmt_ram_1r1w #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 32,
  localparam int unsigned AddrW = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic             clk_i,
  input  logic             we_i,
  input  logic [AddrW-1:0] waddr_i,
  input  logic [Width-1:0] wdata_i,
  input  logic             re_i,
  input  logic [AddrW-1:0] raddr_i,
  output logic [Width-1:0] rdata_o
);

  (* no_rw_check *) logic [Width-1:0] mem[Depth];
  logic [Width-1:0] rdata_q;

  always_ff @(posedge clk_i) begin
    if (we_i) mem[waddr_i] <= wdata_i;
    if (re_i) rdata_q <= mem[raddr_i];
`ifndef SYNTHESIS
    if (re_i && we_i && raddr_i == waddr_i) rdata_q <= ~wdata_i;
`endif
  end

  assign rdata_o = rdata_q;

`ifndef SYNTHESIS
  initial begin
    assert (Width > 0 && Depth > 0) else $fatal(1, "pmt_ram_1r1w: %0d x %0d", Depth, Width);
  end
`endif

endmodule : pmt_ram_1r1w
