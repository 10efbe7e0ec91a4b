// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// RAM with two read/write ports on one clock, byte enables on both; read data one cycle after a read
// request, held until the port's next read. Writes leave rdata unchanged. No reset.
// Collisions: a read of a word that the other port writes in the same cycle returns the OLD word;
// when both ports write a byte of the same word, port B wins. Infers as dual-port block RAM.
module pmt_ram_2rw #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 1024,
  localparam int unsigned AddrW = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int unsigned BeW = Width / 8
) (
  input  logic             clk_i,
  input  logic             a_req_i,
  input  logic             a_we_i,
  input  logic [BeW-1:0]   a_be_i,
  input  logic [AddrW-1:0] a_addr_i,
  input  logic [Width-1:0] a_wdata_i,
  output logic [Width-1:0] a_rdata_o,
  input  logic             b_req_i,
  input  logic             b_we_i,
  input  logic [BeW-1:0]   b_be_i,
  input  logic [AddrW-1:0] b_addr_i,
  input  logic [Width-1:0] b_wdata_i,
  output logic [Width-1:0] b_rdata_o
);

  logic [Width-1:0] mem[Depth];
  logic [Width-1:0] a_rdata_q, b_rdata_q;

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < BeW; i++) begin
      if (a_req_i && a_we_i && a_be_i[i]) mem[a_addr_i][i*8+:8] <= a_wdata_i[i*8+:8];
    end
    for (int unsigned i = 0; i < BeW; i++) begin
      if (b_req_i && b_we_i && b_be_i[i]) mem[b_addr_i][i*8+:8] <= b_wdata_i[i*8+:8];
    end
    if (a_req_i && !a_we_i) a_rdata_q <= mem[a_addr_i];
    if (b_req_i && !b_we_i) b_rdata_q <= mem[b_addr_i];
  end

  assign a_rdata_o = a_rdata_q;
  assign b_rdata_o = b_rdata_q;

`ifndef SYNTHESIS
  initial begin
    assert (Width % 8 == 0 && Width > 0) else $fatal(1, "pmt_ram_2rw: Width %0d", Width);
    assert (Depth > 0) else $fatal(1, "pmt_ram_2rw: Depth is 0");
  end
`endif

endmodule : pmt_ram_2rw
