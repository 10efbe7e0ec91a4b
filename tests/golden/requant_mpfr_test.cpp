// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Requantisation against exact rational arithmetic in MPFR: breaks when a rounding step moves.
#include <gtest/gtest.h>
#include <mpfr.h>

#include <cstdlib>
#include <random>
#include <vector>

#include "golden/fixed.h"

namespace {

constexpr int kPrecision = 192;  // every value below is exact

class Real {
 public:
  Real() { mpfr_init2(value_, kPrecision); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  ~Real() { mpfr_clear(value_); }
  mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_;
};

// The number line itself: x * m / 2^n, then a rule for ties. Works on exact values only.
class Reference {
 public:
  // Nearest, ties towards plus infinity: floor(v + 1/2).
  void round_ties_up() {
    mpfr_add_d(v_.get(), v_.get(), 0.5, MPFR_RNDN);
    mpfr_floor(v_.get(), v_.get());
  }
  // Nearest, ties away from zero.
  void round_ties_away() { mpfr_round(v_.get(), v_.get()); }

  // Value modulo 2^32 as a signed number.
  std::int32_t wrapped() {
    mpfr_set_ui_2exp(modulus_.get(), 1, 32, MPFR_RNDN);
    mpfr_fmod(w_.get(), v_.get(), modulus_.get(), MPFR_RNDN);
    return static_cast<std::int32_t>(
        static_cast<std::uint32_t>(static_cast<std::uint64_t>(mpfr_get_sj(w_.get(), MPFR_RNDN))));
  }

  std::int32_t mbqm_double(std::int32_t x, std::int32_t m, int shift) {
    mpfr_set_si(v_.get(), x, MPFR_RNDN);
    if (shift > 0) {
      mpfr_mul_2si(v_.get(), v_.get(), shift, MPFR_RNDN);
      mpfr_set_si(v_.get(), wrapped(), MPFR_RNDN);
    }
    mpfr_mul_si(v_.get(), v_.get(), m, MPFR_RNDN);
    mpfr_mul_2si(v_.get(), v_.get(), -31, MPFR_RNDN);
    round_ties_up();
    if (mpfr_cmp_si(v_.get(), INT32_MAX) > 0) mpfr_set_si(v_.get(), INT32_MAX, MPFR_RNDN);
    if (shift < 0) {
      mpfr_mul_2si(v_.get(), v_.get(), shift, MPFR_RNDN);
      round_ties_away();
    }
    return wrapped();
  }

  std::int32_t mbqm_single(std::int32_t x, std::int32_t m, int shift) {
    mpfr_set_si(v_.get(), x, MPFR_RNDN);
    mpfr_mul_si(v_.get(), v_.get(), m, MPFR_RNDN);
    mpfr_mul_2si(v_.get(), v_.get(), shift - 31, MPFR_RNDN);
    round_ties_up();
    return wrapped();
  }

 private:
  Real v_, w_, modulus_;
};

std::uint64_t seed() {
  const char* text = std::getenv("PMT_SEED");
  const std::uint64_t value = text != nullptr ? std::strtoull(text, nullptr, 0) : 20260101;
  ::testing::Test::RecordProperty("seed", std::to_string(value));
  return value;
}

void check(Reference& reference, std::int32_t x, std::int32_t m, int shift) {
  ASSERT_EQ(pmt_mbqm(x, m, shift, PMT_ROUND_DOUBLE), reference.mbqm_double(x, m, shift))
      << "double, x=" << x << " m=" << m << " shift=" << shift;
  ASSERT_EQ(pmt_mbqm(x, m, shift, PMT_ROUND_SINGLE), reference.mbqm_single(x, m, shift))
      << "single, x=" << x << " m=" << m << " shift=" << shift;
}

const std::vector<std::int32_t> kCorners = {0,
                                            1,
                                            -1,
                                            2,
                                            -2,
                                            3,
                                            -3,
                                            127,
                                            -128,
                                            255,
                                            256,
                                            -256,
                                            32767,
                                            -32768,
                                            65535,
                                            65536,
                                            (1 << 20),
                                            -(1 << 20),
                                            (1 << 30) - 1,
                                            1 << 30,
                                            (1 << 30) + 1,
                                            -(1 << 30),
                                            -(1 << 30) - 1,
                                            1431655765,
                                            -1431655766,
                                            INT32_MAX - 1,
                                            INT32_MAX,
                                            INT32_MIN,
                                            INT32_MIN + 1};

TEST(RequantMpfr, CornersAtEveryShift) {
  Reference reference;
  for (const auto x : kCorners) {
    for (const auto m : kCorners) {
      for (int shift = PMT_SHIFT_MIN; shift <= PMT_SHIFT_MAX; ++shift) {
        check(reference, x, m, shift);
        if (HasFatalFailure()) return;
      }
    }
  }
}

// Products that are exact ties of the first or of the second stage, and their neighbours.
TEST(RequantMpfr, TiesAndNeighbours) {
  Reference reference;
  for (int shift = PMT_SHIFT_MIN; shift <= 0; ++shift) {
    for (std::int64_t quotient = -6; quotient <= 6; ++quotient) {
      // x * 2^30 / 2^31 = x / 2; (2 * quotient + 1) * 2^-shift halves the last place.
      const std::int64_t tie = (2 * quotient + 1) * (std::int64_t{1} << -shift);
      for (std::int64_t x = tie - 3; x <= tie + 3; ++x) {
        if (x < INT32_MIN || x > INT32_MAX) continue;
        check(reference, static_cast<std::int32_t>(x), 1 << 30, shift);
        if (HasFatalFailure()) return;
      }
    }
  }
}

// Every 16-bit accumulator value with multipliers that a quantised network has.
TEST(RequantMpfr, AllShortAccumulators) {
  Reference reference;
  for (const std::int32_t m : {1073741824, 1340000001, 2147483647}) {
    for (const int shift : {-9, -4, 0, 1}) {
      for (std::int32_t x = -32768; x <= 32767; ++x) {
        check(reference, x, m, shift);
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(RequantMpfr, RandomMillions) {
  Reference reference;
  std::mt19937_64 random(seed());
  for (int i = 0; i < 3'000'000; ++i) {
    const std::uint64_t bits = random();
    const auto x = static_cast<std::int32_t>(bits) >> (bits >> 59);
    std::int32_t m = static_cast<std::int32_t>(random());
    if (i % 4 != 0) m = (m & INT32_MAX) | (1 << 30);  // normalised, as quantize_multiplier gives
    const int shift = static_cast<int>(random() % 62) + PMT_SHIFT_MIN;
    check(reference, x, m, shift);
    if (HasFatalFailure()) return;
  }
}

// The two roundings must not be the same function: they differ where the contract says so.
TEST(RequantMpfr, RoundingsDiffer) {
  // 5 * 2^30 / 2^31 = 2.5: both round up to 3; then 3 / 2 = 1.5 -> 2, but 5/4 = 1.25 -> 1.
  EXPECT_EQ(pmt_mbqm(5, 1 << 30, -1, PMT_ROUND_DOUBLE), 2);
  EXPECT_EQ(pmt_mbqm(5, 1 << 30, -1, PMT_ROUND_SINGLE), 1);
  // Ties of negative values: away from zero in the shift, up in the single rounding.
  EXPECT_EQ(pmt_mbqm(-6, 1 << 30, -1, PMT_ROUND_DOUBLE), -2);
  EXPECT_EQ(pmt_mbqm(-6, 1 << 30, -1, PMT_ROUND_SINGLE), -1);
}

}  // namespace
