// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Products that the compute engine needs before it starts, by repeated addition on one adder:
// row base of output row 0, YSTEP * PITCH, YDIL * PITCH, and bytes of weights of an n-tile.
// Takes |Y0| + YSTEP + YDIL + NX + KH + 6 cycles. Spec: docs/units/fetch.md.
module pmt_cv_setup #(
  parameter int unsigned SpadABytes = 131072,
  parameter int unsigned SpadWBytes = 131072,
  parameter int unsigned Cols = 16,
  parameter int unsigned DimBits = 16,
  localparam int unsigned OffA = $clog2(SpadABytes),
  localparam int unsigned OffB = $clog2(SpadWBytes),
  localparam int unsigned AddrW = ((2 * DimBits > OffA) ? 2 * DimBits : OffA) + 1,
  localparam int unsigned StepW = DimBits + 8
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  input  logic                start_i,
  output logic                done_o,       // one cycle; the outputs then stay until the next start
  input  logic [OffA:0]       in_i,
  input  logic [DimBits-1:0]  pitch_i,
  input  logic [7:0]          y0_i,         // signed
  input  logic [7:0]          ystep_i,
  input  logic [7:0]          ydil_i,
  input  logic [DimBits-1:0]  run_i,
  input  logic [7:0]          nx_i,
  input  logic [7:0]          kh_i,
  output logic [AddrW-1:0]    row0_o,       // CV_IN + Y0 * PITCH modulo 2^AddrW
  output logic [StepW-1:0]    ystep_bytes_o,
  output logic [StepW-1:0]    ydil_bytes_o,
  output logic [OffB:0]       tile_bytes_o  // K * Cols, saturated to all ones
);

  localparam int unsigned ColW = $clog2(Cols);
  localparam int unsigned LimitW = OffB + 1 - ColW;  // bits of K before saturation

  localparam logic [2:0] Row0 = 3'd0, YStep = 3'd1, YDil = 3'd2, Run = 3'd3, Kernel = 3'd4,
                         Finish = 3'd5;
  logic [2:0] step_q;
  logic busy_q, zero, full;
  logic [7:0] cnt_q, next_cnt;
  logic [AddrW-1:0] sum_q, addend;
  logic [AddrW:0] sum;

  assign zero = cnt_q == '0;
  assign full = step_q == Finish;
  always_comb begin
    unique case (step_q)
      Run: addend = AddrW'(run_i);
      Kernel: addend = run_q;
      default: addend = AddrW'(pitch_i);
    endcase
    if (step_q == Row0 && y0_i[7]) addend = ~addend;
  end
  assign sum = {1'b0, sum_q} + {1'b0, addend} + (AddrW + 1)'(step_q == Row0 && y0_i[7]);
  always_comb begin
    unique case (step_q)
      Row0: next_cnt = ystep_i;
      YStep: next_cnt = ydil_i;
      YDil: next_cnt = nx_i;
      default: next_cnt = kh_i;
    endcase
  end

  logic [AddrW-1:0] row0_q, run_q;
  logic [StepW-1:0] ystep_q, ydil_q;
  always_ff @(posedge clk_i) begin
    if (start_i) begin
      sum_q <= AddrW'(in_i);
      cnt_q <= y0_i[7] ? -y0_i : y0_i;
    end else if (busy_q && !full) begin
      if (!zero) begin
        cnt_q <= cnt_q - 8'd1;
        // Only the size of the weights can overflow; it stays at the maximum.
        sum_q <= ((step_q == Run || step_q == Kernel) && sum[AddrW]) ? '1 : sum[AddrW-1:0];
      end else begin
        cnt_q <= next_cnt;
        if (step_q != Kernel) sum_q <= '0;
        if (step_q == Row0) row0_q <= sum_q;
        if (step_q == YStep) ystep_q <= sum_q[StepW-1:0];
        if (step_q == YDil) ydil_q <= sum_q[StepW-1:0];
        if (step_q == Run) run_q <= sum_q;
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      step_q <= Row0;
    end else if (clear_i) begin
      busy_q <= 1'b0;
    end else if (start_i) begin
      busy_q <= 1'b1;
      step_q <= Row0;
    end else if (busy_q) begin
      if (full) busy_q <= 1'b0;
      else if (zero) step_q <= step_q + 3'd1;
    end
  end

  assign done_o = busy_q && full;
  assign row0_o = row0_q;
  assign ystep_bytes_o = ystep_q;
  assign ydil_bytes_o = ydil_q;
  assign tile_bytes_o = (|sum_q[AddrW-1:LimitW]) ? '1 : (OffB + 1)'(sum_q[LimitW-1:0]) << ColW;

endmodule : pmt_cv_setup
