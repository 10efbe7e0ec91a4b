// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Bus, bridge, multiplexer and peripherals without core and NPU, in both forms (full and small).
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "Vtb_full.h"
#include "Vtb_small.h"
#include "pimento/gen/boot.h"
#include "uncore_bench.h"

namespace pmt::test {
namespace {

struct Full {
  using Tb = Bench<Vtb_full, 16>;
  static constexpr bool kSmall = false;
  static constexpr uint32_t kBoot = 2048, kTcm = 131072;
};
struct Small {
  using Tb = Bench<Vtb_small, 4>;
  static constexpr bool kSmall = true;
  static constexpr uint32_t kBoot = 1024, kTcm = 65536;
};

unsigned seed() {
  const char* text = std::getenv("PMT_SEED");
  const unsigned value = text ? static_cast<unsigned>(std::strtoul(text, nullptr, 0)) : 1;
  std::printf("PMT_SEED=%u\n", value);
  return value;
}

constexpr uint32_t kTimer = 0x02000000, kUart = 0x10000000, kSoc = 0x10010000;
constexpr uint32_t kNpu = 0x20000000, kTcmBase = 0x40000000, kExt = 0x80000000;

template <class Form>
class Uncore : public testing::Test {
 protected:
  typename Form::Tb tb{seed()};
};
using Forms = testing::Types<Full, Small>;
TYPED_TEST_SUITE(Uncore, Forms);

TYPED_TEST(Uncore, AccessesOutsideTheMapAreRefused) {
  auto& tb = this->tb;
  struct Case {
    uint32_t addr;
    bool we;
    uint8_t be;
    bool data_err, fetch_err;
  };
  const uint32_t boot = TypeParam::kBoot, tcm = TypeParam::kTcm;
  const Case cases[] = {
      {0, false, 0xF, false, false},
      {boot - 4, false, 0x1, false, false},
      {0, true, 0xF, true, false},  // the ROM is not writable
      {boot, false, 0xF, true, true},
      {0x01FFFFFC, false, 0xF, true, true},
      {kTimer, false, 0xF, false, true},
      {kTimer, false, 0x3, true, true},  // registers take words only
      {kTimer + 0xFFFC, true, 0xF, false, true},
      {kTimer + 0x10000, false, 0xF, true, true},
      {kUart + 8, false, 0xF, false, true},
      {kUart + 8, true, 0x1, true, true},
      {kUart + 0x1000, false, 0xF, true, true},
      {kSoc, false, 0xF, false, true},
      {kSoc, false, 0x8, true, true},
      {kSoc + 0x1000, true, 0xF, true, true},
      {kNpu, false, 0x2, false, true},
      {kNpu + 0x800000, false, 0xF, false, true},
      {kNpu + 0x800000, false, 0x1, true, true},
      {kNpu + 0xFF0000, false, 0xF, true, true},
      {kNpu + 0x1000000, false, 0xF, true, true},
      {0x30000000, false, 0xF, true, true},
      {kTcmBase - 4, false, 0xF, true, true},
      {kTcmBase, true, 0x4, false, false},
      {kTcmBase + tcm - 4, false, 0xF, false, false},
      {kTcmBase + tcm, false, 0xF, true, true},
      {0x7FFFFFFC, true, 0xF, true, true},
      {kExt, false, 0xC, false, false},
      {0xFFFFFFFC, false, 0xF, false, false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(tb.one(tb.data, {c.addr, c.we, c.be}).err, c.data_err) << std::hex << c.addr;
    EXPECT_EQ(tb.one(tb.host, {c.addr, c.we, c.be}).err, c.data_err) << std::hex << c.addr;
    EXPECT_EQ(tb.one(tb.instr, {c.addr}).err, c.fetch_err) << std::hex << c.addr;
  }
}

TYPED_TEST(Uncore, HostReachesEverything) {
  auto& tb = this->tb;
  EXPECT_EQ(tb.one(tb.host, {kSoc}).data, 0x314D5450u);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x04}).data, 0x00000001u);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x08}).data, 0x89ABCDEFu);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x0C}).data, 0x01234567u);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x10}).data, 0x76543210u);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x14}).data, 0xFEDCBA98u);
  for (const uint32_t reg : {0x20u, 0x24u, 0x28u, 0x38u}) {
    EXPECT_EQ(tb.one(tb.host, {kSoc + reg}).data, 0u) << reg;
  }
  for (const uint32_t reg : {0x20u, 0x24u, 0x28u, 0x38u}) {
    tb.one(tb.host, {kSoc + reg, true, 0xF, 0xA5000000u + reg});
  }
  for (const uint32_t reg : {0x20u, 0x24u, 0x28u, 0x38u}) {
    EXPECT_EQ(tb.one(tb.host, {kSoc + reg}).data, 0xA5000000u + reg);
  }
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x3C}).data, 0u);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x60}).data, 0u);  // not an alias of TOHOST
  for (size_t i = 0; i < TypeParam::kBoot / 4; i += 7) {
    const uint32_t expected = i < gen::kBootRom.size() ? gen::kBootRom[i] : 0;
    EXPECT_EQ(tb.one(tb.host, {static_cast<uint32_t>(4 * i)}).data, expected) << i;
  }
  for (const uint32_t base : {kTcmBase + 0x100, kNpu + 0x100, kNpu + 0x400100, kExt + 0x100}) {
    tb.one(tb.host, {base, true, 0xF, 0x11223344});
    tb.one(tb.host, {base, true, 0x5, 0xAABBCCDD});
    EXPECT_EQ(tb.one(tb.host, {base}).data, 0x11BB33DDu) << std::hex << base;
    EXPECT_EQ(tb.one(tb.data, {base}).data, 0x11BB33DDu) << std::hex << base;
  }
}

