// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Types shared by the units of the control core: decoded control signals.
package pmt_core_pkg;

  // Operation of the ALU; AluNone gives zero.
  localparam logic [4:0] AluNone = 5'd0;
  localparam logic [4:0] AluAdd = 5'd1;  // also addresses, link values, upper immediates
  localparam logic [4:0] AluSub = 5'd2;
  localparam logic [4:0] AluSlt = 5'd3;
  localparam logic [4:0] AluSltu = 5'd4;
  localparam logic [4:0] AluXor = 5'd5;
  localparam logic [4:0] AluOr = 5'd6;
  localparam logic [4:0] AluAnd = 5'd7;
  localparam logic [4:0] AluSll = 5'd8;
  localparam logic [4:0] AluSrl = 5'd9;
  localparam logic [4:0] AluSra = 5'd10;
  localparam logic [4:0] AluSh1add = 5'd11;  // Zba: operand A shifted, then added
  localparam logic [4:0] AluSh2add = 5'd12;
  localparam logic [4:0] AluSh3add = 5'd13;
  localparam logic [4:0] AluXnor = 5'd14;  // Zbb from here on
  localparam logic [4:0] AluOrn = 5'd15;
  localparam logic [4:0] AluAndn = 5'd16;
  localparam logic [4:0] AluMin = 5'd17;
  localparam logic [4:0] AluMinu = 5'd18;
  localparam logic [4:0] AluMax = 5'd19;
  localparam logic [4:0] AluMaxu = 5'd20;
  localparam logic [4:0] AluRol = 5'd21;
  localparam logic [4:0] AluRor = 5'd22;
  localparam logic [4:0] AluClz = 5'd23;
  localparam logic [4:0] AluCtz = 5'd24;
  localparam logic [4:0] AluCpop = 5'd25;
  localparam logic [4:0] AluSextB = 5'd26;
  localparam logic [4:0] AluSextH = 5'd27;
  localparam logic [4:0] AluZextH = 5'd28;
  localparam logic [4:0] AluRev8 = 5'd29;
  localparam logic [4:0] AluOrcB = 5'd30;

  // Control signals of one instruction. At most one class bit (branch ...) is set, none for plain
  // ALU ops.
  typedef struct packed {
    logic       illegal;
    logic       rs1_used;
    logic       rs2_used;
    logic       rd_we;
    logic [4:0] alu_op;
    logic       a_pc;       // operand A: pc (else rs1, or zero with a_zero)
    logic       a_zero;
    logic       b_imm;      // operand B: immediate
    logic       link;       // operand B: instruction length (jal, jalr, fence.i)
    logic       target_rs1; // jump target base: rs1 (jalr), else pc
    logic       b_tag;      // operand B: a tag of the NPU
    logic       b_invert;   // operand B inverted for the adder
    logic       carry_in;   // adder's carry in
    logic       cmp_unsigned;
    logic       branch;     // condition in funct3
    logic       jump;       // jal, jalr
    logic       load;       // size and sign in funct3
    logic       store;
    logic       mul;        // which one in funct3[1:0]
    logic       div;
    logic       shift;      // sll, srl, sra and their immediate forms
    logic       csr;        // operation in funct3
    logic       fence;
    logic       fence_i;
    logic       ecall;
    logic       ebreak;
    logic       mret;
    logic       dret;
    logic       wfi;
    logic       npu_cmd;    // goes to the NPU queue
    logic       npu_wait;
    logic       npu_tag;
  } ctl_t;

endpackage : pmt_core_pkg
