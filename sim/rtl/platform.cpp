// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "rtl/platform.h"

#include <array>
#include <cstring>
#include <string>

#include "pimento/error.h"
#if VM_TRACE_FST
#include <verilated_fst_sc.h>
#endif

namespace pmt::rtl {

Platform::Platform(const sc_core::sc_module_name& name) : sc_module(name) {
  SC_HAS_PROCESS(Platform);
  pins_.soc.clk_i(clock_);
  axi_.clk(clock_);
  axi_.rst_n(pins_.rst_ni);
  axi_.awvalid(pins_.m_axi_awvalid_o);
  axi_.awready(pins_.m_axi_awready_i);
  axi_.awid(pins_.m_axi_awid_o);
  axi_.awaddr(pins_.m_axi_awaddr_o);
  axi_.awlen(pins_.m_axi_awlen_o);
  axi_.awsize(pins_.m_axi_awsize_o);
  axi_.wvalid(pins_.m_axi_wvalid_o);
  axi_.wready(pins_.m_axi_wready_i);
  axi_.wdata(pins_.m_axi_wdata_o);
  axi_.wstrb(pins_.m_axi_wstrb_o);
  axi_.wlast(pins_.m_axi_wlast_o);
  axi_.bvalid(pins_.m_axi_bvalid_i);
  axi_.bready(pins_.m_axi_bready_o);
  axi_.bid(pins_.m_axi_bid_i);
  axi_.bresp(pins_.m_axi_bresp_i);
  axi_.arvalid(pins_.m_axi_arvalid_o);
  axi_.arready(pins_.m_axi_arready_i);
  axi_.arid(pins_.m_axi_arid_o);
  axi_.araddr(pins_.m_axi_araddr_o);
  axi_.arlen(pins_.m_axi_arlen_o);
  axi_.arsize(pins_.m_axi_arsize_o);
  axi_.rvalid(pins_.m_axi_rvalid_i);
  axi_.rready(pins_.m_axi_rready_o);
  axi_.rid(pins_.m_axi_rid_i);
  axi_.rdata(pins_.m_axi_rdata_i);
  axi_.rresp(pins_.m_axi_rresp_i);
  axi_.rlast(pins_.m_axi_rlast_i);
  axi_.socket.bind(memory_.socket);

  SC_METHOD(step);
  sensitive << clock_.posedge_event();
  dont_initialize();
}

#if VM_TRACE_FST
struct Platform::Trace {
  VerilatedFstSc file;
  ~Trace() { file.close(); }
};

bool Platform::can_trace() { return true; }

void Platform::trace(const char* path) {
  Verilated::traceEverOn(true);
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  trace_ = std::make_shared<Trace>();
  pins_.soc.trace(&trace_->file, 99);
  trace_->file.open(path);
  if (!trace_->file.isOpen()) {
    trace_.reset();
    throw Error(ErrorKind::kIo, std::string("trace_path: cannot write '") + path + "'");
  }
}

void Platform::finish_trace() {
  if (trace_) trace_->file.close();
}
#else
struct Platform::Trace {};

bool Platform::can_trace() { return false; }

void Platform::trace(const char*) {
  throw Error(ErrorKind::kInternal, "trace: this library has no waveform support");
}

void Platform::finish_trace() {}
#endif

// Runs until this many edges have passed or sc_pause; ends between two edges either way.
void Platform::advance(uint64_t cycles) {
  sc_core::sc_start(period_ * static_cast<double>(cycles));
  const sc_core::sc_time now = sc_core::sc_time_stamp();
  const sc_core::sc_time phase = now % period_;
  if (phase != sc_core::SC_ZERO_TIME) sc_core::sc_start(period_ - phase);
}

void Platform::reset() {
  pins_.rst_ni.write(false);
  pins_.host_req_i.write(false);
  pins_.uart_rx_i.write(true);
  advance(kResetCycles);
  pins_.rst_ni.write(true);
  uart_.reset();
  cycles_ = instret_ = last_retire_ = uart_bytes_ = 0;
  next_pc_ = 0;
  exited_ = locked_ = false;
}

void Platform::host(std::span<HostAccess> accesses) {
  if (accesses.empty()) return;
  host_ = accesses;
  host_shown_ = host_done_ = 0;
  host_active_ = true;
  show_host();
  while (host_active_) advance(1024);
}

void Platform::run(uint64_t cycles) {
  exited_ = locked_ = false;
  const uint64_t end = cycles_ + cycles;
  while (cycles_ < end && !exited_ && !locked_) advance(end - cycles_);
}

void Platform::watch_tohost(uint64_t addr) {
  tohost_addr_ = addr;
  memory_.watch(addr);
}

void Platform::debug_memory(tlm::tlm_command command, uint64_t addr, std::span<uint8_t> data) {
  tlm::tlm_generic_payload payload;
  payload.set_command(command);
  payload.set_address(addr);
  payload.set_data_ptr(data.data());
  payload.set_data_length(static_cast<unsigned>(data.size()));
  payload.set_streaming_width(static_cast<unsigned>(data.size()));
  axi_.socket->transport_dbg(payload);
}

void Platform::show_host() {
  const bool more = host_shown_ < host_.size();
  pins_.host_req_i.write(more);
  if (!more) return;
  const HostAccess& access = host_[host_shown_];
  pins_.host_we_i.write(access.write);
  pins_.host_be_i.write(access.be);
  pins_.host_addr_i.write(access.addr);
  pins_.host_wdata_i.write(access.data);
}

void Platform::step_host() {
  if (pins_.host_req_i.read() && pins_.host_gnt_o.read()) {
    ++host_shown_;
    show_host();
  }
  if (pins_.host_rvalid_o.read()) {
    HostAccess& access = host_[host_done_++];
    access.error = pins_.host_err_o.read();
    if (!access.write) access.data = pins_.host_rdata_o.read();
    if (host_done_ == host_.size()) {
      host_active_ = false;
      sc_core::sc_pause();
    }
  }
}

void Platform::step() {
  if (!pins_.rst_ni.read()) return;
  ++cycles_;
  if (host_active_) step_host();
  const UartLine::Out line = uart_.step(pins_.uart_tx_o.read(), pins_.uart_div_o.read());
  pins_.uart_rx_i.write(line.rx);
  if (line.received) {
    ++uart_bytes_;
    if (on_uart_) on_uart_(*line.received);
  }
  if (pins_.rvfi_valid_o.read()) step_retire();
  step_tohost();
}

// The SoC's register, or a word in external memory (also seen where there is no retire port).
void Platform::step_tohost() {
  if (tohost_addr_ == 0) {
    if (!pins_.tohost_valid_o.read() || (pins_.tohost_o.read() & 1) == 0) return;
    tohost_ = pins_.tohost_o.read();
  } else {
    if (!memory_.watch_hit()) return;
    memory_.watch(tohost_addr_);
    std::array<uint8_t, 4> bytes;
    memory_.read(tohost_addr_, bytes);
    std::memcpy(&tohost_, bytes.data(), 4);
    if ((tohost_ & 1) == 0) return;
  }
  exited_ = true;
  sc_core::sc_pause();
}

void Platform::step_retire() {
  last_retire_ = cycles_;
  next_pc_ = pins_.rvfi_pc_wdata_o.read();
  if (pins_.rvfi_trap_o.read()) {
    // A handler whose first instruction traps enters itself for ever.
    if (next_pc_ == pins_.rvfi_pc_rdata_o.read()) {
      locked_ = true;
      sc_core::sc_pause();
    }
  } else {
    ++instret_;
    if (tohost_addr_ != 0 && pins_.rvfi_mem_wmask_o.read() != 0 &&
        pins_.rvfi_mem_addr_o.read() == tohost_addr_ && (pins_.rvfi_mem_wdata_o.read() & 1) != 0) {
      tohost_ = pins_.rvfi_mem_wdata_o.read();
      exited_ = true;
      sc_core::sc_pause();
    }
  }
  if (on_retire_) report_retire();
}

void Platform::report_retire() {
  pmt_retire retire{};
  retire.struct_size = sizeof(retire);
  retire.insn = pins_.rvfi_insn_o.read();
  retire.order = pins_.rvfi_order_o.read();
  retire.pc_rdata = pins_.rvfi_pc_rdata_o.read();
  retire.pc_wdata = pins_.rvfi_pc_wdata_o.read();
  retire.rs1_rdata = pins_.rvfi_rs1_rdata_o.read();
  retire.rs2_rdata = pins_.rvfi_rs2_rdata_o.read();
  retire.rd_wdata = pins_.rvfi_rd_wdata_o.read();
  retire.mem_addr = pins_.rvfi_mem_addr_o.read();
  retire.mem_rdata = pins_.rvfi_mem_rdata_o.read();
  retire.mem_wdata = pins_.rvfi_mem_wdata_o.read();
  retire.mem_rmask = static_cast<uint8_t>(pins_.rvfi_mem_rmask_o.read());
  retire.mem_wmask = static_cast<uint8_t>(pins_.rvfi_mem_wmask_o.read());
  retire.rs1_addr = static_cast<uint8_t>(pins_.rvfi_rs1_addr_o.read());
  retire.rs2_addr = static_cast<uint8_t>(pins_.rvfi_rs2_addr_o.read());
  retire.rd_addr = static_cast<uint8_t>(pins_.rvfi_rd_addr_o.read());
  retire.trap = pins_.rvfi_trap_o.read();
  retire.halt = pins_.rvfi_halt_o.read();
  retire.intr = pins_.rvfi_intr_o.read();
  retire.mode = static_cast<uint8_t>(pins_.rvfi_mode_o.read());
  retire.ixl = static_cast<uint8_t>(pins_.rvfi_ixl_o.read());
  retire.cause = static_cast<uint8_t>(pins_.rvfi_ext_cause_o.read());
  retire.debug = pins_.rvfi_ext_debug_o.read();
  retire.dbg_entry = pins_.rvfi_ext_dbg_entry_o.read();
  retire.dbg_cause = static_cast<uint8_t>(pins_.rvfi_ext_dbg_cause_o.read());
  retire.mip = pins_.rvfi_ext_mip_o.read();
  on_retire_(retire);
}

}  // namespace pmt::rtl
