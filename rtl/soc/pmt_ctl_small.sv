// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Small form of timer and control registers together: the words that only keep a value (TOHOST, FROMHOST,
// ENTRY, SCRATCH, mtimecmp) share one RAM; written flags give them their reset values. mtime is compared
// with mtimecmp half by half through the RAM whenever the bus leaves it free, so interrupt 7 may follow
// the comparison by some cycles; a write to the timer withdraws it until it has been compared again.
// Register ports, offsets and tohost_* as in pmt_timer and pmt_socctl.
module pmt_ctl_small #(
  parameter logic [63:0] ArchHash = 64'h0,
  parameter logic [63:0] FullHash = 64'h0
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        timer_req_i,
  input  logic        ctl_req_i,
  input  logic        core_i,
  input  logic        we_i,
  input  logic [15:2] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        irq_software_o,
  output logic        irq_timer_o,
  output logic        tohost_valid_o,
  output logic [31:0] tohost_o,
  output logic        host_irq_o,
  output logic        debug_req_o,
  input  logic        debug_halted_i
);

  localparam logic [31:0] RegMsip = pmt_isa_pkg::TIMER_MSIP;
  localparam logic [31:0] RegMtimecmp = pmt_isa_pkg::TIMER_MTIMECMP;
  localparam logic [31:0] RegMtime = pmt_isa_pkg::TIMER_MTIME;
  localparam logic [31:0] RegToHost = pmt_isa_pkg::SOC_TOHOST;
  localparam logic [31:0] RegFromHost = pmt_isa_pkg::SOC_FROMHOST;
  localparam logic [31:0] RegEntry = pmt_isa_pkg::SOC_ENTRY;
  localparam logic [31:0] RegScratch = pmt_isa_pkg::SOC_SCRATCH;
  localparam logic [31:0] RegCtrl = pmt_isa_pkg::SOC_CTRL;
  localparam logic [31:0] RegHostIrq = pmt_isa_pkg::SOC_HOSTIRQ;
  localparam logic [31:0] RegDebug = pmt_isa_pkg::SOC_DEBUG;
  localparam logic [31:0] RegId = pmt_isa_pkg::SOC_ID;
  localparam logic [31:0] RegVersion = pmt_isa_pkg::SOC_VERSION;
  localparam logic [31:0] RegArchLo = pmt_isa_pkg::SOC_ARCH_HASH_LO;
  localparam logic [31:0] RegArchHi = pmt_isa_pkg::SOC_ARCH_HASH_HI;
  localparam logic [31:0] RegFullLo = pmt_isa_pkg::SOC_FULL_HASH_LO;
  localparam logic [31:0] RegFullHi = pmt_isa_pkg::SOC_FULL_HASH_HI;

  // --- decode; RAM words: control registers at their index 0..7, mtimecmp at 8 and 9 ----------------
  logic hit_ctl, hit_cmp, hit_time, hit_msip, hit_word;
  logic [3:0] index;

  assign index = addr_i[5:2];
  assign hit_ctl = ctl_req_i & (addr_i[11:6] == '0);
  assign hit_cmp = timer_req_i & (addr_i[15:3] == RegMtimecmp[15:3]);
  assign hit_time = timer_req_i & (addr_i[15:3] == RegMtime[15:3]);
  assign hit_msip = timer_req_i & (addr_i == RegMsip[15:2]);
  assign hit_word = hit_ctl & ((index == RegToHost[5:2]) | (index == RegFromHost[5:2]) |
                               (index == RegEntry[5:2]) | (index == RegScratch[5:2]));

  // --- mtime. As in pmt_timer, a write of the low half does not keep a carry from the high one. ------
  logic [31:0] low, high;
  logic wrap, we_low, we_high, unused_full;

  assign we_low = hit_time & we_i & !addr_i[2];
  assign we_high = hit_time & we_i & addr_i[2];

  pmt_counter u_low (
    .clk_i,
    .rst_ni,
    .inc_i  (1'b1),
    .load_i (we_low),
    .value_i(wdata_i),
    .count_o(low),
    .full_o (wrap)
  );

  pmt_counter u_high (
    .clk_i,
    .rst_ni,
    .inc_i  (wrap),
    .load_i (we_high),
    .value_i(wdata_i),
    .count_o(high),
    .full_o (unused_full)
  );

  // --- the RAM, and one inverted half of mtime in step with it ---------------------------------------
  logic use_ram, half;
  logic [31:0] ram_rdata, time_n_q;
  logic [15:0] written_q;  // only the bits of RAM words are used
  logic [3:0] ram_index;

  assign use_ram = hit_word | hit_cmp;
  assign ram_index = use_ram ? {hit_cmp, hit_cmp ? {2'b00, addr_i[2]} : index[2:0]}
                             : {3'b100, half};

  pmt_ram_1rw #(.Width(32), .Depth(16)) u_words (
    .clk_i,
    .req_i  (1'b1),
    .we_i   (use_ram & we_i),
    .be_i   (4'hF),
    .addr_i (ram_index),
    .wdata_i,
    .rdata_o(ram_rdata)
  );

  always_ff @(posedge clk_i) begin
    time_n_q <= ~((hit_time ? addr_i[2] : half) ? high : low);
  end

  // --- comparison: low halves, then high halves with the low ones' carry; mtimecmp > mtime is the
  // carry of mtimecmp + ~mtime. Starts over when mtime's low half wraps or the timer is written. -------
  logic low_ready_q, high_ready_q;  // the halves of this kind are at the RAM's output and in time_n_q
  logic greater_q, greater, carry_in;
  logic [31:0] unused_sum;
  logic free, changed, disturb;

  assign half = low_ready_q;
  assign free = !use_ram & !hit_time;
  assign changed = (hit_time | hit_cmp) & we_i;
  assign disturb = wrap | changed;
  assign carry_in = high_ready_q & greater_q;
  assign {greater, unused_sum} = {1'b0, ram_rdata} + {1'b0, time_n_q} + 33'(carry_in);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      low_ready_q <= 1'b0;
      high_ready_q <= 1'b0;
      irq_timer_o <= 1'b0;
    end else begin
      low_ready_q <= free & !low_ready_q & !disturb;
      high_ready_q <= free & low_ready_q & !disturb;
      if (changed) irq_timer_o <= 1'b0;
      else if (high_ready_q) irq_timer_o <= !greater & written_q[9];
    end
  end

  always_ff @(posedge clk_i) begin
    greater_q <= greater | !written_q[8];
  end

  // --- flags ------------------------------------------------------------------------------------------
  logic start_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      irq_software_o <= 1'b0;
      start_q <= 1'b0;
      host_irq_o <= 1'b0;
      debug_req_o <= 1'b0;
      written_q <= '0;
    end else if (we_i) begin
      if (hit_msip) irq_software_o <= wdata_i[0];
      if (hit_ctl && index == RegCtrl[5:2]) start_q <= wdata_i[0];
      if (hit_ctl && index == RegHostIrq[5:2]) host_irq_o <= wdata_i[0];
      if (hit_ctl && index == RegDebug[5:2]) debug_req_o <= wdata_i[0];
      if (use_ram) written_q[ram_index] <= 1'b1;
    end
  end

  // --- read data ----------------------------------------------------------------------------------------
  logic ram_sel_q, time_sel_q;
  logic [31:0] fixed_d, fixed_q;

  always_comb begin
    unique case (index)
      RegId[5:2]: fixed_d = pmt_isa_pkg::SOC_ID_RESET;
      RegVersion[5:2]: fixed_d = pmt_isa_pkg::SOC_VERSION_RESET;
      RegArchLo[5:2]: fixed_d = ArchHash[31:0];
      RegArchHi[5:2]: fixed_d = ArchHash[63:32];
      RegFullLo[5:2]: fixed_d = FullHash[31:0];
      RegFullHi[5:2]: fixed_d = FullHash[63:32];
      RegCtrl[5:2]: fixed_d = {31'b0, start_q};
      RegHostIrq[5:2]: fixed_d = {31'b0, host_irq_o};
      RegDebug[5:2]: fixed_d = {30'b0, debug_halted_i, debug_req_o};
      default: fixed_d = '0;
    endcase
    // mtimecmp reads ones until it is written; msip shares its offset with ID.
    if (!ctl_req_i) fixed_d = hit_cmp ? '1 : {31'b0, irq_software_o};
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ram_sel_q <= 1'b0;
      time_sel_q <= 1'b0;
    end else begin
      ram_sel_q <= use_ram & written_q[ram_index];
      time_sel_q <= hit_time;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!(hit_ctl | hit_msip | (hit_cmp & !written_q[{3'b100, addr_i[2]}]))) fixed_q <= '0;
    else fixed_q <= fixed_d;
  end

  assign rdata_o = fixed_q | ({32{ram_sel_q}} & ram_rdata) | ({32{time_sel_q}} & ~time_n_q);

  // --- tohost -------------------------------------------------------------------------------------------
  logic hit_tohost;
  assign hit_tohost = hit_ctl & we_i & (index == RegToHost[5:2]);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) tohost_valid_o <= 1'b0;
    else tohost_valid_o <= hit_tohost & core_i;
  end

  always_ff @(posedge clk_i) begin
    if (hit_tohost) tohost_o <= wdata_i;
  end

endmodule : pmt_ctl_small
