// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "iss/devices.h"

#include <utility>

#include "pimento/gen/memmap.h"
#include "pimento/gen/registers.h"

namespace pmt::iss {

namespace {

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }
std::uint64_t with_low(std::uint64_t x, std::uint32_t v) { return (x >> 32 << 32) | v; }
std::uint64_t with_high(std::uint64_t x, std::uint32_t v) {
  return (std::uint64_t{v} << 32) | low(x);
}

}  // namespace

void Devices::reset() {
  mtime_offset_ = 0;
  mtimecmp_ = ~std::uint64_t{0};
  msip_ = false;
  input_.clear();
  uart_irq_enable_ = false;
  uart_divider_ = gen::uart_div_reset;
  tohost_ = fromhost_ = entry_ = scratch_ = 0;
  tohost_written_ = start_ = host_irq_ = halt_request_ = halted_ = false;
}

std::uint32_t Devices::read(std::uint32_t addr, std::uint64_t now) {
  const std::uint32_t value = peek(addr, now);
  if (addr == gen::map_uart_base + gen::uart_rxdata && !input_.empty()) input_.pop_front();
  return value;
}

std::uint32_t Devices::peek(std::uint32_t addr, std::uint64_t now) {
  if (addr >= gen::map_soc_base) return read_soc(addr - gen::map_soc_base);
  if (addr >= gen::map_uart_base) return read_uart(addr - gen::map_uart_base);
  return read_timer(addr - gen::map_timer_base, now);
}

void Devices::write(std::uint32_t addr, std::uint32_t value, std::uint64_t now, bool from_core) {
  if (addr >= gen::map_soc_base) {
    write_soc(addr - gen::map_soc_base, value, from_core);
  } else if (addr >= gen::map_uart_base) {
    write_uart(addr - gen::map_uart_base, value);
  } else {
    write_timer(addr - gen::map_timer_base, value, now);
  }
}

std::uint32_t Devices::irq_lines(std::uint64_t now) const {
  const bool external = host_irq_ || (uart_irq_enable_ && !input_.empty());
  return (msip_ ? 1u << 3 : 0u) | (mtime(now) >= mtimecmp_ ? 1u << 7 : 0u) |
         (external ? 1u << 11 : 0u);
}

std::optional<std::uint32_t> Devices::take_tohost() {
  if (!std::exchange(tohost_written_, false)) return std::nullopt;
  return tohost_;
}

std::uint32_t Devices::read_timer(std::uint32_t offset, std::uint64_t now) const {
  switch (offset) {
    case gen::timer_msip:
      return msip_ ? 1 : 0;
    case gen::timer_mtimecmp:
      return low(mtimecmp_);
    case gen::timer_mtimecmph:
      return high(mtimecmp_);
    case gen::timer_mtime:
      return low(mtime(now));
    case gen::timer_mtimeh:
      return high(mtime(now));
    default:
      return 0;
  }
}

void Devices::write_timer(std::uint32_t offset, std::uint32_t value, std::uint64_t now) {
  switch (offset) {
    case gen::timer_msip:
      msip_ = (value & 1u) != 0;
      break;
    case gen::timer_mtimecmp:
      mtimecmp_ = with_low(mtimecmp_, value);
      break;
    case gen::timer_mtimecmph:
      mtimecmp_ = with_high(mtimecmp_, value);
      break;
    case gen::timer_mtime:
      mtime_offset_ = with_low(mtime(now), value) - now;
      break;
    case gen::timer_mtimeh:
      mtime_offset_ = with_high(mtime(now), value) - now;
      break;
    default:
      break;
  }
}

std::uint32_t Devices::read_uart(std::uint32_t offset) const {
  const bool valid = !input_.empty();
  switch (offset) {
    case gen::uart_rxdata:
      return valid ? input_.front() : std::uint32_t{1} << 31;
    case gen::uart_status:
      return gen::uart_status_tx_idle_mask | (valid ? gen::uart_status_rx_valid_mask : 0u);
    case gen::uart_ctrl:
      return uart_irq_enable_ ? 1 : 0;
    case gen::uart_div:
      return uart_divider_;
    default:
      return 0;
  }
}

void Devices::write_uart(std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case gen::uart_txdata:
      if (output_) output_(static_cast<std::uint8_t>(value));
      break;
    case gen::uart_ctrl:
      uart_irq_enable_ = (value & 1u) != 0;
      break;
    case gen::uart_div:
      uart_divider_ = value & 0xFFFFu;
      break;
    default:
      break;
  }
}

std::uint32_t Devices::read_soc(std::uint32_t offset) const {
  switch (offset) {
    case gen::soc_id:
      return gen::soc_id_reset;
    case gen::soc_version:
      return gen::soc_version_reset;
    case gen::soc_arch_hash_lo:
      return low(preset_.arch_hash);
    case gen::soc_arch_hash_hi:
      return high(preset_.arch_hash);
    case gen::soc_full_hash_lo:
      return low(preset_.full_hash);
    case gen::soc_full_hash_hi:
      return high(preset_.full_hash);
    case gen::soc_tohost:
      return tohost_;
    case gen::soc_fromhost:
      return fromhost_;
    case gen::soc_entry:
      return entry_;
    case gen::soc_ctrl:
      return start_ ? 1 : 0;
    case gen::soc_hostirq:
      return host_irq_ ? 1 : 0;
    case gen::soc_debug:
      return (halt_request_ ? 1u : 0u) | (halted_ ? 2u : 0u);
    case gen::soc_scratch:
      return scratch_;
    default:
      return 0;
  }
}

void Devices::write_soc(std::uint32_t offset, std::uint32_t value, bool from_core) {
  switch (offset) {
    case gen::soc_tohost:
      tohost_ = value;
      tohost_written_ = tohost_written_ || from_core;
      break;
    case gen::soc_fromhost:
      fromhost_ = value;
      break;
    case gen::soc_entry:
      entry_ = value;
      break;
    case gen::soc_ctrl:
      start_ = (value & 1u) != 0;
      break;
    case gen::soc_hostirq:
      host_irq_ = (value & 1u) != 0;
      break;
    case gen::soc_debug:
      halt_request_ = (value & 1u) != 0;
      break;
    case gen::soc_scratch:
      scratch_ = value;
      break;
    default:
      break;
  }
}

}  // namespace pmt::iss
