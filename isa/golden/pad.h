/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * Constant padding of an NHWC int8 tensor, and copies in the same form. Freestanding C. */
#ifndef PMT_GOLDEN_PAD_H_
#define PMT_GOLDEN_PAD_H_

#include <stdint.h>

/* Four dimensions, outermost first; before/after counts of elements per dimension. */
typedef struct pmt_pad_params {
  int32_t in[4];
  int32_t before[4], after[4];
  int32_t value; /* normally the zero point */
} pmt_pad_params;

static inline void pmt_pad_i8(const int8_t* in, int8_t* out, const pmt_pad_params* p) {
  int32_t at[4];
  int32_t extent[4];
  for (int d = 0; d < 4; ++d) {
    extent[d] = p->before[d] + p->in[d] + p->after[d];
  }
  for (at[0] = 0; at[0] < extent[0]; ++at[0]) {
    for (at[1] = 0; at[1] < extent[1]; ++at[1]) {
      for (at[2] = 0; at[2] < extent[2]; ++at[2]) {
        for (at[3] = 0; at[3] < extent[3]; ++at[3]) {
          int32_t from = 0;
          int inside = 1;
          for (int d = 0; d < 4; ++d) {
            const int32_t i = at[d] - p->before[d];
            inside = inside && i >= 0 && i < p->in[d];
            from = from * p->in[d] + i;
          }
          *out++ = inside ? in[from] : (int8_t)p->value;
        }
      }
    }
  }
}

#endif /* PMT_GOLDEN_PAD_H_ */
