// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Weight stream: reads the packed weights of a tile from side W, line by line, ahead of the array.
// A command repeats the current n-tile's weights or moves to the next n-tile's. Guarantees: lines
// come in order, without a gap between tiles while commands are queued; a line outside the side is
// reported and not read. Spec: docs/units/fetch.md.
module pmt_wload #(
  parameter int unsigned Cols = 16,
  parameter int unsigned LineBytes = 16,
  parameter int unsigned SpadBytes = 131072,
  parameter int unsigned Depth = 4,
  localparam int unsigned ReadBytes = (Cols > LineBytes) ? Cols : LineBytes,
  localparam int unsigned Lines = ReadBytes / LineBytes,
  localparam int unsigned OffW = $clog2(LineBytes),
  localparam int unsigned ReadOffW = $clog2(ReadBytes),
  localparam int unsigned AddrW = $clog2(SpadBytes),
  localparam int unsigned LineAddrW = AddrW - OffW
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    clear_i,
  input  logic                    start_i,       // takes base_i
  input  logic [AddrW:0]          base_i,        // byte offset, aligned to ReadBytes
  input  logic [AddrW:0]          tile_bytes_i,  // K * Cols, saturated; stable after start_i
  input  logic                    cmd_valid_i,
  output logic                    cmd_ready_o,
  input  logic                    cmd_next_i,    // 1: next n-tile (also the first), 0: same again
  // side W
  output logic                    w_req_o,
  output logic                    w_two_o,
  output logic [LineAddrW-1:0]    w_line_o,
  input  logic                    w_gnt_i,
  input  logic [ReadBytes*8-1:0]  w_rdata_i,
  // lines in order
  output logic                    out_valid_o,
  input  logic                    out_ready_i,
  output logic [ReadBytes*8-1:0]  out_data_o,
  output logic                    err_o,
  output logic [22:0]             err_addr_o
);

  localparam int unsigned ByteW = AddrW + 2;
  localparam int unsigned CurW = ByteW - ReadOffW;
  localparam int unsigned LevelW = $clog2(Depth + 1);

  logic cmd_valid, cmd_ready, cmd_next;
  logic active_q, rsp_q, room, grant, at_last, out_of_side;
  logic [ByteW-1:0] last_q, next_last;  // last byte of the current n-tile's weights
  logic [CurW-1:0] first_q, next_first, cur_q;
  logic [LevelW-1:0] level;
  logic [1:0] unused_level;
  logic unused_ready;  // there is always room: see room

  pmt_fifo #(
    .Width(1),
    .Depth(2)
  ) u_cmd (
    .clk_i,
    .rst_ni,
    .clear_i,
    .in_valid_i(cmd_valid_i),
    .in_ready_o(cmd_ready_o),
    .in_data_i(cmd_next_i),
    .out_valid_o(cmd_valid),
    .out_ready_i(cmd_ready),
    .out_data_o(cmd_next),
    .level_o(unused_level)
  );

  assign at_last = cur_q == last_q[ByteW-1:ReadOffW];
  assign grant = w_req_o & w_gnt_i;
  assign cmd_ready = !active_q | (grant & at_last);
  assign next_last = last_q + (cmd_next ? ByteW'(tile_bytes_i) : '0);
  // The n-tile after the current one starts one byte after its end.
  assign next_first = cmd_next ? last_q[ByteW-1:ReadOffW] + CurW'(&last_q[ReadOffW-1:0]) : first_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) active_q <= 1'b0;
    else if (clear_i) active_q <= 1'b0;
    else if (cmd_ready) active_q <= cmd_valid;
  end
  always_ff @(posedge clk_i) begin
    if (start_i) begin
      last_q <= {1'b0, base_i} - 1'b1;
    end else if (cmd_ready && cmd_valid) begin
      last_q <= next_last;
      first_q <= next_first;
    end
    if (cmd_ready) cur_q <= next_first;
    else if (grant) cur_q <= cur_q + 1'b1;
  end

  assign out_of_side = |cur_q[CurW-1:AddrW-ReadOffW];
  assign room = 32'(level) + 32'(rsp_q) < Depth;
  assign w_req_o = active_q & room & !out_of_side;
  assign w_two_o = Lines > 1;
  assign w_line_o = LineAddrW'(cur_q) << (ReadOffW - OffW);
  assign err_o = active_q & out_of_side;
  assign err_addr_o = 23'h400000 | 23'({cur_q[CurW-2:0], ReadOffW'(0)});

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) rsp_q <= 1'b0;
    else rsp_q <= grant & !clear_i;
  end

  pmt_fifo #(
    .Width(ReadBytes * 8),
    .Depth(Depth)
  ) u_lines (
    .clk_i,
    .rst_ni,
    .clear_i,
    .in_valid_i(rsp_q),
    .in_ready_o(unused_ready),
    .in_data_i(w_rdata_i),
    .out_valid_o,
    .out_ready_i,
    .out_data_o,
    .level_o(level)
  );

`ifndef SYNTHESIS
  initial assert (Lines <= 2) else $fatal(1, "pmt_wload: Cols %0d", Cols);
  assert property (@(posedge clk_i) disable iff (!rst_ni) rsp_q |-> 32'(level) < Depth);
`endif

endmodule : pmt_wload
