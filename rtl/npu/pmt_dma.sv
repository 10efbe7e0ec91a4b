// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// DMA engine: moves rows between memory (AXI4 master, INCR bursts of whole lines) and a scratchpad.
// Guarantees: no burst crosses 4 KB; bytes outside the rows are not written; every row lies in a
// permitted window before its first burst; an aborted command finishes its bursts without effect.
// Does not realign: addresses are congruent modulo the line. Spec: docs/units/dma.md.
module pmt_dma #(
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned Outstanding = 4,
  parameter int unsigned Windows = 2,
  parameter int unsigned DimBits = 16,
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned OffA = $clog2(SpadABytes),
  localparam int unsigned OffB = $clog2(SpadWBytes),
  localparam int unsigned OffM = (OffA > OffB) ? OffA : OffB,
  localparam int unsigned LineMW = OffM - OffW,
  localparam int unsigned LineBits = LineBytes * 8
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    abort_i,
  input  logic                    start_i,
  input  logic                    load_i,       // with start_i: memory to scratchpad
  output logic                    idle_o,       // no burst under way
  output logic                    done_o,       // one cycle; not after an abort
  output logic                    err_o,        // with done_o
  output logic [2:0]              err_code_o,   // these two stay until the next start_i
  output logic [39:0]             err_addr_o,   // memory address; not for SPAD_BOUNDS
  // configuration, stable while not idle
  input  logic [39:0]             mem_i,
  input  logic                    side_w_i,
  input  logic [OffM:0]           spad_i,       // top bit: beyond every side
  input  logic [OffM+1:0]         row_bytes_i,  // top bit: saturated
  input  logic [DimBits-1:0]      rows_i,
  input  logic [31:0]             mem_stride_i,
  input  logic [OffM:0]           spad_stride_i,// top bit: saturated
  input  logic [63:0]             win_base_i,
  input  logic [63:0]             win_limit_i,
  input  logic [3:0]              win_perm_i,
  // scratchpad, narrow port of the selected side
  output logic                    s_req_o,
  output logic                    s_we_o,
  output logic [LineMW-1:0]       s_line_o,
  output logic [LineBytes-1:0]    s_be_o,
  input  logic                    s_gnt_i,
  input  logic [LineBits-1:0]     s_rdata_i,    // cycle after the grant
  // AXI4; read data go to the scratchpad outside
  output logic [39:0]             ax_addr_o,    // for both address channels
  output logic [7:0]              ax_len_o,
  output logic                    aw_valid_o,
  input  logic                    aw_ready_i,
  output logic [LineBits-1:0]     w_data_o,
  output logic [LineBytes-1:0]    w_strb_o,
  output logic                    w_last_o,
  output logic                    w_valid_o,
  input  logic                    w_ready_i,
  input  logic [1:0]              b_resp_i,
  input  logic                    b_valid_i,
  output logic                    b_ready_o,
  output logic                    ar_valid_o,
  input  logic                    ar_ready_i,
  input  logic [1:0]              r_resp_i,
  input  logic                    r_last_i,
  input  logic                    r_valid_i,
  output logic                    r_ready_o
);

  localparam int unsigned BurstW = 4;                   // bursts of up to 16 lines
  localparam int unsigned MaxBeats = 2 ** BurstW;
  localparam int unsigned SizeW = OffM + 2;             // sizes in bytes, top bit saturates
  localparam int unsigned BeatsW = SizeW - OffW;
  localparam int unsigned DescW = LineMW + BurstW + 2 * OffW + 2;

  typedef enum logic [3:0] {
    Idle, Check, Footprint, RowSize, RowBase, RowCheck, Burst, BurstWait, Fail, Finish
  } state_e;
  state_e state_q, state_d;

  // ---- row and burst addresses -------------------------------------------------------------------
  localparam bit Single = Outstanding == 1;             // one burst at a time: everything in place
  logic load_q, discard_q, mul_done, new_row_q;
  logic [39:0] row_q;             // memory address of the row
  logic [BeatsW-1:0] noff_q;      // lines from the row's first to the burst, inverted
  logic [SizeW-1:0] size_q;       // from the row's first line to its last byte
  logic [SizeW-1:0] spad_q;       // scratchpad address of the row; during Footprint its end
  logic [SizeW-1:0] mul_q;        // stride * 2^n
  logic [DimBits-1:0] rows_q;     // rows from this one on; during Footprint (Single) left to add
  logic [DimBits-1:0] mul_rows_q; // during Footprint (not Single) bits left to multiply

  logic [39:0] addr;              // burst; during RowCheck the row's last byte
  logic addr_wrap;
  logic [SizeW-1:0] spad_add, spad_sum, addr_off;
  logic [BeatsW-1:0] left;        // lines left in the row, minus 1
  logic [BurstW-1:0] len, to_edge;
  logic rows_last, row_ends, over, misaligned, allowed, next_burst, mul_add;
  logic ax_valid, ax_fire, room, drained, axi_error, axi_done;
  logic [2:0] fail_code_q;
  logic [1:0] axi_resp;

  // Sum that saturates into its top bit; rows that passed the footprint check never saturate.
  // The footprint's rows are added one by one, or bit by bit of their number.
  assign mul_add = Single || mul_rows_q[0];
  always_comb begin
    if (state_q == Check) spad_add = row_bytes_i;
    else if (state_q == Footprint && !Single) spad_add = mul_q & {SizeW{mul_add}};
    else spad_add = {spad_stride_i[OffM], spad_stride_i};
    spad_sum = spad_q + spad_add;
    spad_sum[SizeW-1] = spad_q[SizeW-1] | spad_add[SizeW-1] | spad_sum[SizeW-1];
  end
  assign mul_done = Single ? rows_last : mul_rows_q == '0;
  assign rows_last = rows_q == DimBits'(1);
  // End of the footprint beyond the side (sizes are powers of two).
  assign over = side_w_i ? (|spad_q[SizeW-1:OffB+1] || (spad_q[OffB] && |spad_q[OffB-1:0]))
                         : (|spad_q[SizeW-1:OffA+1] || (spad_q[OffA] && |spad_q[OffA-1:0]));
  assign misaligned = row_q[OffW-1:0] != spad_q[OffW-1:0] ||
                      (!rows_last && mem_stride_i[OffW-1:0] != spad_stride_i[OffW-1:0]);

  assign {addr_wrap, addr} = {1'b0, row_q[39:OffW], OffW'(0)} +
                             41'(addr_off);
  assign addr_off = (state_q == RowCheck) ? size_q : {~noff_q, OffW'(0)};
  // One comparator a window: first byte against the base, then last byte against the limit.
  logic [Windows-1:0] reaches, from_base_q;  // address >= bound
  logic [32*Windows-1:0] bound;              // inverted
  logic [32:0] diff;
  logic unused_diff;
  assign unused_diff = ^diff[31:0];
  always_comb begin
    diff = '0;
    for (int unsigned i = 0; i < Windows; i++) begin
      bound[32*i+:32] = (state_q == RowCheck) ? ~win_limit_i[32*i+:32] : ~win_base_i[32*i+:32];
      diff = {1'b0, addr[39:8]} + {1'b0, bound[32*i+:32]} + 33'd1;
      reaches[i] = diff[32];
    end
    allowed = 1'b0;
    for (int unsigned i = 0; i < Windows; i++) begin
      if ((load_q ? win_perm_i[2*i] : win_perm_i[2*i+1]) && from_base_q[i] && !reaches[i] &&
          !addr_wrap) allowed = 1'b1;
    end
  end

  // Bursts end at multiples of MaxBeats lines, hence never cross 4 KB.
  assign to_edge = ~addr[OffW+:BurstW];
  assign left = size_q[SizeW-1:OffW] + noff_q + 1'b1;
  assign row_ends = left <= BeatsW'(to_edge);
  assign len = row_ends ? left[BurstW-1:0] : to_edge;
  assign next_burst = Single ? (state_q == BurstWait && axi_done && !axi_error && !discard_q)
                             : ax_fire;

  always_ff @(posedge clk_i) begin
    if (start_i) load_q <= load_i;
    from_base_q <= reaches;
    if (start_i) row_q <= mem_i;
    else if (next_burst && row_ends) row_q <= row_q + {{8{mem_stride_i[31]}}, mem_stride_i};
    if (start_i || (state_q == Footprint && mul_done)) begin
      spad_q <= SizeW'(spad_i);
    end else if (state_q == Check || (state_q == Footprint) || (next_burst && row_ends)) begin
      spad_q <= spad_sum;
    end
    if (start_i || (state_q == Footprint && mul_done)) rows_q <= rows_i;
    else if ((state_q == Footprint && Single) || (next_burst && row_ends)) rows_q <= rows_q - 1'b1;
    if (start_i) mul_rows_q <= rows_i - 1'b1;
    else if (state_q == Footprint) mul_rows_q <= mul_rows_q >> 1;
    if (start_i) mul_q <= {spad_stride_i[OffM], spad_stride_i};
    else if (state_q == Footprint) mul_q <= {mul_q[SizeW-1] | mul_q[SizeW-2], mul_q[SizeW-3:0], 1'b0};
    if (state_q == RowSize) size_q <= row_bytes_i + SizeW'($signed({1'b0, row_q[OffW-1:0]} - 1'b1));
    if (start_i || state_q == RowSize) begin
      noff_q <= '1;
      new_row_q <= 1'b1;
    end else if (next_burst && !row_ends) begin
      noff_q <= noff_q + {{(BeatsW - BurstW){1'b1}}, addr[OffW+:BurstW]};  // on to the edge
      new_row_q <= 1'b0;
    end
  end

  // ---- control -----------------------------------------------------------------------------------
  assign ax_valid = state_q == Burst && room;
  assign ar_valid_o = ax_valid & load_q;
  assign aw_valid_o = ax_valid & !load_q;
  assign ax_fire = ax_valid & (load_q ? ar_ready_i : aw_ready_i);
  assign ax_addr_o = addr;
  assign ax_len_o = 8'(len);

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Idle: if (start_i) state_d = Check;
      Check: state_d = misaligned ? Fail : Footprint;
      Footprint: if (mul_done) state_d = over ? Fail : RowSize;
      RowSize: state_d = RowBase;
      RowBase: state_d = RowCheck;
      RowCheck: state_d = allowed ? Burst : Fail;
      Burst: begin
        if (ax_fire) begin
          if (Single) state_d = BurstWait;
          else if (row_ends) state_d = rows_last ? Finish : RowSize;
        end
      end
      BurstWait: begin
        if (axi_done) begin
          if (axi_error || (row_ends && rows_last)) state_d = Finish;
          else state_d = row_ends ? RowSize : Burst;
        end
      end
      default: if (drained) state_d = Idle;  // Fail, Finish
    endcase
    // An address that was offered is never taken back.
    if (discard_q && state_q != Idle && !ax_valid && (state_q != BurstWait || axi_done)) begin
      state_d = drained ? Idle : Finish;
    end
    if (discard_q && ax_fire && !Single) state_d = Finish;
  end

  logic aborted_q;
  assign idle_o = state_q == Idle;
  assign done_o = state_q != Idle && state_d == Idle && !aborted_q && !abort_i;
  assign err_o = fail_code_q != '0;
  assign err_code_o = fail_code_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      discard_q <= 1'b0;
      aborted_q <= 1'b0;
      fail_code_q <= '0;
    end else begin
      state_q <= state_d;
      if (start_i) begin
        discard_q <= 1'b0;
        aborted_q <= 1'b0;
        fail_code_q <= '0;
      end else if (state_q != Idle) begin
        if (abort_i || axi_error) discard_q <= 1'b1;
        if (abort_i) aborted_q <= 1'b1;
        if (axi_error && !discard_q) fail_code_q <= axi_resp[0] ? 3'd6 : 3'd5;
        else if (state_q == Check && misaligned) fail_code_q <= 3'd4;
        else if (state_q == Footprint && mul_done && over) fail_code_q <= 3'd2;
        else if (state_q == RowCheck && !allowed && !discard_q) fail_code_q <= 3'd3;
      end
    end
  end

  // ---- descriptors of bursts whose data are still to move ----------------------------------------
  localparam int unsigned LevelW = $clog2(Outstanding + 1);
  logic d_valid, d_ready, d_new_row, d_row_ends, desc_room, moved;
  logic [LineMW-1:0] d_line, line_q, line;
  logic [BurstW-1:0] d_len, beat_q;
  logic [OffW-1:0] d_head, d_tail;
  if (Single) begin : gen_desc_one
    logic moved_all_q;
    always_ff @(posedge clk_i) begin
      if (state_q != BurstWait) moved_all_q <= 1'b0;
      else if (d_ready) moved_all_q <= 1'b1;
    end
    assign d_valid = state_q == BurstWait && !moved_all_q;
    assign desc_room = 1'b1;
    assign d_line = spad_q[OffM-1:OffW];
    assign d_len = len;
    assign d_head = row_q[OffW-1:0];
    assign d_tail = size_q[OffW-1:0];
    assign d_new_row = new_row_q;
    assign d_row_ends = row_ends;
  end else begin : gen_desc
    logic [LevelW-1:0] unused_level;
    pmt_fifo #(
      .Width(DescW),
      .Depth(Outstanding)
    ) u_desc (
      .clk_i,
      .rst_ni,
      .clear_i(1'b0),
      .in_valid_i(ax_fire),
      .in_ready_o(desc_room),
      .in_data_i({spad_q[OffM-1:OffW], len, row_q[OffW-1:0], size_q[OffW-1:0], new_row_q,
                  row_ends}),
      .out_valid_o(d_valid),
      .out_ready_i(d_ready),
      .out_data_o({d_line, d_len, d_head, d_tail, d_new_row, d_row_ends}),
      .level_o(unused_level)
    );
  end

  logic beat_first, beat_last;
  logic [LineBytes-1:0] be;
  assign beat_first = beat_q == '0;
  assign beat_last = beat_q == d_len;
  assign line = (d_new_row && beat_first) ? d_line : line_q;
  always_comb begin
    for (int unsigned i = 0; i < LineBytes; i++) begin
      be[i] = !discard_q && (!(d_new_row && beat_first) || OffW'(i) >= d_head) &&
              (!(d_row_ends && beat_last) || OffW'(i) <= d_tail);
    end
  end
  assign d_ready = moved & beat_last;
  always_ff @(posedge clk_i) begin
    if (moved) line_q <= line + 1'b1;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) beat_q <= '0;
    else if (moved) beat_q <= beat_last ? '0 : beat_q + 1'b1;
  end

  // Load: a beat is accepted in the cycle in which the scratchpad takes it (or it is discarded).
  // Store: lines are read ahead into a small queue.
  localparam int unsigned WDepth = (Outstanding == 1) ? 1 : 4;
  logic [$clog2(WDepth+1)-1:0] w_level;
  logic rsp_q, rsp_last_q, read_room;
  logic unused_w_ready;  // there is always room: see read_room
  logic [LineBytes-1:0] rsp_be_q;
  assign read_room = 32'(w_level) + 32'(rsp_q) < WDepth;
  assign s_req_o = d_valid && (load_q ? (r_valid_i && !discard_q) : read_room);
  assign s_we_o = load_q;
  assign s_line_o = line;
  assign s_be_o = be;
  assign moved = load_q ? (r_valid_i && r_ready_o) : (s_req_o && s_gnt_i);
  assign r_ready_o = d_valid && load_q && (discard_q || s_gnt_i);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rsp_q <= 1'b0;
    else rsp_q <= moved && !load_q;
  end
  always_ff @(posedge clk_i) begin
    rsp_be_q <= be;
    rsp_last_q <= beat_last;
  end
  pmt_fifo #(
    .Width(LineBits + LineBytes + 1),
    .Depth(WDepth)
  ) u_wdata (
    .clk_i,
    .rst_ni,
    .clear_i(1'b0),
    .in_valid_i(rsp_q),
    .in_ready_o(unused_w_ready),
    .in_data_i({rsp_last_q, rsp_be_q, s_rdata_i}),
    .out_valid_o(w_valid_o),
    .out_ready_i(w_ready_i),
    .out_data_o({w_last_o, w_strb_o, w_data_o}),
    .level_o(w_level)
  );

  // ---- responses ---------------------------------------------------------------------------------
  assign b_ready_o = 1'b1;
  assign axi_done = load_q ? d_ready : b_valid_i;
  assign axi_resp = load_q ? r_resp_i : b_resp_i;
  assign axi_error = axi_resp[1] && (load_q ? (r_valid_i && r_ready_o) : b_valid_i);

  logic [39:0] axi_addr;  // burst that failed
  if (Single) begin : gen_single
    assign room = 1'b1;
    assign drained = state_q != BurstWait;
    assign axi_addr = addr;
    logic unused_room;
    assign unused_room = desc_room;
  end else begin : gen_track
    // Addresses of bursts without their last response, for errors.
    logic [LevelW-1:0] unused_level;
    logic t_room, t_valid, axi_err_q;
    logic [39:OffW] t_addr, axi_err_addr_q;
    pmt_fifo #(
      .Width(40 - OffW),
      .Depth(Outstanding)
    ) u_track (
      .clk_i,
      .rst_ni,
      .clear_i(1'b0),
      .in_valid_i(ax_fire),
      .in_ready_o(t_room),
      .in_data_i(addr[39:OffW]),
      .out_valid_o(t_valid),
      .out_ready_i(axi_done),
      .out_data_o(t_addr),
      .level_o(unused_level)
    );
    assign room = t_room && desc_room;
    assign drained = !t_valid;
    always_ff @(posedge clk_i) begin
      if (start_i) begin
        axi_err_q <= 1'b0;
      end else if (axi_error && !axi_err_q) begin
        axi_err_q <= 1'b1;
        axi_err_addr_q <= t_addr;
      end
    end
    assign axi_addr = axi_err_q ? {axi_err_addr_q, OffW'(0)} : addr;
  end
  // The engine stays as it failed: off is 0 when a row is refused.
  always_comb begin
    err_addr_o = axi_addr;
    if (fail_code_q == 3'd3 || fail_code_q == 3'd4) err_addr_o[OffW-1:0] = row_q[OffW-1:0];
  end

`ifndef SYNTHESIS
  initial begin
    assert (LineBytes * MaxBeats <= 4096) else $fatal(1, "pmt_dma: LineBytes %0d", LineBytes);
    assert (Windows >= 1 && Windows <= 2) else $fatal(1, "pmt_dma: Windows %0d", Windows);
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni) start_i |-> state_q == Idle);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    ax_valid && !ax_fire |=> ax_valid && $stable(ax_addr_o) && $stable(ax_len_o));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    w_valid_o && !w_ready_i |=> w_valid_o && $stable({w_data_o, w_strb_o, w_last_o}));
  assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_q |-> 32'(w_level) < WDepth);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    load_q && r_valid_i && r_ready_o |-> r_last_i == beat_last);
  assert property (@(posedge clk_i) disable iff (!rst_ni) b_valid_i |-> state_q != Idle);
`endif

endmodule : pmt_dma
