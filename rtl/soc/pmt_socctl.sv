// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// SoC control registers: identity, hashes, tohost/fromhost, boot entry and start, host interrupt, debug
// halt request. Unused offsets read 0 and ignore writes. Register port as in pmt_timer.
// TOHOST, FROMHOST, ENTRY and SCRATCH live in a small RAM; a written flag each makes them read 0 after
// reset. tohost_valid_o pulses the cycle after a core (not host) write to TOHOST, tohost_o = the word.
module pmt_socctl #(
  parameter logic [63:0] ArchHash = 64'h0,
  parameter logic [63:0] FullHash = 64'h0
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        req_i,
  input  logic        core_i,  // the access is the core's, not the host port's
  input  logic        we_i,
  input  logic [11:2] addr_i,
  input  logic [31:0] wdata_i,
  output logic [31:0] rdata_o,
  output logic        tohost_valid_o,
  output logic [31:0] tohost_o,
  output logic        host_irq_o,
  output logic        debug_req_o,
  input  logic        debug_halted_i
);

  localparam logic [31:0] RegId = pmt_isa_pkg::SOC_ID;
  localparam logic [31:0] RegVersion = pmt_isa_pkg::SOC_VERSION;
  localparam logic [31:0] RegArchLo = pmt_isa_pkg::SOC_ARCH_HASH_LO;
  localparam logic [31:0] RegArchHi = pmt_isa_pkg::SOC_ARCH_HASH_HI;
  localparam logic [31:0] RegFullLo = pmt_isa_pkg::SOC_FULL_HASH_LO;
  localparam logic [31:0] RegFullHi = pmt_isa_pkg::SOC_FULL_HASH_HI;
  localparam logic [31:0] RegToHost = pmt_isa_pkg::SOC_TOHOST;
  localparam logic [31:0] RegFromHost = pmt_isa_pkg::SOC_FROMHOST;
  localparam logic [31:0] RegEntry = pmt_isa_pkg::SOC_ENTRY;
  localparam logic [31:0] RegCtrl = pmt_isa_pkg::SOC_CTRL;
  localparam logic [31:0] RegHostIrq = pmt_isa_pkg::SOC_HOSTIRQ;
  localparam logic [31:0] RegDebug = pmt_isa_pkg::SOC_DEBUG;
  localparam logic [31:0] RegScratch = pmt_isa_pkg::SOC_SCRATCH;

  logic hit, write, is_ram;
  logic [3:0] index;
  logic start_q, host_irq_q, haltreq_q;
  logic [7:0] written_q;  // only the bits of RAM registers are used

  assign hit = req_i & (addr_i[11:6] == '0);
  assign index = addr_i[5:2];
  assign write = hit & we_i;
  assign is_ram = (index == RegToHost[5:2]) | (index == RegFromHost[5:2]) | (index == RegEntry[5:2]) |
                  (index == RegScratch[5:2]);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      start_q <= 1'b0;
      host_irq_q <= 1'b0;
      haltreq_q <= 1'b0;
      written_q <= '0;
    end else if (write) begin
      if (index == RegCtrl[5:2]) start_q <= wdata_i[0];
      if (index == RegHostIrq[5:2]) host_irq_q <= wdata_i[0];
      if (index == RegDebug[5:2]) haltreq_q <= wdata_i[0];
      if (is_ram) written_q[index[2:0]] <= 1'b1;
    end
  end

  logic [31:0] ram_rdata;

  pmt_ram_1rw #(.Width(32), .Depth(8)) u_regs (
    .clk_i,
    .req_i  (hit & is_ram),
    .we_i,
    .be_i   (4'hF),
    .addr_i (index[2:0]),
    .wdata_i,
    .rdata_o(ram_rdata)
  );

  // --- read data: constants and flags are registered selects, RAM words come from the RAM ---------
  logic ram_sel_q;
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
      RegHostIrq[5:2]: fixed_d = {31'b0, host_irq_q};
      RegDebug[5:2]: fixed_d = {30'b0, debug_halted_i, haltreq_q};
      default: fixed_d = '0;
    endcase
    if (!hit) fixed_d = '0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) ram_sel_q <= 1'b0;
    else ram_sel_q <= hit & is_ram & written_q[index[2:0]];
  end

  always_ff @(posedge clk_i) begin
    fixed_q <= fixed_d;
  end

  assign rdata_o = fixed_q | ({32{ram_sel_q}} & ram_rdata);

  // --- tohost --------------------------------------------------------------------------------------
  logic tohost_valid_q;
  logic [31:0] tohost_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) tohost_valid_q <= 1'b0;
    else tohost_valid_q <= write & core_i & (index == RegToHost[5:2]);
  end

  always_ff @(posedge clk_i) begin
    if (write && index == RegToHost[5:2]) tohost_q <= wdata_i;
  end

  assign tohost_valid_o = tohost_valid_q;
  assign tohost_o = tohost_q;
  assign host_irq_o = host_irq_q;
  assign debug_req_o = haltreq_q;

endmodule : pmt_socctl
