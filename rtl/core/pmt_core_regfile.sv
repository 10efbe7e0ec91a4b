// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Register file: 31 words in two synchronous-read RAMs (one per read port). x0 reads zero. No reset.
// Ahead = 1: addressed a cycle ahead (re_i), plus a copy of the last word written, which covers a write
// in the cycle of the read and any write while the reading instruction waits in EX; fwd_* is a newer
// result, not written yet. Ahead = 0: re_i reads the registers of the instruction in EX; every earlier
// write has been made.
module pmt_core_regfile #(
  parameter bit Ahead = 1
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        re_i,          // Ahead: IF -> EX; else read
  input  logic [4:0]  if_rs1_i,
  input  logic [4:0]  if_rs2_i,
  input  logic [4:0]  ex_rs1_i,      // the same fields, one stage on
  input  logic [4:0]  ex_rs2_i,
  input  logic        fwd_valid_i,
  input  logic [4:0]  fwd_rd_i,
  input  logic [31:0] fwd_data_i,
  output logic [31:0] rs1_o,
  output logic [31:0] rs2_o,
  input  logic        we_i,
  input  logic [4:0]  rd_i,
  input  logic [31:0] wdata_i
);

  logic [31:0] ram1, ram2;
  logic re, nonzero1, nonzero2;
  logic [4:0] raddr1, raddr2;
  // Ahead reads again every cycle: else a word that only the copy held would be lost when the copy is
  // replaced.
  assign re = re_i || Ahead;
  assign raddr1 = (re_i && Ahead) ? if_rs1_i : ex_rs1_i;
  assign raddr2 = (re_i && Ahead) ? if_rs2_i : ex_rs2_i;

  pmt_ram_1r1w #(.Width(32), .Depth(32)) u_ram1 (
    .clk_i,
    .we_i,
    .waddr_i(rd_i),
    .wdata_i,
    .re_i(re),
    .raddr_i(raddr1),
    .rdata_o(ram1)
  );

  pmt_ram_1r1w #(.Width(32), .Depth(32)) u_ram2 (
    .clk_i,
    .we_i,
    .waddr_i(rd_i),
    .wdata_i,
    .re_i(re),
    .raddr_i(raddr2),
    .rdata_o(ram2)
  );

  assign nonzero1 = ex_rs1_i != 5'd0;
  assign nonzero2 = ex_rs2_i != 5'd0;
  if (Ahead) begin : gen_bypass
    logic hit1, hit2, fwd1, fwd2;
    logic [31:0] last_q;
    logic [4:0] last_rd_q;

    always_ff @(posedge clk_i) begin
      if (we_i) last_q <= wdata_i;
    end

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) last_rd_q <= '0;
      else if (we_i) last_rd_q <= rd_i;
    end

    assign hit1 = ex_rs1_i == last_rd_q;
    assign hit2 = ex_rs2_i == last_rd_q;
    assign fwd1 = fwd_valid_i && ex_rs1_i == fwd_rd_i;
    assign fwd2 = fwd_valid_i && ex_rs2_i == fwd_rd_i;
    assign rs1_o = {32{nonzero1}} & (fwd1 ? fwd_data_i : hit1 ? last_q : ram1);
    assign rs2_o = {32{nonzero2}} & (fwd2 ? fwd_data_i : hit2 ? last_q : ram2);
  end else begin : gen_plain
    logic unused;
    assign unused = ^{rst_ni, if_rs1_i, if_rs2_i, fwd_valid_i, fwd_rd_i, fwd_data_i};
    assign rs1_o = {32{nonzero1}} & ram1;
    assign rs2_o = {32{nonzero2}} & ram2;
  end

endmodule : pmt_core_regfile
