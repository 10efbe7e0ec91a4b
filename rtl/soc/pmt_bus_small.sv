// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Small form of pmt_bus, with the same ports: one stream for everything, for a single-port TCM. Data and
// host accesses to the TCM go straight through; those to other places, and all fetches, wait one cycle in
// flops, because their addresses come late in the core's cycle. Order: held access, TCM access, fetch; data
// before host, which goes first once after waiting 15 cycles. One outstanding access.
module pmt_bus_small #(
  parameter int unsigned BootBytes = 1024,
  parameter int unsigned TcmBytes = 65536,
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
  // TCM (port B is not used)
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

  localparam logic [31:0] BootBase = pmt_isa_pkg::MAP_BOOT_BASE;
  localparam logic [31:0] TimerBase = pmt_isa_pkg::MAP_TIMER_BASE;
  localparam logic [31:0] UartBase = pmt_isa_pkg::MAP_UART_BASE;
  localparam logic [31:0] SocBase = pmt_isa_pkg::MAP_SOC_BASE;
  localparam logic [31:0] NpuBase = pmt_isa_pkg::MAP_NPU_BASE;
  localparam logic [31:0] TcmBase = pmt_isa_pkg::MAP_TCM_BASE;

  // --- data or host -----------------------------------------------------------------------------------
  logic pick_host, d_req, d_we, d_tcm, d_gnt;
  logic [3:0] d_be, host_wait_q;
  logic [31:0] d_addr, d_wdata;

  assign pick_host = host_req_i & (!data_req_i | (&host_wait_q));
  assign d_req = data_req_i | host_req_i;
  assign d_we = pick_host ? host_we_i : data_we_i;
  assign d_be = pick_host ? host_be_i : data_be_i;
  assign d_addr = pick_host ? host_addr_i : data_addr_i;
  assign d_wdata = pick_host ? host_wdata_i : data_wdata_i;
  assign d_tcm = d_addr[31:TcmAddrW+2] == TcmBase[31:TcmAddrW+2];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) host_wait_q <= '0;
    else if (!host_req_i || host_gnt_o) host_wait_q <= '0;
    else if (host_wait_q != '1) host_wait_q <= host_wait_q + 4'd1;
  end

  // --- held access (not TCM) and held fetch ------------------------------------------------------------
  logic held_q, held_host_q, held_we_q, held_gnt, capture;
  logic [3:0] held_be_q;
  logic [31:0] held_addr_q, held_wdata_q;
  logic fetch_q, fetch_gnt, fetch_lock_q;
  logic [31:0] fetch_addr;
  logic [31:2] fetch_addr_q;

  assign capture = d_req & !d_tcm & !held_q;
  assign instr_gnt_o = !fetch_q | fetch_gnt;
  assign fetch_addr = {fetch_addr_q, 2'b00};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      held_q <= 1'b0;
      fetch_q <= 1'b0;
    end else begin
      held_q <= held_q ? !held_gnt : capture;
      fetch_q <= instr_req_i | (fetch_q & !fetch_gnt);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!held_q) begin
      held_host_q <= pick_host;
      held_we_q <= d_we;
      held_be_q <= d_be;
      held_addr_q <= d_addr;
      held_wdata_q <= d_wdata;
    end
    if (instr_gnt_o) fetch_addr_q <= instr_addr_i[31:2];
  end

  // --- decode, all from flops --------------------------------------------------------------------------
  logic h_word, h_rom, h_win, h_ext, f_rom, f_tcm, f_ext;
  logic [2:0] h_reg;

  assign h_word = &held_be_q;
  assign h_rom = (held_addr_q[31:RomAddrW+2] == BootBase[31:RomAddrW+2]) & !held_we_q;
  assign h_reg[0] = (held_addr_q[31:16] == TimerBase[31:16]) & h_word;
  assign h_reg[1] = (held_addr_q[31:12] == UartBase[31:12]) & h_word;
  assign h_reg[2] = (held_addr_q[31:12] == SocBase[31:12]) & h_word;
  // Scratchpads take bytes, the NPU's registers (bit 23) words only.
  assign h_win = (held_addr_q[31:24] == NpuBase[31:24]) & (h_word | !held_addr_q[23]);
  assign h_ext = held_addr_q[31];
  assign f_rom = fetch_addr[31:RomAddrW+2] == BootBase[31:RomAddrW+2];
  assign f_tcm = fetch_addr[31:TcmAddrW+2] == TcmBase[31:TcmAddrW+2];
  assign f_ext = fetch_addr[31];

  // --- the stream: one outstanding access. A fetch shown to the bridge stays until it is granted. -------
  logic busy_q, host_q, instr_q, to_rom_q, to_tcm_q, to_win_q, to_ext_q, to_err_q;
  logic slot, rsp, use_held, use_direct, issue_h, issue_d, issue_f;

  assign slot = !busy_q | rsp;
  assign use_held = held_q & !fetch_lock_q;
  assign use_direct = d_req & d_tcm & !held_q & !fetch_lock_q;
  assign issue_h = slot & use_held;
  assign issue_d = slot & use_direct;
  assign issue_f = slot & fetch_q & !use_held & !use_direct;
  assign held_gnt = issue_h & (!h_win | win_gnt_i) & (!h_ext | ext_gnt_i);
  assign fetch_gnt = issue_f & (!f_ext | ext_gnt_i);
  assign d_gnt = d_tcm ? issue_d : capture;
  assign rsp = busy_q & (!to_win_q | win_rvalid_i) & (!to_ext_q | ext_rvalid_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      fetch_lock_q <= 1'b0;
      host_q <= 1'b0;
      instr_q <= 1'b0;
      to_rom_q <= 1'b0;
      to_tcm_q <= 1'b0;
      to_win_q <= 1'b0;
      to_ext_q <= 1'b0;
      to_err_q <= 1'b0;
    end else begin
      fetch_lock_q <= issue_f & !fetch_gnt;
      if (slot) begin
        busy_q <= held_gnt | issue_d | fetch_gnt;
        host_q <= use_held ? held_host_q : (use_direct & pick_host);
        instr_q <= issue_f;
        to_rom_q <= use_held ? h_rom : (issue_f & f_rom);
        to_tcm_q <= use_direct | (issue_f & f_tcm);
        to_win_q <= use_held & h_win;
        to_ext_q <= use_held ? h_ext : (issue_f & f_ext);
        to_err_q <= use_held ? !(h_rom | (|h_reg) | h_win | h_ext)
                             : (issue_f & !(f_rom | f_tcm | f_ext));
      end
    end
  end

  // --- answers --------------------------------------------------------------------------------------------
  logic rsp_err;
  logic [31:0] rdata;

  assign rsp_err = to_err_q | (to_win_q & win_err_i) | (to_ext_q & ext_err_i);
  assign rdata = ({32{to_tcm_q}} & tcm_a_rdata_i) | ({32{to_rom_q}} & rom_rdata_i) |
                 ({32{to_win_q}} & win_rdata_i) | ({32{to_ext_q}} & ext_rdata_i) | reg_rdata_i;

  assign data_gnt_o = d_gnt & !pick_host;
  assign data_rvalid_o = rsp & !host_q & !instr_q;
  assign data_rdata_o = rdata;
  assign data_err_o = rsp_err;
  assign host_gnt_o = d_gnt & pick_host;
  assign host_rvalid_o = rsp & host_q;
  assign host_rdata_o = rdata;
  assign host_err_o = rsp_err;
  assign instr_rvalid_o = rsp & instr_q;
  assign instr_rdata_o = rdata;
  assign instr_err_o = rsp_err;

  // --- slaves -----------------------------------------------------------------------------------------------
  assign rom_req_o = (issue_h & h_rom) | (issue_f & f_rom);
  assign rom_addr_o = use_held ? held_addr_q[RomAddrW+1:2] : fetch_addr[RomAddrW+1:2];

  assign tcm_a_req_o = issue_d | (issue_f & f_tcm);
  assign tcm_a_we_o = use_direct & d_we;
  assign tcm_a_be_o = d_be;
  assign tcm_a_addr_o = use_direct ? d_addr[TcmAddrW+1:2] : fetch_addr[TcmAddrW+1:2];
  assign tcm_a_wdata_o = d_wdata;
  assign tcm_b_req_o = 1'b0;
  assign tcm_b_addr_o = '0;

  assign reg_req_o = {3{issue_h}} & h_reg;
  assign reg_core_o = !held_host_q;
  assign reg_we_o = held_we_q;
  assign reg_addr_o = held_addr_q[15:2];
  assign reg_wdata_o = held_wdata_q;

  assign win_req_o = issue_h & h_win;
  assign win_we_o = held_we_q;
  assign win_be_o = held_be_q;
  assign win_addr_o = held_addr_q[23:0];
  assign win_wdata_o = held_wdata_q;

  assign ext_req_o = (issue_h & h_ext) | (issue_f & f_ext);
  assign ext_we_o = use_held & held_we_q;
  assign ext_be_o = use_held ? held_be_q : 4'hF;
  assign ext_addr_o = use_held ? held_addr_q : fetch_addr;
  assign ext_wdata_o = held_wdata_q;

  logic unused;
  assign unused = ^{d_addr[1:0], instr_addr_i[1:0], tcm_b_rdata_i};

`ifndef SYNTHESIS
  initial begin
    assert (BootBytes >= 1024 && BootBytes <= 4096) else $fatal(1, "pmt_bus_small: BootBytes");
    assert (TcmBytes >= 1024 && TcmBytes <= 16777216) else $fatal(1, "pmt_bus_small: TcmBytes");
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

endmodule : pmt_bus_small
