// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Small form of pmt_bus, with the same ports: one stream and one decoder for everything, for a single-port
// TCM. Data first, then host, then fetches; the host goes first once after waiting 15 cycles. One
// outstanding access. Nothing is held here: the small core's requests and addresses come from flops.
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

  // --- choice: it stays while it is shown to a slave and not granted ---------------------------------------
  logic busy_q, locked_q, host_q, instr_q, to_rom_q, to_tcm_q, to_win_q, to_ext_q, to_err_q;
  logic pick_host, pick_instr, slot, issue, granted, we;
  logic [3:0] be, host_wait_q;
  logic [31:0] addr, wdata;

  assign pick_host = locked_q ? host_q : host_req_i & (!data_req_i | (&host_wait_q));
  assign pick_instr = locked_q ? instr_q : !data_req_i & !host_req_i;
  assign we = !pick_instr & (pick_host ? host_we_i : data_we_i);
  assign be = (pick_host ? host_be_i : data_be_i) | {4{pick_instr}};
  assign addr = pick_instr ? instr_addr_i : pick_host ? host_addr_i : data_addr_i;
  assign wdata = pick_host ? host_wdata_i : data_wdata_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) host_wait_q <= '0;
    else if (!host_req_i || host_gnt_o) host_wait_q <= '0;
    else if (host_wait_q != '1) host_wait_q <= host_wait_q + 4'd1;
  end

  // --- decode ----------------------------------------------------------------------------------------------
  logic word, s_rom, s_tcm, s_win, s_ext;
  logic [2:0] s_reg;

  assign word = (&be) & !pick_instr;  // no fetches from registers
  assign s_rom = (addr[31:RomAddrW+2] == BootBase[31:RomAddrW+2]) & !we;
  assign s_tcm = addr[31:TcmAddrW+2] == TcmBase[31:TcmAddrW+2];
  assign s_reg[0] = (addr[31:16] == TimerBase[31:16]) & word;
  assign s_reg[1] = (addr[31:12] == UartBase[31:12]) & word;
  assign s_reg[2] = (addr[31:12] == SocBase[31:12]) & word;
  // Scratchpads take bytes, the NPU's registers (bit 23) words only.
  assign s_win = (addr[31:24] == NpuBase[31:24]) & (word | (!addr[23] & !pick_instr));
  assign s_ext = addr[31];

  // --- the stream: one outstanding access. Only answers that come at once make room for the next access in
  // their cycle, so that requests do not depend on answers. ---------------------------------------------------
  logic rsp;

  assign slot = !busy_q | (!to_win_q & !to_ext_q);
  assign issue = slot & (data_req_i | host_req_i | instr_req_i);
  assign granted = issue & (!s_win | win_gnt_i) & (!s_ext | ext_gnt_i);
  assign rsp = busy_q & (!to_win_q | win_rvalid_i) & (!to_ext_q | ext_rvalid_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      locked_q <= 1'b0;
      host_q <= 1'b0;
      instr_q <= 1'b0;
      to_rom_q <= 1'b0;
      to_tcm_q <= 1'b0;
      to_win_q <= 1'b0;
      to_ext_q <= 1'b0;
      to_err_q <= 1'b0;
    end else if (slot) begin
      busy_q <= granted;
      locked_q <= issue & !granted;
      host_q <= pick_host;
      instr_q <= pick_instr;
      to_rom_q <= granted & s_rom;
      to_tcm_q <= granted & s_tcm;
      to_win_q <= granted & s_win;
      to_ext_q <= granted & s_ext;
      to_err_q <= granted & !(s_rom | s_tcm | (|s_reg) | s_win | s_ext);
    end else if (rsp) begin
      busy_q <= 1'b0;
    end
  end

  // --- answers --------------------------------------------------------------------------------------------
  logic rsp_err;
  logic [31:0] rdata;

  assign rsp_err = to_err_q | (to_win_q & win_err_i) | (to_ext_q & ext_err_i);
  assign rdata = ({32{to_tcm_q}} & tcm_a_rdata_i) | ({32{to_rom_q}} & rom_rdata_i) |
                 ({32{to_win_q}} & win_rdata_i) | ({32{to_ext_q}} & ext_rdata_i) | reg_rdata_i;

  assign data_gnt_o = granted & !pick_host & !pick_instr;
  assign data_rvalid_o = rsp & !host_q & !instr_q;
  assign data_rdata_o = rdata;
  assign data_err_o = rsp_err;
  assign host_gnt_o = granted & pick_host;
  assign host_rvalid_o = rsp & host_q;
  assign host_rdata_o = rdata;
  assign host_err_o = rsp_err;
  assign instr_gnt_o = granted & pick_instr;
  assign instr_rvalid_o = rsp & instr_q;
  assign instr_rdata_o = rdata;
  assign instr_err_o = rsp_err;

  // --- slaves -----------------------------------------------------------------------------------------------
  assign rom_req_o = issue & s_rom;
  assign rom_addr_o = addr[RomAddrW+1:2];

  assign tcm_a_req_o = issue & s_tcm;
  assign tcm_a_we_o = we;
  assign tcm_a_be_o = be;
  assign tcm_a_addr_o = addr[TcmAddrW+1:2];
  assign tcm_a_wdata_o = wdata;
  assign tcm_b_req_o = 1'b0;
  assign tcm_b_addr_o = '0;

  assign reg_req_o = {3{issue}} & s_reg;
  assign reg_core_o = !pick_host;
  assign reg_we_o = we;
  assign reg_addr_o = addr[15:2];
  assign reg_wdata_o = wdata;

  assign win_req_o = issue & s_win;
  assign win_we_o = we;
  assign win_be_o = be;
  assign win_addr_o = addr[23:0];
  assign win_wdata_o = wdata;

  assign ext_req_o = issue & s_ext;
  assign ext_we_o = we;
  assign ext_be_o = be;
  assign ext_addr_o = addr;
  assign ext_wdata_o = wdata;

  logic unused;
  assign unused = ^tcm_b_rdata_i;

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
