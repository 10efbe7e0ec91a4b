// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Compute engine: runs one conv or dwconv from the CV registers. Setup and parameter load go side by
// side; fetch, weight stream, array and post-processing then work as a pipeline.
// Guarantees: done_o once for each start_i unless cleared; on an error everything stops at once.
// Does not check fields (the sequencer did). Spec: docs/units/fetch.md, array.md, post.md.
module pmt_cv #(
  parameter int unsigned Rows = 16,
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned Lanes = 8,
  parameter int unsigned DimBits = 16,
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned OffA = $clog2(SpadABytes),
  localparam int unsigned OffB = $clog2(SpadWBytes),
  localparam int unsigned LineAW = OffA - OffW,
  localparam int unsigned LineWW = OffB - OffW,
  localparam int unsigned LineBits = LineBytes * 8,
  localparam int unsigned ReadBytes = (Cols > LineBytes) ? Cols : LineBytes
) (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic                        clear_i,
  input  logic                        start_i,
  input  logic                        depthwise_i,  // with start_i
  input  logic [16*32-1:0]            cfg_i,        // registers 16..31
  output logic                        done_o,
  output logic                        err_o,        // with done_o: SPAD_BOUNDS
  output logic [22:0]                 err_addr_o,   // stays until the next error
  // side A
  output logic                        a_req_o,
  output logic                        a_two_o,
  output logic [LineAW-1:0]           a_line_o,
  output logic [OffW-1:0]             a_off_o,
  input  logic                        a_gnt_i,
  input  logic [LineBits-1:0]         a_rdata_i,
  output logic                        r_req_o,
  output logic                        r_high_o,
  output logic                        r_two_o,
  output logic [LineAW-1:0]           r_line_o,
  output logic [2*LineBytes-1:0]      r_be_o,
  output logic [LineBits-1:0]         r_wdata_o,
  input  logic                        r_gnt_i,
  // side W
  output logic                        w_req_o,
  output logic                        w_two_o,
  output logic [LineWW-1:0]           w_line_o,
  input  logic                        w_gnt_i,
  input  logic [ReadBytes*8-1:0]      w_rdata_i,
  output logic                        p_req_o,
  output logic [LineWW-1:0]           p_line_o,
  input  logic                        p_gnt_i,
  input  logic [LineBits-1:0]         p_rdata_i
);

  localparam int unsigned RowW = $clog2(Rows);
  localparam int unsigned IdxW = (RowW > OffW) ? RowW : OffW;
  localparam int unsigned AddrW = ((2 * DimBits > OffA) ? 2 * DimBits : OffA) + 1;
  localparam int unsigned StepW = DimBits + 8;

  logic clear, depthwise_q, ready;
  logic post_done, fetch_err, wload_err, post_err;
  logic [22:0] fetch_err_addr, wload_err_addr, post_err_addr, err_addr_q;

  assign err_o = fetch_err | wload_err | post_err;
  assign done_o = (post_done | err_o) & !clear_i;
  assign clear = clear_i | err_o;
  assign err_addr_o = err_addr_q;
  always_ff @(posedge clk_i) begin
    if (start_i) depthwise_q <= depthwise_i;
    if (err_o) begin
      err_addr_q <= post_err ? post_err_addr : (wload_err ? wload_err_addr : fetch_err_addr);
    end
  end

  logic [AddrW-1:0] row0;
  logic [StepW-1:0] ystep_bytes, ydil_bytes;
  logic [OffB:0] tile_bytes;
  pmt_cv_setup #(
    .SpadABytes(SpadABytes),
    .SpadWBytes(SpadWBytes),
    .Cols(Cols),
    .DimBits(DimBits)
  ) u_setup (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .start_i,
    .done_o(ready),
    .in_i(cfg_i[0+OffA:0+0]),
    .pitch_i(cfg_i[224+DimBits-1:224+0]),
    .y0_i(cfg_i[399:392]),
    .ystep_i(cfg_i[391:384]),
    .ydil_i(cfg_i[407:400]),
    .run_i(cfg_i[416+DimBits-1:416+0]),
    .nx_i(cfg_i[439:432]),
    .kh_i(cfg_i[447:440]),
    .row0_o(row0),
    .ystep_bytes_o(ystep_bytes),
    .ydil_bytes_o(ydil_bytes),
    .tile_bytes_o(tile_bytes)
  );

  logic wcmd_valid, wcmd_ready, wcmd_next;
  logic win_valid, win_ready, win_last, win_tile_last, win_end;
  logic [LineBits-1:0] win_data;
  logic [IdxW-1:0] win_idx;
  logic [OffW-1:0] win_k_last;
  pmt_fetch #(
    .Rows(Rows),
    .Cols(Cols),
    .LineBytes(LineBytes),
    .SpadBytes(SpadABytes),
    .DimBits(DimBits)
  ) u_fetch (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .start_i(ready),
    .depthwise_i(depthwise_q),
    .h_i(cfg_i[192+DimBits-1:192+0]),
    .wb_i(cfg_i[208+:DimBits]),
    .oh_i(cfg_i[256+DimBits-1:256+0]),
    .ow_i(cfg_i[272+:DimBits]),
    .n_i(cfg_i[320+DimBits-1:320+0]),
    .xstep_i(cfg_i[352+DimBits-1:352+0]),
    .x0_i(cfg_i[368+:DimBits]),
    .ystep_i(cfg_i[391:384]),
    .y0_i(cfg_i[399:392]),
    .ydil_i(cfg_i[407:400]),
    .run_i(cfg_i[416+DimBits-1:416+0]),
    .nx_i(cfg_i[439:432]),
    .kh_i(cfg_i[447:440]),
    .kx_i(cfg_i[448+DimBits-1:448+0]),
    .pad_i(cfg_i[167:160]),
    .row0_i(row0),
    .ystep_bytes_i(ystep_bytes),
    .ydil_bytes_i(ydil_bytes),
    .wcmd_valid_o(wcmd_valid),
    .wcmd_ready_i(wcmd_ready),
    .wcmd_next_o(wcmd_next),
    .w_req_o(a_req_o),
    .w_two_o(a_two_o),
    .w_line_o(a_line_o),
    .w_off_o(a_off_o),
    .w_gnt_i(a_gnt_i),
    .w_rdata_i(a_rdata_i),
    .win_valid_o(win_valid),
    .win_ready_i(win_ready),
    .win_data_o(win_data),
    .win_idx_o(win_idx),
    .win_last_o(win_last),
    .win_k_last_o(win_k_last),
    .win_tile_last_o(win_tile_last),
    .win_end_o(win_end),
    .err_o(fetch_err),
    .err_addr_o(fetch_err_addr)
  );

  logic wl_valid, wl_ready;
  logic [ReadBytes*8-1:0] wl_data;
  pmt_wload #(
    .Cols(Cols),
    .LineBytes(LineBytes),
    .SpadBytes(SpadWBytes),
    .Depth(4)
  ) u_wload (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .start_i(ready),
    .base_i(cfg_i[64+OffB:64+0]),
    .tile_bytes_i(tile_bytes),
    .cmd_valid_i(wcmd_valid),
    .cmd_ready_o(wcmd_ready),
    .cmd_next_i(wcmd_next),
    .w_req_o,
    .w_two_o,
    .w_line_o,
    .w_gnt_i,
    .w_rdata_i,
    .out_valid_o(wl_valid),
    .out_ready_i(wl_ready),
    .out_data_o(wl_data),
    .err_o(wload_err),
    .err_addr_o(wload_err_addr)
  );

  logic k_valid, k_first, k_last, drain_free, reserve, reserve_end, loaded;
  logic [RowW-1:0] reserve_row, drain_row;
  logic [Rows*8-1:0] a;
  logic [Cols*8-1:0] w;
  logic [Cols*32-1:0] drain;
  pmt_feed #(
    .Rows(Rows),
    .Cols(Cols),
    .LineBytes(LineBytes)
  ) u_feed (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .start_i(ready),
    .depthwise_i(depthwise_q),
    .win_valid_i(win_valid),
    .win_ready_o(win_ready),
    .win_data_i(win_data),
    .win_idx_i(win_idx),
    .win_last_i(win_last),
    .win_k_last_i(win_k_last),
    .win_tile_last_i(win_tile_last),
    .win_end_i(win_end),
    .w_valid_i(wl_valid),
    .w_ready_o(wl_ready),
    .w_data_i(wl_data),
    .k_valid_o(k_valid),
    .k_first_o(k_first),
    .k_last_o(k_last),
    .a_o(a),
    .w_o(w),
    .drain_free_i(drain_free),
    .reserve_o(reserve),
    .reserve_row_o(reserve_row),
    .reserve_end_o(reserve_end)
  );

  pmt_array #(
    .Rows(Rows),
    .Cols(Cols)
  ) u_array (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .k_valid_i(k_valid),
    .k_first_i(k_first),
    .k_last_i(k_last),
    .a_i(a),
    .w_i(w),
    .loaded_o(loaded),
    .diagonal_i(depthwise_q),
    .row_i(drain_row),
    .drain_o(drain)
  );

  pmt_post #(
    .Rows(Rows),
    .Cols(Cols),
    .LineBytes(LineBytes),
    .SpadABytes(SpadABytes),
    .SpadWBytes(SpadWBytes),
    .Lanes(Lanes),
    .DimBits(DimBits)
  ) u_post (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .start_i,
    .done_o(post_done),
    .depthwise_i(depthwise_q),
    .out_i(cfg_i[32+OffA:32+0]),
    .bias_i(cfg_i[96+OffB:96+OffW]),
    .scale_i(cfg_i[128+OffB:128+OffW]),
    .zero_i(cfg_i[175:168]),
    .min_i(cfg_i[183:176]),
    .max_i(cfg_i[191:184]),
    .pitch_i(cfg_i[288+DimBits-1:288+0]),
    .n_i(cfg_i[320+DimBits-1:320+0]),
    .single_i(cfg_i[480]),
    .per_tensor_i(cfg_i[481]),
    .free_o(drain_free),
    .reserve_i(reserve),
    .reserve_row_i(reserve_row),
    .reserve_end_i(reserve_end),
    .loaded_i(loaded),
    .row_o(drain_row),
    .drain_i(drain),
    .p_req_o,
    .p_line_o,
    .p_gnt_i,
    .p_rdata_i,
    .r_req_o,
    .r_high_o,
    .r_two_o,
    .r_line_o,
    .r_be_o,
    .r_wdata_o,
    .r_gnt_i,
    .err_o(post_err),
    .err_addr_o(post_err_addr)
  );

  logic unused_cfg;
  assign unused_cfg = ^cfg_i;

endmodule : pmt_cv
