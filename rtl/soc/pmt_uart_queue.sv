// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Byte queue of the serial port: a FIFO, or for Depth = 1 a single holding register (the smallest
// form). A push into a full queue is ignored.
module pmt_uart_queue #(
  parameter int unsigned Depth = 8
) (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       in_valid_i,
  output logic       in_ready_o,
  input  logic [7:0] in_data_i,
  output logic       out_valid_o,
  input  logic       out_ready_i,
  output logic [7:0] out_data_o
);

  if (Depth == 1) begin : gen_single
    logic valid_q;
    logic [7:0] data_q;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) valid_q <= 1'b0;
      else valid_q <= valid_q ? !out_ready_i : in_valid_i;
    end

    always_ff @(posedge clk_i) begin
      if (in_valid_i && !valid_q) data_q <= in_data_i;
    end

    assign in_ready_o = !valid_q;
    assign out_valid_o = valid_q;
    assign out_data_o = data_q;
  end else begin : gen_fifo
    logic [$clog2(Depth+1)-1:0] unused_level;

    pmt_fifo #(.Width(8), .Depth(Depth)) u_fifo (
      .clk_i,
      .rst_ni,
      .clear_i(1'b0),
      .in_valid_i,
      .in_ready_o,
      .in_data_i,
      .out_valid_o,
      .out_ready_i,
      .out_data_o,
      .level_o(unused_level)
    );
  end

endmodule : pmt_uart_queue
