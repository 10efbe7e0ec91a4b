// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// NPU: sequencer, DMA engine, compute engine, two scratchpad sides, window port for core and host.
// Guarantees: commands in order, tags, sticky error as the instruction set says; scratchpad contents
// survive soft reset. Does not drive an interrupt (the core's CSR file does). Spec: docs/units/npu.md.
module pmt_npu #(
  parameter int unsigned Rows = 16,
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned Banks = 4,
  parameter int unsigned PostLanes = 8,
  parameter int unsigned QueueDepth = 16,
  parameter int unsigned DmaOutstanding = 4,
  parameter int unsigned DmaWindows = 2,
  parameter int unsigned DimBits = 16,
  parameter int unsigned AxiIdBits = 4
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  // core command port
  input  logic                    npu_valid_i,
  output logic                    npu_ready_o,
  input  logic [9:0]              npu_op_i,
  input  logic [31:0]             npu_rs1_i,
  input  logic [31:0]             npu_rs2_i,
  output logic [31:0]             npu_tag_issued_o,
  output logic [31:0]             npu_tag_done_o,
  output logic                    npu_busy_o,
  output logic [7:0]              npu_err_code_o,
  output logic [31:0]             npu_err_tag_o,
  output logic [39:0]             npu_err_addr_o,
  input  logic                    npu_soft_reset_i,
  input  logic [63:0]             npu_win_base_i,   // window 1 in the upper half
  input  logic [63:0]             npu_win_limit_i,
  input  logic [3:0]              npu_win_perm_i,
  // window: +0x000000 side A, +0x400000 side W, +0x800000 registers
  input  logic                    win_req_i,
  output logic                    win_gnt_o,
  input  logic                    win_we_i,
  input  logic [3:0]              win_be_i,
  input  logic [23:0]             win_addr_i,
  input  logic [31:0]             win_wdata_i,
  output logic                    win_rvalid_o,
  output logic [31:0]             win_rdata_o,
  output logic                    win_err_o,
  // AXI4 master
  output logic [AxiIdBits-1:0]    axi_awid_o,
  output logic [39:0]             axi_awaddr_o,
  output logic [7:0]              axi_awlen_o,
  output logic [2:0]              axi_awsize_o,
  output logic [1:0]              axi_awburst_o,
  output logic                    axi_awvalid_o,
  input  logic                    axi_awready_i,
  output logic [LineBytes*8-1:0]  axi_wdata_o,
  output logic [LineBytes-1:0]    axi_wstrb_o,
  output logic                    axi_wlast_o,
  output logic                    axi_wvalid_o,
  input  logic                    axi_wready_i,
  input  logic [AxiIdBits-1:0]    axi_bid_i,
  input  logic [1:0]              axi_bresp_i,
  input  logic                    axi_bvalid_i,
  output logic                    axi_bready_o,
  output logic [AxiIdBits-1:0]    axi_arid_o,
  output logic [39:0]             axi_araddr_o,
  output logic [7:0]              axi_arlen_o,
  output logic [2:0]              axi_arsize_o,
  output logic [1:0]              axi_arburst_o,
  output logic                    axi_arvalid_o,
  input  logic                    axi_arready_i,
  input  logic [AxiIdBits-1:0]    axi_rid_i,
  input  logic [LineBytes*8-1:0]  axi_rdata_i,
  input  logic [1:0]              axi_rresp_i,
  input  logic                    axi_rlast_i,
  input  logic                    axi_rvalid_i,
  output logic                    axi_rready_o
);

  localparam int unsigned OffW = $clog2(LineBytes);
  localparam int unsigned OffA = $clog2(SpadABytes);
  localparam int unsigned OffB = $clog2(SpadWBytes);
  localparam int unsigned OffM = (OffA > OffB) ? OffA : OffB;
  localparam int unsigned LineAW = OffA - OffW;
  localparam int unsigned LineWW = OffB - OffW;
  localparam int unsigned LineMW = OffM - OffW;
  localparam int unsigned LineBits = LineBytes * 8;
  localparam int unsigned ReadBytes = (Cols > LineBytes) ? Cols : LineBytes;

  // ---- sequencer ---------------------------------------------------------------------------------
  logic [7*32-1:0] dma_cfg;
  logic [16*32-1:0] cv_cfg;
  logic dma_start, dma_load, dma_idle, dma_done, dma_err;
  logic [2:0] dma_err_code;
  logic [39:0] dma_err_addr;
  logic cv_start, cv_depthwise, cv_done, cv_err;
  logic [22:0] cv_err_addr;

  pmt_npu_seq #(
    .Cols(Cols),
    .LineBytes(LineBytes),
    .SpadABytes(SpadABytes),
    .SpadWBytes(SpadWBytes),
    .QueueDepth(QueueDepth),
    .DimBits(DimBits)
  ) u_seq (
    .clk_i,
    .rst_ni,
    .soft_reset_i(npu_soft_reset_i),
    .cmd_valid_i(npu_valid_i),
    .cmd_ready_o(npu_ready_o),
    .cmd_op_i(npu_op_i),
    .cmd_rs1_i(npu_rs1_i),
    .cmd_rs2_i(npu_rs2_i),
    .tag_issued_o(npu_tag_issued_o),
    .tag_done_o(npu_tag_done_o),
    .busy_o(npu_busy_o),
    .err_code_o(npu_err_code_o),
    .err_tag_o(npu_err_tag_o),
    .err_addr_o(npu_err_addr_o),
    .dma_cfg_o(dma_cfg),
    .cv_cfg_o(cv_cfg),
    .dma_start_o(dma_start),
    .dma_load_o(dma_load),
    .dma_idle_i(dma_idle),
    .dma_done_i(dma_done),
    .dma_err_i(dma_err),
    .dma_err_code_i(dma_err_code),
    .dma_err_addr_i(dma_err_addr),
    .cv_start_o(cv_start),
    .cv_depthwise_o(cv_depthwise),
    .cv_done_i(cv_done),
    .cv_err_i(cv_err),
    .cv_err_addr_i(cv_err_addr)
  );

  // ---- narrow ports of the sides: window, DMA ------------------------------------------------------
  logic na_req, na_gnt, na_we, nw_req, nw_gnt, nw_we;
  logic [LineAW-1:0] na_line;
  logic [LineWW-1:0] nw_line;
  logic [LineBytes-1:0] na_be, nw_be;
  logic [LineBits-1:0] na_rdata, nw_rdata, n_wdata;
  logic win_a, win_w;

  // ---- DMA engine --------------------------------------------------------------------------------
  logic side_w, s_req, s_we, s_gnt;
  logic [LineMW-1:0] s_line;
  logic [LineBytes-1:0] s_be;
  logic [39:0] ax_addr;
  logic [7:0] ax_len;
  assign side_w = dma_cfg[86];

  pmt_dma #(
    .LineBytes(LineBytes),
    .SpadABytes(SpadABytes),
    .SpadWBytes(SpadWBytes),
    .Outstanding(DmaOutstanding),
    .Windows(DmaWindows),
    .DimBits(DimBits)
  ) u_dma (
    .clk_i,
    .rst_ni,
    .abort_i(npu_soft_reset_i),
    .start_i(dma_start),
    .load_i(dma_load),
    .idle_o(dma_idle),
    .done_o(dma_done),
    .err_o(dma_err),
    .err_code_o(dma_err_code),
    .err_addr_o(dma_err_addr),
    .mem_i({dma_cfg[39:32], dma_cfg[0+:32]}),
    .side_w_i(side_w),
    .spad_i(dma_cfg[64+OffM:64+0]),
    .row_bytes_i(dma_cfg[96+OffM+1:96+0]),
    .rows_i(dma_cfg[128+DimBits-1:128+0]),
    .mem_stride_i(dma_cfg[160+:32]),
    .spad_stride_i(dma_cfg[192+OffM:192+0]),
    .win_base_i(npu_win_base_i),
    .win_limit_i(npu_win_limit_i),
    .win_perm_i(npu_win_perm_i),
    .s_req_o(s_req),
    .s_we_o(s_we),
    .s_line_o(s_line),
    .s_be_o(s_be),
    .s_gnt_i(s_gnt),
    .s_rdata_i(n_rdata),
    .ax_addr_o(ax_addr),
    .ax_len_o(ax_len),
    .aw_valid_o(axi_awvalid_o),
    .aw_ready_i(axi_awready_i),
    .w_data_o(axi_wdata_o),
    .w_strb_o(axi_wstrb_o),
    .w_last_o(axi_wlast_o),
    .w_valid_o(axi_wvalid_o),
    .w_ready_i(axi_wready_i),
    .b_resp_i(axi_bresp_i),
    .b_valid_i(axi_bvalid_i),
    .b_ready_o(axi_bready_o),
    .ar_valid_o(axi_arvalid_o),
    .ar_ready_i(axi_arready_i),
    .r_resp_i(axi_rresp_i),
    .r_last_i(axi_rlast_i),
    .r_valid_i(axi_rvalid_i),
    .r_ready_o(axi_rready_o)
  );
  assign axi_awid_o = '0;
  assign axi_awaddr_o = ax_addr;
  assign axi_awlen_o = ax_len;
  assign axi_awsize_o = 3'(OffW);
  assign axi_awburst_o = 2'b01;
  assign axi_arid_o = '0;
  assign axi_araddr_o = ax_addr;
  assign axi_arlen_o = ax_len;
  assign axi_arsize_o = 3'(OffW);
  assign axi_arburst_o = 2'b01;

  // ---- window and DMA share the narrow ports -------------------------------------------------------
  logic win_reg, win_bad, win_side, dma_a, dma_w;
  logic [LineBytes-1:0] win_be;
  logic [21:0] win_off;
  logic win_a_in, win_w_in;

  assign win_off = win_addr_i[21:0];
  assign win_a_in = win_off[21:OffA] == '0;
  assign win_w_in = win_off[21:OffB] == '0;
  assign win_a = win_req_i && win_addr_i[23:22] == 2'b00 && win_a_in;
  assign win_w = win_req_i && win_addr_i[23:22] == 2'b01 && win_w_in;
  assign win_reg = win_addr_i[23:22] == 2'b10 && win_off[21:6] == '0 && win_off[5:2] <= 4'd8 &&
                   win_be_i == 4'b1111;
  assign win_bad = !(win_a || win_w || win_reg);
  assign win_gnt_o = win_a ? na_gnt : (win_w ? nw_gnt : win_req_i);

  // The narrow ports of both sides serve one of window and DMA at a time and share its data.
  assign dma_a = s_req && !side_w && !win_side;
  assign dma_w = s_req && side_w && !win_side;
  assign win_side = win_a || win_w;
  assign n_wdata = win_side ? {(LineBytes / 4){win_wdata_i}} : axi_rdata_i;

  assign na_req = win_a | dma_a;
  assign na_we = win_a ? win_we_i : s_we;
  assign na_line = win_a ? win_addr_i[OffA-1:OffW] : LineAW'(s_line);
  assign na_be = win_a ? win_be : s_be;
  assign nw_req = win_w | dma_w;
  assign nw_we = win_w ? win_we_i : s_we;
  assign nw_line = win_w ? win_addr_i[OffB-1:OffW] : LineWW'(s_line);
  assign nw_be = win_w ? win_be : s_be;
  assign s_gnt = (dma_a && na_gnt) || (dma_w && nw_gnt);

  // Narrow read data, from the side of the last grant.
  logic rsp_w_q;
  logic [LineBits-1:0] n_rdata;
  logic [31:0] word;
  always_ff @(posedge clk_i) rsp_w_q <= win_side ? win_w : side_w;
  assign n_rdata = rsp_w_q ? nw_rdata : na_rdata;
  if (LineBytes == 4) begin : gen_word
    assign win_be = win_be_i;
    assign word = n_rdata;
  end else begin : gen_words
    localparam int unsigned SelW = OffW - 2;
    logic [SelW-1:0] sel_q;
    assign win_be = LineBytes'(win_be_i) << {win_addr_i[OffW-1:2], 2'b00};
    always_ff @(posedge clk_i) begin
      if (win_req_i) sel_q <= win_addr_i[OffW-1:2];
    end
    assign word = n_rdata[{sel_q, 5'd0}+:32];
  end

  // ---- compute engine and sides --------------------------------------------------------------------
  logic fa_req, fa_two, fa_gnt, r_req, r_high, r_two, r_gnt, fw_req, fw_two, fw_gnt;
  logic p_req, p_gnt;
  logic [LineAW-1:0] fa_line, r_line;
  logic [LineWW-1:0] fw_line, p_line;
  logic [OffW-1:0] fa_off;
  logic [2*LineBytes-1:0] r_be;
  logic [LineBits-1:0] fa_rdata, r_wdata;
  logic [ReadBytes*8-1:0] fw_rdata;

  pmt_cv #(
    .Rows(Rows),
    .Cols(Cols),
    .LineBytes(LineBytes),
    .SpadABytes(SpadABytes),
    .SpadWBytes(SpadWBytes),
    .Lanes(PostLanes),
    .DimBits(DimBits)
  ) u_cv (
    .clk_i,
    .rst_ni,
    .clear_i(npu_soft_reset_i),
    .start_i(cv_start),
    .depthwise_i(cv_depthwise),
    .cfg_i(cv_cfg),
    .done_o(cv_done),
    .err_o(cv_err),
    .err_addr_o(cv_err_addr),
    .a_req_o(fa_req),
    .a_two_o(fa_two),
    .a_line_o(fa_line),
    .a_off_o(fa_off),
    .a_gnt_i(fa_gnt),
    .a_rdata_i(fa_rdata),
    .r_req_o(r_req),
    .r_high_o(r_high),
    .r_two_o(r_two),
    .r_line_o(r_line),
    .r_be_o(r_be),
    .r_wdata_o(r_wdata),
    .r_gnt_i(r_gnt),
    .w_req_o(fw_req),
    .w_two_o(fw_two),
    .w_line_o(fw_line),
    .w_gnt_i(fw_gnt),
    .w_rdata_i(fw_rdata),
    .p_req_o(p_req),
    .p_line_o(p_line),
    .p_gnt_i(p_gnt),
    .p_rdata_i(nw_rdata)
  );

  pmt_spad #(
    .Bytes(SpadABytes),
    .LineBytes(LineBytes),
    .Banks(Banks),
    .WideRotate(1'b1),
    .WideLines(1)
  ) u_spad_a (
    .clk_i,
    .rst_ni,
    .n_req_i(na_req),
    .n_high_i(win_a),
    .n_we_i(na_we),
    .n_line_i(na_line),
    .n_be_i(na_be),
    .n_wdata_i(n_wdata),
    .n_gnt_o(na_gnt),
    .n_rdata_o(na_rdata),
    .w_req_i(fa_req),
    .w_two_i(fa_two),
    .w_line_i(fa_line),
    .w_off_i(fa_off),
    .w_gnt_o(fa_gnt),
    .w_rdata_o(fa_rdata),
    .r_req_i(r_req),
    .r_high_i(r_high),
    .r_two_i(r_two),
    .r_line_i(r_line),
    .r_be_i(r_be),
    .r_wdata_i(r_wdata),
    .r_gnt_o(r_gnt)
  );

  // Parameter reads share the narrow port of side W, below the window and above the DMA engine.
  logic unused_gnt, p_sel, nw_any_gnt;
  assign p_sel = p_req && !win_w;
  assign p_gnt = nw_any_gnt && p_sel;
  assign nw_gnt = nw_any_gnt && !p_sel;
  pmt_spad #(
    .Bytes(SpadWBytes),
    .LineBytes(LineBytes),
    .Banks(Banks),
    .WideRotate(1'b0),
    .WideLines(ReadBytes / LineBytes)
  ) u_spad_w (
    .clk_i,
    .rst_ni,
    .n_req_i(nw_req || p_req),
    .n_high_i(win_w),
    .n_we_i(!p_sel && nw_we),
    .n_line_i(p_sel ? p_line : nw_line),
    .n_be_i(nw_be),
    .n_wdata_i(n_wdata),
    .n_gnt_o(nw_any_gnt),
    .n_rdata_o(nw_rdata),
    .w_req_i(fw_req),
    .w_two_i(fw_two),
    .w_line_i(fw_line),
    .w_off_i('0),
    .w_gnt_o(fw_gnt),
    .w_rdata_o(fw_rdata),
    .r_req_i(1'b0),
    .r_high_i(1'b0),
    .r_two_i(1'b0),
    .r_line_i('0),
    .r_be_i('0),
    .r_wdata_i('0),
    .r_gnt_o(unused_gnt)
  );

  // ---- window response and registers ---------------------------------------------------------------
  logic rsp_q, rsp_err_q, rsp_side_q;
  logic [31:0] reg_q, reg_d;
  always_comb begin
    unique case (win_off[5:2])
      4'd0: reg_d = 32'h314E_5450;  // "PTN1"
      4'd1: reg_d = {16'(Cols), 16'(Rows)};
      4'd2: reg_d = {30'd0, npu_err_code_o != '0, npu_busy_o};
      4'd3: reg_d = npu_tag_done_o;
      4'd4: reg_d = npu_tag_issued_o;
      4'd5: reg_d = {24'd0, npu_err_code_o};
      4'd6: reg_d = npu_err_tag_o;
      4'd7: reg_d = npu_err_addr_o[31:0];
      default: reg_d = {24'd0, npu_err_addr_o[39:32]};
    endcase
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rsp_q <= 1'b0;
    else rsp_q <= win_req_i & win_gnt_o;
  end
  always_ff @(posedge clk_i) begin
    if (win_req_i) begin
      rsp_err_q <= win_bad;
      rsp_side_q <= win_side;
      reg_q <= reg_d;
    end
  end
  assign win_rvalid_o = rsp_q;
  assign win_err_o = rsp_q & rsp_err_q;
  assign win_rdata_o = rsp_side_q ? word : reg_q;

  logic unused_axi;
  assign unused_axi = ^{axi_bid_i, axi_rid_i, axi_bresp_i[0], win_off[1:0], win_addr_i[1:0], dma_cfg};

`ifndef SYNTHESIS
  initial begin
    assert (LineBytes >= 4 && 2 ** OffW == LineBytes) else $fatal(1, "pmt_npu: LineBytes");
    assert (2 ** OffA == SpadABytes && 2 ** OffB == SpadWBytes && OffA <= 21 && OffB <= 21)
    else $fatal(1, "pmt_npu: scratchpad sizes %0d, %0d", SpadABytes, SpadWBytes);
    assert (DimBits >= 8 && DimBits <= 16) else $fatal(1, "pmt_npu: DimBits %0d", DimBits);
    assert (Cols <= 2 * LineBytes) else $fatal(1, "pmt_npu: Cols %0d", Cols);
    // One unit: pmt_npu_serial.
    assert (Rows > 1 && Cols > 1)
    else $fatal(1, "pmt_npu: %0d x %0d units, lines of %0d bytes", Rows, Cols, LineBytes);
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    axi_arvalid_o && !axi_arready_i |=> axi_arvalid_o && $stable({axi_araddr_o, axi_arlen_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    axi_awvalid_o && !axi_awready_i |=> axi_awvalid_o && $stable({axi_awaddr_o, axi_awlen_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    axi_wvalid_o && !axi_wready_i |=>
    axi_wvalid_o && $stable({axi_wdata_o, axi_wstrb_o, axi_wlast_o}));
`endif

endmodule : pmt_npu
