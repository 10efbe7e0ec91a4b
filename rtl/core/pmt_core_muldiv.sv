// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Iterative divider (32 steps) and, as parameters ask, shift-add multiplier (33 steps) and shifter
// (by 4, then by 1) on the same registers. start_i and the operands are held until done_o; result_o
// is valid with done_o, and zero without start_i. A cycle to load, the steps, a cycle for the
// result.
module pmt_core_muldiv #(
  parameter bit Mul = 1,
  parameter bit Shift = 1
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        start_i,
  input  logic        mul_i,     // multiplication ...
  input  logic        shift_i,   // ... or shift of a_i, else division
  input  logic        left_i,
  input  logic        arith_i,
  input  logic [4:0]  amount_i,
  input  logic [1:0]  funct3_i,
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  output logic        done_o,
  output logic [31:0] result_o
);

  logic mul, shift;
  assign mul = Mul && mul_i;
  assign shift = Shift && shift_i;

  // Signedness: mulh and mulhsu take a signed, mulh takes b signed; div and rem are signed.
  logic a_signed, b_signed;
  assign a_signed = mul ? (funct3_i[1:0] != 2'd3) : !funct3_i[0];
  assign b_signed = mul ? !funct3_i[1] : !funct3_i[0];

  logic busy_q, last, first, by4;
  logic [5:0] cnt_q;  // steps left
  assign last = cnt_q == 6'd0;
  assign by4 = shift && cnt_q[5:2] != 4'd0;
  assign done_o = busy_q && last;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      cnt_q <= 6'd0;
    end else if (!busy_q) begin
      busy_q <= start_i;
      cnt_q <= shift ? {1'b0, amount_i} : {1'b1, 4'b0, mul};
    end else begin
      if (last) busy_q <= 1'b0;
      cnt_q <= cnt_q - (by4 ? 6'd4 : 6'd1);
    end
  end
  assign first = cnt_q[5] && cnt_q[0] == mul;

  // Multiplication shifts {hi, lo} right: hi holds the unshifted sum, lo the multiplier, then the
  // low word. Division shifts left: hi holds the remainder, lo the dividend, then the quotient.
  logic [32:0] hi_q, x, y, sum;
  logic [31:0] lo_q, a_abs, a_less;
  logic a_neg, negate_b, carry, take;

  assign a_neg = !mul && !shift && a_signed && a_i[31];
  assign a_less = a_i + {32{a_neg}};
  assign a_abs = a_neg ? ~a_less : a_i;

  assign x = mul ? {b_signed & hi_q[32], hi_q[32:1]} : {hi_q[31:0], lo_q[31]};
  // Division subtracts |b|; multiplication adds b, in the step of a signed multiplier's top bit -b.
  assign negate_b = mul ? (a_signed && cnt_q[5:1] == 5'd1 && cnt_q[0] == 1'b0) :
                          !(b_signed && b_i[31]);
  assign y = {b_signed & b_i[31], b_i} ^ {33{negate_b}};
  assign {carry, sum} = {1'b0, x} + {1'b0, y} + 34'(negate_b);
  assign take = mul ? (lo_q[0] && cnt_q != 6'd1) : carry;

  // lo moves right in multiplications and right shifts, else left.
  logic right, in_right, in_left, fill;
  logic [31:0] lo_next;
  assign right = shift ? !left_i : mul;
  assign fill = arith_i && lo_q[31];
  assign in_right = shift ? fill : hi_q[0];
  assign in_left = !shift && take;
  always_comb begin
    if (by4) lo_next = right ? {{4{fill}}, lo_q[31:4]} : {lo_q[27:0], 4'b0};
    else lo_next = right ? {in_right, lo_q[31:1]} : {lo_q[30:0], in_left};
  end

  always_ff @(posedge clk_i) begin
    if (!busy_q) begin
      hi_q <= '0;
      lo_q <= a_abs;
    end else if (!last) begin
      hi_q <= take ? sum : x;
      lo_q <= lo_next;
    end
  end

  // The quotient of a division by zero (the only one whose first step subtracts, except INT_MIN /
  // 1, where it makes no difference) is all ones and is not negated.
  logic no_negate_q;
  always_ff @(posedge clk_i) begin
    if (first) no_negate_q <= take;
  end

  logic want_hi, negate;
  logic [31:0] raw, raw_less;
  assign want_hi = shift ? 1'b0 : mul ? (funct3_i[1:0] != 2'd0) : funct3_i[1];
  assign raw = (want_hi ? hi_q[31:0] : lo_q) & {32{start_i}};
  assign negate = start_i && !mul && !shift && a_signed &&
                  (funct3_i[1] ? a_i[31] : ((a_i[31] ^ b_i[31]) && !no_negate_q));
  assign raw_less = raw + {32{negate}};
  assign result_o = negate ? ~raw_less : raw;

`ifndef SYNTHESIS
  assert property (@(posedge clk_i) disable iff (!rst_ni) busy_q |-> start_i);
`endif

endmodule : pmt_core_muldiv
