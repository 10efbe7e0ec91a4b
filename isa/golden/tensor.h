// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// NHWC int8 kernels with checked sizes: the C kernels of this folder behind spans.
// Results equal TensorFlow Lite Micro's reference kernels bit for bit (Rounding::kDouble).
// Throws pmt::Error (kArgument) when a span does not have the size that the parameters imply.
// Spec: docs/numerics.md.
#pragma once

#include <cstdint>
#include <span>

#include "golden/add.h"
#include "golden/conv.h"
#include "golden/mean.h"
#include "golden/pad.h"
#include "golden/pool.h"
#include "golden/quantize.h"
#include "golden/softmax.h"

namespace pmt::golden {

using ConstI8 = std::span<const std::int8_t>;
using ConstI32 = std::span<const std::int32_t>;
using MutI8 = std::span<std::int8_t>;

// bias may be empty. filter layouts: conv [out_c][h][w][filter_c], depthwise [h][w][out_c],
// fully connected [out_c][depth].
void conv2d(ConstI8 in, ConstI8 filter, ConstI32 bias, MutI8 out, const pmt_conv_params& params);
void depthwise_conv2d(ConstI8 in, ConstI8 filter, ConstI32 bias, MutI8 out,
                      const pmt_conv_params& params);
void fully_connected(ConstI8 in, ConstI8 filter, ConstI32 bias, MutI8 out,
                     const pmt_fc_params& params);
void avg_pool(ConstI8 in, MutI8 out, const pmt_pool_params& params);
void max_pool(ConstI8 in, MutI8 out, const pmt_pool_params& params);
// Same element count everywhere; the caller broadcasts.
void add(ConstI8 a, ConstI8 b, MutI8 out, const pmt_add_params& params);
// in is [outer][reduced][inner].
void mean(ConstI8 in, MutI8 out, std::int32_t outer, std::int32_t reduced, std::int32_t inner,
          const pmt_mean_params& params);
// in is [rows][depth], 1 <= depth < 4096.
void softmax(ConstI8 in, MutI8 out, std::int32_t depth, const pmt_softmax_params& params);
void pad(ConstI8 in, MutI8 out, const pmt_pad_params& params);

// Output extent and leading padding of one dimension, as TFLite computes them.
struct PaddedExtent {
  std::int32_t out, before;
};
PaddedExtent same_extent(std::int32_t in, std::int32_t filter, std::int32_t stride,
                         std::int32_t dilation);
PaddedExtent valid_extent(std::int32_t in, std::int32_t filter, std::int32_t stride,
                          std::int32_t dilation);

}  // namespace pmt::golden
