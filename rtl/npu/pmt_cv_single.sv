// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Compute engine with one 8-bit unit (Rows = Cols = 1): one byte of each side a cycle, no staging.
// Address steps of rows are repeated additions of PITCH. Guarantees the results and error codes of
// pmt_cv; one output's requantisation overlaps the next output's products within a channel.
// Does not overlap output channels. Spec: docs/units/fetch.md.
module pmt_cv_single #(
  parameter int unsigned SpadABytes = 4096,
  parameter int unsigned SpadWBytes = 4096,
  parameter int unsigned DimBits = 10,
  localparam int unsigned OffA = $clog2(SpadABytes),
  localparam int unsigned OffB = $clog2(SpadWBytes)
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              clear_i,
  input  logic              start_i,
  input  logic              depthwise_i,   // with start_i
  input  logic [16*32-1:0]  cfg_i,         // registers 16..31
  output logic              done_o,
  output logic              err_o,         // with done_o: SPAD_BOUNDS
  output logic [22:0]       err_addr_o,    // stays until the next error
  // side A: byte read or byte write; a read's data the cycle after the grant
  output logic              a_req_o,
  output logic              a_we_o,        // above everything but the window port
  output logic [OffA-1:0]   a_addr_o,
  output logic [7:0]        a_wdata_o,
  input  logic              a_gnt_i,
  input  logic [31:0]       a_rdata_i,
  // side W: word read
  output logic              w_req_o,
  output logic              w_high_o,      // above everything but the window port
  output logic [OffB-3:0]   w_line_o,
  input  logic              w_gnt_i,
  input  logic [31:0]       w_rdata_i
);

  localparam int unsigned PosW = DimBits + 1;  // signed; see past
  localparam int unsigned RowW = ((OffA > DimBits) ? OffA : DimBits) + 2;

  // ---- configuration -----------------------------------------------------------------------------
  logic [DimBits-1:0] h, wb, pitch, oh, ow, out_pitch, n_max, xstep, run, kx_step;
  logic signed [DimBits-1:0] x0;
  logic signed [7:0] y0;
  logic [7:0] ystep, ydil, nx, kh;
  logic [OffA:0] cv_in, cv_out;
  logic [OffB:0] cv_w;
  logic [OffB-2:0] cv_bias, cv_scale;
  logic single, per_tensor;
  assign cv_in = cfg_i[OffA:0];
  assign cv_out = cfg_i[32+:OffA+1];
  assign cv_w = cfg_i[64+:OffB+1];
  assign cv_bias = cfg_i[98+:OffB-1];
  assign cv_scale = cfg_i[130+:OffB-1];
  assign h = cfg_i[192+:DimBits];
  assign wb = cfg_i[208+:DimBits];
  assign pitch = cfg_i[224+:DimBits];
  assign oh = cfg_i[256+:DimBits];
  assign ow = cfg_i[272+:DimBits];
  assign out_pitch = cfg_i[288+:DimBits];
  assign n_max = cfg_i[320+:DimBits];
  assign xstep = cfg_i[352+:DimBits];
  assign x0 = cfg_i[368+:DimBits];
  assign ystep = cfg_i[384+:8];
  assign y0 = cfg_i[392+:8];
  assign ydil = cfg_i[400+:8];
  assign run = cfg_i[416+:DimBits];
  assign nx = cfg_i[432+:8];
  assign kh = cfg_i[440+:8];
  assign kx_step = cfg_i[448+:DimBits];
  assign single = cfg_i[480];
  assign per_tensor = cfg_i[481];

  // ---- loops: n > oy > ox > ky > kx > byte --------------------------------------------------------
  typedef enum logic [2:0] {Idle, Channel, Step, Pixel, Run, NextRun, PixelEnd, Drain} state_e;
  state_e state_q;
  logic depthwise_q, keep_q, first_q;         // steps: inside a kernel; to the channel's first row
  logic [DimBits-1:0] n_q, n_next;            // 0 .. N - 1
  logic [DimBits-1:0] ox_q, oy_q, j_q;        // 1 .. OW, 1 .. OH, 1 .. RUN
  logic [7:0] kx_q, ky_q, cnt_q;              // 1 .. NX, 1 .. KH; row steps left
  logic signed [PosW-1:0] pix_q, zx_q, b_q;   // byte in the row: of the pixel, kx and current byte
  logic signed [PosW-1:0] ny_q, tny_q;        // image row inverted (~y), at ky = 0
  logic [RowW-1:0] ra_q, tra_q;               // its address
  logic [OffB:0] w_q, tw_q;                   // weight byte; first of the channel
  logic pix_past_q, zx_past_q;
  logic fire, err, back, step;
  logic ox_last, oy_last, n_last, kx_last, ky_last, j_last;
  logic post_idle, post_take, mac_q;

  assign ox_last = ox_q == ow;
  assign oy_last = oy_q == oh;
  assign n_next = n_q + 1'b1;
  assign n_last = n_next == n_max;
  assign kx_last = kx_q == nx;
  assign ky_last = ky_q == kh;
  assign j_last = j_q == run;
  // Rows above the image are reached backwards from row 0.
  assign back = first_q && y0[7];

  // Byte positions: a sum past the largest position sets the past flag and means padding for the rest
  // of the pixel (or of the row of pixels); its value no longer matters.
  logic signed [PosW-1:0] pix_first, zx_next, pix_next;
  logic zx_past, pix_past, row_stop, y_in;
  logic [DimBits:0] h_less_y;
  assign pix_first = PosW'(x0) + $signed({1'b0, n_q & {DimBits{depthwise_q}}});
  assign zx_next = zx_q + $signed({1'b0, kx_step});
  assign zx_past = zx_past_q || (!zx_q[PosW-1] && zx_next[PosW-1]);
  assign pix_next = pix_q + $signed({1'b0, xstep});
  assign pix_past = pix_past_q || (!pix_q[PosW-1] && pix_next[PosW-1]);
  // Rows stop below the image or beyond the side: what is there is padding or an error anyway.
  assign h_less_y = {1'b0, h} + {1'b0, ny_q[DimBits-1:0]};  // h - y - 1 modulo 2^DimBits and carry
  assign y_in = h_less_y[DimBits];
  assign row_stop = ny_q[PosW-1] && (!y_in || |ra_q[RowW-1:OffA]);
  assign step = cnt_q != (back ? 8'hFF : 8'h00);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
    end else if (clear_i || err) begin
      state_q <= Idle;
    end else begin
      unique case (state_q)
        Idle: if (start_i) state_q <= Channel;
        Channel: state_q <= Step;
        Step: if (!step) state_q <= keep_q ? Run : Pixel;
        Pixel: state_q <= Run;
        Run: if (fire && j_last) state_q <= NextRun;
        NextRun: state_q <= !kx_last ? Run : (ky_last ? PixelEnd : Step);
        PixelEnd: begin
          if (post_take) state_q <= !ox_last ? Pixel : (oy_last ? Drain : Step);
        end
        default: if (post_idle) state_q <= n_last ? Idle : Channel;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (state_q == Idle) begin
      depthwise_q <= depthwise_i;
      n_q <= '0;
      tw_q <= cv_w;
    end else if (state_q == Drain && post_idle) begin
      n_q <= n_next;
      tw_q <= w_q;
    end
    // Rows.
    if (state_q == Channel) begin
      cnt_q <= y0 ^ {8{y0[7]}};  // -y0 - 1 when negative: counts down to -1
      keep_q <= 1'b0;
      first_q <= 1'b1;
      ny_q <= '1;
      ra_q <= RowW'(cv_in);
    end else if (state_q == Pixel || (state_q == PixelEnd && ox_last)) begin
      ny_q <= tny_q;
      ra_q <= tra_q;
    end else if (state_q == Step && step && (back || !row_stop)) begin
      ny_q <= ny_q + {{(PosW - 1){!back}}, 1'b1};
      ra_q <= ra_q + (RowW'(pitch) ^ {RowW{back}}) + RowW'(back);
    end
    if (state_q == Step) begin
      if (!step) first_q <= 1'b0;
      cnt_q <= cnt_q - 8'd1;
      if (!step && !keep_q) begin
        tny_q <= ny_q;
        tra_q <= ra_q;
      end
    end
    if (state_q == NextRun) begin
      cnt_q <= ydil;
      keep_q <= 1'b1;
    end
    if (state_q == PixelEnd) begin
      cnt_q <= ystep;
      keep_q <= 1'b0;
    end
    // Pixels.
    if (state_q == Channel) begin
      ox_q <= DimBits'(1);
      oy_q <= DimBits'(1);
      pix_q <= pix_first;
      pix_past_q <= 1'b0;
    end else if (state_q == PixelEnd && post_take) begin
      ox_q <= ox_last ? DimBits'(1) : ox_q + 1'b1;
      if (ox_last) oy_q <= oy_q + 1'b1;
      pix_q <= ox_last ? pix_first : pix_next;
      pix_past_q <= !ox_last && pix_past;
    end
    // Kernel.
    if (state_q == Pixel) begin
      kx_q <= 8'd1;
      ky_q <= 8'd1;
      j_q <= DimBits'(1);
      zx_q <= pix_q;
      zx_past_q <= pix_past_q;
      b_q <= pix_q;
      w_q <= tw_q;
    end else if (state_q == NextRun) begin
      kx_q <= kx_last ? 8'd1 : kx_q + 8'd1;
      if (kx_last) ky_q <= ky_q + 8'd1;
      j_q <= DimBits'(1);
      zx_q <= kx_last ? pix_q : zx_next;
      zx_past_q <= kx_last ? pix_past_q : zx_past;
      b_q <= kx_last ? pix_q : zx_next;
    end else if (fire) begin
      j_q <= j_q + 1'b1;
      b_q <= b_q + 1'b1;
      w_q <= w_q + 1'b1;
    end
  end

  // ---- one activation and one weight a cycle -----------------------------------------------------
  logic in_image, running, w_over, a_over, p_over;
  logic [RowW:0] a_addr;
  logic [OffB-2:0] p_line;
  logic p_req, r_req, r_over;
  logic [OffA:0] out_q;
  assign running = state_q == Run;
  assign in_image = ny_q[PosW-1] && y_in && !zx_past_q && !b_q[PosW-1] && b_q[DimBits-1:0] < wb;
  assign a_addr = {1'b0, ra_q} + (RowW + 1)'(b_q[DimBits-1:0]);
  assign a_over = running && in_image && |a_addr[RowW:OffA];
  assign w_over = running && w_q[OffB];
  assign fire = running && !r_req && !p_req && w_gnt_i && (a_gnt_i || !in_image);

  assign a_req_o = (r_req && !r_over) || (running && in_image && !a_over);
  assign a_we_o = r_req;
  assign a_addr_o = r_req ? out_q[OffA-1:0] : a_addr[OffA-1:0];
  assign w_req_o = (p_req && !p_over) || (running && !w_over);
  assign w_high_o = p_req;
  assign w_line_o = p_req ? p_line[OffB-3:0] : w_q[OffB-1:2];

  logic [1:0] a_sel_q, w_sel_q;
  logic pad_q;
  logic signed [7:0] a, w;
  logic signed [31:0] acc_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) mac_q <= 1'b0;
    else mac_q <= fire;
  end
  always_ff @(posedge clk_i) begin
    a_sel_q <= a_addr[1:0];
    w_sel_q <= w_q[1:0];
    pad_q <= !in_image;
  end
  assign a = pad_q ? cfg_i[160+:8] : a_rdata_i[{a_sel_q, 3'b000}+:8];
  assign w = w_rdata_i[{w_sel_q, 3'b000}+:8];
  always_ff @(posedge clk_i) begin
    if (post_take || state_q == Idle) acc_q <= '0;
    else if (mac_q) acc_q <= acc_q + a * w;
  end

  // ---- parameters and requantisation of one output -----------------------------------------------
  typedef enum logic [2:0] {PostIdle, Bias, Shift, Mult, Work, Write} post_e;
  post_e post_q;
  logic p_rsp_q, lane_valid;
  logic signed [5:0] shift_q;
  logic signed [7:0] q;
  logic [OffB-2:0] p_base, p_index;

  function automatic logic [5:0] clamp_shift(input logic [7:0] s);
    if (s[7]) clamp_shift = (s[6:5] == 2'b11 && s[4:0] != '0) ? s[5:0] : 6'h21;
    else clamp_shift = (s[6:5] == 2'b00 && s[4:0] != 5'd31) ? s[5:0] : 6'd30;
  endfunction

  // Order of the reads: shift, bias, multiplier; the data of a read arrive in the state after it.
  assign p_base = (post_q == Bias) ? cv_bias : cv_scale;
  assign p_index = (post_q == Bias) ? (OffB - 1)'(n_q)
                                    : (OffB - 1)'({n_q & {DimBits{!per_tensor}}, 1'b0});
  assign p_line = p_base + p_index + (OffB - 1)'(post_q == Shift);
  assign p_req = post_q == Shift || post_q == Bias || post_q == Mult;
  assign p_over = p_req && p_line[OffB-2];
  assign post_idle = post_q == PostIdle;
  // The accumulator is taken with the bias, one cycle after the bias was read.
  assign post_take = p_rsp_q && post_q == Mult;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      post_q <= PostIdle;
      p_rsp_q <= 1'b0;
    end else if (clear_i || err) begin
      post_q <= PostIdle;
      p_rsp_q <= 1'b0;
    end else begin
      p_rsp_q <= p_req && w_gnt_i;
      unique case (post_q)
        PostIdle: if (state_q == PixelEnd && !mac_q) post_q <= Shift;
        Shift: if (w_gnt_i) post_q <= Bias;
        Bias: if (w_gnt_i) post_q <= Mult;
        Mult: if (w_gnt_i) post_q <= Work;
        Work: if (lane_valid) post_q <= Write;
        default: if (a_gnt_i) post_q <= PostIdle;
      endcase
    end
  end
  always_ff @(posedge clk_i) begin
    if (p_rsp_q && post_q == Bias) shift_q <= clamp_shift(w_rdata_i[7:0]);
    if (state_q == Channel) out_q <= cv_out + (OffA + 1)'(n_q);
    else if (post_q == Write && a_gnt_i) out_q <= out_q + (OffA + 1)'(out_pitch);
  end
  assign r_req = post_q == Write;
  assign r_over = r_req && out_q[OffA];
  assign a_wdata_o = q;

  pmt_requant_serial u_requant (
    .clk_i,
    .rst_ni,
    .clear_i(clear_i || err),
    .single_i(single),
    .zero_i(cfg_i[168+:8]),
    .min_i(cfg_i[176+:8]),
    .max_i(cfg_i[184+:8]),
    .acc_valid_i(post_take),
    .acc_i(acc_q),
    .bias_i(w_rdata_i),
    .mult_valid_i(p_rsp_q && post_q == Work),
    .mult_i(w_rdata_i),
    .shift_i(shift_q),
    .out_valid_o(lane_valid),
    .q_o(q)
  );

  // ---- completion and errors ---------------------------------------------------------------------
  logic [22:0] err_addr_q;
  assign err = a_over || w_over || p_over || r_over;
  assign err_o = err;
  assign done_o = !clear_i && (err || (state_q == Drain && post_idle && n_last));
  assign err_addr_o = err_addr_q;
  always_ff @(posedge clk_i) begin
    if (w_over || p_over) err_addr_q <= 23'({1'b1, 22'({p_req ? p_line : w_q[OffB:2], 2'b00})});
    else if (a_over || r_over) err_addr_q <= r_req ? 23'(out_q) : 23'(a_addr);
  end

  logic unused_cfg;
  assign unused_cfg = ^cfg_i;

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni) post_take |-> !mac_q);
  assert property (@(posedge clk_i) disable iff (!rst_ni) start_i |-> state_q == Idle);
  assert property (@(posedge clk_i) disable iff (!rst_ni) state_q == Channel |-> post_idle);
`endif

endmodule : pmt_cv_single