TYPED_TEST(Uncore, OnlyTheCoreRaisesToHost) {
  auto& tb = this->tb;
  unsigned pulses = 0;
  const auto watch = [&](Master& master) {
    pulses = 0;
    master.todo.push_back({kSoc + 0x20, true, 0xF, 7});
    for (int i = 0; i < 8; ++i) tb.step(), pulses += tb.dut.tohost_valid_o;
    return pulses;
  };
  EXPECT_EQ(watch(tb.host), 0u);
  EXPECT_EQ(watch(tb.data), 1u);
  EXPECT_EQ(tb.dut.tohost_o, 7u);
}

TYPED_TEST(Uncore, TcmServesInOneCycle) {
  auto& tb = this->tb;
  for (uint32_t i = 0; i < 64; ++i) {
    tb.data.todo.push_back({kTcmBase + 4 * i, true, 0xF, i});
    tb.instr.todo.push_back({kTcmBase + 0x1000 + 4 * i});
  }
  const uint64_t begin = tb.cycle;
  ASSERT_TRUE(tb.finish(1000));
  // Two ports: side by side, one access a cycle each. One port: data first, then the fetches.
  EXPECT_EQ(tb.cycle - begin, TypeParam::kSmall ? 129u : 65u);
  for (const Response& r : tb.data.done) EXPECT_EQ(r.answered, r.granted + 1);
  for (const Response& r : tb.instr.done) EXPECT_EQ(r.answered, r.granted + 1);
  EXPECT_EQ(tb.data.done.back().answered, begin + 64);
}

TYPED_TEST(Uncore, TcmCollisionIsDefined) {
  auto& tb = this->tb;
  tb.one(tb.host, {kTcmBase + 64, true, 0xF, 0x11111111});
  tb.data.todo.push_back({kTcmBase + 64, true, 0xF, 0x22222222});
  tb.instr.todo.push_back({kTcmBase + 64});
  tb.instr.todo.push_back({kTcmBase + 64});
  ASSERT_TRUE(tb.finish(100));
  // Two ports: a fetch in the cycle of the write reads the old word. One port: the write goes
  // first.
  EXPECT_EQ(tb.instr.done[0].data, TypeParam::kSmall ? 0x22222222u : 0x11111111u);
  EXPECT_EQ(tb.instr.done[1].data, 0x22222222u);
}

