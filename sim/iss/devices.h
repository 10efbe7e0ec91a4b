// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Timer, UART and SoC control registers, all 32-bit words. Unused offsets read 0 and ignore writes.
// Does not do: bit times of the UART (a byte is sent at once). Spec: docs/reference/registers.md.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include "pimento/gen/config.h"

namespace pmt::iss {

class Devices {
 public:
  explicit Devices(const gen::Preset& preset) : preset_(preset) {}

  void reset();

  // Word access by absolute address in TIMER, UART or SOC; now: cycles since reset.
  std::uint32_t read(std::uint32_t addr, std::uint64_t now);
  void write(std::uint32_t addr, std::uint32_t value, std::uint64_t now, bool from_core);
  // The same without side effects (a host's look at RXDATA does not take the byte).
  std::uint32_t peek(std::uint32_t addr, std::uint64_t now);

  std::uint64_t mtime(std::uint64_t now) const { return now + mtime_offset_; }
  std::uint64_t mtimecmp() const { return mtimecmp_; }
  // mip bits 3, 7 and 11.
  std::uint32_t irq_lines(std::uint64_t now) const;
  bool halt_request() const { return halt_request_; }
  bool started() const { return start_; }
  void set_halted(bool halted) { halted_ = halted; }

  // The word last written to TOHOST by the core, once.
  std::optional<std::uint32_t> take_tohost();

  void set_uart_output(std::function<void(std::uint8_t)> output) { output_ = std::move(output); }
  void uart_input(std::uint8_t byte) { input_.push_back(byte); }

 private:
  std::uint32_t read_timer(std::uint32_t offset, std::uint64_t now) const;
  std::uint32_t read_uart(std::uint32_t offset) const;
  std::uint32_t read_soc(std::uint32_t offset) const;
  void write_timer(std::uint32_t offset, std::uint32_t value, std::uint64_t now);
  void write_uart(std::uint32_t offset, std::uint32_t value);
  void write_soc(std::uint32_t offset, std::uint32_t value, bool from_core);

  const gen::Preset& preset_;
  std::uint64_t mtime_offset_ = 0, mtimecmp_ = ~std::uint64_t{0};
  bool msip_ = false;
  std::deque<std::uint8_t> input_;
  std::function<void(std::uint8_t)> output_;
  bool uart_irq_enable_ = false;
  std::uint32_t uart_divider_ = 0;
  std::uint32_t tohost_ = 0, fromhost_ = 0, entry_ = 0, scratch_ = 0;
  bool tohost_written_ = false;
  bool start_ = false, host_irq_ = false, halt_request_ = false, halted_ = false;
};

}  // namespace pmt::iss
