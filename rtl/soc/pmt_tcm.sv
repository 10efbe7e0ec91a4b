// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Core-local RAM. DualPort = 1: port A (data, host) and port B (instructions) are served in the same
// cycle. DualPort = 0: one port, A only (the bus arbitrates); B is ignored and reads 0.
// Requests are always accepted; read data one cycle later.
module pmt_tcm #(
  parameter int unsigned Bytes = 131072,
  parameter bit DualPort = 1'b1,
  localparam int unsigned Words = Bytes / 4,
  localparam int unsigned AddrW = $clog2(Words)
) (
  input  logic             clk_i,
  input  logic             a_req_i,
  input  logic             a_we_i,
  input  logic [3:0]       a_be_i,
  input  logic [AddrW-1:0] a_addr_i,
  input  logic [31:0]      a_wdata_i,
  output logic [31:0]      a_rdata_o,
  input  logic             b_req_i,
  input  logic [AddrW-1:0] b_addr_i,
  output logic [31:0]      b_rdata_o
);

  if (DualPort) begin : gen_dual
    pmt_ram_2rw #(.Width(32), .Depth(Words)) u_ram (
      .clk_i,
      .a_req_i,
      .a_we_i,
      .a_be_i,
      .a_addr_i,
      .a_wdata_i,
      .a_rdata_o,
      .b_req_i,
      .b_we_i   (1'b0),
      .b_be_i   (4'b0),
      .b_addr_i,
      .b_wdata_i(32'b0),
      .b_rdata_o
    );
  end else begin : gen_single
    pmt_ram_1rw #(.Width(32), .Depth(Words)) u_ram (
      .clk_i,
      .req_i  (a_req_i),
      .we_i   (a_we_i),
      .be_i   (a_be_i),
      .addr_i (a_addr_i),
      .wdata_i(a_wdata_i),
      .rdata_o(a_rdata_o)
    );
    logic unused_b;
    assign unused_b = ^{b_req_i, b_addr_i};
    assign b_rdata_o = '0;
  end

`ifndef SYNTHESIS
  initial assert (Bytes >= 1024 && Bytes == (1 << $clog2(Bytes)))
    else $fatal(1, "pmt_tcm: Bytes %0d is not a power of two from 1024", Bytes);
`endif

endmodule : pmt_tcm
