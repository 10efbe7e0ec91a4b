// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Staging: two buffers of Rows x LineBytes activations. The fetch unit fills one (a row at a time, or
// for depthwise a column at a time), the array is fed from the other, one k a cycle, with weights.
// Guarantees: a tile's last k is sent only when the drain shadows are free. Spec: docs/units/fetch.md.
module pmt_feed #(
  parameter int unsigned Rows = 16,
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  localparam int unsigned RowW = $clog2(Rows),
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned IdxW = (RowW > OffW) ? RowW : OffW,
  localparam int unsigned ReadBytes = (Cols > LineBytes) ? Cols : LineBytes
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      clear_i,
  input  logic                      start_i,
  input  logic                      depthwise_i,
  // windows from the fetch unit
  input  logic                      win_valid_i,
  output logic                      win_ready_o,
  input  logic [LineBytes*8-1:0]    win_data_i,
  input  logic [IdxW-1:0]           win_idx_i,        // row, or k for depthwise
  input  logic                      win_last_i,       // last window of the chunk
  input  logic [OffW-1:0]           win_k_last_i,     // index of the chunk's last k
  input  logic                      win_tile_last_i,  // last chunk of the tile
  input  logic                      win_end_i,        // last tile of its n-tile
  // weight lines
  input  logic                      w_valid_i,
  output logic                      w_ready_o,
  input  logic [ReadBytes*8-1:0]    w_data_i,
  // array and drain
  output logic                      k_valid_o,
  output logic                      k_first_o,
  output logic                      k_last_o,
  output logic [Rows*8-1:0]         a_o,
  output logic [Cols*8-1:0]         w_o,
  input  logic                      drain_free_i,
  output logic                      reserve_o,
  output logic [RowW-1:0]           reserve_row_o,
  output logic                      reserve_end_o
);

  localparam int unsigned MetaW = OffW + RowW + 2;

  logic [1:0] full_q;
  logic wbuf_q, rbuf_q, first_q;
  logic [OffW-1:0] k_q, k_last;
  logic [2*MetaW-1:0] meta_q;
  logic write, take, chunk_last, tile_last, w_pop;

  assign win_ready_o = !full_q[wbuf_q];
  assign write = win_valid_i & win_ready_o;
  assign {k_last, reserve_row_o, tile_last, reserve_end_o} = meta_q[32'(rbuf_q)*MetaW+:MetaW];
  assign chunk_last = k_q == k_last;
  assign k_first_o = first_q;
  assign k_last_o = chunk_last & tile_last;
  assign take = full_q[rbuf_q] & w_valid_i & (drain_free_i | !k_last_o);
  assign k_valid_o = take;
  assign reserve_o = take & k_last_o;
  assign w_ready_o = take & w_pop;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      full_q <= '0;
      wbuf_q <= 1'b0;
      rbuf_q <= 1'b0;
      first_q <= 1'b1;
      k_q <= '0;
    end else if (clear_i || start_i) begin
      full_q <= '0;
      wbuf_q <= 1'b0;
      rbuf_q <= 1'b0;
      first_q <= 1'b1;
      k_q <= '0;
    end else begin
      if (write && win_last_i) begin
        full_q[wbuf_q] <= 1'b1;
        wbuf_q <= !wbuf_q;
      end
      if (take) begin
        first_q <= k_last_o;
        k_q <= chunk_last ? '0 : k_q + 1'b1;
        if (chunk_last) begin
          full_q[rbuf_q] <= 1'b0;
          rbuf_q <= !rbuf_q;
        end
      end
    end
  end

  logic [RowW-1:0] last_row;
  assign last_row = depthwise_i ? '0 : RowW'(win_idx_i);
  for (genvar b = 0; b < 2; b++) begin : gen_meta
    always_ff @(posedge clk_i) begin
      if (write && win_last_i && wbuf_q == 1'(b)) begin
        meta_q[b*MetaW+:MetaW] <= {win_k_last_i, last_row, win_tile_last_i, win_end_i};
      end
    end
  end

  for (genvar r = 0; r < Rows; r++) begin : gen_row
    logic [2*LineBytes*8-1:0] stage_q;
    for (genvar b = 0; b < 2; b++) begin : gen_buf
      always_ff @(posedge clk_i) begin
        if (write && wbuf_q == 1'(b)) begin
          if (depthwise_i) begin
            // The rows above the lanes of a depthwise tile repeat them; they are never drained.
            for (int unsigned i = 0; i < LineBytes; i++) begin
              if (win_idx_i == IdxW'(i)) begin
                stage_q[(b*LineBytes+i)*8+:8] <= win_data_i[(r%LineBytes)*8+:8];
              end
            end
          end else if (win_idx_i == IdxW'(r)) begin
            stage_q[b*LineBytes*8+:LineBytes*8] <= win_data_i;
          end
        end
      end
    end
    assign a_o[r*8+:8] = stage_q[{rbuf_q, k_q, 3'b000}+:8];
  end

  if (ReadBytes > Cols) begin : gen_select
    // Several k in a line; an n-tile may start inside one.
    localparam int unsigned SelW = $clog2(ReadBytes / Cols);
    logic [SelW-1:0] sel_q, start_q, sel_next;
    assign sel_next = sel_q + 1'b1;
    always_ff @(posedge clk_i) begin
      if (start_i) begin
        sel_q <= '0;
        start_q <= '0;
      end else if (take) begin
        sel_q <= (k_last_o && !reserve_end_o) ? start_q : sel_next;
        if (k_last_o && reserve_end_o) start_q <= sel_next;
      end
    end
    assign w_pop = k_last_o | (sel_q == '1);
    assign w_o = w_data_i[32'(sel_q)*Cols*8+:Cols*8];
  end else begin : gen_whole
    assign w_pop = 1'b1;
    assign w_o = w_data_i;
  end

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni) reserve_o |-> drain_free_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    write && !win_last_i |-> 32'(win_idx_i) < (depthwise_i ? LineBytes : Rows));
`endif

endmodule : pmt_feed
