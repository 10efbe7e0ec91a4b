/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * int8 convolution, depthwise convolution and fully connected layers over NHWC, bit-exact with
 * TensorFlow Lite Micro's reference kernels: int32 accumulators that wrap, bias, one
 * requantisation per output channel, clamp. Freestanding C. Spec: docs/numerics.md. */
#ifndef PMT_GOLDEN_CONV_H_
#define PMT_GOLDEN_CONV_H_

#include "golden/fixed.h"

/* Output stage. multiplier and shift have one entry per output channel, or one in all when
 * per_tensor is nonzero. */
typedef struct pmt_requant_params {
  const int32_t* multiplier;
  const int32_t* shift;
  int32_t per_tensor;
  int32_t out_zp, act_min, act_max;
  int32_t rounding; /* enum pmt_rounding */
} pmt_requant_params;

typedef struct pmt_conv_params {
  int32_t batches, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t filter_h, filter_w, filter_c; /* filter_c < in_c: in_c / filter_c groups */
  int32_t stride_h, stride_w, dilation_h, dilation_w, pad_top, pad_left;
  int32_t depth_multiplier; /* depthwise only: out_c = in_c * depth_multiplier */
  int32_t in_zp;
  pmt_requant_params out;
} pmt_conv_params;

typedef struct pmt_fc_params {
  int32_t batches, depth, out_c;
  int32_t in_zp, filter_zp;
  pmt_requant_params out;
} pmt_fc_params;

static inline int8_t pmt_requant_channel(int32_t acc, int32_t channel,
                                         const pmt_requant_params* p) {
  const int32_t i = p->per_tensor ? 0 : channel;
  return pmt_requant_i8(acc, p->multiplier[i], (int)p->shift[i], p->out_zp, p->act_min, p->act_max,
                        (int)p->rounding);
}

/* filter: [out_c][filter_h][filter_w][filter_c]; bias may be NULL. Padding contributes nothing. */
static inline void pmt_conv2d_i8(const int8_t* in, const int8_t* filter, const int32_t* bias,
                                 int8_t* out, const pmt_conv_params* p) {
  const int32_t per_group = p->out_c / (p->in_c / p->filter_c);
  for (int32_t b = 0; b < p->batches; ++b) {
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
      for (int32_t ox = 0; ox < p->out_w; ++ox) {
        for (int32_t n = 0; n < p->out_c; ++n) {
          const int32_t first = n / per_group * p->filter_c;
          int32_t acc = bias ? bias[n] : 0;
          for (int32_t ky = 0; ky < p->filter_h; ++ky) {
            const int32_t y = oy * p->stride_h - p->pad_top + ky * p->dilation_h;
            if (y < 0 || y >= p->in_h) {
              continue;
            }
            for (int32_t kx = 0; kx < p->filter_w; ++kx) {
              const int32_t x = ox * p->stride_w - p->pad_left + kx * p->dilation_w;
              if (x < 0 || x >= p->in_w) {
                continue;
              }
              const int8_t* pixel = in + ((b * p->in_h + y) * p->in_w + x) * p->in_c + first;
              const int8_t* weight =
                  filter + ((n * p->filter_h + ky) * p->filter_w + kx) * p->filter_c;
              for (int32_t c = 0; c < p->filter_c; ++c) {
                acc = pmt_add_wrap(acc, (pixel[c] - p->in_zp) * weight[c]);
              }
            }
          }
          out[((b * p->out_h + oy) * p->out_w + ox) * p->out_c + n] =
              pmt_requant_channel(acc, n, &p->out);
        }
      }
    }
  }
}

/* filter: [filter_h][filter_w][out_c]; output channel c * depth_multiplier + m reads channel c. */
static inline void pmt_depthwise_conv2d_i8(const int8_t* in, const int8_t* filter,
                                           const int32_t* bias, int8_t* out,
                                           const pmt_conv_params* p) {
  for (int32_t b = 0; b < p->batches; ++b) {
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
      for (int32_t ox = 0; ox < p->out_w; ++ox) {
        for (int32_t n = 0; n < p->out_c; ++n) {
          const int32_t c = n / p->depth_multiplier;
          int32_t acc = bias ? bias[n] : 0;
          for (int32_t ky = 0; ky < p->filter_h; ++ky) {
            const int32_t y = oy * p->stride_h - p->pad_top + ky * p->dilation_h;
            for (int32_t kx = 0; kx < p->filter_w; ++kx) {
              const int32_t x = ox * p->stride_w - p->pad_left + kx * p->dilation_w;
              if (y < 0 || y >= p->in_h || x < 0 || x >= p->in_w) {
                continue;
              }
              const int32_t value = in[((b * p->in_h + y) * p->in_w + x) * p->in_c + c] - p->in_zp;
              const int32_t weight = filter[(ky * p->filter_w + kx) * p->out_c + n];
              acc = pmt_add_wrap(acc, value * weight);
            }
          }
          out[((b * p->out_h + oy) * p->out_w + ox) * p->out_c + n] =
              pmt_requant_channel(acc, n, &p->out);
        }
      }
    }
  }
}

/* filter: [out_c][depth]; bias may be NULL. */
static inline void pmt_fully_connected_i8(const int8_t* in, const int8_t* filter,
                                          const int32_t* bias, int8_t* out,
                                          const pmt_fc_params* p) {
  for (int32_t b = 0; b < p->batches; ++b) {
    for (int32_t n = 0; n < p->out_c; ++n) {
      int32_t acc = bias ? bias[n] : 0;
      for (int32_t k = 0; k < p->depth; ++k) {
        acc = pmt_add_wrap(
            acc, (in[b * p->depth + k] - p->in_zp) * (filter[n * p->depth + k] - p->filter_zp));
      }
      out[b * p->out_c + n] = pmt_requant_channel(acc, n, &p->out);
    }
  }
}

#endif /* PMT_GOLDEN_CONV_H_ */
