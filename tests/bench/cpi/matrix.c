/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
#include "bench.h"

enum { kMaxN = 16 };

static int16_t a[kMaxN][kMaxN], b[kMaxN][kMaxN];
static int32_t c[kMaxN][kMaxN];

static void multiply(unsigned n) {
  for (unsigned i = 0; i < n; ++i) {
    for (unsigned j = 0; j < n; ++j) {
      int32_t sum = 0;
      for (unsigned k = 0; k < n; ++k) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  }
}

static void transpose(unsigned n) {
  for (unsigned i = 0; i < n; ++i) {
    for (unsigned j = i + 1; j < n; ++j) {
      const int32_t t = c[i][j];
      c[i][j] = c[j][i];
      c[j][i] = t;
    }
  }
}

static uint32_t statistics(unsigned n) {
  uint32_t sum = 0;
  for (unsigned i = 0; i < n; ++i) {
    int32_t least = INT32_MAX, most = INT32_MIN;
    unsigned positive = 0;
    for (unsigned j = 0; j < n; ++j) {
      const int32_t v = c[i][j];
      if (v < least) least = v;
      if (v > most) most = v;
      if (v > 0) ++positive;
    }
    sum = (sum << 5) - sum + (uint32_t)least + ((uint32_t)most >> 3) + positive;
  }
  return sum;
}

uint32_t bench_matrix(uint32_t seed, unsigned n) {
  if (n > kMaxN) n = kMaxN;
  for (unsigned i = 0; i < n; ++i) {
    for (unsigned j = 0; j < n; ++j) {
      a[i][j] = (int16_t)(bench_next(&seed) >> 20);
      b[i][j] = (int16_t)(seed >> 4 & 0xFFF) - 2048;
    }
  }
  multiply(n);
  uint32_t sum = statistics(n);
  transpose(n);
  return sum ^ statistics(n);
}
