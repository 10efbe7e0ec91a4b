// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Memory contents, random grants and delays, protocol checks.
#include "memory_port.h"

#include <fmt/format.h>

#include <algorithm>

namespace pmt::cosim {

std::uint8_t* Memories::word(std::uint32_t addr, bool write) {
  const auto inside = [addr](std::uint32_t base, const std::vector<std::uint8_t>& memory) {
    return addr - base < memory.size();
  };
  const std::uint32_t aligned = addr & ~3u;
  if (!write && inside(kRomBase, rom)) return rom.data() + (aligned - kRomBase);
  if (inside(kTcmBase, tcm)) return tcm.data() + (aligned - kTcmBase);
  if (inside(kExternalBase, external)) return external.data() + (aligned - kExternalBase);
  return nullptr;
}

Answer MemoryPort::access(const Request& request) {
  std::uint8_t* bytes = memories_.word(request.addr, request.write);
  if (bytes == nullptr) return {true, true, random_.bits()};
  if (request.write) {
    for (unsigned i = 0; i < 4; ++i) {
      if (request.be >> i & 1u) bytes[i] = static_cast<std::uint8_t>(request.wdata >> (8 * i));
    }
    return {true, false, random_.bits()};  // what a write answers must not matter
  }
  std::uint32_t data = 0;
  for (unsigned i = 0; i < 4; ++i) data |= std::uint32_t{bytes[i]} << (8 * i);
  return {true, false, data};
}

void MemoryPort::begin_cycle() {
  ++cycle_;
  grant_ = !random_.chance(stall_);
  answer_ = {};
  if (!pending_.empty() && pending_.front().due <= cycle_) {
    answer_ = pending_.front().answer;
    pending_.pop_front();
  } else {
    answer_.data = random_.bits();  // garbage while not valid
    answer_.error = random_.chance(50);
  }
}

std::optional<std::string> MemoryPort::end_cycle(const Request& request) {
  if (waiting_.valid && request != waiting_) {
    return fmt::format("request for {:#x} changed before its grant", waiting_.addr);
  }
  waiting_ = {};
  if (!request.valid) return std::nullopt;
  if (request.addr % 4 != 0)
    return fmt::format("request for {:#x} is not word-aligned", request.addr);
  if (!grant_) {
    waiting_ = request;
    return std::nullopt;
  }
  if (pending_.size() >= most_outstanding_) {
    return fmt::format("request for {:#x} while {} are under way", request.addr, pending_.size());
  }
  std::uint64_t due = cycle_ + 1 + (latency_ != 0 ? random_.below(latency_ + 1) : 0);
  if (!pending_.empty()) due = std::max(due, pending_.back().due);
  ++accesses_;
  pending_.push_back({due, access(request)});
  return std::nullopt;
}

}  // namespace pmt::cosim
