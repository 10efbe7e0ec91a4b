// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The library cells side by side with small parameters, for one random test (lib_test.cpp).
module pmt_lib_tb (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,
  input  logic        in_valid_i,
  input  logic [7:0]  in_data_i,
  input  logic        out_ready_i,
  output logic        fifo_ready_o,
  output logic        fifo_valid_o,
  output logic [7:0]  fifo_data_o,
  output logic [1:0]  fifo_level_o,
  output logic        skid_ready_o,
  output logic        skid_valid_o,
  output logic [7:0]  skid_data_o,
  input  logic [4:0]  req_i,
  input  logic        advance_i,
  output logic [4:0]  gnt_o,
  output logic [2:0]  idx_o,
  input  logic        ram_req_i,
  input  logic        ram_we_i,
  input  logic [3:0]  ram_be_i,
  input  logic [3:0]  ram_addr_i,
  input  logic [31:0] ram_wdata_i,
  output logic [31:0] ram_rdata_o,
  input  logic        r1w_we_i,
  input  logic [2:0]  r1w_waddr_i,
  input  logic        r1w_re_i,
  input  logic [2:0]  r1w_raddr_i,
  output logic [7:0]  r1w_rdata_o,
  input  logic [3:0]  sync_i,
  output logic [3:0]  sync_o,
  output logic        rst_no
);

  pmt_fifo #(.Width(8), .Depth(3)) u_fifo (
    .clk_i,
    .rst_ni,
    .clear_i,
    .in_valid_i,
    .in_ready_o(fifo_ready_o),
    .in_data_i,
    .out_valid_o(fifo_valid_o),
    .out_ready_i,
    .out_data_o(fifo_data_o),
    .level_o(fifo_level_o)
  );

  pmt_skid #(.Width(8)) u_skid (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o(skid_ready_o),
    .in_data_i,
    .out_valid_o(skid_valid_o),
    .out_ready_i,
    .out_data_o(skid_data_o)
  );

  pmt_rr_arb #(.N(5)) u_arb (.clk_i, .rst_ni, .req_i, .advance_i, .gnt_o, .idx_o);

  pmt_ram_1rw #(.Width(32), .Depth(16)) u_ram (
    .clk_i,
    .req_i(ram_req_i),
    .we_i(ram_we_i),
    .be_i(ram_be_i),
    .addr_i(ram_addr_i),
    .wdata_i(ram_wdata_i),
    .rdata_o(ram_rdata_o)
  );

  pmt_ram_1r1w #(.Width(8), .Depth(8)) u_r1w (
    .clk_i,
    .we_i(r1w_we_i),
    .waddr_i(r1w_waddr_i),
    .wdata_i(in_data_i),
    .re_i(r1w_re_i),
    .raddr_i(r1w_raddr_i),
    .rdata_o(r1w_rdata_o)
  );

  pmt_sync2 #(.Width(4), .ResetValue(4'hA)) u_sync (.clk_i, .rst_ni, .d_i(sync_i), .q_o(sync_o));
  pmt_rst_sync u_rst (.clk_i, .rst_ni, .rst_no);

endmodule : pmt_lib_tb
