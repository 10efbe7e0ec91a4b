// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Sequential requantisation of one value: the smallest circuit with exactly pmt_requant's results.
// One 34-bit adder multiplies bit by bit, rounds and adds the zero point. 36 + |shift| cycles from
// mult_valid_i to out_valid_o (single rounding with a left shift: 102 - shift). The accumulator comes
// first, then the multiplier; shift_i stays. The result stays until the next acc_valid_i.
module pmt_requant_serial (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               clear_i,
  input  logic               single_i,
  input  logic [7:0]         zero_i,
  input  logic signed [7:0]  min_i,
  input  logic signed [7:0]  max_i,
  input  logic               acc_valid_i,
  input  logic [31:0]        acc_i,
  input  logic [31:0]        bias_i,
  input  logic               mult_valid_i,
  input  logic [31:0]        mult_i,
  input  logic signed [5:0]  shift_i,
  output logic               out_valid_o,  // one cycle, with the result from then on
  output logic signed [7:0]  q_o
);

  typedef enum logic [2:0] {Idle, Left, Multiply, Right, Rotate, Round, ClampMin, ClampMax} state_e;
  state_e state_q;

  logic [31:0] x_q;            // acc + bias, shifted left
  logic signed [33:0] hi_q;    // partial product: {hi, lo} = 2 * x * mult after 32 steps
  logic [31:0] lo_q;           // multiplier bits on their way out, product bits on their way in
  logic [6:0] cnt_q;
  logic signed [7:0] q_q;
  logic first_q;               // first right shift
  logic out_q;

  logic is_left, gate, invert, carry, last, final_step, flip;
  logic signed [33:0] operand, sum;
  logic top_in, saturated, fits, less;
  logic signed [7:0] bound;

  assign is_left = !shift_i[5] && shift_i != '0;
  assign last = cnt_q == '0;
  assign final_step = state_q == Round;

  // Operand of the adder: +-2x while multiplying (minus for the sign bit of mult); -1 before the
  // first right shift of a negative value (double rounding); the zero point at the end.
  assign gate = state_q == Multiply && lo_q[0];
  assign invert = (gate && last) || (state_q == Right && first_q && !single_i && hi_q[33]);
  assign carry = (gate && last) ||
                 (lo_q[31] && (final_step || (state_q == Right && first_q && !single_i)));
  assign flip = final_step ? zero_i[7] : invert;
  assign operand = ({x_q[31], x_q, 1'b0} & {34{gate}}) ^
                   {{27{flip}}, final_step ? zero_i[6:0] : {7{invert}}};
  assign sum = hi_q + operand + $signed({33'd0, carry});
  assign top_in = (state_q == Rotate) ? lo_q[0] : sum[33];

  // Only x = mult = -2^31 gives a product of 2^31 here; it saturates to 2^31 - 1 (double rounding),
  // which differs from the wrapped sum only when the zero point is 0.
  assign saturated = !single_i && !shift_i[5] && !hi_q[33] && hi_q[31] && zero_i == '0;
  // First to int8, then against one bound after the other.
  assign fits = (sum[30:7] == '0 && !sum[31]) || (sum[30:7] == '1 && sum[31]);
  assign bound = (state_q == ClampMin) ? min_i : max_i;
  assign less = q_q < bound;

  assign out_valid_o = out_q;
  assign q_o = q_q;

  always_ff @(posedge clk_i) begin
    if (acc_valid_i) x_q <= acc_i + bias_i;
    else if (state_q == Left) x_q <= x_q << 1;
    if (state_q == Idle) begin
      hi_q <= '0;
      lo_q <= mult_i;
    end else if (state_q == Multiply || state_q == Right || state_q == Rotate) begin
      hi_q <= {top_in, sum[33:1]};
      lo_q <= {sum[0], lo_q[31:1]};
    end
    if (final_step) begin
      q_q <= (fits && !saturated) ? sum[7:0] : {sum[31] && !saturated, {7{!sum[31] || saturated}}};
    end else if ((state_q == ClampMin && less) || (state_q == ClampMax && !less)) begin
      q_q <= bound;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      cnt_q <= '0;
      first_q <= 1'b0;
      out_q <= 1'b0;
    end else if (clear_i) begin
      state_q <= Idle;
      out_q <= 1'b0;
    end else begin
      cnt_q <= cnt_q - 7'd1;
      first_q <= 1'b0;
      out_q <= state_q == ClampMax;
      unique case (state_q)
        Idle: begin
          if (is_left && !single_i) begin
            cnt_q <= 7'(shift_i) - 7'd1;
            if (mult_valid_i) state_q <= Left;
          end else begin
            cnt_q <= 7'd31;
            if (mult_valid_i) state_q <= Multiply;
          end
        end
        Left: if (last) begin
          state_q <= Multiply;
          cnt_q <= 7'd31;
        end
        Multiply: if (last) begin
          // Rotating the 66 bits right by 66 - n is a shift left by n.
          cnt_q <= shift_i[5] ? {1'b0, ~shift_i} : 7'd65 - 7'(shift_i);
          first_q <= 1'b1;
          if (shift_i == '0 || (is_left && !single_i)) state_q <= Round;
          else state_q <= is_left ? Rotate : Right;
        end
        Right, Rotate: if (last) state_q <= Round;
        Round: state_q <= ClampMin;
        ClampMin: state_q <= ClampMax;
        default: state_q <= Idle;
      endcase
    end
  end

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    acc_valid_i || mult_valid_i |-> state_q == Idle);
`endif

endmodule : pmt_requant_serial
