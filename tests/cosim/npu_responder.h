// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The other side of the core's NPU port: takes commands with random delays, counts tags, completes
// them later, now and then with an error. Does nothing else: what commands compute is tested
// elsewhere.
#pragma once

#include <cstdint>
#include <deque>

#include "random.h"

namespace pmt::cosim {

struct NpuCommand {
  std::uint16_t op;
  std::uint32_t rs1, rs2, tag;  ///< tag 0: a configuration write
};

class NpuResponder {
 public:
  NpuResponder(Random random, unsigned stall_percent, unsigned latency)
      : random_(random), stall_(stall_percent), latency_(latency) {}

  void begin_cycle();
  bool ready() const { return ready_; }
  std::uint32_t tag_issued() const { return issued_; }
  std::uint32_t tag_done() const { return done_; }
  bool busy() const { return issued_ != done_; }
  /// Cycle in which the last outstanding command completed; 0 before the first.
  std::uint64_t idle_since() const { return idle_since_; }
  std::uint8_t error_code() const { return error_code_; }
  std::uint32_t error_tag() const { return error_tag_; }
  std::uint64_t error_addr() const { return error_addr_; }

  /// State changes at the clock edge.
  void end_cycle(bool valid, std::uint16_t op, std::uint32_t rs1, std::uint32_t rs2,
                 bool soft_reset);
  /// Commands accepted and not yet claimed by a retired instruction, oldest first.
  std::deque<NpuCommand>& accepted() { return accepted_; }

 private:
  Random random_;
  unsigned stall_, latency_;
  bool ready_ = false;
  std::uint32_t issued_ = 0, done_ = 0;
  std::uint64_t cycle_ = 0, idle_since_ = 0;
  std::deque<std::uint64_t> due_;  // of tags done_ + 1, done_ + 2, ...
  std::uint8_t error_code_ = 0;
  std::uint32_t error_tag_ = 0;
  std::uint64_t error_addr_ = 0;
  std::deque<NpuCommand> accepted_;
};

}  // namespace pmt::cosim
