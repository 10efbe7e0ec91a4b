// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The machine `rtl` behind the device ABI: address classes, program start, run loop and its reasons
// to end, on top of the SystemC platform. Throws pmt::Error; device_abi.cpp turns that into status
// codes. Cycles and instructions count from the reset that start() applies, loading excluded.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pimento/device_abi.h"
#include "pimento/gen/config.h"
#include "rtl/platform.h"

namespace pmt::rtl {

class Machine {
 public:
  // Clock cycles per bit that start() sets in the serial port: fast, and slow enough for a program
  // to take each byte in time (the small form has no queue, and a slower core).
  static constexpr uint32_t kUartDivider = 4, kUartDividerSmall = 32;

  // mem_size and latency: 0 = default.
  Machine(Platform& platform, const gen::Preset& preset, uint64_t mem_size, uint32_t latency);

  const gen::Preset& preset() const { return preset_; }
  uint64_t mem_size() const { return mem_size_; }

  void reset();
  void write(uint64_t addr, std::span<const uint8_t> data);
  void read(uint64_t addr, std::span<uint8_t> data);
  void start(uint64_t entry);
  void run(const pmt_run_options& options, pmt_run_result& result);
  void set_uart(pmt_uart_fn fn, void* ctx);
  void set_retire(pmt_retire_fn fn, void* ctx);
  void uart_input(std::span<const uint8_t> data);

  // True inside a callback, when no other call is allowed.
  bool in_callback() const { return in_callback_; }

 private:
  enum class Class { kMemory, kHostBytes, kHostWords };

  Class classify(uint64_t addr, uint64_t size, bool write) const;
  void host(std::vector<HostAccess>& accesses);
  uint32_t read_word(uint32_t addr);
  void write_word(uint32_t addr, uint32_t value);
  bool nothing_can_wake();
  bool halted_for_good();
  int32_t run_until_end(uint64_t end, uint64_t tohost_addr);
  void drain_uart();

  Platform& platform_;
  const gen::Preset& preset_;
  uint64_t mem_size_;
  bool started_ = false, ran_ = false, in_callback_ = false;
  // Register writes since reset: start() resets the chip and repeats them.
  std::vector<std::pair<uint32_t, uint32_t>> register_writes_;
};

}  // namespace pmt::rtl
