// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// One pipelined requantisation lane: int8 = clamp(zero_point + MBQM(acc + bias, mult, shift)).
// Latency 7 cycles of en_i, one result a cycle, both roundings exact for every operand with
// -31 <= shift <= 30. Holds everything while en_i is low. Spec: isa/golden/fixed.h.
module pmt_requant (
  input  logic               clk_i,
  input  logic               en_i,
  input  logic               single_i,  // one rounding; stable while values are in flight
  input  logic signed [7:0]  zero_i,
  input  logic signed [7:0]  min_i,
  input  logic signed [7:0]  max_i,
  input  logic [31:0]        acc_i,
  input  logic [31:0]        bias_i,
  input  logic signed [31:0] mult_i,
  input  logic signed [5:0]  shift_i,   // positive: left
  output logic signed [7:0]  q_o
);

  // 1 bias; 2 left shift; 3, 4 product; 5 first rounding and operand selection; 6 add half;
  // 7 right shift, zero point and clamp.
  logic [31:0] x1_q;
  logic signed [31:0] x2_q, m1_q, m2_q;
  logic signed [5:0] s1_q, s2_q, s3_q, s4_q;
  logic signed [63:0] p3_q, p4_q, v5_q, v6_q;
  logic [5:0] sh5_q, sh6_q;
  logic signed [7:0] q7_q;

  logic [4:0] left;
  logic [32:0] high;        // product / 2^31 rounded to nearest
  logic signed [31:0] srdhm;
  logic [5:0] sh4;
  logic [63:0] half;
  logic round_down;         // ties of negative values round away from zero
  logic [31:0] scaled, sum;

  assign left = (!single_i && !s1_q[5]) ? s1_q[4:0] : 5'd0;
  assign high = p4_q[63:31] + 33'(p4_q[30]);
  assign srdhm = (high[32:31] == 2'b01) ? 32'h7FFF_FFFF : high[31:0];
  assign sh4 = single_i ? 6'd31 - s4_q : (s4_q[5] ? -s4_q : 6'd0);
  assign half = (sh5_q == '0) ? 64'd0 : 64'd1 << (sh5_q - 6'd1);
  assign round_down = !single_i && v5_q[63] && sh5_q != '0;
  assign scaled = 32'(v6_q >>> sh6_q);
  assign sum = scaled + {{24{zero_i[7]}}, zero_i};

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      x1_q <= acc_i + bias_i;
      m1_q <= mult_i;
      s1_q <= shift_i;
      x2_q <= x1_q << left;
      m2_q <= m1_q;
      s2_q <= s1_q;
      p3_q <= x2_q * m2_q;
      s3_q <= s2_q;
      p4_q <= p3_q;
      s4_q <= s3_q;
      v5_q <= single_i ? p4_q : {{32{srdhm[31]}}, srdhm};
      sh5_q <= sh4;
      v6_q <= v5_q + half - {63'd0, round_down};
      sh6_q <= sh5_q;
      if ($signed(sum) < 32'(min_i)) q7_q <= min_i;
      else if ($signed(sum) > 32'(max_i)) q7_q <= max_i;
      else q7_q <= sum[7:0];
    end
  end
  assign q_o = q7_q;

endmodule : pmt_requant
