/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * int8 mean over any axes, bit-exact with TensorFlow Lite Micro's quantised reference path: sum in
 * int32, minus count * zero point, one requantisation whose multiplier holds 1 / count.
 * The tensor is seen as [outer][reduced][inner]. Freestanding C. Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_MEAN_H_
#define PMT_GOLDEN_MEAN_H_

#include "golden/fixed.h"

typedef struct pmt_mean_params {
  int32_t in_zp, out_zp;
  int32_t multiplier, shift; /* of in_scale / out_scale, before the division by count */
  int32_t rounding;          /* enum pmt_rounding */
} pmt_mean_params;

/* Folds 1 / count into multiplier and shift. count >= 1. */
static inline void pmt_mean_fold_count(int32_t count, int32_t* multiplier, int32_t* shift) {
  int move = 31 - pmt_clz32((uint32_t)count);
  if (move > 31 + *shift) {
    move = (int)(31 + *shift);
  }
  *multiplier = (int32_t)((((int64_t)*multiplier) << move) / count);
  *shift -= move;
}

/* One output element from the int32 sum of count inputs (zero point not yet removed). */
static inline int8_t pmt_mean_finish_i8(int32_t sum, int32_t count, const pmt_mean_params* p) {
  int32_t multiplier = p->multiplier;
  int32_t shift = p->shift;
  pmt_mean_fold_count(count, &multiplier, &shift);
  return pmt_requant_i8(pmt_sub_wrap(sum, p->in_zp * count), multiplier, (int)shift, p->out_zp,
                        INT8_MIN, INT8_MAX, (int)p->rounding);
}

/* NHWC mean over H and W: outer = N, reduced = H * W, inner = C. */
static inline void pmt_mean_i8(const int8_t* in, int8_t* out, int32_t outer, int32_t reduced,
                               int32_t inner, const pmt_mean_params* p) {
  for (int32_t o = 0; o < outer; ++o) {
    for (int32_t i = 0; i < inner; ++i) {
      int32_t sum = 0;
      for (int32_t r = 0; r < reduced; ++r) {
        sum = pmt_add_wrap(sum, in[(o * reduced + r) * inner + i]);
      }
      out[o * inner + i] = pmt_mean_finish_i8(sum, reduced, p);
    }
  }
}

#endif /* PMT_GOLDEN_MEAN_H_ */
