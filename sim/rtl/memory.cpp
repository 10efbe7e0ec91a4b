// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "rtl/memory.h"

#include <algorithm>
#include <cstring>

namespace pmt::rtl {

Memory::Memory(const sc_core::sc_module_name& name) : sc_module(name), socket("socket") {
  socket.register_b_transport(this, &Memory::b_transport);
  socket.register_transport_dbg(this, &Memory::transport_dbg);
}

void Memory::configure(uint64_t base, uint64_t size, sc_core::sc_time latency) {
  base_ = base;
  size_ = size;
  latency_ = latency;
  pages_.clear();
}

void Memory::read(uint64_t addr, std::span<uint8_t> data) const {
  while (!data.empty()) {
    const uint64_t offset = addr % kPageBytes;
    const size_t chunk = std::min<size_t>(data.size(), kPageBytes - offset);
    const auto page = pages_.find(addr / kPageBytes);
    if (page == pages_.end()) {
      std::memset(data.data(), 0, chunk);
    } else {
      std::memcpy(data.data(), page->second->data() + offset, chunk);
    }
    data = data.subspan(chunk);
    addr += chunk;
  }
}

void Memory::write(uint64_t addr, std::span<const uint8_t> data) {
  while (!data.empty()) {
    const uint64_t offset = addr % kPageBytes;
    const size_t chunk = std::min<size_t>(data.size(), kPageBytes - offset);
    auto& page = pages_[addr / kPageBytes];
    if (!page) page = std::make_unique<Page>(Page{});
    std::memcpy(page->data() + offset, data.data(), chunk);
    data = data.subspan(chunk);
    addr += chunk;
  }
}

bool Memory::access(tlm::tlm_generic_payload& payload) {
  const uint64_t addr = payload.get_address();
  const unsigned length = payload.get_data_length();
  uint8_t* data = payload.get_data_ptr();
  if (!contains(addr, length)) {
    payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    return false;
  }
  if (payload.is_read()) {
    read(addr, {data, length});
  } else if (const uint8_t* enable = payload.get_byte_enable_ptr()) {
    const unsigned enable_length = payload.get_byte_enable_length();
    for (unsigned i = 0; i < length; ++i) {
      if (enable[i % enable_length]) write(addr + i, {data + i, 1});
    }
  } else {
    write(addr, {data, length});
  }
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
  return true;
}

void Memory::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (access(payload) && payload.is_write() && watch_addr_ != 0 &&
      payload.get_address() < watch_addr_ + 4 &&
      payload.get_address() + payload.get_data_length() > watch_addr_) {
    watch_hit_ = true;
  }
  delay += latency_;
}

unsigned Memory::transport_dbg(tlm::tlm_generic_payload& payload) {
  return access(payload) ? payload.get_data_length() : 0;
}

}  // namespace pmt::rtl
