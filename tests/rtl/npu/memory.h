// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The bench's memory: bytes behind 40-bit addresses, regions that answer with an error, and the two
// views of it: an AXI4 slave with seeded latency and back-pressure that checks the protocol, and
// the golden model's DmaPort (with the RTL's burst boundaries, for the address of a failing burst).
#pragma once

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "golden/npu.h"

namespace npu_bench {

struct Memory {
  std::uint64_t base = 0;
  std::vector<std::uint8_t> bytes;
  // Beats whose line starts in [error_from, error_to) fail with error_resp (2 SLVERR, 3 DECERR).
  std::uint64_t error_from = 0, error_to = 0;
  unsigned error_resp = 0;

  bool inside(std::uint64_t addr) const { return addr >= base && addr < base + bytes.size(); }
  unsigned resp(std::uint64_t line) const {
    return line >= error_from && line < error_to ? error_resp : 0;
  }
};

class GoldenPort : public pmt::golden::DmaPort {
 public:
  GoldenPort(Memory& memory, unsigned line) : memory_(memory), line_(line) {}
  pmt::golden::NpuError read(std::uint64_t addr, std::span<std::uint8_t> to,
                             std::uint64_t& fail_addr) override;
  pmt::golden::NpuError write(std::uint64_t addr, std::span<const std::uint8_t> from,
                              std::uint64_t& fail_addr) override;

 private:
  pmt::golden::NpuError check(std::uint64_t addr, std::size_t bytes,
                              std::uint64_t& fail_addr) const;
  Memory& memory_;
  unsigned line_;
};

// Signals of one clock cycle, master side as sampled before the edge.
struct AxiMaster {
  bool ar_valid = false, aw_valid = false, w_valid = false, w_last = false;
  bool r_ready = false, b_ready = false;
  std::uint64_t ar_addr = 0, aw_addr = 0;
  unsigned ar_len = 0, aw_len = 0, ar_size = 0, aw_size = 0, ar_burst = 0, aw_burst = 0;
  unsigned w_strb = 0;
  std::uint8_t w_data[16] = {};
};
struct AxiSlave {
  bool ar_ready = false, aw_ready = false, w_ready = false, r_valid = false, r_last = false;
  bool b_valid = false;
  unsigned r_resp = 0, b_resp = 0;
  std::uint8_t r_data[16] = {};
};

class AxiModel {
 public:
  AxiModel(Memory& memory, unsigned line, std::uint64_t seed)
      : memory_(memory), line_(line), rng_(seed) {}
  // Latency in cycles; stall: chance of each ready or valid being low in a cycle, in percent.
  void configure(unsigned latency, unsigned stall) {
    latency_ = latency;
    stall_ = stall;
  }
  const AxiSlave& drive();             // what the slave drives in this cycle
  void edge(const AxiMaster& master);  // takes what happened at the clock edge
  bool idle() const { return reads_.empty() && writes_.empty() && responses_.empty(); }
  const std::string& violation() const { return violation_; }
  std::uint64_t read_beats = 0, write_beats = 0, bursts = 0;

 private:
  struct Burst {
    std::uint64_t addr;
    unsigned beats, done;
    std::uint64_t due;
    unsigned resp;
  };
  bool chance() { return rng_() % 100 >= stall_; }
  void address(const char* channel, std::uint64_t addr, unsigned len, unsigned size,
               unsigned burst);
  void fail(const std::string& what) {
    if (violation_.empty()) violation_ = what;
  }

  Memory& memory_;
  unsigned line_;
  std::mt19937_64 rng_;
  unsigned latency_ = 20, stall_ = 0;
  std::uint64_t now_ = 0;
  std::deque<Burst> reads_, writes_, responses_;
  AxiSlave out_;
  AxiMaster last_;
  bool wait_ar_ = false, wait_aw_ = false, wait_w_ = false;
  std::string violation_;
};

}  // namespace npu_bench
