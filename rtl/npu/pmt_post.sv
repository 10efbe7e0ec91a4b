// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Post-processing: preloads bias, multiplier and shift of an n-tile from side W, drains tiles from the
// array's shadows through the requantisation lanes and writes int8 results to side A.
// Guarantees: a tile is drained only with its own parameters; addresses outside side A are reported
// and not written. Does not touch the accumulators. Spec: docs/units/post.md.
module pmt_post #(
  parameter int unsigned Rows = 16,
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned Lanes = 8,
  parameter int unsigned DimBits = 16,
  localparam int unsigned RowW = $clog2(Rows),
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned OffA = $clog2(SpadABytes),
  localparam int unsigned OffB = $clog2(SpadWBytes),
  localparam int unsigned LineAW = $clog2(SpadABytes / LineBytes),
  localparam int unsigned LineWW = $clog2(SpadWBytes / LineBytes),
  localparam int unsigned LineBits = LineBytes * 8
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     clear_i,
  input  logic                     start_i,
  output logic                     done_o,        // last result written
  // configuration, stable from start_i to done_o
  input  logic                     depthwise_i,
  input  logic [OffA:0]            out_i,         // byte offset in side A
  input  logic [OffB-OffW:0]       bias_i,        // line in side W
  input  logic [OffB-OffW:0]       scale_i,       // line in side W
  input  logic [7:0]               zero_i,
  input  logic [7:0]               min_i,
  input  logic [7:0]               max_i,
  input  logic [DimBits-1:0]       pitch_i,
  input  logic [DimBits-1:0]       n_i,
  input  logic                     single_i,
  input  logic                     per_tensor_i,
  // tiles: reserved by the consumer with their last k, then loaded by the array
  output logic                     free_o,
  input  logic                     reserve_i,
  input  logic [RowW-1:0]          reserve_row_i, // last valid row
  input  logic                     reserve_end_i, // last tile of its n-tile
  input  logic                     loaded_i,
  output logic [RowW-1:0]          row_o,
  input  logic [Cols*32-1:0]       drain_i,
  // parameter reads from side W: one line, data the cycle after the grant
  output logic                     p_req_o,
  output logic [LineWW-1:0]        p_line_o,
  input  logic                     p_gnt_i,
  input  logic [LineBits-1:0]      p_rdata_i,
  // result writes to side A
  output logic                     r_req_o,
  output logic                     r_high_o,
  output logic                     r_two_o,
  output logic [LineAW-1:0]        r_line_o,
  output logic [2*LineBytes-1:0]   r_be_o,
  output logic [LineBits-1:0]      r_wdata_o,
  input  logic                     r_gnt_i,
  // error: pulse with an address (side bit 22)
  output logic                     err_o,
  output logic [22:0]              err_addr_o
);

  localparam int unsigned Diag = (Rows < Cols) ? Rows : Cols;  // channels of a depthwise tile
  localparam int unsigned AddrW = ((OffA > DimBits) ? OffA : DimBits) + 1;
  localparam int unsigned Words = LineBytes / 4;
  localparam int unsigned BiasLines = Cols * 4 / LineBytes;
  localparam int unsigned DiagLines = Diag * 4 / LineBytes;
  localparam int unsigned RecordLines = (LineBytes >= 8) ? 1 : 8 / LineBytes;
  localparam int unsigned IdxW = $clog2(2 * BiasLines + 1);
  localparam int unsigned Steps = Cols / Lanes;
  localparam int unsigned StepW = (Steps > 1) ? $clog2(Steps) : 1;
  localparam int unsigned TileW = $clog2(Cols + 1);
  // Lane groups that one result write combines.
  localparam int unsigned WriteBytes = (Cols < LineBytes) ? Cols : LineBytes;
  localparam int unsigned Group = (WriteBytes > Lanes) ? WriteBytes / Lanes : 1;
  localparam int unsigned CntW = $clog2(WriteBytes + 1);

  logic p_err, w_err;
  logic [22:0] p_err_addr, w_err_addr;

  // ---- channels left, counted from the current n-tile on -----------------------------------------
  logic [DimBits-1:0] left_q;
  logic [TileW-1:0] tile_n;  // channels of a full tile
  logic [TileW-1:0] here_n;  // channels of this tile
  logic last_n, next_n;
  assign tile_n = depthwise_i ? TileW'(Diag) : TileW'(Cols);
  assign last_n = left_q <= DimBits'(tile_n);
  assign here_n = last_n ? TileW'(left_q) : tile_n;

  // ---- parameter load ----------------------------------------------------------------------------
  typedef enum logic [1:0] {ParIdle, ParBias, ParScale, ParLast} par_e;
  par_e par_q;
  logic par_ok_q, par_rsp_q, par_bias_q, par_start_q;
  logic [IdxW-1:0] par_idx_q, par_rsp_idx_q, bias_lines, scale_lines;
  logic [OffB-OffW:0] bias_line_q, scale_line_q, par_line;
  logic par_gnt, par_go, lanes_idle;

  assign bias_lines = depthwise_i ? IdxW'(DiagLines) : IdxW'(BiasLines);
  assign scale_lines = per_tensor_i ? IdxW'(RecordLines)
                                    : (depthwise_i ? IdxW'(2 * DiagLines) : IdxW'(2 * BiasLines));
  assign par_line = (par_q == ParBias) ? bias_line_q : scale_line_q;
  assign p_err = (par_q == ParBias || par_q == ParScale) && par_line[OffB-OffW];
  assign p_err_addr = 23'h400000 | 23'({par_line, OffW'(0)});
  assign p_req_o = (par_q == ParBias || par_q == ParScale) && !par_line[OffB-OffW];
  assign p_line_o = par_line[OffB-OffW-1:0];
  assign par_gnt = p_req_o && p_gnt_i;
  assign par_go = par_start_q && par_q == ParIdle;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      par_q <= ParIdle;
      par_ok_q <= 1'b0;
      par_rsp_q <= 1'b0;
      par_start_q <= 1'b0;
    end else if (clear_i) begin
      par_q <= ParIdle;
      par_ok_q <= 1'b0;
      par_rsp_q <= 1'b0;
      par_start_q <= 1'b0;
    end else begin
      par_rsp_q <= par_gnt;
      if (start_i || (next_n && !last_n)) par_start_q <= 1'b1;
      else if (par_go) par_start_q <= 1'b0;
      if (next_n) par_ok_q <= 1'b0;
      unique case (par_q)
        ParIdle: if (par_go) par_q <= ParBias;
        ParBias: if (par_gnt && par_idx_q == bias_lines - 1'b1) par_q <= ParScale;
        ParScale: if (par_gnt && par_idx_q == scale_lines - 1'b1) par_q <= ParLast;
        default: begin
          par_q <= ParIdle;
          par_ok_q <= 1'b1;
        end
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    par_bias_q <= par_q == ParBias;
    par_rsp_idx_q <= par_idx_q;
    if (par_q == ParIdle) begin
      par_idx_q <= '0;
    end else if (par_gnt) begin
      par_idx_q <= (par_q == ParBias && par_idx_q == bias_lines - 1'b1) ? '0 : par_idx_q + 1'b1;
    end
    if (start_i) bias_line_q <= bias_i;
    else if (par_gnt && par_q == ParBias) bias_line_q <= bias_line_q + 1'b1;
    if (start_i || (per_tensor_i && par_q == ParIdle)) scale_line_q <= scale_i;
    else if (par_gnt && par_q == ParScale) scale_line_q <= scale_line_q + 1'b1;
  end

  logic [Cols*32-1:0] bias_q, mult_q;
  logic [Cols*6-1:0] shift_q;

  // Shifts outside -31..30 take the nearest legal value.
  function automatic logic [5:0] clamp_shift(input logic [7:0] s);
    if (s[7]) clamp_shift = (s[6:5] == 2'b11 && s[4:0] != '0) ? s[5:0] : 6'h21;
    else clamp_shift = (s[6:5] == 2'b00 && s[4:0] != 5'd31) ? s[5:0] : 6'd30;
  endfunction

  for (genvar c = 0; c < Cols; c++) begin : gen_param
    // Words of a bias line, and of a scale line: multiplier 2c, shift 2c + 1.
    localparam int unsigned BiasIdx = c / Words;
    localparam int unsigned MultIdx = 2 * c / Words;
    localparam int unsigned ShiftIdx = (2 * c + 1) / Words;
    logic take_mult, take_shift;
    logic [31:0] mult_word;
    logic [7:0] shift_byte;
    if (LineBytes >= 8) begin : gen_wide
      assign take_mult = per_tensor_i || par_rsp_idx_q == IdxW'(MultIdx);
      assign take_shift = take_mult;
      assign mult_word = p_rdata_i[(per_tensor_i ? 0 : (2 * c) % Words)*32+:32];
      assign shift_byte = p_rdata_i[(per_tensor_i ? 1 : (2 * c + 1) % Words)*32+:8];
    end else begin : gen_narrow
      assign take_mult = par_rsp_idx_q == (per_tensor_i ? '0 : IdxW'(MultIdx));
      assign take_shift = par_rsp_idx_q == (per_tensor_i ? IdxW'(1) : IdxW'(ShiftIdx));
      assign mult_word = p_rdata_i[31:0];
      assign shift_byte = p_rdata_i[7:0];
    end
    always_ff @(posedge clk_i) begin
      if (par_rsp_q && par_bias_q && par_rsp_idx_q == IdxW'(BiasIdx)) begin
        bias_q[c*32+:32] <= p_rdata_i[(c%Words)*32+:32];
      end
      if (par_rsp_q && !par_bias_q && take_mult) mult_q[c*32+:32] <= mult_word;
      if (par_rsp_q && !par_bias_q && take_shift) shift_q[c*6+:6] <= clamp_shift(shift_byte);
    end
  end

  // ---- drain: tile, row, step --------------------------------------------------------------------
  logic reserved_q, full_q, tile_end_q;
  logic [RowW-1:0] row_q, tile_row_q;
  logic [StepW-1:0] step_q;
  logic [AddrW-1:0] tile_addr_q, row_addr_q;
  logic [AddrW-1:0] write_addr;
  logic feed, feed_ready, row_last, step_last, group_last, tile_done;
  logic [CntW-1:0] write_cnt;
  logic wout;

  assign free_o = !reserved_q;
  assign row_o = row_q;
  assign feed = full_q && par_ok_q && feed_ready && !wout;
  assign row_last = depthwise_i || row_q == tile_row_q;
  assign tile_done = feed && row_last && step_last;
  assign next_n = tile_done && tile_end_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      reserved_q <= 1'b0;
      full_q <= 1'b0;
    end else if (clear_i) begin
      reserved_q <= 1'b0;
      full_q <= 1'b0;
    end else begin
      if (reserve_i) reserved_q <= 1'b1;
      else if (tile_done) reserved_q <= 1'b0;
      if (loaded_i) full_q <= 1'b1;
      else if (tile_done) full_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (reserve_i) begin
      tile_row_q <= reserve_row_i;
      tile_end_q <= reserve_end_i;
    end
    if (start_i || tile_done) begin
      row_q <= '0;
      step_q <= '0;
    end else if (feed) begin
      step_q <= step_last ? '0 : step_q + 1'b1;
      if (step_last) row_q <= row_q + 1'b1;
    end
    if (start_i) begin
      left_q <= n_i;
      tile_addr_q <= AddrW'(out_i);
      row_addr_q <= AddrW'(out_i);
    end else if (next_n) begin
      left_q <= left_q - DimBits'(tile_n);
      tile_addr_q <= tile_addr_q + AddrW'(tile_n);
      row_addr_q <= tile_addr_q + AddrW'(tile_n);
    end else if (feed && step_last) begin
      row_addr_q <= row_addr_q + AddrW'(pitch_i);
    end
  end

  if (Steps > 1) begin : gen_step
    logic [TileW:0] step_end;  // channels up to and including this step
    assign step_end = (TileW + 1)'((32'(step_q) + 32'd1) * Lanes);
    assign step_last = step_end >= {1'b0, here_n};
    // A write takes the channels of a group of steps, the last one what is left.
    assign group_last = step_last || (32'(step_q) % Group) == Group - 1;
    assign write_addr = row_addr_q + AddrW'((32'(step_q) / Group) * WriteBytes);
    assign write_cnt = step_last ? CntW'(32'(here_n) - (32'(step_q) / Group) * WriteBytes)
                                 : CntW'(WriteBytes);
  end else begin : gen_no_step
    assign step_last = 1'b1;
    assign group_last = 1'b1;
    assign write_addr = row_addr_q;
    assign write_cnt = CntW'(here_n);
  end

  // Bounds: first byte and last byte inside the side.
  assign wout = |write_addr[AddrW-1:OffA] ||
                ((&write_addr[OffA-1:OffW]) &&
                 (32'(write_addr[OffW-1:0]) + 32'(write_cnt) > LineBytes));
  assign w_err = full_q && par_ok_q && wout;
  assign w_err_addr = 23'(write_addr[OffA:0]) & 23'h3FFFFF;
  assign err_o = p_err || w_err;
  assign err_addr_o = p_err ? p_err_addr : w_err_addr;

  logic [Lanes*32-1:0] lane_acc, lane_bias, lane_mult;
  logic [Lanes*6-1:0] lane_shift;
  assign lane_acc = drain_i[32'(step_q)*Lanes*32+:Lanes*32];
  assign lane_bias = bias_q[32'(step_q)*Lanes*32+:Lanes*32];
  assign lane_mult = mult_q[32'(step_q)*Lanes*32+:Lanes*32];
  assign lane_shift = shift_q[32'(step_q)*Lanes*6+:Lanes*6];

  // ---- lanes and result write --------------------------------------------------------------------
  logic all_fed_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) all_fed_q <= 1'b0;
    else if (clear_i || done_o) all_fed_q <= 1'b0;
    else if (next_n && last_n) all_fed_q <= 1'b1;
  end
  assign done_o = all_fed_q && lanes_idle;

  logic [OffA-1:0] out_addr;
  logic [CntW-1:0] out_cnt;
  logic [OffW:0] first, last_byte;
  assign r_line_o = out_addr[OffA-1:OffW];
  assign first = {1'b0, out_addr[OffW-1:0]};
  assign last_byte = first + (OffW + 1)'(out_cnt) - 1'b1;
  assign r_two_o = last_byte[OffW];
  always_comb begin
    for (int unsigned b = 0; b < LineBytes; b++) begin
      r_be_o[b] = (OffW + 1)'(b) >= first && (OffW + 1)'(b) <= last_byte;
      r_be_o[LineBytes+b] = (OffW + 1)'(b + LineBytes) <= last_byte;
    end
  end

  localparam int unsigned Stages = 7;
  localparam int unsigned PosW = (Group > 1) ? $clog2(Group) : 1;
  localparam int unsigned MetaW = OffA + CntW + PosW + 1;
  localparam int unsigned FifoDepth = 4;
  localparam int unsigned EntryW = OffA + CntW + WriteBytes * 8;
  localparam int unsigned LevelW = $clog2(FifoDepth + 1);
  logic en, emit, fifo_ready;
  logic [LevelW-1:0] fifo_level;
  logic [Stages-1:0] valid_q;
  logic [Stages*MetaW-1:0] meta_q;
  logic [Lanes*8-1:0] q;
  logic [OffA-1:0] end_addr;
  logic [CntW-1:0] end_cnt;
  logic [PosW-1:0] pos, end_pos;
  logic end_emit;
  logic [Group*Lanes*8-1:0] line, held_q;
  logic [WriteBytes*8-1:0] out_data;

  assign pos = PosW'(32'(step_q) % Group);
  assign en = !emit || fifo_ready;
  assign feed_ready = en;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= '0;
    else if (clear_i) valid_q <= '0;
    else if (en) valid_q <= {valid_q[Stages-2:0], feed};
  end
  always_ff @(posedge clk_i) begin
    if (en) meta_q <= {meta_q[(Stages-1)*MetaW-1:0],
                       {write_addr[OffA-1:0], write_cnt, pos, group_last}};
  end
  for (genvar l = 0; l < Lanes; l++) begin : gen_lane
    pmt_requant u_requant (
      .clk_i,
      .en_i(en),
      .single_i,
      .zero_i,
      .min_i,
      .max_i,
      .acc_i(lane_acc[l*32+:32]),
      .bias_i(lane_bias[l*32+:32]),
      .mult_i(lane_mult[l*32+:32]),
      .shift_i(lane_shift[l*6+:6]),
      .q_o(q[l*8+:8])
    );
  end
  assign {end_addr, end_cnt, end_pos, end_emit} = meta_q[(Stages-1)*MetaW+:MetaW];
  assign emit = valid_q[Stages-1] & end_emit;
  always_comb begin
    line = held_q;
    for (int unsigned g = 0; g < Group; g++) begin
      if (Group == 1 || end_pos == PosW'(g)) line[g*Lanes*8+:Lanes*8] = q;
    end
  end
  always_ff @(posedge clk_i) begin
    if (en && valid_q[Stages-1]) held_q <= line;
  end
  pmt_fifo #(
    .Width(EntryW),
    .Depth(FifoDepth)
  ) u_fifo (
    .clk_i,
    .rst_ni,
    .clear_i,
    .in_valid_i(emit),
    .in_ready_o(fifo_ready),
    .in_data_i({end_addr, end_cnt, line}),
    .out_valid_o(r_req_o),
    .out_ready_i(r_gnt_i),
    .out_data_o({out_addr, out_cnt, out_data}),
    .level_o(fifo_level)
  );
  assign r_high_o = fifo_level == LevelW'(FifoDepth);
  assign lanes_idle = valid_q == '0 && !r_req_o;
  // Rotate the bytes to their place in the line.
  logic [LineBits-1:0] placed;
  logic [2*LineBits-1:0] twice;
  if (WriteBytes == LineBytes) begin : gen_full
    assign placed = out_data;
  end else begin : gen_part
    assign placed = {(LineBytes / WriteBytes){out_data}};
  end
  assign twice = {placed, placed};
  assign r_wdata_o = twice[LineBits-32'({out_addr[OffW-1:0], 3'b000})+:LineBits];

`ifndef SYNTHESIS
  initial begin
    assert (Lanes > 1 && Cols % Lanes == 0 && WriteBytes % Lanes == 0)
    else $fatal(1, "pmt_post: Lanes %0d, Cols %0d", Lanes, Cols);
    assert (Cols * 4 % LineBytes == 0 && Diag * 4 % LineBytes == 0)
    else $fatal(1, "pmt_post: Cols %0d", Cols);
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni) !(reserve_i && reserved_q));
  assert property (@(posedge clk_i) disable iff (!rst_ni) loaded_i |-> reserved_q);
  assert property (@(posedge clk_i) disable iff (!rst_ni) loaded_i |-> !full_q);
`endif

endmodule : pmt_post
