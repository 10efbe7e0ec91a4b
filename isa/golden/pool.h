/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * int8 average and maximum pooling over NHWC, bit-exact with TensorFlow Lite Micro's reference.
 * No requantisation: input and output share scale and zero point; the average rounds once, half
 * away from zero, over the elements inside the image. Freestanding C. Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_POOL_H_
#define PMT_GOLDEN_POOL_H_

#include "golden/fixed.h"

typedef struct pmt_pool_params {
  int32_t batches, channels;
  int32_t in_h, in_w, out_h, out_w;
  int32_t filter_h, filter_w, stride_h, stride_w, pad_top, pad_left;
  int32_t act_min, act_max;
} pmt_pool_params;

/* Quotient rounded to nearest, ties away from zero. count > 0. */
static inline int32_t pmt_round_div(int32_t sum, int32_t count) {
  return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
}

/* is_max = 0: average. Precondition: every window meets the image. */
static inline void pmt_pool_i8(const int8_t* in, int8_t* out, const pmt_pool_params* p,
                               int is_max) {
  for (int32_t b = 0; b < p->batches; ++b) {
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
      const int32_t top = oy * p->stride_h - p->pad_top;
      const int32_t y0 = top < 0 ? 0 : top;
      const int32_t y1 = top + p->filter_h < p->in_h ? top + p->filter_h : p->in_h;
      for (int32_t ox = 0; ox < p->out_w; ++ox) {
        const int32_t left = ox * p->stride_w - p->pad_left;
        const int32_t x0 = left < 0 ? 0 : left;
        const int32_t x1 = left + p->filter_w < p->in_w ? left + p->filter_w : p->in_w;
        for (int32_t c = 0; c < p->channels; ++c) {
          int32_t acc = is_max ? INT8_MIN : 0;
          for (int32_t y = y0; y < y1; ++y) {
            for (int32_t x = x0; x < x1; ++x) {
              const int32_t v = in[((b * p->in_h + y) * p->in_w + x) * p->channels + c];
              acc = is_max ? (v > acc ? v : acc) : acc + v;
            }
          }
          if (!is_max) {
            acc = pmt_round_div(acc, (y1 - y0) * (x1 - x0));
          }
          out[((b * p->out_h + oy) * p->out_w + ox) * p->channels + c] =
              (int8_t)pmt_clamp(acc, p->act_min, p->act_max);
        }
      }
    }
  }
}

static inline void pmt_avg_pool_i8(const int8_t* in, int8_t* out, const pmt_pool_params* p) {
  pmt_pool_i8(in, out, p, 0);
}

static inline void pmt_max_pool_i8(const int8_t* in, int8_t* out, const pmt_pool_params* p) {
  pmt_pool_i8(in, out, p, 1);
}

#endif /* PMT_GOLDEN_POOL_H_ */
