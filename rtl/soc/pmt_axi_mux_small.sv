// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Small form of pmt_axi_mux, with the same ports: one burst of either master at a time, so that both address
// channels carry the same address and answers need no ID to find their master. The bridge goes first.
// Requires that a master never shows a read and a write address together.
module pmt_axi_mux_small #(
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

  // busy_q: the address was accepted, the last answer was not. A choice that was shown stays.
  logic own_b, lock_q, own_b_q, busy_q, taken, finished;
  logic [39:0] addr;
  logic [7:0] len;
  logic [SubIdW-1:0] id;

  assign own_b = (lock_q | busy_q) ? own_b_q : (b_awvalid_i | b_arvalid_i);
  // The two address channels of a master carry the same address.
  assign addr = own_b ? b_awaddr_i : n_awaddr_i;
  assign len = own_b ? '0 : n_awlen_i;
  assign id = own_b ? '0 : n_awid_i;

  assign m_awvalid_o = !busy_q & (own_b ? b_awvalid_i : n_awvalid_i);
  assign m_awid_o = {!own_b, id};
  assign m_awaddr_o = addr;
  assign m_awlen_o = len;
  assign m_awsize_o = own_b ? WordSize : FullSize;
  assign m_awburst_o = Incr;
  assign n_awready_o = !busy_q & !own_b & m_awready_i;
  assign b_awready_o = !busy_q & own_b & m_awready_i;

  assign m_arvalid_o = !busy_q & (own_b ? b_arvalid_i : n_arvalid_i);
  assign m_arid_o = {!own_b, id};
  assign m_araddr_o = addr;
  assign m_arlen_o = len;
  assign m_arsize_o = m_awsize_o;
  assign m_arburst_o = Incr;
  assign n_arready_o = !busy_q & !own_b & m_arready_i;
  assign b_arready_o = !busy_q & own_b & m_arready_i;

  assign m_wvalid_o = own_b ? b_wvalid_i : n_wvalid_i;
  assign m_wdata_o = own_b ? b_wdata_i : n_wdata_i;
  assign m_wstrb_o = own_b ? b_wstrb_i : n_wstrb_i;
  assign m_wlast_o = own_b | n_wlast_i;
  assign n_wready_o = !own_b & m_wready_i;
  assign b_wready_o = own_b & m_wready_i;

  assign n_bvalid_o = m_bvalid_i & !own_b_q;
  assign b_bvalid_o = m_bvalid_i & own_b_q;
  assign m_bready_o = own_b_q ? b_bready_i : n_bready_i;
  assign n_rvalid_o = m_rvalid_i & !own_b_q;
  assign b_rvalid_o = m_rvalid_i & own_b_q;
  assign m_rready_o = own_b_q ? b_rready_i : n_rready_i;
  assign n_bid_o = m_bid_i[SubIdW-1:0];
  assign n_rid_o = m_rid_i[SubIdW-1:0];
  assign n_bresp_o = m_bresp_i;
  assign b_bresp_o = m_bresp_i;
  assign n_rdata_o = m_rdata_i;
  assign b_rdata_o = m_rdata_i;
  assign n_rresp_o = m_rresp_i;
  assign b_rresp_o = m_rresp_i;
  assign n_rlast_o = m_rlast_i;

  assign taken = (m_awvalid_o & m_awready_i) | (m_arvalid_o & m_arready_i);
  assign finished = (m_bvalid_i & m_bready_o) | (m_rvalid_i & m_rready_o & m_rlast_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      lock_q <= 1'b0;
      own_b_q <= 1'b0;
      busy_q <= 1'b0;
    end else begin
      lock_q <= (m_awvalid_o | m_arvalid_o) & !taken;
      own_b_q <= own_b;
      busy_q <= taken | (busy_q & !finished);
    end
  end

  logic unused;
  assign unused = ^{n_arid_i, n_araddr_i, n_arlen_i, b_araddr_i, m_bid_i[IdW-1], m_rid_i[IdW-1]};

`ifndef SYNTHESIS
  initial assert (IdW >= 2) else $fatal(1, "pmt_axi_mux_small: IdW %0d is below 2", IdW);
  assert property (@(posedge clk_i) disable iff (!rst_ni) !(m_awvalid_o && m_arvalid_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    n_arvalid_i |-> n_araddr_i == n_awaddr_i && n_arlen_i == n_awlen_i && n_arid_i == n_awid_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    b_arvalid_i |-> b_araddr_i == b_awaddr_i);
`endif

endmodule : pmt_axi_mux_small
