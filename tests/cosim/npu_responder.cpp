// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tags, completion times and errors of the NPU stand-in.
#include "npu_responder.h"

#include <algorithm>

namespace pmt::cosim {

void NpuResponder::begin_cycle() {
  ++cycle_;
  ready_ = !random_.chance(stall_);
}

void NpuResponder::end_cycle(bool valid, std::uint16_t op, std::uint32_t rs1, std::uint32_t rs2,
                             bool soft_reset) {
  while (!due_.empty() && due_.front() <= cycle_) {
    due_.pop_front();
    ++done_;
    if (done_ == issued_) idle_since_ = cycle_;
    if (error_code_ == 0 && random_.chance(3)) {
      error_code_ = static_cast<std::uint8_t>(1 + random_.below(6));
      error_tag_ = done_;
      error_addr_ = std::uint64_t{random_.bits()} << 8 | random_.below(256);
    }
  }
  if (valid && ready_) {
    const bool tagged = op >> 7 != 0;
    if (tagged) {
      ++issued_;
      std::uint64_t due = cycle_ + 1 + random_.below(latency_ + 1);
      if (!due_.empty()) due = std::max(due, due_.back());
      due_.push_back(due);
    }
    accepted_.push_back({op, rs1, rs2, tagged ? issued_ : 0});
  }
  if (soft_reset) {
    issued_ = done_ = 0;
    error_code_ = 0;
    error_tag_ = 0;
    error_addr_ = 0;
    due_.clear();
  }
}

}  // namespace pmt::cosim
