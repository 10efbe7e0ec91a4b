// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The Zbb operations that need logic of their own: minimum/maximum (from the ALU's comparison),
// counts, sign/zero extension, byte reversal. Zero for every other operation.
module pmt_core_alu_zbb (
  input  logic [4:0]            op_i,
  input  logic [31:0]           a_i,
  input  logic [31:0]           b_i,
  input  logic                  less_i,
  output logic [31:0]           result_o
);

  // Leading and trailing zeros are the population count of the bits above/below the first one.
  logic [31:0] reversed, lowest_ones, count_in;
  logic [5:0] count;
  always_comb begin
    for (int unsigned i = 0; i < 32; i++) begin
      reversed[i] = (op_i == pmt_core_pkg::AluClz) ? a_i[31-i] : a_i[i];
    end
    lowest_ones = ~reversed & (reversed - 32'd1);  // ones below the lowest set bit
    count_in = (op_i == pmt_core_pkg::AluCpop) ? a_i : lowest_ones;
    count = '0;
    for (int unsigned i = 0; i < 32; i++) count = count + 6'(count_in[i]);
  end

  logic [31:0] orc;
  always_comb begin
    for (int unsigned i = 0; i < 4; i++) orc[8*i+:8] = {8{a_i[8*i+:8] != 8'd0}};
  end

  logic [31:0] rev8;
  assign rev8 = {a_i[7:0], a_i[15:8], a_i[23:16], a_i[31:24]};

  logic take_a;
  assign take_a = less_i ^ (op_i == pmt_core_pkg::AluMax || op_i == pmt_core_pkg::AluMaxu);

  always_comb begin
    result_o = '0;
    unique case (op_i)
      pmt_core_pkg::AluMin, pmt_core_pkg::AluMinu, pmt_core_pkg::AluMax,
      pmt_core_pkg::AluMaxu: result_o = take_a ? a_i : b_i;
      pmt_core_pkg::AluClz, pmt_core_pkg::AluCtz,
      pmt_core_pkg::AluCpop: result_o = {26'd0, count};
      pmt_core_pkg::AluSextB: result_o = {{24{a_i[7]}}, a_i[7:0]};
      pmt_core_pkg::AluSextH: result_o = {{16{a_i[15]}}, a_i[15:0]};
      pmt_core_pkg::AluZextH: result_o = {16'd0, a_i[15:0]};
      pmt_core_pkg::AluRev8: result_o = rev8;
      pmt_core_pkg::AluOrcB: result_o = orc;
      default: result_o = '0;
    endcase
  end

endmodule : pmt_core_alu_zbb
