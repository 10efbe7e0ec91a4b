// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Single-port RAM with byte enables; read data one cycle after a read request, held until the next.
// Writes leave rdata_o unchanged. Contents and rdata_o have no reset. Maps to SB_SPRAM256KA (16-bit
// wide pairs) or block RAM under Yosys, to an array elsewhere. Width is a multiple of 8.
module pmt_ram_1rw #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 1024,
  parameter InitFile = "",  // $readmemh file, "" = contents undefined at power-up
  localparam int unsigned AddrW = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int unsigned BeW = Width / 8
) (
  input  logic             clk_i,
  input  logic             req_i,
  input  logic             we_i,
  input  logic [BeW-1:0]   be_i,
  input  logic [AddrW-1:0] addr_i,
  input  logic [Width-1:0] wdata_i,
  output logic [Width-1:0] rdata_o
);

  logic [Width-1:0] mem[Depth];
  logic [Width-1:0] rdata_q;

  always_ff @(posedge clk_i) begin
    for (int unsigned b = 0; b < BeW; b++) begin
      if (req_i && we_i && be_i[b]) mem[addr_i][b*8+:8] <= wdata_i[b*8+:8];
    end
    if (req_i && !we_i) rdata_q <= mem[addr_i];
  end

  assign rdata_o = rdata_q;

  if (InitFile != "") begin : gen_init
    initial $readmemh(InitFile, mem);
  end

`ifndef SYNTHESIS
  initial begin
    assert (Width % 8 == 0 && Width > 0) else $fatal(1, "pmt_ram_1rw: Width %0d", Width);
    assert (Depth > 0) else $fatal(1, "pmt_ram_1rw: Depth is 0");
  end
`endif

endmodule : pmt_ram_1rw
