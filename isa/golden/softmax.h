/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * int8 softmax in fixed point, bit-exact with TensorFlow Lite Micro's reference kernel (gemmlowp's
 * exp_on_negative_values and one_over_one_plus_x_for_x_in_0_1). Freestanding C.
 * Rounding concerns only the rescaling of the input difference. Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_SOFTMAX_H_
#define PMT_GOLDEN_SOFTMAX_H_

#include "golden/fixed.h"

/* Input scaling: multiplier and left shift (0..31) turn an input difference into Q5.26; differences
 * below diff_min count as zero. pmt::golden::softmax_params computes them from scale and beta. */
typedef struct pmt_softmax_params {
  int32_t multiplier;
  int32_t left_shift;
  int32_t diff_min;
  int32_t rounding; /* enum pmt_rounding */
} pmt_softmax_params;

enum {
  PMT_SOFTMAX_DIFF_INTEGER_BITS = 5, /* Q5.26 */
  PMT_SOFTMAX_SUM_INTEGER_BITS = 12  /* Q12.19 */
};

/* exp(a) for a in (-1/4, 0], argument and result Q0.31: fourth-order Taylor about -1/8. */
static inline int32_t pmt_exp_quarter(int32_t a) {
  const int32_t exp_minus_eighth = 1895147668; /* round(exp(-1/8) * 2^31) */
  const int32_t one_third = 715827883;         /* round(2^31 / 3) */
  const int32_t x = pmt_add_wrap(a, INT32_C(1) << 28);
  const int32_t x2 = pmt_srdhm(x, x);
  const int32_t x3 = pmt_srdhm(x2, x);
  const int32_t x4_by_4 = pmt_rdbpot(pmt_srdhm(x2, x2), 2);
  const int32_t cubic = pmt_srdhm(pmt_add_wrap(x4_by_4, x3), one_third);
  const int32_t tail = pmt_rdbpot(pmt_add_wrap(cubic, x2), 1);
  return pmt_add_wrap(exp_minus_eighth, pmt_srdhm(exp_minus_eighth, pmt_add_wrap(x, tail)));
}

/* exp(a) for a <= 0, argument Q5.26, result Q0.31 (1 becomes INT32_MAX). */
static inline int32_t pmt_exp_negative(int32_t a) {
  /* round(exp(-2^k) * 2^31) for k = -2..4; bit 26 + k of the remainder selects the factor. */
  const int32_t factor[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
  const int32_t quarter = INT32_C(1) << 24;
  const int32_t reduced = (a & (quarter - 1)) - quarter;
  const int32_t remainder = pmt_sub_wrap(reduced, a);
  int32_t result = pmt_exp_quarter(pmt_shl_sat(reduced, PMT_SOFTMAX_DIFF_INTEGER_BITS));
  for (int k = 0; k < 7; ++k) {
    if ((remainder & (INT32_C(1) << (24 + k))) != 0) {
      result = pmt_srdhm(result, factor[k]);
    }
  }
  return a == 0 ? INT32_MAX : result;
}

/* 1 / (1 + a) for a in [0, 1), Q0.31: three Newton-Raphson steps in Q2.29. */
static inline int32_t pmt_one_over_one_plus(int32_t a) {
  const int32_t c48_over_17 = 1515870810; /* Q2.29 */
  const int32_t c32_over_17 = 1010580540;
  /* (a + 1) / 2, ties away from zero; the sum is never negative. */
  const int32_t half = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
  int32_t x = pmt_add_wrap(c48_over_17, pmt_srdhm(half, -c32_over_17));
  for (int i = 0; i < 3; ++i) {
    const int32_t error = pmt_sub_wrap(INT32_C(1) << 29, pmt_srdhm(half, x));
    x = pmt_add_wrap(x, pmt_shl_sat(pmt_srdhm(x, error), 2));
  }
  return pmt_shl_sat(x, 1);
}

/* Mantissa (Q0.31) of 1 / x for x > 0 with integer_bits integer bits; *bits_over_unit gets the
 * exponent: 1 / x = mantissa * 2^-bits_over_unit. */
static inline int32_t pmt_reciprocal(int32_t x, int integer_bits, int* bits_over_unit) {
  const int headroom = pmt_clz32((uint32_t)x);
  *bits_over_unit = integer_bits - headroom;
  return pmt_one_over_one_plus((int32_t)(((uint32_t)x << headroom) - (UINT32_C(1) << 31)));
}

static inline int32_t pmt_softmax_exp(int32_t diff, const pmt_softmax_params* p) {
  return pmt_exp_negative(pmt_mbqm(diff, p->multiplier, (int)p->left_shift, (int)p->rounding));
}

/* One row of depth values; output scale 1/256, zero point -128. in and out may be the same.
 * Precondition: 1 <= depth < 4096, so that the sum of exponentials fits Q12.19. */
static inline void pmt_softmax_row_i8(const int8_t* in, int8_t* out, int32_t depth,
                                      const pmt_softmax_params* p) {
  int32_t max = INT8_MIN;
  for (int32_t c = 0; c < depth; ++c) {
    max = in[c] > max ? in[c] : max;
  }
  int32_t sum = 0;
  for (int32_t c = 0; c < depth; ++c) {
    const int32_t diff = in[c] - max;
    if (diff >= p->diff_min) {
      sum = pmt_add_wrap(sum, pmt_rdbpot(pmt_softmax_exp(diff, p), PMT_SOFTMAX_SUM_INTEGER_BITS));
    }
  }
  int bits_over_unit = 0;
  const int32_t scale = pmt_reciprocal(sum, PMT_SOFTMAX_SUM_INTEGER_BITS, &bits_over_unit);
  const int exponent = bits_over_unit + 31 - 8;
  for (int32_t c = 0; c < depth; ++c) {
    const int32_t diff = in[c] - max;
    int32_t value = INT8_MIN;
    if (diff >= p->diff_min) {
      const int32_t product = pmt_srdhm(scale, pmt_softmax_exp(diff, p));
      value = pmt_clamp(pmt_rdbpot(product, exponent) + INT8_MIN, INT8_MIN, INT8_MAX);
    }
    out[c] = (int8_t)value;
  }
}

#endif /* PMT_GOLDEN_SOFTMAX_H_ */
