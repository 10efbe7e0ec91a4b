// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Control signals of the instruction in EX: one line per instruction compares with the generated
// match and mask words, then each control signal is an OR of instructions (one-hot: a third of the
// LUTs that the encoded output of pmt_decoder costs here). Simulation checks both against each
// other. Combinational.
module pmt_core_dec #(
  parameter bit Zb = 0,
  parameter bit Debug = 0
) (
  input  logic [31:0]         instr_i,
  output pmt_core_pkg::ctl_t  ctl_o
);

  wire is_lui = (instr_i & pmt_isa_pkg::MASK_LUI) == pmt_isa_pkg::MATCH_LUI;
  wire is_auipc = (instr_i & pmt_isa_pkg::MASK_AUIPC) == pmt_isa_pkg::MATCH_AUIPC;
  wire is_jal = (instr_i & pmt_isa_pkg::MASK_JAL) == pmt_isa_pkg::MATCH_JAL;
  wire is_jalr = (instr_i & pmt_isa_pkg::MASK_JALR) == pmt_isa_pkg::MATCH_JALR;
  wire is_beq = (instr_i & pmt_isa_pkg::MASK_BEQ) == pmt_isa_pkg::MATCH_BEQ;
  wire is_bne = (instr_i & pmt_isa_pkg::MASK_BNE) == pmt_isa_pkg::MATCH_BNE;
  wire is_blt = (instr_i & pmt_isa_pkg::MASK_BLT) == pmt_isa_pkg::MATCH_BLT;
  wire is_bge = (instr_i & pmt_isa_pkg::MASK_BGE) == pmt_isa_pkg::MATCH_BGE;
  wire is_bltu = (instr_i & pmt_isa_pkg::MASK_BLTU) == pmt_isa_pkg::MATCH_BLTU;
  wire is_bgeu = (instr_i & pmt_isa_pkg::MASK_BGEU) == pmt_isa_pkg::MATCH_BGEU;
  wire is_lb = (instr_i & pmt_isa_pkg::MASK_LB) == pmt_isa_pkg::MATCH_LB;
  wire is_lh = (instr_i & pmt_isa_pkg::MASK_LH) == pmt_isa_pkg::MATCH_LH;
  wire is_lw = (instr_i & pmt_isa_pkg::MASK_LW) == pmt_isa_pkg::MATCH_LW;
  wire is_lbu = (instr_i & pmt_isa_pkg::MASK_LBU) == pmt_isa_pkg::MATCH_LBU;
  wire is_lhu = (instr_i & pmt_isa_pkg::MASK_LHU) == pmt_isa_pkg::MATCH_LHU;
  wire is_sb = (instr_i & pmt_isa_pkg::MASK_SB) == pmt_isa_pkg::MATCH_SB;
  wire is_sh = (instr_i & pmt_isa_pkg::MASK_SH) == pmt_isa_pkg::MATCH_SH;
  wire is_sw = (instr_i & pmt_isa_pkg::MASK_SW) == pmt_isa_pkg::MATCH_SW;
  wire is_addi = (instr_i & pmt_isa_pkg::MASK_ADDI) == pmt_isa_pkg::MATCH_ADDI;
  wire is_slti = (instr_i & pmt_isa_pkg::MASK_SLTI) == pmt_isa_pkg::MATCH_SLTI;
  wire is_sltiu = (instr_i & pmt_isa_pkg::MASK_SLTIU) == pmt_isa_pkg::MATCH_SLTIU;
  wire is_xori = (instr_i & pmt_isa_pkg::MASK_XORI) == pmt_isa_pkg::MATCH_XORI;
  wire is_ori = (instr_i & pmt_isa_pkg::MASK_ORI) == pmt_isa_pkg::MATCH_ORI;
  wire is_andi = (instr_i & pmt_isa_pkg::MASK_ANDI) == pmt_isa_pkg::MATCH_ANDI;
  wire is_slli = (instr_i & pmt_isa_pkg::MASK_SLLI) == pmt_isa_pkg::MATCH_SLLI;
  wire is_srli = (instr_i & pmt_isa_pkg::MASK_SRLI) == pmt_isa_pkg::MATCH_SRLI;
  wire is_srai = (instr_i & pmt_isa_pkg::MASK_SRAI) == pmt_isa_pkg::MATCH_SRAI;
  wire is_add = (instr_i & pmt_isa_pkg::MASK_ADD) == pmt_isa_pkg::MATCH_ADD;
  wire is_sub = (instr_i & pmt_isa_pkg::MASK_SUB) == pmt_isa_pkg::MATCH_SUB;
  wire is_sll = (instr_i & pmt_isa_pkg::MASK_SLL) == pmt_isa_pkg::MATCH_SLL;
  wire is_slt = (instr_i & pmt_isa_pkg::MASK_SLT) == pmt_isa_pkg::MATCH_SLT;
  wire is_sltu = (instr_i & pmt_isa_pkg::MASK_SLTU) == pmt_isa_pkg::MATCH_SLTU;
  wire is_xor = (instr_i & pmt_isa_pkg::MASK_XOR) == pmt_isa_pkg::MATCH_XOR;
  wire is_srl = (instr_i & pmt_isa_pkg::MASK_SRL) == pmt_isa_pkg::MATCH_SRL;
  wire is_sra = (instr_i & pmt_isa_pkg::MASK_SRA) == pmt_isa_pkg::MATCH_SRA;
  wire is_or = (instr_i & pmt_isa_pkg::MASK_OR) == pmt_isa_pkg::MATCH_OR;
  wire is_and = (instr_i & pmt_isa_pkg::MASK_AND) == pmt_isa_pkg::MATCH_AND;
  wire is_fence = (instr_i & pmt_isa_pkg::MASK_FENCE) == pmt_isa_pkg::MATCH_FENCE;
  wire is_fence_i = (instr_i & pmt_isa_pkg::MASK_FENCE_I) == pmt_isa_pkg::MATCH_FENCE_I;
  wire is_ecall = (instr_i & pmt_isa_pkg::MASK_ECALL) == pmt_isa_pkg::MATCH_ECALL;
  wire is_ebreak = (instr_i & pmt_isa_pkg::MASK_EBREAK) == pmt_isa_pkg::MATCH_EBREAK;
  wire is_mul = (instr_i & pmt_isa_pkg::MASK_MUL) == pmt_isa_pkg::MATCH_MUL;
  wire is_mulh = (instr_i & pmt_isa_pkg::MASK_MULH) == pmt_isa_pkg::MATCH_MULH;
  wire is_mulhsu = (instr_i & pmt_isa_pkg::MASK_MULHSU) == pmt_isa_pkg::MATCH_MULHSU;
  wire is_mulhu = (instr_i & pmt_isa_pkg::MASK_MULHU) == pmt_isa_pkg::MATCH_MULHU;
  wire is_div = (instr_i & pmt_isa_pkg::MASK_DIV) == pmt_isa_pkg::MATCH_DIV;
  wire is_divu = (instr_i & pmt_isa_pkg::MASK_DIVU) == pmt_isa_pkg::MATCH_DIVU;
  wire is_rem = (instr_i & pmt_isa_pkg::MASK_REM) == pmt_isa_pkg::MATCH_REM;
  wire is_remu = (instr_i & pmt_isa_pkg::MASK_REMU) == pmt_isa_pkg::MATCH_REMU;
  wire is_csrrw = (instr_i & pmt_isa_pkg::MASK_CSRRW) == pmt_isa_pkg::MATCH_CSRRW;
  wire is_csrrs = (instr_i & pmt_isa_pkg::MASK_CSRRS) == pmt_isa_pkg::MATCH_CSRRS;
  wire is_csrrc = (instr_i & pmt_isa_pkg::MASK_CSRRC) == pmt_isa_pkg::MATCH_CSRRC;
  wire is_csrrwi = (instr_i & pmt_isa_pkg::MASK_CSRRWI) == pmt_isa_pkg::MATCH_CSRRWI;
  wire is_csrrsi = (instr_i & pmt_isa_pkg::MASK_CSRRSI) == pmt_isa_pkg::MATCH_CSRRSI;
  wire is_csrrci = (instr_i & pmt_isa_pkg::MASK_CSRRCI) == pmt_isa_pkg::MATCH_CSRRCI;
  wire is_mret = (instr_i & pmt_isa_pkg::MASK_MRET) == pmt_isa_pkg::MATCH_MRET;
  wire is_wfi = (instr_i & pmt_isa_pkg::MASK_WFI) == pmt_isa_pkg::MATCH_WFI;
  wire is_dret = Debug && (instr_i & pmt_isa_pkg::MASK_DRET) == pmt_isa_pkg::MATCH_DRET;
  wire is_sh1add = Zb && (instr_i & pmt_isa_pkg::MASK_SH1ADD) == pmt_isa_pkg::MATCH_SH1ADD;
  wire is_sh2add = Zb && (instr_i & pmt_isa_pkg::MASK_SH2ADD) == pmt_isa_pkg::MATCH_SH2ADD;
  wire is_sh3add = Zb && (instr_i & pmt_isa_pkg::MASK_SH3ADD) == pmt_isa_pkg::MATCH_SH3ADD;
  wire is_andn = Zb && (instr_i & pmt_isa_pkg::MASK_ANDN) == pmt_isa_pkg::MATCH_ANDN;
  wire is_orn = Zb && (instr_i & pmt_isa_pkg::MASK_ORN) == pmt_isa_pkg::MATCH_ORN;
  wire is_xnor = Zb && (instr_i & pmt_isa_pkg::MASK_XNOR) == pmt_isa_pkg::MATCH_XNOR;
  wire is_clz = Zb && (instr_i & pmt_isa_pkg::MASK_CLZ) == pmt_isa_pkg::MATCH_CLZ;
  wire is_ctz = Zb && (instr_i & pmt_isa_pkg::MASK_CTZ) == pmt_isa_pkg::MATCH_CTZ;
  wire is_cpop = Zb && (instr_i & pmt_isa_pkg::MASK_CPOP) == pmt_isa_pkg::MATCH_CPOP;
  wire is_sext_b = Zb && (instr_i & pmt_isa_pkg::MASK_SEXT_B) == pmt_isa_pkg::MATCH_SEXT_B;
  wire is_sext_h = Zb && (instr_i & pmt_isa_pkg::MASK_SEXT_H) == pmt_isa_pkg::MATCH_SEXT_H;
  wire is_zext_h = Zb && (instr_i & pmt_isa_pkg::MASK_ZEXT_H) == pmt_isa_pkg::MATCH_ZEXT_H;
  wire is_min = Zb && (instr_i & pmt_isa_pkg::MASK_MIN) == pmt_isa_pkg::MATCH_MIN;
  wire is_minu = Zb && (instr_i & pmt_isa_pkg::MASK_MINU) == pmt_isa_pkg::MATCH_MINU;
  wire is_max = Zb && (instr_i & pmt_isa_pkg::MASK_MAX) == pmt_isa_pkg::MATCH_MAX;
  wire is_maxu = Zb && (instr_i & pmt_isa_pkg::MASK_MAXU) == pmt_isa_pkg::MATCH_MAXU;
  wire is_rol = Zb && (instr_i & pmt_isa_pkg::MASK_ROL) == pmt_isa_pkg::MATCH_ROL;
  wire is_ror = Zb && (instr_i & pmt_isa_pkg::MASK_ROR) == pmt_isa_pkg::MATCH_ROR;
  wire is_rori = Zb && (instr_i & pmt_isa_pkg::MASK_RORI) == pmt_isa_pkg::MATCH_RORI;
  wire is_orc_b = Zb && (instr_i & pmt_isa_pkg::MASK_ORC_B) == pmt_isa_pkg::MATCH_ORC_B;
  wire is_rev8 = Zb && (instr_i & pmt_isa_pkg::MASK_REV8) == pmt_isa_pkg::MATCH_REV8;
  wire is_npu_cfg = (instr_i & pmt_isa_pkg::MASK_NPU_CFG) == pmt_isa_pkg::MATCH_NPU_CFG;
  wire is_npu_ld = (instr_i & pmt_isa_pkg::MASK_NPU_LD) == pmt_isa_pkg::MATCH_NPU_LD;
  wire is_npu_st = (instr_i & pmt_isa_pkg::MASK_NPU_ST) == pmt_isa_pkg::MATCH_NPU_ST;
  wire is_npu_conv = (instr_i & pmt_isa_pkg::MASK_NPU_CONV) == pmt_isa_pkg::MATCH_NPU_CONV;
  wire is_npu_dwconv = (instr_i & pmt_isa_pkg::MASK_NPU_DWCONV) == pmt_isa_pkg::MATCH_NPU_DWCONV;
  wire is_npu_fence = (instr_i & pmt_isa_pkg::MASK_NPU_FENCE) == pmt_isa_pkg::MATCH_NPU_FENCE;
  wire is_npu_wait = (instr_i & pmt_isa_pkg::MASK_NPU_WAIT) == pmt_isa_pkg::MATCH_NPU_WAIT;
  wire is_npu_tag = (instr_i & pmt_isa_pkg::MASK_NPU_TAG) == pmt_isa_pkg::MATCH_NPU_TAG;

  // Groups.
  wire reg_reg = is_add | is_sub | is_slt | is_sltu | is_xor | is_or | is_and | is_sll | is_srl |
      is_sra | is_sh1add | is_sh2add | is_sh3add | is_xnor | is_orn | is_andn | is_min | is_minu |
      is_max | is_maxu | is_rol | is_ror;
  wire reg_only = is_clz | is_ctz | is_cpop | is_sext_b | is_sext_h | is_zext_h | is_rev8 |
      is_orc_b;
  wire reg_imm = is_addi | is_slti | is_sltiu | is_xori | is_ori | is_andi | is_slli | is_srli |
      is_srai | is_rori;
  wire branch = is_beq | is_bne | is_blt | is_bge | is_bltu | is_bgeu;
  wire load = is_lb | is_lh | is_lw | is_lbu | is_lhu;
  wire store = is_sb | is_sh | is_sw;
  wire mul = is_mul | is_mulh | is_mulhsu | is_mulhu;
  wire div = is_div | is_divu | is_rem | is_remu;
  wire csr_reg = is_csrrw | is_csrrs | is_csrrc;
  wire csr_imm = is_csrrwi | is_csrrsi | is_csrrci;
  // mnputag is read through the adder as npu.tag is, which spares a place in the CSR multiplexer.
  wire csr_tag = (csr_reg | csr_imm) && instr_i[31:20] == pmt_isa_pkg::CSR_MNPUTAG;
  wire npu_exec = is_npu_ld | is_npu_st | is_npu_conv | is_npu_dwconv | is_npu_fence;

  // Addresses and what npu.wait looks at are sums too.
  wire adding = csr_tag | is_lui | is_auipc | is_jal | is_jalr | npu_exec | is_npu_tag | is_npu_wait |
      load | store | is_fence_i | is_ebreak;
  wire subtracts = branch | is_sub | is_slt | is_slti | is_sltu | is_sltiu | is_min | is_minu |
      is_max | is_maxu;

  logic [4:0] alu_op;

  always_comb begin
    ctl_o = '0;
    ctl_o.rs1_used = reg_reg | reg_only | reg_imm | is_jalr | branch | load | store | mul | div |
        csr_reg | is_npu_cfg | is_npu_wait;
    ctl_o.rs2_used = reg_reg | branch | store | mul | div | is_npu_cfg;
    ctl_o.rd_we = reg_reg | reg_only | reg_imm | is_lui | is_auipc | is_jal | is_jalr | load | mul |
        div | csr_reg | csr_imm | npu_exec | is_npu_tag;
    // ebreak: the pc through the adder (with the 1 of its immediate) is what mtval gets.
    ctl_o.a_pc = is_auipc | is_jal | is_jalr | is_fence_i | is_ebreak;
    ctl_o.a_zero = is_lui | csr_imm | csr_tag | npu_exec | is_npu_tag;
    ctl_o.b_imm = reg_imm | is_lui | is_auipc | load | store | is_ebreak;
    // NPU: a new tag is the issued one plus 1; waiting adds ~tag to rs1, so that the sign is set
    // when tag - rs1 >= 0.
    ctl_o.b_tag = npu_exec | is_npu_tag | is_npu_wait | csr_tag;
    ctl_o.b_invert = subtracts | is_npu_wait;
    ctl_o.carry_in = subtracts | npu_exec;
    ctl_o.link = is_jal | is_jalr | is_fence_i;
    ctl_o.target_rs1 = is_jalr;
    ctl_o.jump = is_jal | is_jalr;
    ctl_o.branch = branch;
    ctl_o.load = load;
    ctl_o.store = store;
    ctl_o.mul = mul;
    ctl_o.div = div;
    ctl_o.shift = is_sll | is_slli | is_srl | is_srli | is_sra | is_srai;
    ctl_o.csr = csr_reg | csr_imm;
    ctl_o.fence = is_fence;
    ctl_o.fence_i = is_fence_i;
    ctl_o.ecall = is_ecall;
    ctl_o.ebreak = is_ebreak;
    ctl_o.mret = is_mret;
    ctl_o.dret = is_dret;
    ctl_o.wfi = is_wfi;
    ctl_o.npu_cmd = is_npu_cfg | npu_exec;
    ctl_o.npu_wait = is_npu_wait;
    ctl_o.npu_tag = is_npu_tag;
    ctl_o.illegal = !(reg_reg | reg_only | reg_imm | branch | load | store | mul | div | csr_reg |
        csr_imm | npu_exec | is_lui | is_auipc | is_jal | is_jalr | is_fence | is_fence_i |
        is_ecall | is_ebreak | is_mret | is_dret | is_wfi | is_npu_cfg | is_npu_wait | is_npu_tag);
    // Signedness of comparisons: bltu/bgeu or sltu, sltiu, minu, maxu.
    ctl_o.cmp_unsigned = branch ? instr_i[13] : instr_i[12];

    alu_op = pmt_core_pkg::AluNone;  // 0
    alu_op = alu_op | {5{is_add | is_addi | adding}} & pmt_core_pkg::AluAdd;
    alu_op = alu_op | {5{is_sub | branch}} & pmt_core_pkg::AluSub;
    alu_op = alu_op | {5{is_slti | is_slt}} & pmt_core_pkg::AluSlt;
    alu_op = alu_op | {5{is_sltiu | is_sltu}} & pmt_core_pkg::AluSltu;
    alu_op = alu_op | {5{is_xori | is_xor}} & pmt_core_pkg::AluXor;
    alu_op = alu_op | {5{is_ori | is_or}} & pmt_core_pkg::AluOr;
    alu_op = alu_op | {5{is_andi | is_and}} & pmt_core_pkg::AluAnd;
    alu_op = alu_op | {5{is_slli | is_sll}} & pmt_core_pkg::AluSll;
    alu_op = alu_op | {5{is_srli | is_srl}} & pmt_core_pkg::AluSrl;
    alu_op = alu_op | {5{is_srai | is_sra}} & pmt_core_pkg::AluSra;
    alu_op = alu_op | {5{is_sh1add}} & pmt_core_pkg::AluSh1add;
    alu_op = alu_op | {5{is_sh2add}} & pmt_core_pkg::AluSh2add;
    alu_op = alu_op | {5{is_sh3add}} & pmt_core_pkg::AluSh3add;
    alu_op = alu_op | {5{is_xnor}} & pmt_core_pkg::AluXnor;
    alu_op = alu_op | {5{is_orn}} & pmt_core_pkg::AluOrn;
    alu_op = alu_op | {5{is_andn}} & pmt_core_pkg::AluAndn;
    alu_op = alu_op | {5{is_min}} & pmt_core_pkg::AluMin;
    alu_op = alu_op | {5{is_minu}} & pmt_core_pkg::AluMinu;
    alu_op = alu_op | {5{is_max}} & pmt_core_pkg::AluMax;
    alu_op = alu_op | {5{is_maxu}} & pmt_core_pkg::AluMaxu;
    alu_op = alu_op | {5{is_rol}} & pmt_core_pkg::AluRol;
    alu_op = alu_op | {5{is_ror | is_rori}} & pmt_core_pkg::AluRor;
    alu_op = alu_op | {5{is_clz}} & pmt_core_pkg::AluClz;
    alu_op = alu_op | {5{is_ctz}} & pmt_core_pkg::AluCtz;
    alu_op = alu_op | {5{is_cpop}} & pmt_core_pkg::AluCpop;
    alu_op = alu_op | {5{is_sext_b}} & pmt_core_pkg::AluSextB;
    alu_op = alu_op | {5{is_sext_h}} & pmt_core_pkg::AluSextH;
    alu_op = alu_op | {5{is_zext_h}} & pmt_core_pkg::AluZextH;
    alu_op = alu_op | {5{is_rev8}} & pmt_core_pkg::AluRev8;
    alu_op = alu_op | {5{is_orc_b}} & pmt_core_pkg::AluOrcB;
    ctl_o.alu_op = alu_op;
  end

`ifndef SYNTHESIS
  pmt_isa_pkg::instr_e op;
  pmt_decoder #(.Zb(Zb), .Debug(Debug)) u_decoder (.instr_i, .op_o(op));
  always_comb begin
    assert (ctl_o.illegal == (op == pmt_isa_pkg::INSTR_ILLEGAL))
      else $error("pmt_core_dec: %h: decoders disagree", instr_i);
  end
`endif

endmodule : pmt_core_dec
