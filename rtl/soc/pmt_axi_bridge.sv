// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Word accesses of the bus to single AXI4 beats of 4 bytes on a data bus of DataW bits. One access at a
// time; SLVERR and DECERR answers become err_o. Registered = 1: the request and the response are held in
// flops (no combinational path between core and AXI); 0: they pass through, and gnt_o comes when the
// address (and write data) beat is accepted. Never bursts, never exclusive.
module pmt_axi_bridge #(
  parameter int unsigned DataW = 128,
  parameter bit Registered = 1'b1,
  localparam int unsigned StrbW = DataW / 8,
  localparam int unsigned LaneW = $clog2(StrbW)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             req_i,
  output logic             gnt_o,
  input  logic             we_i,
  input  logic [3:0]       be_i,
  input  logic [31:0]      addr_i,
  input  logic [31:0]      wdata_i,
  output logic             rvalid_o,
  output logic [31:0]      rdata_o,
  output logic             err_o,
  output logic             axi_awvalid_o,
  input  logic             axi_awready_i,
  output logic [39:0]      axi_awaddr_o,
  output logic             axi_wvalid_o,
  input  logic             axi_wready_i,
  output logic [DataW-1:0] axi_wdata_o,
  output logic [StrbW-1:0] axi_wstrb_o,
  input  logic             axi_bvalid_i,
  output logic             axi_bready_o,
  input  logic [1:0]       axi_bresp_i,
  output logic             axi_arvalid_o,
  input  logic             axi_arready_i,
  output logic [39:0]      axi_araddr_o,
  input  logic             axi_rvalid_i,
  output logic             axi_rready_o,
  input  logic [DataW-1:0] axi_rdata_i,
  input  logic [1:0]       axi_rresp_i
);

  // The access whose address beats are being offered: from flops or straight from the bus.
  logic offer, we, sent;
  logic [3:0] be;
  logic [31:0] addr, wdata;
  logic wait_q, wait_we_q, aw_done_q, w_done_q;
  logic done, done_err;
  logic [31:0] lane_data;

  if (Registered) begin : gen_req_flops
    logic offer_q, we_q;
    logic [3:0] be_q;
    logic [31:0] addr_q, wdata_q;

    assign gnt_o = !offer_q & !wait_q;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) offer_q <= 1'b0;
      else offer_q <= offer_q ? !sent : (req_i & gnt_o);
    end

    always_ff @(posedge clk_i) begin
      if (req_i && gnt_o) begin
        we_q <= we_i;
        be_q <= be_i;
        addr_q <= addr_i;
        wdata_q <= wdata_i;
      end
    end

    assign offer = offer_q;
    assign we = we_q;
    assign be = be_q;
    assign addr = addr_q;
    assign wdata = wdata_q;
  end else begin : gen_req_wires
    assign gnt_o = sent;
    assign offer = req_i & !wait_q;
    assign we = we_i;
    assign be = be_i;
    assign addr = addr_i;
    assign wdata = wdata_i;
  end

  // Address and write data may be accepted in any order.
  logic aw_ok, w_ok;
  assign aw_ok = aw_done_q | axi_awready_i;
  assign w_ok = w_done_q | axi_wready_i;
  assign sent = offer & (we ? (aw_ok & w_ok) : axi_arready_i);

  assign axi_awvalid_o = offer & we & !aw_done_q;
  assign axi_wvalid_o = offer & we & !w_done_q;
  assign axi_arvalid_o = offer & !we;
  assign axi_awaddr_o = {8'b0, addr[31:2], 2'b00};
  assign axi_araddr_o = {8'b0, addr[31:2], 2'b00};
  assign axi_wdata_o = {(DataW / 32) {wdata}};

  if (DataW > 32) begin : gen_lanes
    assign axi_wstrb_o = StrbW'(be) << {addr[LaneW-1:2], 2'b00};

    logic [LaneW-1:2] lane_q;
    always_ff @(posedge clk_i) begin
      if (sent) lane_q <= addr[LaneW-1:2];
    end
    assign lane_data = axi_rdata_i[lane_q*32+:32];
  end else begin : gen_one_lane
    assign axi_wstrb_o = be;
    assign lane_data = axi_rdata_i;
  end

  assign axi_bready_o = wait_q & wait_we_q;
  assign axi_rready_o = wait_q & !wait_we_q;
  assign done = wait_q & (wait_we_q ? axi_bvalid_i : axi_rvalid_i);
  assign done_err = wait_we_q ? axi_bresp_i[1] : axi_rresp_i[1];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      wait_q <= 1'b0;
      wait_we_q <= 1'b0;
      aw_done_q <= 1'b0;
      w_done_q <= 1'b0;
    end else begin
      if (sent) begin
        wait_q <= 1'b1;
        wait_we_q <= we;
      end else if (done) begin
        wait_q <= 1'b0;
      end
      aw_done_q <= offer & we & !sent & aw_ok;
      w_done_q <= offer & we & !sent & w_ok;
    end
  end

  if (Registered) begin : gen_rsp_flops
    logic rvalid_q, err_q;
    logic [31:0] rdata_q;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) rvalid_q <= 1'b0;
      else rvalid_q <= done;
    end
    always_ff @(posedge clk_i) begin
      if (done) begin
        err_q <= done_err;
        rdata_q <= lane_data;
      end
    end
    assign rvalid_o = rvalid_q;
    assign err_o = err_q;
    assign rdata_o = rdata_q;
  end else begin : gen_rsp_wires
    assign rvalid_o = done;
    assign err_o = done_err;
    assign rdata_o = lane_data;
  end

  // EXOKAY cannot come; the bus sends word-aligned addresses.
  logic unused;
  assign unused = ^{axi_bresp_i[0], axi_rresp_i[0], addr[1:0]};

`ifndef SYNTHESIS
  initial assert (DataW == 32 || DataW == 64 || DataW == 128)
    else $fatal(1, "pmt_axi_bridge: DataW %0d", DataW);
`endif

endmodule : pmt_axi_bridge
