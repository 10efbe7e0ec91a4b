// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The SystemC test bench around the Verilated SoC: clock, reset, external memory behind AXI-to-TLM,
// host port driver, serial line, and a monitor of the retire port that stops a run. One clock cycle
// is one period of simulated time. Everything here is single-threaded and driven by sc_start.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <systemc>
#include <vector>

#include "pimento/device_abi.h"
#include "rtl/axi_to_tlm.h"
#include "rtl/memory.h"
#include "rtl/soc_pins.h"
#include "rtl/uart_line.h"

namespace pmt::rtl {

// One access through the host port.
struct HostAccess {
  uint32_t addr;
  bool write;
  uint8_t be;
  uint32_t data;  // written, or read
  bool error = false;
};

class Platform : public sc_core::sc_module {
 public:
  static constexpr unsigned kResetCycles = 4;

  explicit Platform(const sc_core::sc_module_name& name);

  // Waveforms (FST) from here on; only in a library built with tracing.
  static bool can_trace();
  void trace(const char* path);
  void finish_trace();

  void reset();
  // Performs the accesses in order, pipelined; the clock runs meanwhile.
  void host(std::span<HostAccess> accesses);
  // At most this many cycles; fewer when the program ended, locked up or wrote its tohost word.
  void run(uint64_t cycles);

  uint64_t cycles() const { return cycles_; }
  uint64_t instret() const { return instret_; }
  uint32_t next_pc() const { return next_pc_; }
  uint64_t idle_cycles() const { return cycles_ - last_retire_; }
  bool sleeping() const { return pins_.core_sleep_o.read(); }
  bool debug_halted() const { return pins_.debug_halted_o.read(); }
  bool npu_busy() const { return pins_.npu_busy_o.read(); }
  uint32_t npu_err_code() const { return pins_.npu_err_code_o.read(); }
  uint32_t npu_err_tag() const { return pins_.npu_err_tag_o.read(); }
  uint64_t npu_err_addr() const { return pins_.npu_err_addr_o.read(); }
  uint32_t uart_divider() const { return pins_.uart_div_o.read(); }
  bool uart_input_pending() const { return !uart_.sent(); }
  uint64_t uart_bytes() const { return uart_bytes_; }

  // Why run stopped early; cleared by the next run.
  bool exited() const { return exited_; }
  uint32_t tohost() const { return tohost_; }
  bool locked() const { return locked_; }

  // External memory through TLM debug transport; the range must lie in the memory.
  void debug_memory(tlm::tlm_command command, uint64_t addr, std::span<uint8_t> data);

  // The program's tohost word; 0 = the SoC's register.
  void watch_tohost(uint64_t addr);
  void on_uart(std::function<void(uint8_t)> fn) { on_uart_ = std::move(fn); }
  void on_retire(std::function<void(const pmt_retire&)> fn) { on_retire_ = std::move(fn); }
  void uart_input(uint8_t byte) { uart_.queue(byte); }
  void configure_memory(uint64_t base, uint64_t size, uint32_t latency_cycles) {
    memory_.configure(base, size, period_ * latency_cycles);
  }
  const Memory& memory() const { return memory_; }

 private:
  using Data = PinValue<decltype(Vpmt_soc::m_axi_wdata_o)>;

  void step();
  void step_host();
  void step_retire();
  void step_tohost();
  void advance(uint64_t cycles);
  void report_retire();
  void show_host();

  const sc_core::sc_time period_{10, sc_core::SC_NS};
  sc_core::sc_clock clock_{"clock", period_, 0.5, period_ / 2};
  Memory memory_{"memory"};
  SocPins pins_;
  AxiToTlm<Data> axi_{"axi", period_};

  struct Trace;
  std::shared_ptr<Trace> trace_;

  std::span<HostAccess> host_;
  size_t host_shown_ = 0, host_done_ = 0;
  bool host_active_ = false;

  UartLine uart_;
  std::function<void(uint8_t)> on_uart_;
  std::function<void(const pmt_retire&)> on_retire_;
  uint64_t tohost_addr_ = 0;
  uint64_t cycles_ = 0, instret_ = 0, last_retire_ = 0, uart_bytes_ = 0;
  uint32_t next_pc_ = 0, tohost_ = 0;
  bool exited_ = false, locked_ = false;
};

}  // namespace pmt::rtl
