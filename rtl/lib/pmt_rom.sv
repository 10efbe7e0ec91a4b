// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Read-only memory filled from a hex file ($readmemh) at elaboration; one-cycle synchronous read,
// data held until the next request. Words beyond the file's end are undefined.
module pmt_rom #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 256,
  parameter InitFile = "",
  localparam int unsigned AddrW = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic             clk_i,
  input  logic             req_i,
  input  logic [AddrW-1:0] addr_i,
  output logic [Width-1:0] rdata_o
);

  logic [Width-1:0] mem[Depth];
  logic [Width-1:0] rdata_q;

  if (InitFile != "") begin : gen_init
    initial $readmemh(InitFile, mem);
  end

  always_ff @(posedge clk_i) begin
    if (req_i) rdata_q <= mem[addr_i];
  end

  assign rdata_o = rdata_q;

`ifndef SYNTHESIS
  initial assert (InitFile != "") else $fatal(1, "pmt_rom: InitFile is not set");
`endif

endmodule : pmt_rom