TYPED_TEST(Uncore, HostIsNotStarved) {
  auto& tb = this->tb;
  for (uint32_t i = 0; i < 2000; ++i) tb.data.todo.push_back({kTcmBase + 4 * i});
  for (uint32_t i = 0; i < 20; ++i) tb.host.todo.push_back({kTcmBase + 4 * i});
  ASSERT_TRUE(tb.finish(4000));
  EXPECT_LE(tb.host.longest_wait, 16u);
  EXPECT_LE(tb.data.longest_wait, 1u);
}

// Masters own disjoint address ranges, so each one's view is its own program order.
TYPED_TEST(Uncore, RandomTrafficReadsWhatWasWritten) {
  auto& tb = this->tb;
  for (const unsigned percent : {0u, 30u, 70u}) {
    tb.slow_percent = percent;
    std::map<uint32_t, uint32_t> view;
    const auto value = [&](uint32_t addr) {
      const uint64_t where = addr >> 24 == 0x20 ? 0x1000000000 + (addr & 0xFFFFFF) : uint64_t{addr};
      return view.contains(addr) ? view[addr] : view[addr] = tb.word(where);
    };
    std::array<std::vector<std::pair<size_t, uint32_t>>, 3> expected;  // index of read, value
    std::array<Master*, 3> masters{&tb.data, &tb.host, &tb.instr};
    // Fetches read what the host put there first.
    for (uint32_t i = 0; i < 64; ++i) {
      const uint32_t word = static_cast<uint32_t>(tb.random());
      tb.one(tb.host, {kTcmBase + 0x8000 + 4 * i, true, 0xF, word});
      view[kTcmBase + 0x8000 + 4 * i] = word;
      for (const uint32_t own : {0u, 0x4000u}) {
        tb.one(tb.host, {kTcmBase + own + 4 * i, true, 0xF, word});
        view[kTcmBase + own + 4 * i] = word;
      }
    }
    for (Master* master : masters) master->done.clear();
    for (unsigned n = 0; n < 1500; ++n) {
      for (unsigned m = 0; m < 3; ++m) {
        const uint32_t bases[] = {kTcmBase, kExt, kNpu};
        const uint32_t base = bases[tb.random() % (m == 2 ? 2 : 3)] + m * 0x4000;
        Request request{static_cast<uint32_t>(base + 4 * (tb.random() % 64))};
        request.we = m != 2 && tb.random() % 2;
        if (request.we) {
          request.be = static_cast<uint8_t>(tb.random() % 16);
          request.wdata = static_cast<uint32_t>(tb.random());
          uint32_t mask = 0;
          for (int i = 0; i < 4; ++i) mask |= request.be >> i & 1 ? 0xFFu << 8 * i : 0;
          view[request.addr] = (value(request.addr) & ~mask) | (request.wdata & mask);
        } else {
          expected[m].emplace_back(n, value(request.addr));
        }
        masters[m]->todo.push_back(request);
      }
    }
    ASSERT_TRUE(tb.finish(400000));
    for (unsigned m = 0; m < 3; ++m) {
      for (const Response& r : masters[m]->done) ASSERT_FALSE(r.err);
      for (const auto& [index, word] : expected[m]) {
        ASSERT_EQ(masters[m]->done.at(index).data, word) << "master " << m << " access " << index;
      }
    }
  }
}

TYPED_TEST(Uncore, AxiErrorsReachTheMaster) {
  auto& tb = this->tb;
  tb.slow_percent = 40;
  for (const uint32_t bad : {0x90000010u, 0xA0000020u}) {
    EXPECT_TRUE(tb.one(tb.data, {bad}).err);
    EXPECT_TRUE(tb.one(tb.data, {bad, true, 0xF, 1}).err);
    EXPECT_TRUE(tb.one(tb.instr, {bad}).err);
    EXPECT_TRUE(tb.one(tb.host, {bad}).err);
    EXPECT_FALSE(tb.one(tb.data, {kExt + 4}).err);
    EXPECT_FALSE(tb.one(tb.instr, {kExt + 4}).err);
  }
}

