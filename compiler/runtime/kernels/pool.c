/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Average and maximum pooling over NHWC; windows are clipped to the image, padding takes no part.
 */
#include "kernels.h"

typedef struct {
  int32_t y0, y1, x0, x1; /* half open */
} window;

static window clip(const pmt_pool_params* p, int32_t oy, int32_t ox) {
  window w;
  const int32_t top = oy * p->stride_h - p->pad_top;
  const int32_t left = ox * p->stride_w - p->pad_left;
  w.y0 = max32(top, 0);
  w.x0 = max32(left, 0);
  w.y1 = min32(top + p->filter_h, p->in_h);
  w.x1 = min32(left + p->filter_w, p->in_w);
  return w;
}

static int32_t average(const pmt_pool_params* p, const int8_t* in, window w) {
  int32_t acc = 0;
  const int32_t step = p->channels;
  for (int32_t y = w.y0; y < w.y1; ++y) {
    const int8_t* at = in + (y * p->in_w + w.x0) * step;
    for (int32_t x = w.x0; x < w.x1; ++x, at += step) acc += *at;
  }
  return pmt_round_div(acc, (w.y1 - w.y0) * (w.x1 - w.x0));
}

static int32_t maximum(const pmt_pool_params* p, const int8_t* in, window w) {
  int32_t best = INT8_MIN;
  const int32_t step = p->channels;
  for (int32_t y = w.y0; y < w.y1; ++y) {
    const int8_t* at = in + (y * p->in_w + w.x0) * step;
    for (int32_t x = w.x0; x < w.x1; ++x, at += step) best = max32(best, *at);
  }
  return best;
}

static inline void pool(const pmt_k_pool_args* a, int is_max) {
  const pmt_pool_params* p = &a->p;
  const int8_t* in = pmt_in(a->in);
  int8_t* out = pmt_out(a->out);
  for (int32_t b = 0; b < p->batches; ++b, in += p->in_h * p->in_w * p->channels) {
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
      for (int32_t ox = 0; ox < p->out_w; ++ox) {
        const window w = clip(p, oy, ox);
        for (int32_t c = 0; c < p->channels; ++c) {
          const int32_t v = is_max ? maximum(p, in + c, w) : average(p, in + c, w);
          *out++ = (int8_t)pmt_clamp(v, p->act_min, p->act_max);
        }
      }
    }
  }
}

void pmt_k_avg_pool(const pmt_k_pool_args* a) { pool(a, 0); }
void pmt_k_max_pool(const pmt_k_pool_args* a) { pool(a, 1); }
