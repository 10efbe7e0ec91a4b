// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Machine timer and software interrupt in CLINT layout: 0x0000 msip, 0x4000/0x4004 mtimecmp,
// 0xBFF8/0xBFFC mtime, counting clock cycles; other offsets read 0 and ignore writes.
// irq_timer_o = mtime >= mtimecmp (unsigned, registered). mtime resets to 0, mtimecmp to all ones.
// Register port: 32-bit accesses only, always accepted, rdata one cycle later, 0 when not addressed.
module pmt_timer (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        req_i,
  input  logic        we_i,
  input  logic [15:2] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        irq_software_o,
  output logic        irq_timer_o
);

  logic sel_msip, sel_cmp, sel_time;
  logic [63:0] mtime_q, mtime_inc, mtimecmp_q;
  logic msip_q, irq_timer_q;
  logic [31:0] rdata_d, rdata_q;

  localparam logic [31:0] RegMsip = pmt_isa_pkg::TIMER_MSIP;
  localparam logic [31:0] RegMtimecmp = pmt_isa_pkg::TIMER_MTIMECMP;
  localparam logic [31:0] RegMtime = pmt_isa_pkg::TIMER_MTIME;

  // Each register is recognised by its whole offset: no aliases inside the region.
  assign sel_msip = addr_i == RegMsip[15:2];
  assign sel_cmp = addr_i[15:3] == RegMtimecmp[15:3];
  assign sel_time = addr_i[15:3] == RegMtime[15:3];

  assign mtime_inc = mtime_q + 64'd1;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      mtime_q <= '0;
      mtimecmp_q <= '1;
      msip_q <= 1'b0;
      irq_timer_q <= 1'b0;
    end else begin
      mtime_q <= mtime_inc;
      irq_timer_q <= mtime_q >= mtimecmp_q;
      if (req_i && we_i) begin
        if (sel_msip) msip_q <= wdata_i[0];
        if (sel_cmp && !addr_i[2]) mtimecmp_q[31:0] <= wdata_i;
        if (sel_cmp && addr_i[2]) mtimecmp_q[63:32] <= wdata_i;
        if (sel_time && !addr_i[2]) mtime_q[31:0] <= wdata_i;
        if (sel_time && addr_i[2]) mtime_q[63:32] <= wdata_i;
      end
    end
  end

  always_comb begin
    rdata_d = '0;
    if (sel_msip) rdata_d = {31'b0, msip_q};
    if (sel_cmp) rdata_d = addr_i[2] ? mtimecmp_q[63:32] : mtimecmp_q[31:0];
    if (sel_time) rdata_d = addr_i[2] ? mtime_q[63:32] : mtime_q[31:0];
    if (!req_i) rdata_d = '0;
  end

  always_ff @(posedge clk_i) begin
    rdata_q <= rdata_d;
  end

  assign rdata_o = rdata_q;
  assign irq_software_o = msip_q;
  assign irq_timer_o = irq_timer_q;

endmodule : pmt_timer
