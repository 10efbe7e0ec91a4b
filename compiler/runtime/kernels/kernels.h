/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* What every fallback kernel uses: entry points, address casts and small integer helpers. */
/* All kernels are int8, bit-exact with TensorFlow Lite Micro's reference through isa/golden. */
#ifndef PMT_RUNTIME_KERNELS_H
#define PMT_RUNTIME_KERNELS_H

#include "../kernel_params.h"
#include "golden/fixed.h"

void pmt_k_avg_pool(const pmt_k_pool_args* a);
void pmt_k_max_pool(const pmt_k_pool_args* a);
void pmt_k_add(const pmt_k_add_args* a);
void pmt_k_softmax(const pmt_k_softmax_args* a);
void pmt_k_mean(const pmt_k_mean_args* a);
void pmt_k_pad(const pmt_k_pad_args* a);
void pmt_k_conv(const pmt_k_conv_args* a);
void pmt_k_dwconv(const pmt_k_conv_args* a);
void pmt_k_fc(const pmt_k_fc_args* a);

static inline const int8_t* pmt_in(uint32_t address) { return (const int8_t*)(uintptr_t)address; }
static inline int8_t* pmt_out(uint32_t address) { return (int8_t*)(uintptr_t)address; }
static inline const int32_t* pmt_words(uint32_t address) {
  return (const int32_t*)(uintptr_t)address;
}
static inline int32_t min32(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t max32(int32_t a, int32_t b) { return a > b ? a : b; }

#endif
