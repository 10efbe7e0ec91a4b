// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// External memory as a TLM-2.0 target: sparse 64 KB pages, zero until written. b_transport adds the
// configured latency to its delay argument; accesses outside [base, base + size) answer an address
// error. Byte enables are honoured on writes. Debug transport is the host's backdoor.
#pragma once

#include <tlm_utils/simple_target_socket.h>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <systemc>
#include <tlm>
#include <unordered_map>

namespace pmt::rtl {

class Memory : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<Memory> socket;

  explicit Memory(const sc_core::sc_module_name& name);

  // Range and latency (of the first byte, as simulated time) of what follows.
  void configure(uint64_t base, uint64_t size, sc_core::sc_time latency);

  // Remembers whether a write through the port touched the word at `addr` (0 = none).
  void watch(uint64_t addr) { watch_addr_ = addr, watch_hit_ = false; }
  bool watch_hit() const { return watch_hit_; }

  bool contains(uint64_t addr, uint64_t bytes) const {
    return addr >= base_ && bytes <= size_ && addr - base_ <= size_ - bytes;
  }
  void read(uint64_t addr, std::span<uint8_t> data) const;
  void write(uint64_t addr, std::span<const uint8_t> data);

 private:
  static constexpr uint64_t kPageBytes = 65536;
  using Page = std::array<uint8_t, kPageBytes>;

  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(tlm::tlm_generic_payload& payload);
  bool access(tlm::tlm_generic_payload& payload);

  uint64_t base_ = 0, size_ = 0;
  uint64_t watch_addr_ = 0;
  bool watch_hit_ = false;
  sc_core::sc_time latency_;
  std::unordered_map<uint64_t, std::unique_ptr<Page>> pages_;
};

}  // namespace pmt::rtl
