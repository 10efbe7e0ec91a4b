/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* Padding with a constant: moves bytes only, writes the output once from start to end. */
#include "kernels.h"

static int8_t* fill(int8_t* out, int32_t bytes, int32_t value) {
  for (int32_t i = 0; i < bytes; ++i) *out++ = (int8_t)value;
  return out;
}

void pmt_k_pad(const pmt_k_pad_args* a) {
  const pmt_pad_params* p = &a->p;
  const int8_t* in = pmt_in(a->in);
  int8_t* out = pmt_out(a->out);
  int32_t bytes[4]; /* of one index of each output dimension */
  bytes[3] = 1;
  for (int d = 2; d >= 0; --d) {
    bytes[d] = bytes[d + 1] * (p->before[d + 1] + p->in[d + 1] + p->after[d + 1]);
  }
  out = fill(out, p->before[0] * bytes[0], p->value);
  for (int32_t i = 0; i < p->in[0]; ++i) {
    out = fill(out, p->before[1] * bytes[1], p->value);
    for (int32_t j = 0; j < p->in[1]; ++j) {
      out = fill(out, p->before[2] * bytes[2], p->value);
      for (int32_t k = 0; k < p->in[2]; ++k) {
        out = fill(out, p->before[3], p->value);
        for (int32_t c = 0; c < p->in[3]; ++c) *out++ = *in++;
        out = fill(out, p->after[3], p->value);
      }
      out = fill(out, p->after[2] * bytes[2], p->value);
    }
    out = fill(out, p->after[1] * bytes[1], p->value);
  }
  fill(out, p->after[0] * bytes[0], p->value);
}
