// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Interconnect: core instruction port, core data port and host port to boot ROM, TCM, registers, NPU
// window and AXI bridge. Data and host share one stream (data first; a host request that waited 15
// cycles goes first once). DualStream = 1: instruction fetches have a stream of their own and conflict
// only in the boot ROM and the bridge; 0: they join the shared stream behind data (single-port TCM).
// One outstanding access per stream; TCM, ROM and registers: grant at once, response the next cycle.
module pmt_bus #(
  parameter int unsigned BootBytes = 2048,
  parameter int unsigned TcmBytes = 131072,
  parameter bit DualStream = 1'b1,
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
  // TCM (port B: instructions, DualStream only)
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
  logic pick_host, pick_instr, pick_data;
  logic lock_q, lock_host_q, lock_instr_q;
  logic [3:0] host_wait_q;
  logic s_instr_req;
  logic s_req, s_gnt, s_slot, s_we;
  logic [3:0] s_be;
  logic [31:0] s_addr, s_wdata;
  logic [31:0] d_addr;  // of data and host: fetches reach neither registers nor the NPU window

  // In the shared stream a fetch waits one cycle in flops: its address comes late in the core's cycle.
  logic [31:0] s_instr_addr;

  if (DualStream) begin : gen_fetch_direct
    assign s_instr_req = 1'b0;
    assign s_instr_addr = '0;
  end else begin : gen_fetch_held
    logic held_q, instr_taken;
    logic [31:2] held_addr_q;

    assign instr_taken = s_gnt & pick_instr;
    assign instr_gnt_o = !held_q | instr_taken;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) held_q <= 1'b0;
      else held_q <= instr_req_i | (held_q & !instr_taken);
    end
    always_ff @(posedge clk_i) begin
      if (instr_gnt_o) held_addr_q <= instr_addr_i[31:2];
    end
    assign s_instr_req = held_q;
    assign s_instr_addr = {held_addr_q, 2'b00};
  end

  always_comb begin
    pick_host = host_req_i & ((!data_req_i & !s_instr_req) | (&host_wait_q));
    pick_instr = s_instr_req & !data_req_i & !pick_host;
    if (lock_q) begin
      pick_host = lock_host_q;
      pick_instr = lock_instr_q;
    end
    if (DualStream) pick_instr = 1'b0;
    pick_data = !pick_host & !pick_instr;
  end

  assign s_req = data_req_i | host_req_i | s_instr_req;
  assign s_we = pick_host ? host_we_i : (pick_data & data_we_i);
  assign s_be = pick_host ? host_be_i : (data_be_i | {4{pick_instr}});
  assign d_addr = pick_host ? host_addr_i : data_addr_i;
  assign s_addr = (!DualStream & pick_instr) ? s_instr_addr : d_addr;
  assign s_wdata = pick_host ? host_wdata_i : data_wdata_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      lock_q <= 1'b0;
      lock_host_q <= 1'b0;
      lock_instr_q <= 1'b0;
      host_wait_q <= '0;
    end else begin
      lock_q <= s_req & s_slot & !s_gnt;
      lock_host_q <= pick_host;
      lock_instr_q <= pick_instr;
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
  assign s_reg[0] = (d_addr[31:16] == TimerBase[31:16]) & s_word & !pick_instr;
  assign s_reg[1] = (d_addr[31:12] == UartBase[31:12]) & s_word & !pick_instr;
  assign s_reg[2] = (d_addr[31:12] == SocBase[31:12]) & s_word & !pick_instr;
  // Scratchpads take bytes, the NPU's registers (bit 23) words only.
  assign s_win = (d_addr[31:24] == NpuBase[31:24]) & (s_word | !d_addr[23]) & !pick_instr;
  assign s_ext = s_addr[31];
  assign s_err = !(s_rom | s_tcm | (|s_reg) | s_win | s_ext);

  // --- shared stream: one outstanding access -------------------------------------------------------
  logic busy_q, host_q, instr_q;
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
      instr_q <= 1'b0;
      to_rom_q <= 1'b0;
      to_tcm_q <= 1'b0;
      to_win_q <= 1'b0;
      to_ext_q <= 1'b0;
      to_err_q <= 1'b0;
    end else if (s_slot) begin
      busy_q <= s_gnt;
      host_q <= pick_host;
      instr_q <= pick_instr;
      to_rom_q <= s_rom;
      to_tcm_q <= s_tcm;
      to_win_q <= s_win;
      to_ext_q <= s_ext;
      to_err_q <= s_err;
    end
  end

  assign data_gnt_o = s_gnt & pick_data;
  assign host_gnt_o = s_gnt & pick_host;
  assign data_rvalid_o = s_rsp & !host_q & !instr_q;
  assign host_rvalid_o = s_rsp & host_q;
  assign data_rdata_o = s_rdata;
  assign host_rdata_o = s_rdata;
  assign data_err_o = s_rsp_err;
  assign host_err_o = s_rsp_err;

  logic ext_pick_s;

  // --- instruction stream ----------------------------------------------------------------------------
  logic i_rom, i_ext;

  if (DualStream) begin : gen_instr_stream
    logic busy_i_q, rom_q, tcm_q, ext_q, err_q;
    logic slot, rsp, hit_rom, tcm, err, gnt;

    assign hit_rom = instr_addr_i[31:RomAddrW+2] == BootBase[31:RomAddrW+2];
    assign i_rom = hit_rom & instr_req_i & slot;
    assign tcm = instr_addr_i[31:TcmAddrW+2] == TcmBase[31:TcmAddrW+2];
    assign i_ext = instr_addr_i[31] & instr_req_i & slot;
    assign err = !(instr_addr_i[31] | tcm | hit_rom);
    assign slot = !busy_i_q | rsp;
    assign rsp = busy_i_q & (!ext_q | ext_rvalid_i);
    assign gnt = instr_req_i & slot & !(i_rom & s_issue & s_rom) &
                 !(i_ext & !(ext_gnt_i & !ext_pick_s));
    assign tcm_b_req_o = gnt & tcm;
    assign tcm_b_addr_o = instr_addr_i[TcmAddrW+1:2];

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        busy_i_q <= 1'b0;
        rom_q <= 1'b0;
        tcm_q <= 1'b0;
        ext_q <= 1'b0;
        err_q <= 1'b0;
      end else if (slot) begin
        busy_i_q <= gnt;
        rom_q <= i_rom;
        tcm_q <= tcm;
        ext_q <= i_ext;
        err_q <= err;
      end
    end

    assign instr_gnt_o = gnt;
    assign instr_rvalid_o = rsp;
    assign instr_rdata_o = ({32{tcm_q}} & tcm_b_rdata_i) | ({32{rom_q}} & rom_rdata_i) |
                           ({32{ext_q}} & ext_rdata_i);
    assign instr_err_o = err_q | (ext_q & ext_err_i);
  end else begin : gen_one_stream
    logic unused_b;
    assign i_rom = 1'b0;
    assign i_ext = 1'b0;
    assign tcm_b_req_o = 1'b0;
    assign tcm_b_addr_o = '0;
    assign instr_rvalid_o = s_rsp & instr_q;
    assign instr_rdata_o = s_rdata;
    assign instr_err_o = s_rsp_err;
    assign unused_b = ^tcm_b_rdata_i;
  end

  // --- slaves ----------------------------------------------------------------------------------------
  assign rom_req_o = (s_issue & s_rom) | i_rom;
  assign rom_addr_o = (!DualStream | (s_issue & s_rom)) ? s_addr[RomAddrW+1:2] : instr_addr_i[RomAddrW+1:2];

  assign tcm_a_req_o = s_issue & s_tcm;
  assign tcm_a_we_o = s_we;
  assign tcm_a_be_o = s_be;
  assign tcm_a_addr_o = s_addr[TcmAddrW+1:2];
  assign tcm_a_wdata_o = s_wdata;

  assign reg_req_o = {3{s_issue}} & s_reg;
  assign reg_core_o = !pick_host;
  assign reg_we_o = s_we;
  assign reg_addr_o = d_addr[15:2];
  assign reg_wdata_o = s_wdata;

  assign win_req_o = s_issue & s_win;
  assign win_we_o = s_we;
  assign win_be_o = s_be;
  assign win_addr_o = d_addr[23:0];
  assign win_wdata_o = s_wdata;

  // Bridge: the shared stream first. With two streams the bridge must take a request only with its
  // grant (its registered form), because a fetch shown to it may give way to a data access.
  assign ext_pick_s = s_issue & s_ext;
  assign s_ext_gnt = ext_gnt_i & ext_pick_s;
  assign ext_req_o = ext_pick_s | i_ext;
  assign ext_we_o = (!DualStream | ext_pick_s) & s_we;
  assign ext_be_o = (!DualStream | ext_pick_s) ? s_be : 4'hF;
  assign ext_addr_o = (!DualStream | ext_pick_s) ? s_addr : instr_addr_i;
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
