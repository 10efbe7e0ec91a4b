// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Memories of the lockstep bench and one OBI-like port to them with random grants and latencies.
// Guarantees: answers in order, at the earliest in the cycle after the grant; a request that
// changes before its grant, or one too many under way, is reported.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "memory_map.h"
#include "random.h"

namespace pmt::cosim {

struct Memories {
  std::vector<std::uint8_t> rom, tcm, external;

  /// The aligned word that holds addr; nullptr where nothing is.
  std::uint8_t* word(std::uint32_t addr, bool write);
};

struct Request {
  bool valid, write;
  std::uint8_t be;
  std::uint32_t addr, wdata;
  bool operator==(const Request&) const = default;
};

struct Answer {
  bool valid = false, error = false;
  std::uint32_t data = 0;
};

class MemoryPort {
 public:
  MemoryPort(Memories& memories, Random random, unsigned stall_percent, unsigned latency,
             unsigned most_outstanding)
      : memories_(memories),
        random_(random),
        stall_(stall_percent),
        latency_(latency),
        most_outstanding_(most_outstanding) {}

  /// Grant and answer of the coming cycle.
  void begin_cycle();
  bool grant() const { return grant_; }
  const Answer& answer() const { return answer_; }
  /// What the core asks in this cycle; nullopt, or a violation of the protocol in words.
  std::optional<std::string> end_cycle(const Request& request);
  bool idle() const { return pending_.empty(); }
  std::uint64_t accesses() const { return accesses_; }

 private:
  struct Pending {
    std::uint64_t due;
    Answer answer;
  };
  Answer access(const Request& request);

  Memories& memories_;
  Random random_;
  unsigned stall_, latency_, most_outstanding_;
  std::uint64_t cycle_ = 0, accesses_ = 0;
  bool grant_ = false;
  Answer answer_;
  std::deque<Pending> pending_;
  Request waiting_{};
};

}  // namespace pmt::cosim
