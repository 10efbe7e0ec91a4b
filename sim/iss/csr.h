// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// State behind the control and status registers that is not kept elsewhere, and their masks.
// Numbers, masks and presence come from the generated table. Spec: docs/reference/csr.md.
#pragma once

#include <array>
#include <cstdint>

#include "pimento/gen/csr.h"

namespace pmt::iss {

// A 64-bit event counter: follows the machine's own count unless inhibited.
class Counter {
 public:
  std::uint64_t value(std::uint64_t count) const { return stopped_ ? held_ : count - base_; }
  void set(std::uint64_t value, std::uint64_t count) {
    held_ = value;
    base_ = count - value;
  }
  // count: events up to and including the instruction that changes the inhibit bit.
  void stop(bool stopped, std::uint64_t count) {
    if (stopped == stopped_) return;
    const std::uint64_t now = value(count);
    stopped_ = stopped;
    set(now, count);
  }

 private:
  std::uint64_t base_ = 0, held_ = 0;
  bool stopped_ = false;
};

struct CsrState {
  std::uint32_t mstatus = 0x1800, mie = 0, mtvec = 0, mscratch = 0, mepc = 0, mcause = 0, mtval = 0;
  std::uint32_t mcountinhibit = 0;
  std::uint32_t dcsr = 0x40000003, dpc = 0, dscratch0 = 0, dscratch1 = 0;
  std::uint32_t mnpuctl = 0;  // enable bits only
  bool done_pending = false;
  Counter cycle, instret;
};

// The CSRs of a configuration by number.
class CsrTable {
 public:
  explicit CsrTable(const gen::Config& config) {
    for (const auto& info : gen::kCsrs) {
      if (info.implemented(config)) table_[info.number] = &info;
    }
  }
  const gen::CsrInfo* find(std::uint32_t number) const { return table_[number & 0xFFFu]; }

 private:
  std::array<const gen::CsrInfo*, 4096> table_{};
};

}  // namespace pmt::iss
