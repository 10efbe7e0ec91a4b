// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The pins of the Verilated pmt_soc: its instance, one signal per port (type taken from the port),
// bound. The clock is bound by the owner.
#pragma once

#include <systemc>

#include "Vpmt_soc.h"
#include "rtl/axi_pins.h"

// clang-format off
#define PMT_SOC_PINS(X) \
  X(rst_ni) \
  X(host_req_i) X(host_gnt_o) X(host_we_i) X(host_be_i) X(host_addr_i) X(host_wdata_i) \
  X(host_rvalid_o) X(host_rdata_o) X(host_err_o) \
  X(uart_tx_o) X(uart_rx_i) X(uart_div_o) \
  X(m_axi_awvalid_o) X(m_axi_awready_i) X(m_axi_awid_o) X(m_axi_awaddr_o) X(m_axi_awlen_o) \
  X(m_axi_awsize_o) X(m_axi_awburst_o) \
  X(m_axi_wvalid_o) X(m_axi_wready_i) X(m_axi_wdata_o) X(m_axi_wstrb_o) X(m_axi_wlast_o) \
  X(m_axi_bvalid_i) X(m_axi_bready_o) X(m_axi_bid_i) X(m_axi_bresp_i) \
  X(m_axi_arvalid_o) X(m_axi_arready_i) X(m_axi_arid_o) X(m_axi_araddr_o) X(m_axi_arlen_o) \
  X(m_axi_arsize_o) X(m_axi_arburst_o) \
  X(m_axi_rvalid_i) X(m_axi_rready_o) X(m_axi_rid_i) X(m_axi_rdata_i) X(m_axi_rresp_i) \
  X(m_axi_rlast_i) \
  X(tohost_valid_o) X(tohost_o) X(debug_halted_o) X(core_sleep_o) \
  X(npu_busy_o) X(npu_err_code_o) X(npu_err_tag_o) X(npu_err_addr_o) \
  X(rvfi_valid_o) X(rvfi_order_o) X(rvfi_insn_o) X(rvfi_trap_o) X(rvfi_halt_o) X(rvfi_intr_o) \
  X(rvfi_mode_o) X(rvfi_ixl_o) X(rvfi_rs1_addr_o) X(rvfi_rs2_addr_o) X(rvfi_rs1_rdata_o) \
  X(rvfi_rs2_rdata_o) X(rvfi_rd_addr_o) X(rvfi_rd_wdata_o) X(rvfi_pc_rdata_o) \
  X(rvfi_pc_wdata_o) X(rvfi_mem_addr_o) X(rvfi_mem_rmask_o) X(rvfi_mem_wmask_o) \
  X(rvfi_mem_rdata_o) X(rvfi_mem_wdata_o) X(rvfi_ext_cause_o) X(rvfi_ext_debug_o) \
  X(rvfi_ext_dbg_entry_o) X(rvfi_ext_dbg_cause_o) X(rvfi_ext_mip_o)
// clang-format on

namespace pmt::rtl {

struct SocPins {
  Vpmt_soc soc{"soc"};

#define PMT_SOC_SIGNAL(name) sc_core::sc_signal<PinValue<decltype(soc.name)>> name{#name};
  PMT_SOC_PINS(PMT_SOC_SIGNAL)
#undef PMT_SOC_SIGNAL

  SocPins() {
#define PMT_SOC_BIND(name) soc.name(name);
    PMT_SOC_PINS(PMT_SOC_BIND)
#undef PMT_SOC_BIND
  }
};

}  // namespace pmt::rtl
