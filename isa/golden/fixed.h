/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * Fixed-point primitives: the only definition of rounding and requantisation in the project.
 * Freestanding C (only <stdint.h>), no undefined behaviour for any operand in the stated range.
 * Every function that rounds names how; there is no default. Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_FIXED_H_
#define PMT_GOLDEN_FIXED_H_

#include <stdint.h>

/* DOUBLE rounds after the multiplication and again after the right shift (TensorFlow Lite Micro's
 * reference kernels). SINGLE rounds once, ties towards plus infinity (TFLITE_SINGLE_ROUNDING). */
enum pmt_rounding { PMT_ROUND_DOUBLE = 0, PMT_ROUND_SINGLE = 1 };

/* Requantisation shifts are in [PMT_SHIFT_MIN, PMT_SHIFT_MAX]; positive is to the left. */
enum { PMT_SHIFT_MIN = -31, PMT_SHIFT_MAX = 30 };

/* x * 2^n modulo 2^32, 0 <= n <= 31. Never saturates. */
static inline int32_t pmt_shl_wrap(int32_t x, int n) { return (int32_t)((uint32_t)x << n); }

static inline int32_t pmt_add_wrap(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t pmt_sub_wrap(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a - (uint32_t)b);
}

static inline int32_t pmt_clamp(int32_t x, int32_t lo, int32_t hi) {
  return x < lo ? lo : (x > hi ? hi : x);
}

/* Saturating rounding doubling high multiplication: a * b / 2^31 rounded to nearest, ties towards
 * plus infinity; INT32_MIN * INT32_MIN saturates to INT32_MAX. */
static inline int32_t pmt_srdhm(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) {
    return INT32_MAX;
  }
  const int64_t product = (int64_t)a * (int64_t)b;
  const int64_t nudge = product >= 0 ? (INT64_C(1) << 30) : (1 - (INT64_C(1) << 30));
  return (int32_t)((product + nudge) / (INT64_C(1) << 31));
}

/* Rounding division by 2^n, 0 <= n <= 31: to nearest, ties away from zero. */
static inline int32_t pmt_rdbpot(int32_t x, int n) {
  const int32_t mask = (int32_t)((UINT32_C(1) << n) - 1u);
  const int32_t remainder = x & mask;
  const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> n) + (remainder > threshold ? 1 : 0);
}

/* x * 2^n saturated to 32 bits, 0 <= n <= 30. x = -2^(31-n) is exact and does not saturate. */
static inline int32_t pmt_shl_sat(int32_t x, int n) {
  const int32_t threshold = (int32_t)((UINT32_C(1) << (31 - n)) - 1u);
  if (x > threshold) {
    return INT32_MAX;
  }
  return x < -threshold ? INT32_MIN : pmt_shl_wrap(x, n);
}

/* Multiplication by the real number m * 2^(shift-31), -31 <= shift <= 30, with two roundings:
 * (x << left) wraps to 32 bits, then pmt_srdhm, then pmt_rdbpot by the right shift. */
static inline int32_t pmt_mbqm_double(int32_t x, int32_t m, int shift) {
  const int left = shift > 0 ? shift : 0;
  const int right = shift > 0 ? 0 : -shift;
  return pmt_rdbpot(pmt_srdhm(pmt_shl_wrap(x, left), m), right);
}

/* The same with one rounding: floor(x * m / 2^(31-shift) + 1/2), low 32 bits of the result. */
static inline int32_t pmt_mbqm_single(int32_t x, int32_t m, int shift) {
  const int total = 31 - shift;
  const int64_t sum = (int64_t)x * (int64_t)m + (INT64_C(1) << (total - 1));
  return (int32_t)(uint32_t)(uint64_t)(sum >> total);
}

/* Multiply by quantised multiplier. rounding: enum pmt_rounding. */
static inline int32_t pmt_mbqm(int32_t x, int32_t m, int shift, int rounding) {
  return rounding == PMT_ROUND_SINGLE ? pmt_mbqm_single(x, m, shift) : pmt_mbqm_double(x, m, shift);
}

/* Accumulator to int8: clamp(zero_point + mbqm(acc)). The sum wraps to 32 bits before the clamp. */
static inline int8_t pmt_requant_i8(int32_t acc, int32_t m, int shift, int32_t zero_point,
                                    int32_t lo, int32_t hi, int rounding) {
  return (int8_t)pmt_clamp(pmt_add_wrap(pmt_mbqm(acc, m, shift, rounding), zero_point), lo, hi);
}

/* Leading zeros of a 32-bit word; 32 for zero. */
static inline int pmt_clz32(uint32_t x) {
  int n = 32;
  while (x != 0u) {
    x >>= 1;
    --n;
  }
  return n;
}

#endif /* PMT_GOLDEN_FIXED_H_ */
