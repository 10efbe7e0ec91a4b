// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Address generation of conv and dwconv: n-tile > pixel tile > ky > kx > chunk > row; one window of
// LineBytes unaligned activation bytes a cycle, padding inserted. Guarantees: only rows that exist
// are fetched; bytes outside the image are never read; a needed byte outside side A is reported and
// the window is not read. No multiplier. Spec: docs/units/fetch.md.
module pmt_fetch #(
  parameter int unsigned Rows = 16,
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadBytes = 131072,
  parameter int unsigned DimBits = 16,
  localparam int unsigned RowW = $clog2(Rows),
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned IdxW = (RowW > OffW) ? RowW : OffW,
  localparam int unsigned OffA = $clog2(SpadBytes),
  localparam int unsigned LineAddrW = OffA - OffW,
  localparam int unsigned AddrW = ((2 * DimBits > OffA) ? 2 * DimBits : OffA) + 1,
  localparam int unsigned StepW = DimBits + 8
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      clear_i,
  input  logic                      start_i,        // products are ready
  // configuration, stable while working
  input  logic                      depthwise_i,
  input  logic [DimBits-1:0]        h_i,
  input  logic [DimBits-1:0]        wb_i,
  input  logic [DimBits-1:0]        oh_i,
  input  logic [DimBits-1:0]        ow_i,
  input  logic [DimBits-1:0]        n_i,
  input  logic [DimBits-1:0]        xstep_i,
  input  logic [DimBits-1:0]        x0_i,           // signed
  input  logic [7:0]                ystep_i,
  input  logic [7:0]                y0_i,           // signed
  input  logic [7:0]                ydil_i,
  input  logic [DimBits-1:0]        run_i,
  input  logic [7:0]                nx_i,
  input  logic [7:0]                kh_i,
  input  logic [DimBits-1:0]        kx_i,
  input  logic [7:0]                pad_i,
  input  logic [AddrW-1:0]          row0_i,
  input  logic [StepW-1:0]          ystep_bytes_i,
  input  logic [StepW-1:0]          ydil_bytes_i,
  // weight stream commands
  output logic                      wcmd_valid_o,
  input  logic                      wcmd_ready_i,
  output logic                      wcmd_next_o,
  // side A, wide read
  output logic                      w_req_o,
  output logic                      w_two_o,
  output logic [LineAddrW-1:0]      w_line_o,
  output logic [OffW-1:0]           w_off_o,
  input  logic                      w_gnt_i,
  input  logic [LineBytes*8-1:0]    w_rdata_i,
  // windows
  output logic                      win_valid_o,
  input  logic                      win_ready_i,
  output logic [LineBytes*8-1:0]    win_data_o,
  output logic [IdxW-1:0]           win_idx_o,
  output logic                      win_last_o,
  output logic [OffW-1:0]           win_k_last_o,
  output logic                      win_tile_last_o,
  output logic                      win_end_o,
  output logic                      err_o,
  output logic [22:0]               err_addr_o
);

  localparam int unsigned Diag = (Rows < Cols) ? Rows : Cols;
  localparam int unsigned CntW = OffW + 1;
  localparam int unsigned TileW = $clog2(Cols + 1);
  localparam int unsigned PosW = DimBits + 2;  // y, x and offsets; they stop once past the image

  // ---- position: pixel (t), kernel row (c), kernel offset (z) ------------------------------------
  logic busy_q, fire, s1_ready;
  logic [DimBits-1:0] t_ox_q, t_oy_q;          // 1 .. OW, 1 .. OH
  logic [PosW-1:0] t_bx_q;                     // (ox - 1) * XSTEP
  logic signed [PosW-1:0] c_y_q;
  logic [AddrW-1:0] c_ra_q;                    // address of byte 0 of image row c_y
  logic signed [PosW-1:0] z_q, zx_q, xb_q;     // X0 + kx * KX + j; the same at j = 0; X0 + n
  logic [DimBits-1:0] j_left_q, n_left_q;
  logic [7:0] kx_q, ky_q;                      // 1 .. NX, 1 .. KH
  logic [RowW-1:0] row_q;
  logic [OffW-1:0] slot_q;
  logic k_start_q, n_start_q;                  // first chunk of the tile; first tile of the n-tile

  // Row walker: the pixel of the current window and the pixel after it.
  logic [DimBits-1:0] cur_ox, cur_oy, step_ox, step_oy, next_ox, next_oy;
  logic [PosW-1:0] cur_bx, step_bx, next_bx;
  logic signed [PosW-1:0] cur_y, from_y, step_y, next_y;
  logic [AddrW-1:0] cur_ra, from_ra, step_ra, next_ra;
  logic ox_last, pix_last, row_end, row_first;
  logic k_end, n_end;  // last window of a tile, of an n-tile

  // Adds a distance unless the position is already past every image (2^DimBits or more).
  function automatic logic signed [PosW-1:0] advance(input logic signed [PosW-1:0] at,
                                                     input logic [DimBits-1:0] by);
    advance = (!at[PosW-1] && at[DimBits]) ? at : at + $signed({2'b00, by});
  endfunction

  assign row_first = row_q == '0;
  assign ox_last = cur_ox == ow_i;
  assign pix_last = ox_last && cur_oy == oh_i;
  assign row_end = depthwise_i || pix_last || row_q == RowW'(Rows - 1);

  assign step_ox = ox_last ? DimBits'(1) : cur_ox + 1'b1;
  assign step_oy = ox_last ? cur_oy + 1'b1 : cur_oy;
  assign step_bx = ox_last ? '0 : (cur_bx[PosW-1] ? cur_bx : cur_bx + PosW'(xstep_i));
  assign step_y = ox_last ? advance(from_y, DimBits'(ystep_i)) : from_y;
  assign step_ra = ox_last ? from_ra + AddrW'(ystep_bytes_i) : from_ra;

  logic init, tile_init;
  assign init = start_i || (fire && n_end);   // pixel 0
  assign tile_init = start_i || (fire && k_end);

  logic [DimBits-1:0] w_ox_q, w_oy_q, n_ox_q, n_oy_q;
  logic [PosW-1:0] w_bx_q, n_bx_q;
  logic signed [PosW-1:0] w_y_q, n_y_q;
  logic [AddrW-1:0] w_ra_q, n_ra_q;
  assign cur_ox = row_first ? t_ox_q : w_ox_q;
  assign cur_oy = row_first ? t_oy_q : w_oy_q;
  assign cur_bx = row_first ? t_bx_q : w_bx_q;
  assign cur_y = row_first ? c_y_q : w_y_q;
  assign cur_ra = row_first ? c_ra_q : w_ra_q;
  assign from_y = cur_y;
  assign from_ra = cur_ra;
  // The pixel after the tile is known at the end of the tile's first chunk (ky = kx = j = 0).
  assign next_ox = k_start_q ? step_ox : n_ox_q;
  assign next_oy = k_start_q ? step_oy : n_oy_q;
  assign next_bx = k_start_q ? step_bx : n_bx_q;
  assign next_y = k_start_q ? step_y : n_y_q;
  assign next_ra = k_start_q ? step_ra : n_ra_q;
  always_ff @(posedge clk_i) begin
    if (fire) begin
      w_ox_q <= step_ox;
      w_oy_q <= step_oy;
      w_bx_q <= step_bx;
      w_y_q <= step_y;
      w_ra_q <= step_ra;
    end
    if (fire && row_end && k_start_q) begin
      n_ox_q <= step_ox;
      n_oy_q <= step_oy;
      n_bx_q <= step_bx;
      n_y_q <= step_y;
      n_ra_q <= step_ra;
    end
  end

  // ---- end of chunk, run, kernel row, tile, n-tile -----------------------------------------------
  logic j_last, kx_last, ky_last, n_last;
  logic [TileW-1:0] tile_n;
  logic signed [PosW-1:0] z_sum, x_base;

  assign j_last = depthwise_i || j_left_q <= DimBits'(LineBytes);
  assign kx_last = kx_q == nx_i;
  assign ky_last = ky_q == kh_i;
  assign k_end = row_end && j_last && kx_last && ky_last;  // last window of the tile
  assign n_end = k_end && pix_last;
  assign tile_n = depthwise_i ? TileW'(Diag) : TileW'(Cols);
  assign n_last = n_left_q <= DimBits'(tile_n);
  assign z_sum = advance(j_last ? zx_q : z_q, j_last ? kx_i : DimBits'(LineBytes));
  assign x_base = (n_end && depthwise_i) ? advance(xb_q, DimBits'(Diag)) : xb_q;

  assign wcmd_valid_o = busy_q && s1_ready && k_start_q && row_first;
  assign wcmd_next_o = n_start_q;
  assign fire = busy_q && s1_ready && (wcmd_ready_i || !(k_start_q && row_first));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) busy_q <= 1'b0;
    else if (clear_i) busy_q <= 1'b0;
    else if (start_i) busy_q <= 1'b1;
    else if (fire && n_end && n_last) busy_q <= 1'b0;
  end

  always_ff @(posedge clk_i) begin
    if (init) begin
      t_ox_q <= DimBits'(1);
      t_oy_q <= DimBits'(1);
      t_bx_q <= '0;
      c_y_q <= PosW'($signed(y0_i));
      c_ra_q <= row0_i;
    end else if (fire && k_end) begin
      t_ox_q <= next_ox;
      t_oy_q <= next_oy;
      t_bx_q <= next_bx;
      c_y_q <= next_y;
      c_ra_q <= next_ra;
    end else if (fire && row_end && j_last && kx_last) begin
      c_y_q <= advance(c_y_q, DimBits'(ydil_i));
      c_ra_q <= c_ra_q + AddrW'(ydil_bytes_i);
    end

    if (start_i) begin
      xb_q <= PosW'($signed(x0_i));
      n_left_q <= n_i;
    end else if (fire && n_end) begin
      xb_q <= x_base;
      n_left_q <= n_left_q - DimBits'(tile_n);
    end

    if (tile_init) begin
      kx_q <= 8'd1;
      ky_q <= 8'd1;
      j_left_q <= run_i;
      slot_q <= '0;
      k_start_q <= 1'b1;
      n_start_q <= start_i || n_end;
      z_q <= start_i ? PosW'($signed(x0_i)) : x_base;
      zx_q <= start_i ? PosW'($signed(x0_i)) : x_base;
    end else if (fire && row_end) begin
      k_start_q <= 1'b0;
      slot_q <= slot_q + 1'b1;
      if (!j_last) begin
        j_left_q <= j_left_q - DimBits'(LineBytes);
        z_q <= z_sum;
      end else begin
        j_left_q <= run_i;
        if (kx_last) begin
          kx_q <= 8'd1;
          ky_q <= ky_q + 8'd1;
          z_q <= xb_q;
          zx_q <= xb_q;
        end else begin
          kx_q <= kx_q + 8'd1;
          z_q <= z_sum;
          zx_q <= z_sum;
        end
      end
    end
    if (start_i || (fire && row_end)) row_q <= '0;
    else if (fire) row_q <= row_q + 1'b1;
  end

  // ---- stage 1: address, needed bytes [head, tail) of the window ----------------------------------
  logic signed [PosW+1:0] b, b_left;
  logic [CntW-1:0] need, head, tail, until_end, missing;
  logic row_ok;
  assign b = (PosW + 2)'(z_q) + $signed({2'b00, cur_bx});
  assign b_left = $signed({4'b0000, wb_i}) - b;
  assign row_ok = !cur_y[PosW-1] && !cur_y[DimBits] && cur_y[DimBits-1:0] < h_i;
  always_comb begin
    if (depthwise_i) need = n_last ? CntW'(n_left_q) : CntW'(Diag);
    else need = j_last ? CntW'(j_left_q) : CntW'(LineBytes);
    missing = -b[CntW-1:0];
    if (!b[PosW+1]) head = '0;
    else head = (&b[PosW:OffW]) && missing < need ? missing : need;
    until_end = b_left[CntW-1:0];
    if (b_left[PosW+1]) tail = '0;
    else tail = (b_left[PosW:OffW+1] == '0) && until_end < need ? until_end : need;
  end

  logic s1_valid_q, s1_need_q, s1_last_q, s1_tile_last_q, s1_end_q;
  logic signed [AddrW:0] s1_addr_q;
  logic [CntW-1:0] s1_head_q, s1_tail_q;
  logic [IdxW-1:0] s1_idx_q;
  logic [OffW-1:0] s1_k_last_q;
  always_ff @(posedge clk_i) begin
    if (fire) begin
      s1_need_q <= row_ok && head < tail;
      s1_head_q <= head;
      s1_tail_q <= tail;
      s1_addr_q <= $signed({1'b0, cur_ra}) + (AddrW + 1)'(b);
      s1_idx_q <= depthwise_i ? IdxW'(slot_q) : IdxW'(row_q);
      s1_last_q <= depthwise_i ? (k_end || slot_q == '1) : row_end;
      s1_k_last_q <= depthwise_i ? slot_q : OffW'(need - 1'b1);
      s1_tile_last_q <= depthwise_i ? k_end : (j_last && kx_last && ky_last);
      s1_end_q <= pix_last;
    end
  end

  // ---- request; a window without needed bytes asks for nothing -----------------------------------
  localparam int unsigned UpW = AddrW + 1 - OffA;
  logic [CntW:0] reach, reach_head;
  logic line_top, in_side, issue, credit, need_read;
  logic s2_valid_q, s2_need_q;
  logic [UpW-1:0] s1_up;
  assign s1_up = s1_addr_q[AddrW:OffA];
  assign reach = {2'b00, s1_addr_q[OffW-1:0]} + {1'b0, s1_tail_q};
  assign reach_head = {2'b00, s1_addr_q[OffW-1:0]} + {1'b0, s1_head_q};
  assign line_top = &s1_addr_q[OffA-1:OffW];
  assign w_two_o = reach > (CntW + 1)'(LineBytes);
  // A window may start below address 0 as long as its needed bytes do not.
  assign in_side = (s1_up == '0 && !(line_top && w_two_o)) ||
                   (s1_up == '1 && line_top && reach_head >= (CntW + 1)'(LineBytes));
  assign need_read = s1_valid_q && s1_need_q;
  assign w_req_o = need_read && in_side && credit;
  assign w_line_o = s1_addr_q[OffA-1:OffW];
  assign w_off_o = s1_addr_q[OffW-1:0];
  assign issue = s1_valid_q && credit && (!s1_need_q || (in_side && w_gnt_i));
  assign s1_ready = !s1_valid_q || issue;
  assign err_o = need_read && !in_side;
  assign err_addr_o = {1'b0, 22'(s1_addr_q)};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s1_valid_q <= 1'b0;
      s2_valid_q <= 1'b0;
    end else if (clear_i) begin
      s1_valid_q <= 1'b0;
      s2_valid_q <= 1'b0;
    end else begin
      if (s1_ready) s1_valid_q <= fire;
      s2_valid_q <= issue;
    end
  end

  // ---- stage 2: data and padding -----------------------------------------------------------------
  localparam int unsigned MetaW = IdxW + OffW + 3;
  logic [CntW-1:0] s2_head_q, s2_tail_q;
  logic [MetaW-1:0] s2_meta_q;
  logic [LineBytes*8-1:0] s2_data;
  always_ff @(posedge clk_i) begin
    if (issue) begin
      s2_need_q <= s1_need_q;
      s2_head_q <= s1_head_q;
      s2_tail_q <= s1_tail_q;
      s2_meta_q <= {s1_idx_q, s1_k_last_q, s1_last_q, s1_tile_last_q, s1_end_q};
    end
  end
  always_comb begin
    for (int unsigned i = 0; i < LineBytes; i++) begin
      s2_data[i*8+:8] = (s2_need_q && CntW'(i) >= s2_head_q && CntW'(i) < s2_tail_q)
                        ? w_rdata_i[i*8+:8] : pad_i;
    end
  end

  logic [MetaW-1:0] win_meta;
  assign {win_idx_o, win_k_last_o, win_last_o, win_tile_last_o, win_end_o} = win_meta;
  // A few windows ahead, so that the refill of a buffer starts the cycle it is free.
  localparam int unsigned Depth = 4;
  logic [$clog2(Depth+1)-1:0] level;
  logic unused_ready;  // there is always room: see credit
  pmt_fifo #(
    .Width(LineBytes * 8 + MetaW),
    .Depth(Depth)
  ) u_windows (
    .clk_i,
    .rst_ni,
    .clear_i,
    .in_valid_i(s2_valid_q),
    .in_ready_o(unused_ready),
    .in_data_i({s2_data, s2_meta_q}),
    .out_valid_o(win_valid_o),
    .out_ready_i(win_ready_i),
    .out_data_o({win_data_o, win_meta}),
    .level_o(level)
  );
  assign credit = 32'(level) + 32'(s2_valid_q) < Depth;

`ifndef SYNTHESIS
  initial assert (Diag <= LineBytes) else $fatal(1, "pmt_fetch: %0d lanes", Diag);
  assert property (@(posedge clk_i) disable iff (!rst_ni) s2_valid_q |-> 32'(level) < Depth);
  assert property (@(posedge clk_i) disable iff (!rst_ni) fire |-> need != '0);
`endif

endmodule : pmt_fetch
