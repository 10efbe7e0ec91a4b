/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Convolution, depthwise convolution and fully connected for shapes the NPU does not take. */
/* Accumulators are int32 and wrap; requantisation is isa/golden's. */
#include "kernels.h"

static uint32_t bias_of(uint32_t bias, int32_t channel) {
  return bias ? (uint32_t)pmt_words(bias)[channel] : 0;
}

static int8_t finish(uint32_t acc, const pmt_k_conv_args* a, int32_t channel) {
  return pmt_requant_i8((int32_t)acc, pmt_words(a->multiplier)[channel],
                        pmt_words(a->shift)[channel], a->out_zp, a->act_min, a->act_max,
                        a->rounding);
}

/* Sum over the window at (top, left); `channels` values at `in` of each pixel, weights `step` apart
 * from pixel to pixel. */
static uint32_t window_sum(const pmt_k_conv_args* a, const int8_t* in, const int8_t* weight,
                           int32_t top, int32_t left, int32_t channels, int32_t step) {
  uint32_t acc = 0;
  for (int32_t ky = 0; ky < a->filter_h; ++ky) {
    const int32_t y = top + ky * a->dilation_h;
    for (int32_t kx = 0; kx < a->filter_w; ++kx, weight += step) {
      const int32_t x = left + kx * a->dilation_w;
      if (y < 0 || y >= a->in_h || x < 0 || x >= a->in_w) continue;
      const int8_t* at = in + (y * a->in_w + x) * a->in_c;
      for (int32_t c = 0; c < channels; ++c) acc += (uint32_t)((at[c] - a->in_zp) * weight[c]);
    }
  }
  return acc;
}

static inline void convolve(const pmt_k_conv_args* a, int depthwise) {
  const int8_t* in = pmt_in(a->in);
  const int8_t* filter = pmt_in(a->filter);
  int8_t* out = pmt_out(a->out);
  const int32_t per_filter = a->filter_h * a->filter_w * a->filter_c;
  const int32_t per_group = depthwise ? 1 : a->out_c / (a->in_c / a->filter_c);
  for (int32_t b = 0; b < a->batches; ++b, in += a->in_h * a->in_w * a->in_c) {
    for (int32_t oy = 0; oy < a->out_h; ++oy) {
      const int32_t top = oy * a->stride_h - a->pad_top;
      for (int32_t ox = 0; ox < a->out_w; ++ox) {
        const int32_t left = ox * a->stride_w - a->pad_left;
        for (int32_t n = 0; n < a->out_c; ++n) {
          uint32_t acc = bias_of(a->bias, n);
          if (depthwise) {
            acc += window_sum(a, in + n / a->depth_multiplier, filter + n, top, left, 1, a->out_c);
          } else {
            acc += window_sum(a, in + n / per_group * a->filter_c, filter + n * per_filter, top,
                              left, a->filter_c, a->filter_c);
          }
          *out++ = finish(acc, a, n);
        }
      }
    }
  }
}

void pmt_k_conv(const pmt_k_conv_args* a) { convolve(a, 0); }
void pmt_k_dwconv(const pmt_k_conv_args* a) { convolve(a, 1); }

void pmt_k_fc(const pmt_k_fc_args* a) {
  const int8_t* in = pmt_in(a->in);
  int8_t* out = pmt_out(a->out);
  for (int32_t m = 0; m < a->batches; ++m, in += a->depth) {
    const int8_t* weight = pmt_in(a->filter);
    for (int32_t n = 0; n < a->out_c; ++n, weight += a->depth) {
      uint32_t acc = bias_of(a->bias, n);
      for (int32_t k = 0; k < a->depth; ++k) {
        acc += (uint32_t)((in[k] - a->in_zp) * (weight[k] - a->filter_zp));
      }
      *out++ = pmt_requant_i8((int32_t)acc, pmt_words(a->multiplier)[n], pmt_words(a->shift)[n],
                              a->out_zp, a->act_min, a->act_max, a->rounding);
    }
  }
}
