// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Packed integers, exhaustively: breaks when bit order, sign extension or a neighbour is wrong.
#include <gtest/gtest.h>

#include <vector>

#include "golden/int_format.h"

namespace {

std::vector<pmt_int_format> all_formats() {
  std::vector<pmt_int_format> formats;
  for (const std::uint8_t bits : {2, 4, 8, 16}) {
    for (const std::uint8_t is_signed : {0, 1}) formats.push_back({bits, is_signed});
  }
  return formats;
}

TEST(IntFormat, RangesAreTheTextbookOnes) {
  const std::vector<std::pair<int, int>> want = {
      {0, 3}, {-2, 1}, {0, 15}, {-8, 7}, {0, 255}, {-128, 127}, {0, 65535}, {-32768, 32767}};
  const auto formats = all_formats();
  for (std::size_t i = 0; i < formats.size(); ++i) {
    EXPECT_EQ(pmt_int_min(formats[i]), want[i].first);
    EXPECT_EQ(pmt_int_max(formats[i]), want[i].second);
    EXPECT_TRUE(pmt_int_format_valid(formats[i]));
  }
  EXPECT_FALSE(pmt_int_format_valid({3, 1}));
  EXPECT_FALSE(pmt_int_format_valid({32, 1}));
  EXPECT_FALSE(pmt_int_format_valid({8, 2}));
}

TEST(IntFormat, EveryValueAtEveryPositionKeepsItsNeighbours) {
  for (const auto f : all_formats()) {
    for (std::size_t index = 0; index < 8; ++index) {
      for (std::int32_t value = pmt_int_min(f); value <= pmt_int_max(f); ++value) {
        for (const std::uint8_t background : {0x00, 0xFF}) {
          std::vector<std::uint8_t> data(pmt_int_packed_bytes(8, f), background);
          pmt_int_store(data.data(), index, value, f);
          const std::int32_t neighbour = background == 0 ? 0 : (f.is_signed ? -1 : pmt_int_max(f));
          for (std::size_t i = 0; i < 8; ++i) {
            ASSERT_EQ(pmt_int_load(data.data(), i, f), i == index ? value : neighbour)
                << int{f.bits} << " bits, index " << index << ", value " << value;
          }
        }
      }
    }
  }
}

TEST(IntFormat, ElementZeroIsInTheLowBitsAndBytesAreLittleEndian) {
  const std::int32_t values[] = {1, 2, 3, 0, 1};
  std::uint8_t data[10];
  pmt_int_pack(values, 5, data, {2, 0});
  EXPECT_EQ(data[0], 0b00'11'10'01);
  EXPECT_EQ(data[1], 0b01);
  pmt_int_pack(values, 3, data, {4, 0});
  EXPECT_EQ(data[0], 0x21);
  EXPECT_EQ(data[1], 0x03);
  const std::int32_t wide[] = {-2, 0x1234};
  pmt_int_pack(wide, 2, data, {16, 1});
  EXPECT_EQ(data[0], 0xFE);
  EXPECT_EQ(data[1], 0xFF);
  EXPECT_EQ(data[2], 0x34);
  EXPECT_EQ(data[3], 0x12);
}

TEST(IntFormat, EveryByteUnpacksAsItsBits) {
  for (const auto f : all_formats()) {
    if (f.bits == 16) continue;
    for (int byte = 0; byte < 256; ++byte) {
      const std::uint8_t data[2] = {static_cast<std::uint8_t>(byte), 0};
      for (int i = 0; i < 8 / f.bits; ++i) {
        std::int32_t want = 0;
        for (int b = 0; b < f.bits; ++b) {
          const bool set = ((byte >> (i * f.bits + b)) & 1) != 0;
          const bool is_sign = f.is_signed != 0 && b == f.bits - 1;
          want += set ? (is_sign ? -(1 << b) : (1 << b)) : 0;
        }
        ASSERT_EQ(pmt_int_load(data, static_cast<std::size_t>(i), f), want);
      }
    }
  }
}

TEST(IntFormat, ProductsOfEveryPairUpToEightBits) {
  for (const auto fa : all_formats()) {
    for (const auto fw : all_formats()) {
      if (fa.bits == 16 || fw.bits == 16) {
        EXPECT_EQ(pmt_acc_bits(fa, fw), 48);
        continue;
      }
      EXPECT_EQ(pmt_acc_bits(fa, fw), 32);
      for (int ra = 0; ra < (1 << fa.bits); ++ra) {
        for (int rw = 0; rw < (1 << fw.bits); ++rw) {
          const std::uint8_t a[2] = {static_cast<std::uint8_t>(ra), 0};
          const std::uint8_t w[2] = {static_cast<std::uint8_t>(rw), 0};
          const int va = fa.is_signed && ra >= (1 << (fa.bits - 1)) ? ra - (1 << fa.bits) : ra;
          const int vw = fw.is_signed && rw >= (1 << (fw.bits - 1)) ? rw - (1 << fw.bits) : rw;
          ASSERT_EQ(pmt_int_dot(7, a, fa, w, fw, 1), 7 + va * vw);
        }
      }
    }
  }
}

TEST(IntFormat, AccumulatorsWrapAt32And48Bits) {
  EXPECT_EQ(pmt_mac(INT32_MAX, 1, 1, 32), INT32_MIN);
  EXPECT_EQ(pmt_mac(INT32_MIN, 1, -1, 32), INT32_MAX);
  const std::int64_t max48 = (INT64_C(1) << 47) - 1;
  EXPECT_EQ(pmt_mac(max48, 1, 1, 48), -max48 - 1);
  EXPECT_EQ(pmt_mac(-max48 - 1, 1, -1, 48), max48);
  EXPECT_EQ(pmt_mac(0, -32768, 65535, 48), INT64_C(-2147450880));
  EXPECT_EQ(pmt_mac(0, 65535, 65535, 48), INT64_C(4294836225));
}

}  // namespace
