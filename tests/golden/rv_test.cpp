// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// RISC-V arithmetic against definitions written differently (64- and 128-bit integers, bit loops)
// on corner operands and random ones: breaks when an instruction computes something else.
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "golden/rv.h"

namespace {

namespace rv = pmt::golden::rv;
using u32 = std::uint32_t;
using i64 = std::int64_t;
using u64 = std::uint64_t;

i64 s(u32 x) { return x >= 0x80000000u ? static_cast<i64>(x) - (i64{1} << 32) : i64{x}; }
u32 bit(u32 x, u32 i) { return (x / (u32{1} << i)) % 2; }

u32 from_bits(const std::function<u32(u32)>& f) {
  u32 result = 0;
  for (u32 i = 0; i < 32; ++i) result += f(i) != 0 ? u32{1} << i : 0;
  return result;
}

struct Binary {
  std::string name;
  u32 (*got)(u32, u32);
  std::function<u32(u32, u32)> want;
};

u32 low(i64 x) { return static_cast<u32>(static_cast<u64>(x) % (u64{1} << 32)); }

i64 floor_div(i64 a, i64 b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

const std::vector<Binary>& binaries() {
  static const std::vector<Binary> table = {
      {"add", rv::add, [](u32 a, u32 b) { return low(s(a) + s(b)); }},
      {"sub", rv::sub, [](u32 a, u32 b) { return low(s(a) - s(b)); }},
      {"and", rv::and_,
       [](u32 a, u32 b) { return from_bits([=](u32 i) { return bit(a, i) * bit(b, i); }); }},
      {"or", rv::or_,
       [](u32 a, u32 b) { return from_bits([=](u32 i) { return bit(a, i) + bit(b, i); }); }},
      {"xor", rv::xor_,
       [](u32 a, u32 b) { return from_bits([=](u32 i) { return (bit(a, i) + bit(b, i)) % 2; }); }},
      {"andn", rv::andn,
       [](u32 a, u32 b) { return from_bits([=](u32 i) { return bit(a, i) * (1 - bit(b, i)); }); }},
      {"orn", rv::orn,
       [](u32 a, u32 b) { return from_bits([=](u32 i) { return bit(a, i) + 1 - bit(b, i); }); }},
      {"xnor", rv::xnor,
       [](u32 a, u32 b) {
         return from_bits([=](u32 i) { return bit(a, i) == bit(b, i) ? 1u : 0u; });
       }},
      {"sll", rv::sll,
       [](u32 a, u32 b) { return low(static_cast<i64>(u64{a} * (u64{1} << (b % 32)))); }},
      {"srl", rv::srl, [](u32 a, u32 b) { return a / (u32{1} << (b % 32)); }},
      {"sra", rv::sra, [](u32 a, u32 b) { return low(floor_div(s(a), i64{1} << (b % 32))); }},
      {"slt", rv::slt, [](u32 a, u32 b) { return s(a) < s(b) ? 1u : 0u; }},
      {"sltu", rv::sltu, [](u32 a, u32 b) { return u64{a} < u64{b} ? 1u : 0u; }},
      {"mul", rv::mul,
       [](u32 a, u32 b) { return static_cast<u32>(static_cast<__int128>(s(a)) * s(b)); }},
      {"mulh", rv::mulh,
       [](u32 a, u32 b) { return static_cast<u32>((static_cast<__int128>(s(a)) * s(b)) >> 32); }},
      {"mulhsu", rv::mulhsu,
       [](u32 a, u32 b) { return static_cast<u32>((static_cast<__int128>(s(a)) * b) >> 32); }},
      {"mulhu", rv::mulhu,
       [](u32 a, u32 b) {
         return static_cast<u32>((static_cast<unsigned __int128>(a) * b) >> 32);
       }},
      {"div", rv::div, [](u32 a, u32 b) { return b == 0 ? 0xFFFFFFFFu : low(s(a) / s(b)); }},
      {"divu", rv::divu, [](u32 a, u32 b) { return b == 0 ? 0xFFFFFFFFu : low(i64{a} / i64{b}); }},
      {"rem", rv::rem, [](u32 a, u32 b) { return b == 0 ? a : low(s(a) % s(b)); }},
      {"remu", rv::remu, [](u32 a, u32 b) { return b == 0 ? a : low(i64{a} % i64{b}); }},
      {"sh1add", rv::sh1add, [](u32 a, u32 b) { return low(2 * i64{a} + i64{b}); }},
      {"sh2add", rv::sh2add, [](u32 a, u32 b) { return low(4 * i64{a} + i64{b}); }},
      {"sh3add", rv::sh3add, [](u32 a, u32 b) { return low(8 * i64{a} + i64{b}); }},
      {"max", rv::max, [](u32 a, u32 b) { return low(std::max(s(a), s(b))); }},
      {"min", rv::min, [](u32 a, u32 b) { return low(std::min(s(a), s(b))); }},
      {"maxu", rv::maxu, [](u32 a, u32 b) { return low(std::max(i64{a}, i64{b})); }},
      {"minu", rv::minu, [](u32 a, u32 b) { return low(std::min(i64{a}, i64{b})); }},
      {"rol", rv::rol,
       [](u32 a, u32 b) {
         return from_bits([=](u32 i) { return bit(a, (i + 64 - b % 32) % 32); });
       }},
      {"ror", rv::ror,
       [](u32 a, u32 b) { return from_bits([=](u32 i) { return bit(a, (i + b % 32) % 32); }); }},
  };
  return table;
}

std::vector<u32> corners() {
  std::vector<u32> values = {0,  1,  2,  3,           5,           7,           31,
                             32, 33, 63, 0x55555555u, 0xAAAAAAAAu, 0x12345678u, 0xFEDCBA98u};
  for (u32 i = 1; i < 32; ++i) {
    const u32 power = u32{1} << i;
    values.insert(values.end(), {power - 1, power, power + 1, 0u - power, 0u - power - 1});
  }
  return values;
}

TEST(RvArithmetic, BinaryOperationsOnCornersAndRandomOperands) {
  const auto values = corners();
  for (const auto& op : binaries()) {
    for (const u32 a : values) {
      for (const u32 b : values)
        ASSERT_EQ(op.got(a, b), op.want(a, b)) << op.name << ' ' << a << ' ' << b;
    }
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
      const u32 a = random();
      const u32 b = random();
      ASSERT_EQ(op.got(a, b), op.want(a, b)) << op.name << ' ' << a << ' ' << b;
    }
  }
}

TEST(RvArithmetic, EveryPairOfSignedBytes) {
  for (const auto& op : binaries()) {
    for (int a = -128; a < 128; ++a) {
      for (int b = -128; b < 128; ++b) {
        ASSERT_EQ(op.got(low(a), low(b)), op.want(low(a), low(b)))
            << op.name << ' ' << a << ' ' << b;
      }
    }
  }
}

TEST(RvArithmetic, UnaryOperations) {
  auto values = corners();
  std::mt19937 random(2);
  for (int i = 0; i < 20000; ++i) values.push_back(random());
  for (const u32 a : values) {
    u32 leading = 0;
    while (leading < 32 && bit(a, 31 - leading) == 0) ++leading;
    u32 trailing = 0;
    while (trailing < 32 && bit(a, trailing) == 0) ++trailing;
    u32 ones = 0;
    for (u32 i = 0; i < 32; ++i) ones += bit(a, i);
    ASSERT_EQ(rv::clz(a), leading);
    ASSERT_EQ(rv::ctz(a), trailing);
    ASSERT_EQ(rv::cpop(a), ones);
    ASSERT_EQ(rv::rev8(a), from_bits([=](u32 i) { return bit(a, 8 * (3 - i / 8) + i % 8); }));
    ASSERT_EQ(rv::orc_b(a), from_bits([=](u32 i) { return (a / (u32{1} << (i / 8 * 8))) % 256; }));
    const i64 byte = a % 256;
    const i64 half = a % 65536;
    ASSERT_EQ(rv::sext_b(a), low(byte >= 128 ? byte - 256 : byte));
    ASSERT_EQ(rv::sext_h(a), low(half >= 32768 ? half - 65536 : half));
    ASSERT_EQ(rv::zext_h(a), low(half));
    ASSERT_EQ(rv::lb(a), rv::sext_b(a));
    ASSERT_EQ(rv::lh(a), rv::sext_h(a));
    ASSERT_EQ(rv::lbu(a), low(byte));
    ASSERT_EQ(rv::lhu(a), low(half));
    ASSERT_EQ(rv::lw(a), a);
    ASSERT_EQ(rv::lui(a % (1u << 20)), low(i64{a % (1u << 20)} * 4096));
  }
}

TEST(RvArithmetic, BranchesAndTargets) {
  for (const u32 a : corners()) {
    for (const u32 b : corners()) {
      ASSERT_EQ(rv::beq(a, b), !(s(a) < s(b)) && !(s(b) < s(a)));
      ASSERT_EQ(rv::bne(a, b), !rv::beq(a, b));
      ASSERT_EQ(rv::blt(a, b), s(a) < s(b));
      ASSERT_EQ(rv::bge(a, b), s(a) >= s(b));
      ASSERT_EQ(rv::bltu(a, b), i64{a} < i64{b});
      ASSERT_EQ(rv::bgeu(a, b), i64{a} >= i64{b});
      ASSERT_EQ(rv::jalr(a, b) % 2, 0u);
      ASSERT_LE(low(s(a) + s(b)) - rv::jalr(a, b), 1u);
    }
  }
}

TEST(RvArithmetic, TrapEntryAndReturnMoveTheEnableBit) {
  EXPECT_EQ(rv::trap_entry(0x1808u), 0x1880u);
  EXPECT_EQ(rv::trap_entry(0x1880u), 0x1800u);
  EXPECT_EQ(rv::mret(0x1880u), 0x1888u);
  EXPECT_EQ(rv::mret(0x1800u), 0x1880u);
}

}  // namespace
