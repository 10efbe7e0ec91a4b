// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Board top for the iCEBreaker (iCE40UP5K): pmt_soc (configuration nano) at 12 MHz straight from the
// crystal, 64 KB of "external" memory in the second pair of SPRAMs, serial port on the USB bridge. Red LED
// on: waiting in the loader or ended with a failure; green on: program ended with exit code 0.
module top (
  input  logic clk_12m_i,
  input  logic btn_ni,
  input  logic uart_rx_i,
  output logic uart_tx_o,
  output logic led_red_no,
  output logic led_green_no
);

  localparam int unsigned DataW = pmt_config_pkg::MemAxiDataBits;
  localparam int unsigned StrbW = DataW / 8;
  localparam int unsigned IdW = pmt_config_pkg::MemAxiIdBits;

  // Power-up: flip-flops start at 0, so the chip is in reset until the counter has run once.
  logic [3:0] powerup_q = '0;
  logic rst_n;

  always_ff @(posedge clk_12m_i) begin
    if (!btn_ni) powerup_q <= '0;
    else if (powerup_q != '1) powerup_q <= powerup_q + 4'd1;
  end

  pmt_rst_sync u_rst_sync (.clk_i(clk_12m_i), .rst_ni(&powerup_q), .rst_no(rst_n));

  logic awvalid, awready, wvalid, wready, wlast, bvalid, bready;
  logic arvalid, arready, rvalid, rready, rlast;
  logic [IdW-1:0] awid, bid, arid, rid;
  logic [39:0] awaddr, araddr;
  logic [7:0] arlen;
  logic [1:0] bresp, rresp;
  logic [DataW-1:0] wdata, rdata;
  logic [StrbW-1:0] wstrb;
  logic tohost_valid;
  logic [31:0] tohost;

  pmt_soc #(
    .UartDivReset(16'd104)  // 115200 bit/s
  ) u_soc (
    .clk_i           (clk_12m_i),
    .rst_ni          (rst_n),
    .host_req_i      (1'b0),
    .host_we_i       (1'b0),
    .host_be_i       (4'b0),
    .host_addr_i     (32'b0),
    .host_wdata_i    (32'b0),
    .uart_tx_o,
    .uart_rx_i,
    .m_axi_awvalid_o (awvalid),
    .m_axi_awready_i (awready),
    .m_axi_awid_o    (awid),
    .m_axi_awaddr_o  (awaddr),
    .m_axi_wvalid_o  (wvalid),
    .m_axi_wready_i  (wready),
    .m_axi_wdata_o   (wdata),
    .m_axi_wstrb_o   (wstrb),
    .m_axi_wlast_o   (wlast),
    .m_axi_bvalid_i  (bvalid),
    .m_axi_bready_o  (bready),
    .m_axi_bid_i     (bid),
    .m_axi_bresp_i   (bresp),
    .m_axi_arvalid_o (arvalid),
    .m_axi_arready_i (arready),
    .m_axi_arid_o    (arid),
    .m_axi_araddr_o  (araddr),
    .m_axi_arlen_o   (arlen),
    .m_axi_rvalid_i  (rvalid),
    .m_axi_rready_o  (rready),
    .m_axi_rid_i     (rid),
    .m_axi_rdata_i   (rdata),
    .m_axi_rresp_i   (rresp),
    .m_axi_rlast_i   (rlast),
    .tohost_valid_o  (tohost_valid),
    .tohost_o        (tohost)
  );

  pmt_axi_ram #(
    .Bytes(65536),
    .DataW(DataW),
    .IdW  (IdW)
  ) u_memory (
    .clk_i    (clk_12m_i),
    .rst_ni   (rst_n),
    .awvalid_i(awvalid),
    .awready_o(awready),
    .awid_i   (awid),
    .awaddr_i (awaddr),
    .wvalid_i (wvalid),
    .wready_o (wready),
    .wdata_i  (wdata),
    .wstrb_i  (wstrb),
    .wlast_i  (wlast),
    .bvalid_o (bvalid),
    .bready_i (bready),
    .bid_o    (bid),
    .bresp_o  (bresp),
    .arvalid_i(arvalid),
    .arready_o(arready),
    .arid_i   (arid),
    .araddr_i (araddr),
    .arlen_i  (arlen),
    .rvalid_o (rvalid),
    .rready_i (rready),
    .rid_o    (rid),
    .rdata_o  (rdata),
    .rresp_o  (rresp),
    .rlast_o  (rlast)
  );

  // LEDs: the last tohost word, ended with code 0 or not.
  logic passed_q;

  always_ff @(posedge clk_12m_i or negedge rst_n) begin
    if (!rst_n) passed_q <= 1'b0;
    else if (tohost_valid) passed_q <= tohost == 32'd1;
  end

  assign led_red_no = passed_q;
  assign led_green_no = !passed_q;

endmodule : top