TYPED_TEST(Uncore, BurstsAndSingleBeatsShareThePort) {
  auto& tb = this->tb;
  constexpr unsigned kBeat = TypeParam::Tb::kBeatBytes;
  const unsigned ids = TypeParam::kSmall ? 2 : 8;
  for (const unsigned percent : {0u, 50u}) {
    tb.slow_percent = percent;
    tb.n_read_done.clear();
    std::vector<Burst> written, read;
    for (unsigned n = 0; n < 200; ++n) {
      const unsigned beats = 1 + static_cast<unsigned>(tb.random() % 16);
      Burst burst{0x8100000000u + uint64_t{n} * 0x1000,
                  beats,
                  {},
                  static_cast<unsigned>(tb.random() % ids)};
      burst.addr += (tb.random() % (4096 / kBeat - 16)) * kBeat;
      Burst other = burst;
      other.addr += 0x1000000;
      for (unsigned i = 0; i < beats * kBeat; ++i) {
        burst.data.push_back(static_cast<uint8_t>(tb.random()));
      }
      tb.n_writes.push_back(burst), written.push_back(burst);
      tb.n_reads.push_back(other), read.push_back(other);
      tb.data.todo.push_back({kExt + 4 * n, true, 0xF, n});
      tb.instr.todo.push_back({kExt + 0x2000 + 4 * n});
    }
    ASSERT_TRUE(tb.finish(200000));
    for (const Burst& b : written) {
      for (size_t i = 0; i < b.data.size(); ++i) ASSERT_EQ(tb.byte(b.addr + i), b.data[i]);
    }
    ASSERT_EQ(tb.n_read_done.size(), read.size());
    for (const Burst& b : tb.n_read_done) {
      ASSERT_EQ(b.data.size(), size_t{b.beats} * kBeat);
      for (size_t i = 0; i < b.data.size(); ++i) ASSERT_EQ(tb.byte(b.addr + i), b.data[i]);
    }
    for (unsigned n = 0; n < 200; ++n) ASSERT_EQ(tb.word(kExt + 4 * n), n);
    EXPECT_EQ(tb.n_errors, 0u);
  }
}

TYPED_TEST(Uncore, SerialLoopbackKeepsEveryByte) {
  auto& tb = this->tb;
  tb.loopback = true;
  for (const uint32_t divider : {4u, 7u, 104u}) {
    tb.one(tb.data, {kUart + 0x10, true, 0xF, divider});
    EXPECT_EQ(tb.dut.uart_div_o, divider);
    for (unsigned n = 0; n < 20; ++n) {
      const uint32_t byte = (n * 37 + divider) & 0xFF;
      EXPECT_EQ(tb.one(tb.data, {kUart + 4}).data, 0x80000000u);
      int polls = 0;
      while ((tb.one(tb.data, {kUart}).data >> 31) != 0 && ++polls < 2000) {
      }
      tb.one(tb.data, {kUart, true, 0xF, byte});
      polls = 0;
      while ((tb.one(tb.data, {kUart + 8}).data & 2) == 0 && ++polls < 2000) {
      }
      EXPECT_EQ(tb.one(tb.data, {kUart + 4}).data, byte);
    }
    int polls = 0;
    while ((tb.one(tb.data, {kUart + 8}).data & 4) == 0 && ++polls < 2000) {
    }
    EXPECT_LT(polls, 2000);
  }
}

TYPED_TEST(Uncore, SerialQueueReportsFullAndInterrupts) {
  auto& tb = this->tb;
  tb.one(tb.data, {kUart + 0x10, true, 0xF, 8});
  unsigned accepted = 0;
  while ((tb.one(tb.data, {kUart}).data >> 31) == 0 && accepted < 100) {
    tb.one(tb.data, {kUart, true, 0xF, accepted++});
  }
  EXPECT_EQ(accepted, TypeParam::kSmall ? 1u : 9u);  // shift register, and queue
  EXPECT_EQ(tb.one(tb.data, {kUart + 8}).data & 5, 1u);
  for (int i = 0; i < 2000; ++i) tb.step();
  EXPECT_EQ(tb.one(tb.data, {kUart + 8}).data, 4u);
  tb.loopback = true;
  tb.one(tb.data, {kUart, true, 0xF, 0x5A});
  for (int i = 0; i < 200; ++i) tb.step();
  EXPECT_EQ(tb.dut.irq_external_o, 0);
  tb.one(tb.data, {kUart + 0xC, true, 0xF, 1});
  tb.step();
  EXPECT_EQ(tb.dut.irq_external_o, 1);
  EXPECT_EQ(tb.one(tb.data, {kUart + 4}).data, 0x5Au);
  tb.step();
  EXPECT_EQ(tb.dut.irq_external_o, 0);
}

