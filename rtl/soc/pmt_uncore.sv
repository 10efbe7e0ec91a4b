// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// All of the SoC except core, NPU and AXI multiplexer: bus, boot ROM, TCM, timer, serial port, control
// registers and AXI bridge. Small = 1 selects the forms for small FPGAs: one bus stream, single-port TCM,
// one-byte serial queues, unregistered bridge. Docs: docs/units/soc.md.
module pmt_uncore #(
  parameter bit Small = 1'b0,
  parameter int unsigned BootBytes = 2048,
  parameter int unsigned TcmBytes = 131072,
  parameter int unsigned AxiDataW = 128,
  parameter logic [15:0] UartDivReset = 16'd104,
  parameter logic [63:0] ArchHash = 64'h0,
  parameter logic [63:0] FullHash = 64'h0,
  localparam int unsigned AxiStrbW = AxiDataW / 8
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  // core
  input  logic                instr_req_i,
  output logic                instr_gnt_o,
  input  logic [31:0]         instr_addr_i,
  output logic                instr_rvalid_o,
  output logic [31:0]         instr_rdata_o,
  output logic                instr_err_o,
  input  logic                data_req_i,
  output logic                data_gnt_o,
  input  logic                data_we_i,
  input  logic [3:0]          data_be_i,
  input  logic [31:0]         data_addr_i,
  input  logic [31:0]         data_wdata_i,
  output logic                data_rvalid_o,
  output logic [31:0]         data_rdata_o,
  output logic                data_err_o,
  output logic                irq_software_o,
  output logic                irq_timer_o,
  output logic                irq_external_o,
  output logic                debug_req_o,
  input  logic                debug_halted_i,
  // host
  input  logic                host_req_i,
  output logic                host_gnt_o,
  input  logic                host_we_i,
  input  logic [3:0]          host_be_i,
  input  logic [31:0]         host_addr_i,
  input  logic [31:0]         host_wdata_i,
  output logic                host_rvalid_o,
  output logic [31:0]         host_rdata_o,
  output logic                host_err_o,
  // NPU window
  output logic                win_req_o,
  input  logic                win_gnt_i,
  output logic                win_we_o,
  output logic [3:0]          win_be_o,
  output logic [23:0]         win_addr_o,
  output logic [31:0]         win_wdata_o,
  input  logic                win_rvalid_i,
  input  logic [31:0]         win_rdata_i,
  input  logic                win_err_i,
  // AXI bridge
  output logic                axi_awvalid_o,
  input  logic                axi_awready_i,
  output logic [39:0]         axi_awaddr_o,
  output logic                axi_wvalid_o,
  input  logic                axi_wready_i,
  output logic [AxiDataW-1:0] axi_wdata_o,
  output logic [AxiStrbW-1:0] axi_wstrb_o,
  input  logic                axi_bvalid_i,
  output logic                axi_bready_o,
  input  logic [1:0]          axi_bresp_i,
  output logic                axi_arvalid_o,
  input  logic                axi_arready_i,
  output logic [39:0]         axi_araddr_o,
  input  logic                axi_rvalid_i,
  output logic                axi_rready_o,
  input  logic [AxiDataW-1:0] axi_rdata_i,
  input  logic [1:0]          axi_rresp_i,
  // pins and observation
  output logic                uart_tx_o,
  input  logic                uart_rx_i,
  output logic [15:0]         uart_div_o,
  output logic                tohost_valid_o,
  output logic [31:0]         tohost_o
);

  localparam int unsigned RomAddrW = $clog2(BootBytes / 4);
  localparam int unsigned TcmAddrW = $clog2(TcmBytes / 4);

  logic rom_req, tcm_a_req, tcm_a_we, tcm_b_req, reg_core, reg_we;
  logic [RomAddrW-1:0] rom_addr;
  logic [TcmAddrW-1:0] tcm_a_addr, tcm_b_addr;
  logic [3:0] tcm_a_be, ext_be;
  logic [2:0] reg_req;
  logic [15:2] reg_addr;
  logic [31:0] rom_rdata, tcm_a_wdata, tcm_a_rdata, tcm_b_rdata, reg_wdata;
  logic [31:0] timer_rdata, uart_rdata, ctl_rdata;
  logic ext_req, ext_gnt, ext_we, ext_rvalid, ext_err;
  logic [31:0] ext_addr, ext_wdata, ext_rdata;
  logic uart_irq, host_irq;

  if (Small) begin : gen_bus_small
    pmt_bus_small #(
      .BootBytes(BootBytes),
      .TcmBytes (TcmBytes)
    ) u_bus (
      .clk_i,
      .rst_ni,
      .instr_req_i,
      .instr_gnt_o,
      .instr_addr_i,
      .instr_rvalid_o,
      .instr_rdata_o,
      .instr_err_o,
      .data_req_i,
      .data_gnt_o,
      .data_we_i,
      .data_be_i,
      .data_addr_i,
      .data_wdata_i,
      .data_rvalid_o,
      .data_rdata_o,
      .data_err_o,
      .host_req_i,
      .host_gnt_o,
      .host_we_i,
      .host_be_i,
      .host_addr_i,
      .host_wdata_i,
      .host_rvalid_o,
      .host_rdata_o,
      .host_err_o,
      .rom_req_o    (rom_req),
      .rom_addr_o   (rom_addr),
      .rom_rdata_i  (rom_rdata),
      .tcm_a_req_o  (tcm_a_req),
      .tcm_a_we_o   (tcm_a_we),
      .tcm_a_be_o   (tcm_a_be),
      .tcm_a_addr_o (tcm_a_addr),
      .tcm_a_wdata_o(tcm_a_wdata),
      .tcm_a_rdata_i(tcm_a_rdata),
      .tcm_b_req_o  (tcm_b_req),
      .tcm_b_addr_o (tcm_b_addr),
      .tcm_b_rdata_i(tcm_b_rdata),
      .reg_req_o    (reg_req),
      .reg_core_o   (reg_core),
      .reg_we_o     (reg_we),
      .reg_addr_o   (reg_addr),
      .reg_wdata_o  (reg_wdata),
      .reg_rdata_i  (timer_rdata | uart_rdata | ctl_rdata),
      .win_req_o,
      .win_gnt_i,
      .win_we_o,
      .win_be_o,
      .win_addr_o,
      .win_wdata_o,
      .win_rvalid_i,
      .win_rdata_i,
      .win_err_i,
      .ext_req_o    (ext_req),
      .ext_gnt_i    (ext_gnt),
      .ext_we_o     (ext_we),
      .ext_be_o     (ext_be),
      .ext_addr_o   (ext_addr),
      .ext_wdata_o  (ext_wdata),
      .ext_rvalid_i (ext_rvalid),
      .ext_rdata_i  (ext_rdata),
      .ext_err_i    (ext_err)
    );
  end else begin : gen_bus
    pmt_bus #(
      .BootBytes(BootBytes),
      .TcmBytes (TcmBytes)
    ) u_bus (
      .clk_i,
      .rst_ni,
      .instr_req_i,
      .instr_gnt_o,
      .instr_addr_i,
      .instr_rvalid_o,
      .instr_rdata_o,
      .instr_err_o,
      .data_req_i,
      .data_gnt_o,
      .data_we_i,
      .data_be_i,
      .data_addr_i,
      .data_wdata_i,
      .data_rvalid_o,
      .data_rdata_o,
      .data_err_o,
      .host_req_i,
      .host_gnt_o,
      .host_we_i,
      .host_be_i,
      .host_addr_i,
      .host_wdata_i,
      .host_rvalid_o,
      .host_rdata_o,
      .host_err_o,
      .rom_req_o    (rom_req),
      .rom_addr_o   (rom_addr),
      .rom_rdata_i  (rom_rdata),
      .tcm_a_req_o  (tcm_a_req),
      .tcm_a_we_o   (tcm_a_we),
      .tcm_a_be_o   (tcm_a_be),
      .tcm_a_addr_o (tcm_a_addr),
      .tcm_a_wdata_o(tcm_a_wdata),
      .tcm_a_rdata_i(tcm_a_rdata),
      .tcm_b_req_o  (tcm_b_req),
      .tcm_b_addr_o (tcm_b_addr),
      .tcm_b_rdata_i(tcm_b_rdata),
      .reg_req_o    (reg_req),
      .reg_core_o   (reg_core),
      .reg_we_o     (reg_we),
      .reg_addr_o   (reg_addr),
      .reg_wdata_o  (reg_wdata),
      .reg_rdata_i  (timer_rdata | uart_rdata | ctl_rdata),
      .win_req_o,
      .win_gnt_i,
      .win_we_o,
      .win_be_o,
      .win_addr_o,
      .win_wdata_o,
      .win_rvalid_i,
      .win_rdata_i,
      .win_err_i,
      .ext_req_o    (ext_req),
      .ext_gnt_i    (ext_gnt),
      .ext_we_o     (ext_we),
      .ext_be_o     (ext_be),
      .ext_addr_o   (ext_addr),
      .ext_wdata_o  (ext_wdata),
      .ext_rvalid_i (ext_rvalid),
      .ext_rdata_i  (ext_rdata),
      .ext_err_i    (ext_err)
    );
  end

  pmt_boot_rom #(.Bytes(BootBytes)) u_boot_rom (
    .clk_i,
    .req_i  (rom_req),
    .addr_i (rom_addr),
    .rdata_o(rom_rdata)
  );

  pmt_tcm #(
    .Bytes   (TcmBytes),
    .DualPort(!Small)
  ) u_tcm (
    .clk_i,
    .a_req_i  (tcm_a_req),
    .a_we_i   (tcm_a_we),
    .a_be_i   (tcm_a_be),
    .a_addr_i (tcm_a_addr),
    .a_wdata_i(tcm_a_wdata),
    .a_rdata_o(tcm_a_rdata),
    .b_req_i  (tcm_b_req),
    .b_addr_i (tcm_b_addr),
    .b_rdata_o(tcm_b_rdata)
  );

  if (Small) begin : gen_ctl_small
    pmt_ctl_small #(
      .ArchHash(ArchHash),
      .FullHash(FullHash)
    ) u_ctl (
      .clk_i,
      .rst_ni,
      .timer_req_i(reg_req[0]),
      .ctl_req_i  (reg_req[2]),
      .core_i     (reg_core),
      .we_i       (reg_we),
      .addr_i     (reg_addr),
      .wdata_i    (reg_wdata),
      .rdata_o    (ctl_rdata),
      .irq_software_o,
      .irq_timer_o,
      .tohost_valid_o,
      .tohost_o,
      .host_irq_o (host_irq),
      .debug_req_o,
      .debug_halted_i
    );
    assign timer_rdata = '0;
  end else begin : gen_ctl
    pmt_timer u_timer (
      .clk_i,
      .rst_ni,
      .req_i  (reg_req[0]),
      .we_i   (reg_we),
      .addr_i (reg_addr),
      .wdata_i(reg_wdata),
      .rdata_o(timer_rdata),
      .irq_software_o,
      .irq_timer_o
    );

    pmt_socctl #(
      .ArchHash(ArchHash),
      .FullHash(FullHash)
    ) u_socctl (
      .clk_i,
      .rst_ni,
      .req_i     (reg_req[2]),
      .core_i    (reg_core),
      .we_i      (reg_we),
      .addr_i    (reg_addr[11:2]),
      .wdata_i   (reg_wdata),
      .rdata_o   (ctl_rdata),
      .tohost_valid_o,
      .tohost_o,
      .host_irq_o(host_irq),
      .debug_req_o,
      .debug_halted_i
    );
  end

  pmt_uart #(
    .FifoDepth(Small ? 1 : 8),
    .DivReset (UartDivReset)
  ) u_uart (
    .clk_i,
    .rst_ni,
    .req_i  (reg_req[1]),
    .we_i   (reg_we),
    .addr_i (reg_addr[11:2]),
    .wdata_i(reg_wdata),
    .rdata_o(uart_rdata),
    .irq_o  (uart_irq),
    .div_o  (uart_div_o),
    .tx_o   (uart_tx_o),
    .rx_i   (uart_rx_i)
  );

  assign irq_external_o = uart_irq | host_irq;

  pmt_axi_bridge #(
    .DataW     (AxiDataW),
    .Registered(!Small)
  ) u_bridge (
    .clk_i,
    .rst_ni,
    .req_i   (ext_req),
    .gnt_o   (ext_gnt),
    .we_i    (ext_we),
    .be_i    (ext_be),
    .addr_i  (ext_addr),
    .wdata_i (ext_wdata),
    .rvalid_o(ext_rvalid),
    .rdata_o (ext_rdata),
    .err_o   (ext_err),
    .axi_awvalid_o,
    .axi_awready_i,
    .axi_awaddr_o,
    .axi_wvalid_o,
    .axi_wready_i,
    .axi_wdata_o,
    .axi_wstrb_o,
    .axi_bvalid_i,
    .axi_bready_o,
    .axi_bresp_i,
    .axi_arvalid_o,
    .axi_arready_i,
    .axi_araddr_o,
    .axi_rvalid_i,
    .axi_rready_o,
    .axi_rdata_i,
    .axi_rresp_i
  );

endmodule : pmt_uncore
