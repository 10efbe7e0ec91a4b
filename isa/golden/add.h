/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * Element-wise int8 addition, bit-exact with TensorFlow Lite Micro's reference kernel: both inputs
 * are shifted left by 20, rescaled, added (wrapping), rescaled to the output. Freestanding C.
 * Does not broadcast (the caller repeats elements). Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_ADD_H_
#define PMT_GOLDEN_ADD_H_

#include "golden/fixed.h"

enum { PMT_ADD_LEFT_SHIFT = 20 };

/* Shifts are <= 0 when they come from add_params (multipliers below one). */
typedef struct pmt_add_params {
  int32_t in1_zp, in2_zp, out_zp;
  int32_t in1_multiplier, in1_shift, in2_multiplier, in2_shift, out_multiplier, out_shift;
  int32_t act_min, act_max;
  int32_t rounding; /* enum pmt_rounding */
} pmt_add_params;

static inline int8_t pmt_add_i8(int8_t a, int8_t b, const pmt_add_params* p) {
  const int32_t x = pmt_mbqm(pmt_shl_wrap(a - p->in1_zp, PMT_ADD_LEFT_SHIFT), p->in1_multiplier,
                             (int)p->in1_shift, (int)p->rounding);
  const int32_t y = pmt_mbqm(pmt_shl_wrap(b - p->in2_zp, PMT_ADD_LEFT_SHIFT), p->in2_multiplier,
                             (int)p->in2_shift, (int)p->rounding);
  return pmt_requant_i8(pmt_add_wrap(x, y), p->out_multiplier, (int)p->out_shift, p->out_zp,
                        p->act_min, p->act_max, (int)p->rounding);
}

static inline void pmt_add_vector_i8(const int8_t* a, const int8_t* b, int8_t* out, int32_t count,
                                     const pmt_add_params* p) {
  for (int32_t i = 0; i < count; ++i) {
    out[i] = pmt_add_i8(a[i], b[i], p);
  }
}

#endif /* PMT_GOLDEN_ADD_H_ */
