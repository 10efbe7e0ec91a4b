// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
//
// Library cells against plain C++ models under random stimulus (seed in every message).
#include <gtest/gtest.h>
#include <verilated.h>

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <random>

#include "Vpmt_lib_tb.h"

namespace {

class LibCells : public testing::TestWithParam<unsigned> {
 protected:
  LibCells() : top_(std::make_unique<Vpmt_lib_tb>(&context_)), random_(GetParam()) {
    top_->rst_ni = 0;
    edge();
    top_->rst_ni = 1;
  }
  ~LibCells() override { top_->final(); }

  // Settles the inputs, then clocks.
  void settle() {
    top_->clk_i = 0;
    top_->eval();
  }
  void edge() {
    settle();
    top_->clk_i = 1;
    top_->eval();
  }
  unsigned bits(unsigned n) { return static_cast<unsigned>(random_() & ((1u << n) - 1)); }
  bool chance(unsigned percent) { return random_() % 100 < percent; }

  VerilatedContext context_;
  std::unique_ptr<Vpmt_lib_tb> top_;
  std::mt19937 random_;
};

TEST_P(LibCells, QueuesKeepOrderAndContents) {
  std::deque<unsigned> fifo, skid;
  unsigned full_speed = 0;
  for (int cycle = 0; cycle < 4000; ++cycle) {
    const unsigned rate = cycle < 2000 ? 50 : 100;
    top_->in_valid_i = chance(rate);
    top_->in_data_i = bits(8);
    top_->out_ready_i = chance(rate);
    top_->clear_i = chance(2) && rate == 50;
    settle();
    ASSERT_EQ(top_->fifo_level_o, fifo.size()) << "seed " << GetParam();
    ASSERT_EQ(top_->fifo_ready_o, fifo.size() < 3);
    ASSERT_EQ(top_->fifo_valid_o, !fifo.empty());
    ASSERT_EQ(top_->skid_valid_o, !skid.empty()) << "seed " << GetParam();
    ASSERT_EQ(top_->skid_ready_o, skid.size() < 2);
    if (!fifo.empty()) {
      ASSERT_EQ(top_->fifo_data_o, fifo.front());
    }
    if (!skid.empty()) {
      ASSERT_EQ(top_->skid_data_o, skid.front());
    }
    const bool fifo_push = top_->in_valid_i && fifo.size() < 3,
               skid_push = top_->in_valid_i && skid.size() < 2;
    full_speed += cycle >= 2000 && skid_push && top_->skid_valid_o;
    if (top_->out_ready_i && !fifo.empty()) fifo.pop_front();
    if (top_->out_ready_i && !skid.empty()) skid.pop_front();
    if (fifo_push) fifo.push_back(top_->in_data_i);
    if (skid_push) skid.push_back(top_->in_data_i);
    if (top_->clear_i) fifo.clear();
    edge();
  }
  EXPECT_GE(full_speed, 1998u) << "one word a cycle when nobody waits";
}

TEST_P(LibCells, ArbiterIsFair) {
  unsigned last = 4;
  std::array<unsigned, 5> waited{};
  for (int cycle = 0; cycle < 4000; ++cycle) {
    top_->req_i = bits(5);
    top_->advance_i = chance(70);
    settle();
    std::optional<unsigned> winner;
    for (unsigned i = 1; i <= 5 && !winner; ++i) {
      if (top_->req_i >> ((last + i) % 5) & 1) winner = (last + i) % 5;
    }
    ASSERT_EQ(top_->gnt_o, winner ? 1u << *winner : 0u)
        << "seed " << GetParam() << " cycle " << cycle;
    if (winner) {
      ASSERT_EQ(top_->idx_o, *winner);
    }
    if (winner && top_->advance_i) {
      for (unsigned i = 0; i < 5; ++i)
        waited[i] = i == *winner || !(top_->req_i >> i & 1) ? 0 : waited[i] + 1;
      for (unsigned w : waited) ASSERT_LT(w, 5u);
      last = *winner;
    }
    edge();
  }
}

TEST_P(LibCells, RamsHoldAndByteEnablesMask) {
  std::array<std::uint32_t, 16> ram{};
  std::array<bool, 16> ram_known{};
  std::array<unsigned, 8> r1w{};
  std::array<bool, 8> r1w_known{};
  std::optional<std::uint32_t> ram_out;
  std::optional<unsigned> r1w_out;
  for (int cycle = 0; cycle < 4000; ++cycle) {
    top_->ram_req_i = chance(70);
    top_->ram_we_i = chance(50);
    const unsigned addr = bits(4);
    top_->ram_addr_i = addr;
    top_->ram_be_i = ram_known[addr] ? bits(4) : 15;
    top_->ram_wdata_i = static_cast<std::uint32_t>(random_());
    top_->in_data_i = bits(8);
    top_->r1w_we_i = chance(50);
    top_->r1w_waddr_i = bits(3);
    top_->r1w_re_i = chance(60);
    top_->r1w_raddr_i = bits(3);
    edge();
    if (top_->ram_req_i && top_->ram_we_i) {
      for (unsigned b = 0; b < 4; ++b) {
        const std::uint32_t mask = 0xFFu << (8 * b);
        if (top_->ram_be_i >> b & 1) ram[addr] = (ram[addr] & ~mask) | (top_->ram_wdata_i & mask);
      }
      ram_known[addr] = true;
    } else if (top_->ram_req_i) {
      ram_out = ram_known[addr] ? std::optional(ram[addr]) : std::nullopt;
    }
    if (top_->r1w_re_i) {
      const unsigned read = top_->r1w_raddr_i;
      const bool collision = top_->r1w_we_i && top_->r1w_waddr_i == read;
      r1w_out = r1w_known[read] && !collision ? std::optional(r1w[read]) : std::nullopt;
    }
    if (top_->r1w_we_i) {
      r1w[top_->r1w_waddr_i] = top_->in_data_i;
      r1w_known[top_->r1w_waddr_i] = true;
    }
    if (ram_out) {
      ASSERT_EQ(top_->ram_rdata_o, *ram_out) << "seed " << GetParam() << " cycle " << cycle;
    }
    if (r1w_out) {
      ASSERT_EQ(top_->r1w_rdata_o, *r1w_out) << "seed " << GetParam() << " cycle " << cycle;
    }
  }
}

TEST_P(LibCells, SynchronisersTakeTwoEdges) {
  top_->rst_ni = 0;
  top_->sync_i = 5;
  settle();
  EXPECT_EQ(top_->rst_no, 0) << "reset falls without a clock";
  EXPECT_EQ(top_->sync_o, 0xA) << "reset value";
  top_->rst_ni = 1;
  edge();
  EXPECT_EQ(top_->rst_no, 0);
  EXPECT_EQ(top_->sync_o, 0xA);
  edge();
  EXPECT_EQ(top_->rst_no, 1);
  EXPECT_EQ(top_->sync_o, 5);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LibCells, testing::Values(1u, 2u, 3u));

}  // namespace
