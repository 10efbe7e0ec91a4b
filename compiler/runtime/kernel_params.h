/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
/* The one definition of the argument structs of the core's fallback kernels. */
/* Included by the kernels (RISC-V C) and by compiler/codegen (host C++), which writes the structs
 */
/* into the image: only 32-bit fields, addresses are 32-bit core addresses, sizes in elements. */
#ifndef PMT_RUNTIME_KERNEL_PARAMS_H
#define PMT_RUNTIME_KERNEL_PARAMS_H

#include <stdint.h>

#include "golden/add.h"
#include "golden/pad.h"
#include "golden/pool.h"
#include "golden/softmax.h"

typedef struct pmt_k_pool_args {
  uint32_t in, out;
  pmt_pool_params p;
} pmt_k_pool_args;

/* `count` elements; no broadcasting. */
typedef struct pmt_k_add_args {
  uint32_t in0, in1, out;
  int32_t count;
  pmt_add_params p;
} pmt_k_add_args;

/* Over the last dimension: `rows` vectors of `depth` values. */
typedef struct pmt_k_softmax_args {
  uint32_t in, out;
  int32_t rows, depth;
  pmt_softmax_params p;
} pmt_k_softmax_args;

/* Input of four dimensions (missing leading ones are 1); bit d of axes: dimension d is averaged. */
/* multiplier and shift are those of in_scale / out_scale / count. */
typedef struct pmt_k_mean_args {
  uint32_t in, out;
  int32_t dims[4];
  int32_t axes;
  int32_t in_zp, out_zp, multiplier, shift, rounding;
} pmt_k_mean_args;

/* Four dimensions (missing leading ones are 1). */
typedef struct pmt_k_pad_args {
  uint32_t in, out;
  pmt_pad_params p;
} pmt_k_pad_args;

/* Convolution: filter OHWI, filter_c = in_c / groups. Depthwise: filter HWC. bias: 0 or the address
 */
/* of int32[out_c]; multiplier and shift: addresses of int32[out_c]. */
typedef struct pmt_k_conv_args {
  uint32_t in, out, filter, bias, multiplier, shift;
  int32_t batches, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t filter_h, filter_w, filter_c, depth_multiplier;
  int32_t stride_h, stride_w, dilation_h, dilation_w, pad_top, pad_left;
  int32_t in_zp, out_zp, act_min, act_max, rounding;
} pmt_k_conv_args;

/* filter is [out_c][depth]; multiplier and shift as above. */
typedef struct pmt_k_fc_args {
  uint32_t in, out, filter, bias, multiplier, shift;
  int32_t batches, depth, out_c;
  int32_t in_zp, filter_zp, out_zp, act_min, act_max, rounding;
} pmt_k_fc_args;

/* Exit codes (tohost >> 1) with a meaning of their own; user programs keep to 0..0xFFFF. */
/* PMT_EXIT_TRAP + mcause: unhandled exception, SOC SCRATCH holds mepc (PMT_EXIT_IRQ: interrupt). */
/* PMT_EXIT_NPU + (layer << 8) + error code: a compiled model found mnpuerr set after that layer. */
enum { PMT_EXIT_TRAP = 0x10000, PMT_EXIT_IRQ = 0x10100, PMT_EXIT_NPU = 0x1000000 };

#endif
