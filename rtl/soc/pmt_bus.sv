// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Interconnect: core instruction port, core data port and host port to boot ROM, TCM, registers, NPU
// window and AXI bridge. Data and host share one stream (data first; a host request that waited 15
// cycles goes first once); instruction fetches have a stream of their own and meet the others only in
// the boot ROM and the bridge. One outstanding access per stream; TCM, ROM and registers: grant at once,
// response the next cycle. The bridge must take a request only with its grant (its registered form).
module pmt_bus #(
  parameter int unsigned BootBytes = 2048,
  parameter int unsigned TcmBytes = 131072,
  localparam int unsigned RomAddrW = $clog2(BootBytes / 4),
  localparam int unsigned TcmAddrW = $clog2(TcmBytes / 4)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  // core, instructions
  input  logic                instr_req_i,
  output logic                instr_gnt_o,
  input  logic [31:0]         instr_addr_i,
  output logic                instr_rvalid_o,
  output logic [31:0]         instr_rdata_o,
  output logic                instr_err_o,
  // core, data
  input  logic                data_req_i,
  output logic                data_gnt_o,
  input  logic                data_we_i,
  input  logic [3:0]          data_be_i,
  input  logic [31:0]         data_addr_i,
  input  logic [31:0]         data_wdata_i,
  output logic                data_rvalid_o,
  output logic [31:0]         data_rdata_o,
  output logic                data_err_o,
  // host
  input  logic                host_req_i,
  output logic                host_gnt_o,
  input  logic                host_we_i,
  input  logic [3:0]          host_be_i,
  input  logic [31:0]         host_addr_i,
  input  logic [31:0]         host_wdata_i,
  output logic                host_rvalid_o,
  output logic [31:0]         host_rdata_o,
  output logic                host_err_o,
  // boot ROM
  output logic                rom_req_o,
  output logic [RomAddrW-1:0] rom_addr_o,
  input  logic [31:0]         rom_rdata_i,
  // TCM (port B: instructions)
  output logic                tcm_a_req_o,
  output logic                tcm_a_we_o,
  output logic [3:0]          tcm_a_be_o,
  output logic [TcmAddrW-1:0] tcm_a_addr_o,
  output logic [31:0]         tcm_a_wdata_o,
  input  logic [31:0]         tcm_a_rdata_i,
  output logic                tcm_b_req_o,
  output logic [TcmAddrW-1:0] tcm_b_addr_o,
  input  logic [31:0]         tcm_b_rdata_i,
  // registers: [0] timer, [1] UART, [2] SoC control; read data 0 from those not addressed
  output logic [2:0]          reg_req_o,
  output logic                reg_core_o,
  output logic                reg_we_o,
  output logic [15:2]         reg_addr_o,
  output logic [31:0]         reg_wdata_o,
  input  logic [31:0]         reg_rdata_i,
  // NPU window
  output logic                win_req_o,
  input  logic                win_gnt_i,
  output logic                win_we_o,
  output logic [3:0]          win_be_o,
  output logic [23:0]         win_addr_o,
  output logic [31:0]         win_wdata_o,
  input  logic                win_rvalid_i,
  input  logic [31:0]         win_rdata_i,
  input  logic                win_err_i,
  // AXI bridge
  output logic                ext_req_o,
  input  logic                ext_gnt_i,
  output logic                ext_we_o,
  output logic [3:0]          ext_be_o,
  output logic [31:0]         ext_addr_o,
  output logic [31:0]         ext_wdata_o,
  input  logic                ext_rvalid_i,
  input  logic [31:0]         ext_rdata_i,
  input  logic                ext_err_i
);

  // --- shared stream: choice of the master; a choice that was not granted stays --------------------
  logic pick_host;
  logic lock_q, lock_host_q;
  logic [3:0] host_wait_q;
  logic s_req, s_gnt, s_slot, s_we;
  logic [3:0] s_be;
  logic [31:0] s_addr, s_wdata;

  always_comb begin
    pick_host = host_req_i & (!data_req_i | (&host_wait_q));
    if (lock_q) pick_host = lock_host_q;
  end

  assign s_req = data_req_i | host_req_i;
  assign s_we = pick_host ? host_we_i : data_we_i;
  assign s_be = pick_host ? host_be_i : data_be_i;
  assign s_addr = pick_host ? host_addr_i : data_addr_i;
  assign s_wdata = pick_host ? host_wdata_i : data_wdata_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      lock_q <= 1'b0;
      lock_host_q <= 1'b0;
      host_wait_q <= '0;
    end else begin
      lock_q <= s_req & s_slot & !s_gnt;
      lock_host_q <= pick_host;
      if (!host_req_i || host_gnt_o) host_wait_q <= '0;
      else if (host_wait_q != '1) host_wait_q <= host_wait_q + 4'd1;
    end
  end

  localparam logic [31:0] BootBase = pmt_isa_pkg::MAP_BOOT_BASE;
  localparam logic [31:0] TimerBase = pmt_isa_pkg::MAP_TIMER_BASE;
  localparam logic [31:0] UartBase = pmt_isa_pkg::MAP_UART_BASE;
  localparam logic [31:0] SocBase = pmt_isa_pkg::MAP_SOC_BASE;
  localparam logic [31:0] NpuBase = pmt_isa_pkg::MAP_NPU_BASE;
  localparam logic [31:0] TcmBase = pmt_isa_pkg::MAP_TCM_BASE;

  // --- shared stream: decode -----------------------------------------------------------------------
  logic s_rom, s_tcm, s_win, s_ext, s_err;
  logic [2:0] s_reg;
  logic s_word;

  assign s_word = &s_be;
  assign s_rom = (s_addr[31:RomAddrW+2] == BootBase[31:RomAddrW+2]) & !s_we;
  assign s_tcm = s_addr[31:TcmAddrW+2] == TcmBase[31:TcmAddrW+2];
  assign s_reg[0] = (s_addr[31:16] == TimerBase[31:16]) & s_word;
  assign s_reg[1] = (s_addr[31:12] == UartBase[31:12]) & s_word;
  assign s_reg[2] = (s_addr[31:12] == SocBase[31:12]) & s_word;
  // Scratchpads take bytes, the NPU's registers (bit 23) words only.
  assign s_win = (s_addr[31:24] == NpuBase[31:24]) & (s_word | !s_addr[23]);
  assign s_ext = s_addr[31];
  assign s_err = !(s_rom | s_tcm | (|s_reg) | s_win | s_ext);

  // --- shared stream: one outstanding access -------------------------------------------------------
  logic busy_q, host_q;
  logic to_rom_q, to_tcm_q, to_win_q, to_ext_q, to_err_q;
  logic s_issue, s_rsp, s_rsp_err;
  logic [31:0] s_rdata;
  logic s_ext_gnt;

  assign s_slot = !busy_q | s_rsp;
  assign s_issue = s_req & s_slot;
  assign s_gnt = s_issue & (!s_win | win_gnt_i) & (!s_ext | s_ext_gnt);
  assign s_rsp = busy_q & (!to_win_q | win_rvalid_i) & (!to_ext_q | ext_rvalid_i);
  assign s_rsp_err = to_err_q | (to_win_q & win_err_i) | (to_ext_q & ext_err_i);
  assign s_rdata = ({32{to_tcm_q}} & tcm_a_rdata_i) | ({32{to_rom_q}} & rom_rdata_i) |
                   ({32{to_win_q}} & win_rdata_i) | ({32{to_ext_q}} & ext_rdata_i) | reg_rdata_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      host_q <= 1'b0;
      to_rom_q <= 1'b0;
      to_tcm_q <= 1'b0;
      to_win_q <= 1'b0;
      to_ext_q <= 1'b0;
      to_err_q <= 1'b0;
    end else if (s_slot) begin
      busy_q <= s_gnt;
      host_q <= pick_host;
      to_rom_q <= s_rom;
      to_tcm_q <= s_tcm;
      to_win_q <= s_win;
      to_ext_q <= s_ext;
      to_err_q <= s_err;
    end
  end

  assign data_gnt_o = s_gnt & !pick_host;
  assign host_gnt_o = s_gnt & pick_host;
  assign data_rvalid_o = s_rsp & !host_q;
  assign host_rvalid_o = s_rsp & host_q;
  assign data_rdata_o = s_rdata;
  assign host_rdata_o = s_rdata;
  assign data_err_o = s_rsp_err;
  assign host_err_o = s_rsp_err;

  logic ext_pick_s;

  // --- instruction stream ----------------------------------------------------------------------------
  logic i_rom, i_ext;

  logic i_busy_q, i_rom_q, i_tcm_q, i_ext_q, i_err_q;
  logic i_slot, i_rsp, i_hit_rom, i_tcm, i_err, i_gnt;

  assign i_hit_rom = instr_addr_i[31:RomAddrW+2] == BootBase[31:RomAddrW+2];
  assign i_rom = i_hit_rom & instr_req_i & i_slot;
  assign i_tcm = instr_addr_i[31:TcmAddrW+2] == TcmBase[31:TcmAddrW+2];
  assign i_ext = instr_addr_i[31] & instr_req_i & i_slot;
  assign i_err = !(instr_addr_i[31] | i_tcm | i_hit_rom);
  assign i_slot = !i_busy_q | i_rsp;
  assign i_rsp = i_busy_q & (!i_ext_q | ext_rvalid_i);
  assign i_gnt = instr_req_i & i_slot & !(i_rom & s_issue & s_rom) &
               !(i_ext & !(ext_gnt_i & !ext_pick_s));
  assign tcm_b_req_o = i_gnt & i_tcm;
  assign tcm_b_addr_o = instr_addr_i[TcmAddrW+1:2];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      i_busy_q <= 1'b0;
      i_rom_q <= 1'b0;
      i_tcm_q <= 1'b0;
      i_ext_q <= 1'b0;
      i_err_q <= 1'b0;
    end else if (i_slot) begin
      i_busy_q <= i_gnt;
      i_rom_q <= i_rom;
      i_tcm_q <= i_tcm;
      i_ext_q <= i_ext;
      i_err_q <= i_err;
    end
  end

  assign instr_gnt_o = i_gnt;
  assign instr_rvalid_o = i_rsp;
  assign instr_rdata_o = ({32{i_tcm_q}} & tcm_b_rdata_i) | ({32{i_rom_q}} & rom_rdata_i) |
                         ({32{i_ext_q}} & ext_rdata_i);
  assign instr_err_o = i_err_q | (i_ext_q & ext_err_i);

  // --- slaves ----------------------------------------------------------------------------------------
  assign rom_req_o = (s_issue & s_rom) | i_rom;
  assign rom_addr_o = (s_issue & s_rom) ? s_addr[RomAddrW+1:2] : instr_addr_i[RomAddrW+1:2];

  assign tcm_a_req_o = s_issue & s_tcm;
  assign tcm_a_we_o = s_we;
  assign tcm_a_be_o = s_be;
  assign tcm_a_addr_o = s_addr[TcmAddrW+1:2];
  assign tcm_a_wdata_o = s_wdata;

  assign reg_req_o = {3{s_issue}} & s_reg;
  assign reg_core_o = !pick_host;
  assign reg_we_o = s_we;
  assign reg_addr_o = s_addr[15:2];
  assign reg_wdata_o = s_wdata;

  assign win_req_o = s_issue & s_win;
  assign win_we_o = s_we;
  assign win_be_o = s_be;
  assign win_addr_o = s_addr[23:0];
  assign win_wdata_o = s_wdata;

  // Bridge: the shared stream first.
  assign ext_pick_s = s_issue & s_ext;
  assign s_ext_gnt = ext_gnt_i & ext_pick_s;
  assign ext_req_o = ext_pick_s | i_ext;
  assign ext_we_o = ext_pick_s & s_we;
  assign ext_be_o = ext_pick_s ? s_be : 4'hF;
  assign ext_addr_o = ext_pick_s ? s_addr : instr_addr_i;
  assign ext_wdata_o = s_wdata;

  logic unused_addr;
  assign unused_addr = ^{s_addr[1:0], instr_addr_i[1:0]};

`ifndef SYNTHESIS
  initial begin
    assert (BootBytes >= 1024 && BootBytes <= 4096) else $fatal(1, "pmt_bus: BootBytes");
    assert (TcmBytes >= 1024 && TcmBytes <= 16777216) else $fatal(1, "pmt_bus: TcmBytes");
  end

  // A master keeps its request and address until the grant; a slave answers only what it was asked.
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    instr_req_i && !instr_gnt_o |=> instr_req_i && $stable(instr_addr_i));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    data_req_i && !data_gnt_o |=> data_req_i && $stable(data_addr_i) && $stable(data_we_i));
  assert property (@(posedge clk_i) disable iff (!rst_ni)
    host_req_i && !host_gnt_o |=> host_req_i && $stable(host_addr_i) && $stable(host_we_i));
  assert property (@(posedge clk_i) disable iff (!rst_ni) win_rvalid_i |-> busy_q && to_win_q);
`endif

endmodule : pmt_bus
