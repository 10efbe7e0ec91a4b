// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// IF stage: prefetch buffer (Prefetch, else the small form), expansion of compressed instructions, and
// the register between IF and EX. A redirection empties EX unless stay_i.
module pmt_core_if #(
  parameter bit Prefetch = 1,
  parameter int unsigned Depth = 3  // words of prefetch buffer
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        redirect_i,
  input  logic [31:1] redirect_addr_i,
  output logic        redirect_ready_o,
  input  logic        stay_i,

  input  logic        ready_i,         // EX is empty or left in this cycle
  output logic [15:0] raw_o,           // next instruction: its lower half as fetched,
  output logic [4:0]  rs1_o,           // the register fields of what it expands to
  output logic [4:0]  rs2_o,
  output logic [31:1] pc_o,

  output logic        ex_valid_o,
  output logic [31:0] ex_instr_o,
  output logic [31:1] ex_pc_o,
  output logic        ex_compressed_o,
  output logic        ex_c_illegal_o,  // not a compressed instruction
  output logic        ex_err_o,        // the fetch failed
  output logic        ex_err_second_o, // ... in the second half of a misaligned 32-bit instruction

  output logic        instr_req_o,
  input  logic        instr_gnt_i,
  output logic [31:0] instr_addr_o,
  input  logic        instr_rvalid_i,
  input  logic [31:0] instr_rdata_i,
  input  logic        instr_err_i
);

  logic valid, err, err_second, compressed, c_illegal;
  logic [31:0] raw, instr, c_instr;

  if (Prefetch) begin : gen_prefetch
    pmt_core_prefetch #(.Depth(Depth)) u_prefetch (
      .clk_i,
      .rst_ni,
      .redirect_i,
      .redirect_addr_i,
      .redirect_ready_o,
      .valid_o(valid),
      .ready_i,
      .instr_o(raw),
      .pc_o,
      .err_o(err),
      .err_second_o(err_second),
      .instr_req_o,
      .instr_gnt_i,
      .instr_addr_o,
      .instr_rvalid_i,
      .instr_rdata_i,
      .instr_err_i
    );
  end else begin : gen_fetch
    pmt_core_fetch u_fetch (
      .clk_i,
      .rst_ni,
      .redirect_i,
      .redirect_addr_i,
      .redirect_ready_o,
      .idle_i(!ex_valid_o),
      .valid_o(valid),
      .ready_i,
      .instr_o(raw),
      .pc_o,
      .err_o(err),
      .err_second_o(err_second),
      .instr_req_o,
      .instr_gnt_i,
      .instr_addr_o,
      .instr_rvalid_i,
      .instr_rdata_i,
      .instr_err_i
    );
  end

  pmt_c_expand u_c_expand (
    .instr_i(raw_o),
    .instr_o(c_instr),
    .illegal_o(c_illegal)
  );
  assign raw_o = raw[15:0];
  assign compressed = raw[1:0] != 2'b11;
  assign instr = compressed ? c_instr : raw;
  assign rs1_o = instr[19:15];
  assign rs2_o = instr[24:20];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) ex_valid_o <= 1'b0;
    else if (redirect_i && !stay_i) ex_valid_o <= 1'b0;
    else if (ready_i) ex_valid_o <= valid;
  end

  always_ff @(posedge clk_i) begin
    if (ready_i) begin
      // A failed fetch enters EX as an ebreak, which brings its pc to mtval.
      ex_instr_o <= err ? pmt_isa_pkg::MATCH_EBREAK : instr;
      ex_pc_o <= pc_o;
      ex_compressed_o <= compressed;
      ex_c_illegal_o <= compressed && c_illegal && !err;
      ex_err_o <= err;
      ex_err_second_o <= err && err_second;
    end
  end

endmodule : pmt_core_if
