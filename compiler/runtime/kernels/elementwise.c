/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Addition, softmax and mean: what walks vectors and leaves the arithmetic to isa/golden. */
#include "kernels.h"

void pmt_k_add(const pmt_k_add_args* a) {
  pmt_add_vector_i8(pmt_in(a->in0), pmt_in(a->in1), pmt_out(a->out), a->count, &a->p);
}

void pmt_k_softmax(const pmt_k_softmax_args* a) {
  const int8_t* in = pmt_in(a->in);
  int8_t* out = pmt_out(a->out);
  for (int32_t r = 0; r < a->rows; ++r, in += a->depth, out += a->depth) {
    pmt_softmax_row_i8(in, out, a->depth, &a->p);
  }
}

void pmt_k_mean(const pmt_k_mean_args* a) {
  const int8_t* in = pmt_in(a->in);
  int8_t* out = pmt_out(a->out);
  int32_t kept[4], summed[4]; /* extents of the outer (kept) and the inner (averaged) loops */
  int32_t stride[4], count = 1;
  for (int d = 3, step = 1; d >= 0; --d) {
    const int averaged = (a->axes >> d) & 1;
    kept[d] = averaged ? 1 : a->dims[d];
    summed[d] = averaged ? a->dims[d] : 1;
    count *= summed[d];
    stride[d] = step;
    step *= a->dims[d];
  }
  for (int32_t i = 0; i < kept[0]; ++i)
    for (int32_t j = 0; j < kept[1]; ++j)
      for (int32_t k = 0; k < kept[2]; ++k)
        for (int32_t l = 0; l < kept[3]; ++l) {
          const int8_t* at = in + i * stride[0] + j * stride[1] + k * stride[2] + l * stride[3];
          int32_t sum = 0;
          for (int32_t q = 0; q < summed[0]; ++q)
            for (int32_t r = 0; r < summed[1]; ++r)
              for (int32_t s = 0; s < summed[2]; ++s) {
                const int8_t* from = at + q * stride[0] + r * stride[1] + s * stride[2];
                for (int32_t t = 0; t < summed[3]; ++t, from += stride[3]) sum += *from;
              }
          *out++ = pmt_requant_i8(pmt_sub_wrap(sum, a->in_zp * count), a->multiplier, a->shift,
                                  a->out_zp, INT8_MIN, INT8_MAX, a->rounding);
        }
}
