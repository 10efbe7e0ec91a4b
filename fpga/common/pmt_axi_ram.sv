// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// On-chip RAM behind an AXI4 slave port, standing in for external memory on small boards. One burst at a
// time (writes first), INCR, full-width beats and narrow single beats, one beat a cycle. Addresses outside
// [Base, Base + Bytes) answer DECERR and have no effect. Does not support bursts of narrow beats.
module pmt_axi_ram #(
  parameter int unsigned Bytes = 65536,
  parameter logic [39:0] Base = 40'h00_8000_0000,
  parameter int unsigned DataW = 32,
  parameter int unsigned IdW = 2,
  localparam int unsigned StrbW = DataW / 8,
  localparam int unsigned LineW = $clog2(StrbW),
  localparam int unsigned AddrW = $clog2(Bytes)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             awvalid_i,
  output logic             awready_o,
  input  logic [IdW-1:0]   awid_i,
  input  logic [39:0]      awaddr_i,
  input  logic             wvalid_i,
  output logic             wready_o,
  input  logic [DataW-1:0] wdata_i,
  input  logic [StrbW-1:0] wstrb_i,
  input  logic             wlast_i,
  output logic             bvalid_o,
  input  logic             bready_i,
  output logic [IdW-1:0]   bid_o,
  output logic [1:0]       bresp_o,
  input  logic             arvalid_i,
  output logic             arready_o,
  input  logic [IdW-1:0]   arid_i,
  input  logic [39:0]      araddr_i,
  input  logic [7:0]       arlen_i,
  output logic             rvalid_o,
  input  logic             rready_i,
  output logic [IdW-1:0]   rid_o,
  output logic [DataW-1:0] rdata_o,
  output logic [1:0]       rresp_o,
  output logic             rlast_o
);

  typedef enum logic [1:0] {Idle, Read, Write, Answer} state_e;
  state_e state_q, state_d;

  logic [IdW-1:0] id_q;
  logic [AddrW-1:LineW] line_q;
  logic [7:0] left_q;  // beats whose read was not issued yet
  logic err_q, rvalid_q, rlast_q;
  logic take, issue, wr;
  logic [39:0] addr;

  assign awready_o = state_q == Idle;
  assign arready_o = (state_q == Idle) & !awvalid_i;
  assign take = (state_q == Idle) & (awvalid_i | arvalid_i);
  assign addr = awvalid_i ? awaddr_i : araddr_i;

  // A read is issued when its beat can be shown in the next cycle.
  assign issue = (state_q == Read) & (!rvalid_q | (rready_i & !rlast_q));
  assign wready_o = state_q == Write;
  assign wr = wready_o & wvalid_i;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Idle: if (take) state_d = awvalid_i ? Write : Read;
      Read: if (rvalid_q && rready_i && rlast_q) state_d = Idle;
      Write: if (wvalid_i && wlast_i) state_d = Answer;
      default: if (bready_i) state_d = Idle;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      rvalid_q <= 1'b0;
    end else begin
      state_q <= state_d;
      if (issue) rvalid_q <= 1'b1;
      else if (rready_i) rvalid_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (take) begin
      id_q <= awvalid_i ? awid_i : arid_i;
      line_q <= addr[AddrW-1:LineW];
      left_q <= arlen_i;
      err_q <= addr[39:AddrW] != Base[39:AddrW];
    end else if (issue || wr) begin
      line_q <= line_q + 1'b1;
      left_q <= left_q - 8'd1;
    end
    if (issue) rlast_q <= left_q == 8'd0;
  end

  pmt_ram_1rw #(.Width(DataW), .Depth(Bytes / StrbW)) u_ram (
    .clk_i,
    .req_i  (issue | (wr & !err_q)),
    .we_i   (wready_o),
    .be_i   (wstrb_i),
    .addr_i (line_q),
    .wdata_i,
    .rdata_o
  );

  assign bvalid_o = state_q == Answer;
  assign bid_o = id_q;
  assign bresp_o = {2{err_q}};
  assign rvalid_o = rvalid_q;
  assign rid_o = id_q;
  assign rresp_o = {2{err_q}};
  assign rlast_o = rlast_q;

  logic unused_addr;
  assign unused_addr = ^addr[LineW-1:0];

`ifndef SYNTHESIS
  initial assert (Bytes == (1 << AddrW)) else $fatal(1, "pmt_axi_ram: Bytes %0d", Bytes);
`endif

endmodule : pmt_axi_ram
