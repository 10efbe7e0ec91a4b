// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Integer ALU, one cycle: RV32I, with Zb also Zba and Zbb. Barrel shifter shared by all shifts and
// rotates. Also gives the comparison for branches (cmp_lt_o holds while it
// subtracts).
module pmt_core_alu #(
  parameter bit Zb = 0,
  parameter bit Shift = 1  // barrel shifter; without it shifts give zero
) (
  input  logic [4:0]            op_i,
  input  logic [31:0]           a_i,
  input  logic [31:0]           b_i,
  input  logic                  b_invert_i,  // adder: A + ~B + carry (subtraction, comparison)
  input  logic                  carry_i,
  input  logic                  unsigned_i,  // comparison is unsigned
  output logic [31:0]           sum_o,
  output logic [31:0]           result_o,
  output logic                  cmp_eq_o,
  output logic                  cmp_lt_o
);

  // Operations; those of Zba and Zbb are constant zero without Zb.
  wire op_add = op_i == pmt_core_pkg::AluAdd;
  wire op_sub = op_i == pmt_core_pkg::AluSub;
  wire op_slt = op_i == pmt_core_pkg::AluSlt;
  wire op_sltu = op_i == pmt_core_pkg::AluSltu;
  wire op_xor = op_i == pmt_core_pkg::AluXor;
  wire op_or = op_i == pmt_core_pkg::AluOr;
  wire op_and = op_i == pmt_core_pkg::AluAnd;
  wire op_sll = op_i == pmt_core_pkg::AluSll;
  wire op_srl = op_i == pmt_core_pkg::AluSrl;
  wire op_sra = op_i == pmt_core_pkg::AluSra;
  wire op_sh1add = Zb && op_i == pmt_core_pkg::AluSh1add;
  wire op_sh2add = Zb && op_i == pmt_core_pkg::AluSh2add;
  wire op_sh3add = Zb && op_i == pmt_core_pkg::AluSh3add;
  wire op_xnor = Zb && op_i == pmt_core_pkg::AluXnor;
  wire op_orn = Zb && op_i == pmt_core_pkg::AluOrn;
  wire op_andn = Zb && op_i == pmt_core_pkg::AluAndn;
  wire op_rol = Zb && op_i == pmt_core_pkg::AluRol;
  wire op_ror = Zb && op_i == pmt_core_pkg::AluRor;

  // Adder.
  logic [31:0] add_a, add_b;
  always_comb begin
    add_a = a_i;
    if (op_sh1add) add_a = {a_i[30:0], 1'b0};
    if (op_sh2add) add_a = {a_i[29:0], 2'b0};
    if (op_sh3add) add_a = {a_i[28:0], 3'b0};
    add_b = b_i ^ {32{b_invert_i}};
  end
  logic carry, less, is_less;
  assign {carry, sum_o} = {1'b0, add_a} + {1'b0, add_b} + 33'(carry_i);
  assign cmp_eq_o = a_i == b_i;
  assign less = (a_i[31] ^ b_i[31]) ? (a_i[31] ^ unsigned_i) : !carry;
  assign cmp_lt_o = less;

  // Shifter: right shifts and rotates; left ones on the reversed operand.
  logic left, rotate, fill;
  logic [31:0] sh_in, sh_out;
  logic [31:0] sh1, sh2, sh3, sh4, sh5;
  always_comb begin
    left = op_sll || op_rol;
    rotate = op_rol || op_ror;
    fill = op_sra && a_i[31];
    for (int unsigned i = 0; i < 32; i++) sh_in[i] = left ? a_i[31-i] : a_i[i];
    sh1 = b_i[0] ? {rotate ? sh_in[0] : fill, sh_in[31:1]} : sh_in;
    sh2 = b_i[1] ? {rotate ? sh1[1:0] : {2{fill}}, sh1[31:2]} : sh1;
    sh3 = b_i[2] ? {rotate ? sh2[3:0] : {4{fill}}, sh2[31:4]} : sh2;
    sh4 = b_i[3] ? {rotate ? sh3[7:0] : {8{fill}}, sh3[31:8]} : sh3;
    sh5 = b_i[4] ? {rotate ? sh4[15:0] : {16{fill}}, sh4[31:16]} : sh4;
    for (int unsigned i = 0; i < 32; i++) sh_out[i] = left ? sh5[31-i] : sh5[i];
  end

  // Zbb: counting and byte operations.
  logic [31:0] zb_result;
  if (Zb) begin : gen_zb
    pmt_core_alu_zbb u_zbb (
      .op_i,
      .a_i,
      .b_i,
      .less_i(less),
      .result_o(zb_result)
    );
  end else begin : gen_no_zb
    assign zb_result = '0;
  end

  // Result: an AND-OR of terms that are zero unless selected.
  logic [31:0] logic_result, b_logic;
  logic use_sum, use_shift;
  always_comb begin
    b_logic = Zb ? b_i : add_b;  // without Zb the same, and it shares the inversion's LUTs
    if (op_xnor || op_orn || op_andn) b_logic = ~b_i;
    logic_result = '0;
    if (op_xor || op_xnor) logic_result = a_i ^ b_logic;
    if (op_or || op_orn) logic_result = a_i | b_logic;
    if (op_and || op_andn) logic_result = a_i & b_logic;
    use_sum = op_add || op_sub || op_sh1add || op_sh2add || op_sh3add;
    use_shift = Shift && (op_sll || op_srl || op_sra || rotate);
    is_less = less && (op_slt || op_sltu);
  end
  assign result_o = ({32{use_sum}} & sum_o) | ({32{use_shift}} & sh_out) | logic_result |
                    zb_result | {31'd0, is_less};

`ifndef SYNTHESIS
  initial assert (Shift || !Zb) else $fatal(1, "pmt_core_alu: Zb needs Shift");
`endif

endmodule : pmt_core_alu