TYPED_TEST(Uncore, SerialDropsFramesWithoutStopBit) {
  auto& tb = this->tb;
  tb.one(tb.data, {kUart + 0x10, true, 0xF, 8});
  const auto send = [&](uint32_t frame) {
    for (int bit = 0; bit < 10; ++bit) {
      tb.dut.uart_rx_i = frame >> bit & 1;
      for (int i = 0; i < 8; ++i) tb.step();
    }
    tb.dut.uart_rx_i = 1;
    for (int i = 0; i < 100; ++i) tb.step();
  };
  send(0x42 << 1);  // stop bit low
  EXPECT_EQ(tb.one(tb.data, {kUart + 4}).data, 0x80000000u);
  send(0x200 | 0x42 << 1);
  EXPECT_EQ(tb.one(tb.data, {kUart + 4}).data, 0x42u);
}

TYPED_TEST(Uncore, TimerInterruptsAtTheCompareValue) {
  auto& tb = this->tb;
  EXPECT_EQ(tb.dut.irq_timer_o, 0);
  tb.one(tb.data, {kTimer + 0x4004, true, 0xF, 0x1});
  tb.one(tb.data, {kTimer + 0x4000, true, 0xF, 0x20});
  tb.one(tb.data, {kTimer + 0xBFFC, true, 0xF, 0x0});
  tb.one(tb.data, {kTimer + 0xBFF8, true, 0xF, 0xFFFFFFF0});
  EXPECT_EQ(tb.one(tb.data, {kTimer + 0x4004}).data, 1u);
  EXPECT_EQ(tb.one(tb.data, {kTimer + 0x4000}).data, 0x20u);
  while (!tb.dut.irq_timer_o && tb.cycle < 500) tb.step();
  const uint32_t low = tb.one(tb.data, {kTimer + 0xBFF8}).data;
  EXPECT_EQ(tb.one(tb.data, {kTimer + 0xBFFC}).data, 1u);  // the carry went up
  EXPECT_GE(low, 0x20u);
  EXPECT_LE(low, TypeParam::kSmall ? 0x28u : 0x23u);  // compared now and then
  tb.one(tb.data, {kTimer + 0x4004, true, 0xF, 0x2});
  tb.step();
  EXPECT_EQ(tb.dut.irq_timer_o, 0);
  tb.one(tb.data, {kTimer, true, 0xF, 0xFFFFFFFF});
  EXPECT_EQ(tb.dut.irq_software_o, 1);
  EXPECT_EQ(tb.one(tb.data, {kTimer}).data, 1u);
  EXPECT_EQ(tb.one(tb.data, {kTimer + 0x4008}).data, 0u);
}

TYPED_TEST(Uncore, HostRaisesInterruptAndHaltRequest) {
  auto& tb = this->tb;
  tb.one(tb.host, {kSoc + 0x30, true, 0xF, 1});
  EXPECT_EQ(tb.dut.irq_external_o, 1);
  EXPECT_EQ(tb.one(tb.data, {kSoc + 0x30}).data, 1u);
  tb.one(tb.host, {kSoc + 0x34, true, 0xF, 3});
  EXPECT_EQ(tb.dut.debug_req_o, 1);
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x34}).data, 1u);  // halted is read-only
  tb.dut.debug_halted_i = 1;
  EXPECT_EQ(tb.one(tb.host, {kSoc + 0x34}).data, 3u);
}

}  // namespace
}  // namespace pmt::test
