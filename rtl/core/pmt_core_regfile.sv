// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Register file: 31 words in two synchronous-read RAMs (one per read port), addressed a cycle ahead
// (re_i), plus a copy of the last word written, which covers a write in the cycle of the read and
// any write while the reading instruction waits in EX; fwd_* is a newer result, not written yet. x0
// reads zero. No reset.
module pmt_core_regfile #(
  parameter bit Reread = 1  // writes happen while an instruction stays in EX: read again
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        re_i,          // IF -> EX
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

  logic [31:0] ram1, ram2, last_q;
  logic [4:0] last_rd_q;
  // Without the second read a word that only the copy held would be lost when the copy is replaced.
  logic re;
  logic [4:0] raddr1, raddr2;
  assign re = re_i || Reread;
  assign raddr1 = (re_i || !Reread) ? if_rs1_i : ex_rs1_i;
  assign raddr2 = (re_i || !Reread) ? if_rs2_i : ex_rs2_i;

  logic hit1, hit2, fwd1, fwd2, nonzero1, nonzero2;

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

  always_ff @(posedge clk_i) begin
    if (we_i) last_q <= wdata_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) last_rd_q <= '0;
    else if (we_i) last_rd_q <= rd_i;
  end

  assign nonzero1 = ex_rs1_i != 5'd0;
  assign nonzero2 = ex_rs2_i != 5'd0;
  assign hit1 = ex_rs1_i == last_rd_q;
  assign hit2 = ex_rs2_i == last_rd_q;
  assign fwd1 = fwd_valid_i && ex_rs1_i == fwd_rd_i;
  assign fwd2 = fwd_valid_i && ex_rs2_i == fwd_rd_i;
  assign rs1_o = {32{nonzero1}} & (fwd1 ? fwd_data_i : hit1 ? last_q : ram1);
  assign rs2_o = {32{nonzero2}} & (fwd2 ? fwd_data_i : hit2 ? last_q : ram2);

endmodule : pmt_core_regfile
