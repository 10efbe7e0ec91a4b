// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Two AXI4 masters on one port: n (NPU DMA, bursts) and b (bridge, single 4-byte beats, first when both
// ask). The top ID bit tells them apart (1 = n), so each keeps its own order. An address shown stays.
// Write data follow the order of the write addresses; the writer changes only when no write data are
// owed, and a waiting master stops new addresses of the other: neither starves. No added latency.
module pmt_axi_mux #(
  parameter int unsigned DataW = 128,
  parameter int unsigned IdW = 4,
  localparam int unsigned StrbW = DataW / 8,
  localparam int unsigned SubIdW = IdW - 1
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  // n: NPU DMA
  input  logic              n_awvalid_i,
  output logic              n_awready_o,
  input  logic [SubIdW-1:0] n_awid_i,
  input  logic [39:0]       n_awaddr_i,
  input  logic [7:0]        n_awlen_i,
  input  logic              n_wvalid_i,
  output logic              n_wready_o,
  input  logic [DataW-1:0]  n_wdata_i,
  input  logic [StrbW-1:0]  n_wstrb_i,
  input  logic              n_wlast_i,
  output logic              n_bvalid_o,
  input  logic              n_bready_i,
  output logic [SubIdW-1:0] n_bid_o,
  output logic [1:0]        n_bresp_o,
  input  logic              n_arvalid_i,
  output logic              n_arready_o,
  input  logic [SubIdW-1:0] n_arid_i,
  input  logic [39:0]       n_araddr_i,
  input  logic [7:0]        n_arlen_i,
  output logic              n_rvalid_o,
  input  logic              n_rready_i,
  output logic [SubIdW-1:0] n_rid_o,
  output logic [DataW-1:0]  n_rdata_o,
  output logic [1:0]        n_rresp_o,
  output logic              n_rlast_o,
  // b: bridge
  input  logic              b_awvalid_i,
  output logic              b_awready_o,
  input  logic [39:0]       b_awaddr_i,
  input  logic              b_wvalid_i,
  output logic              b_wready_o,
  input  logic [DataW-1:0]  b_wdata_i,
  input  logic [StrbW-1:0]  b_wstrb_i,
  output logic              b_bvalid_o,
  input  logic              b_bready_i,
  output logic [1:0]        b_bresp_o,
  input  logic              b_arvalid_i,
  output logic              b_arready_o,
  input  logic [39:0]       b_araddr_i,
  output logic              b_rvalid_o,
  input  logic              b_rready_i,
  output logic [DataW-1:0]  b_rdata_o,
  output logic [1:0]        b_rresp_o,
  // the port
  output logic              m_awvalid_o,
  input  logic              m_awready_i,
  output logic [IdW-1:0]    m_awid_o,
  output logic [39:0]       m_awaddr_o,
  output logic [7:0]        m_awlen_o,
  output logic [2:0]        m_awsize_o,
  output logic [1:0]        m_awburst_o,
  output logic              m_wvalid_o,
  input  logic              m_wready_i,
  output logic [DataW-1:0]  m_wdata_o,
  output logic [StrbW-1:0]  m_wstrb_o,
  output logic              m_wlast_o,
  input  logic              m_bvalid_i,
  output logic              m_bready_o,
  input  logic [IdW-1:0]    m_bid_i,
  input  logic [1:0]        m_bresp_i,
  output logic              m_arvalid_o,
  input  logic              m_arready_i,
  output logic [IdW-1:0]    m_arid_o,
  output logic [39:0]       m_araddr_o,
  output logic [7:0]        m_arlen_o,
  output logic [2:0]        m_arsize_o,
  output logic [1:0]        m_arburst_o,
  input  logic              m_rvalid_i,
  output logic              m_rready_o,
  input  logic [IdW-1:0]    m_rid_i,
  input  logic [DataW-1:0]  m_rdata_i,
  input  logic [1:0]        m_rresp_i,
  input  logic              m_rlast_i
);

  localparam logic [2:0] FullSize = 3'($clog2(StrbW));
  localparam logic [2:0] WordSize = 3'd2;
  localparam logic [1:0] Incr = 2'b01;

  // --- write address and data -----------------------------------------------------------------------
  // owed_q: bursts whose address was accepted and whose last data beat was not; at most 3.
  // ahead_q: all data of the address being shown were accepted before it.
  logic aw_b, aw_lock_q, aw_lock_b_q, aw_ok, aw_fire;
  logic w_b_q, w_last, ahead_q;
  logic [1:0] owed_q;

  // The other master may take over only when nothing is owed; while it waits, no new addresses.
  assign aw_b = aw_lock_q ? aw_lock_b_q : b_awvalid_i;
  assign aw_ok = aw_lock_q | ((aw_b == w_b_q) ? (owed_q != 2'd3) : (owed_q == 2'd0));
  assign m_awvalid_o = aw_ok & (aw_b ? b_awvalid_i : n_awvalid_i);
  assign aw_fire = m_awvalid_o & m_awready_i;
  assign n_awready_o = aw_ok & !aw_b & m_awready_i;
  assign b_awready_o = aw_ok & aw_b & m_awready_i;
  assign m_awid_o = aw_b ? '0 : {1'b1, n_awid_i};
  assign m_awaddr_o = aw_b ? b_awaddr_i : n_awaddr_i;
  assign m_awlen_o = aw_b ? '0 : n_awlen_i;
  assign m_awsize_o = aw_b ? WordSize : FullSize;
  assign m_awburst_o = Incr;

  // Write data may overtake an address that is shown but not yet accepted (a slave may wait for them).
  logic w_b, w_open;
  assign w_open = (owed_q != 2'd0) | (m_awvalid_o & !ahead_q);
  assign w_b = (owed_q != 2'd0) ? w_b_q : aw_b;
  assign m_wvalid_o = w_open & (w_b ? b_wvalid_i : n_wvalid_i);
  assign n_wready_o = w_open & !w_b & m_wready_i;
  assign b_wready_o = w_open & w_b & m_wready_i;
  assign m_wdata_o = w_b ? b_wdata_i : n_wdata_i;
  assign m_wstrb_o = w_b ? b_wstrb_i : n_wstrb_i;
  assign m_wlast_o = w_b | n_wlast_i;
  assign w_last = m_wvalid_o & m_wready_i & m_wlast_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      aw_lock_q <= 1'b0;
      aw_lock_b_q <= 1'b0;
      w_b_q <= 1'b0;
      owed_q <= '0;
      ahead_q <= 1'b0;
    end else begin
      aw_lock_q <= m_awvalid_o & !m_awready_i;
      aw_lock_b_q <= aw_b;
      if (aw_fire) w_b_q <= aw_b;
      if (aw_fire) ahead_q <= 1'b0;
      else if (w_last && owed_q == 2'd0) ahead_q <= 1'b1;
      if (aw_fire && !ahead_q && !w_last) owed_q <= owed_q + 2'd1;
      else if (!aw_fire && w_last && owed_q != 2'd0) owed_q <= owed_q - 2'd1;
    end
  end

  // --- read address ---------------------------------------------------------------------------------
  logic ar_b, ar_lock_q, ar_lock_b_q;

  assign ar_b = ar_lock_q ? ar_lock_b_q : b_arvalid_i;
  assign m_arvalid_o = ar_b ? b_arvalid_i : n_arvalid_i;
  assign n_arready_o = !ar_b & m_arready_i;
  assign b_arready_o = ar_b & m_arready_i;
  assign m_arid_o = ar_b ? '0 : {1'b1, n_arid_i};
  assign m_araddr_o = ar_b ? b_araddr_i : n_araddr_i;
  assign m_arlen_o = ar_b ? '0 : n_arlen_i;
  assign m_arsize_o = ar_b ? WordSize : FullSize;
  assign m_arburst_o = Incr;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_lock_q <= 1'b0;
      ar_lock_b_q <= 1'b0;
    end else begin
      ar_lock_q <= m_arvalid_o & !m_arready_i;
      ar_lock_b_q <= ar_b;
    end
  end

  // --- answers --------------------------------------------------------------------------------------
  assign n_bvalid_o = m_bvalid_i & m_bid_i[IdW-1];
  assign b_bvalid_o = m_bvalid_i & !m_bid_i[IdW-1];
  assign m_bready_o = m_bid_i[IdW-1] ? n_bready_i : b_bready_i;
  assign n_bid_o = m_bid_i[SubIdW-1:0];
  assign n_bresp_o = m_bresp_i;
  assign b_bresp_o = m_bresp_i;

  assign n_rvalid_o = m_rvalid_i & m_rid_i[IdW-1];
  assign b_rvalid_o = m_rvalid_i & !m_rid_i[IdW-1];
  assign m_rready_o = m_rid_i[IdW-1] ? n_rready_i : b_rready_i;
  assign n_rid_o = m_rid_i[SubIdW-1:0];
  assign n_rdata_o = m_rdata_i;
  assign n_rresp_o = m_rresp_i;
  assign n_rlast_o = m_rlast_i;
  assign b_rdata_o = m_rdata_i;
  assign b_rresp_o = m_rresp_i;

`ifndef SYNTHESIS
  initial assert (IdW >= 2) else $fatal(1, "pmt_axi_mux: IdW %0d is below 2", IdW);
  assert property (@(posedge clk_i) disable iff (!rst_ni) ahead_q |-> owed_q == 0 && m_awvalid_o);
`endif

endmodule : pmt_axi_mux
