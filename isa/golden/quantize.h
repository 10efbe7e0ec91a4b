// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// From scales (floating point, at compile time) to the integer parameters of the kernels, in the
// same order of operations as TensorFlow Lite Micro's Prepare functions: bit-exact parameters.
// Host only. Spec: docs/numerics.md, section "Parameters".
#pragma once

#include <cstdint>

#include "golden/add.h"
#include "golden/fixed.h"
#include "golden/mean.h"
#include "golden/softmax.h"

namespace pmt::golden {

enum class Rounding { kDouble = PMT_ROUND_DOUBLE, kSingle = PMT_ROUND_SINGLE };

struct Multiplier {
  std::int32_t multiplier = 0;  // 0 or in [2^30, 2^31)
  std::int32_t shift = 0;       // positive: left
  bool operator==(const Multiplier&) const = default;
};

// real = multiplier * 2^(shift - 31). |real| < 2^-32 or so becomes 0. Throws pmt::Error
// (kArgument) when real is negative, not finite, or the shift exceeds 30 (double rounding; single
// rounding saturates instead, as the reference does).
Multiplier quantize_multiplier(double real, Rounding rounding);

// Convolution, per channel: input_scale * filter_scale / output_scale in double throughout.
double conv_real_multiplier(float input_scale, float filter_scale, float output_scale);
// Fully connected, per tensor: the product of the scales is rounded to float first.
double fully_connected_real_multiplier(float input_scale, float filter_scale, float output_scale);

enum class Activation { kNone, kRelu, kRelu6, kReluN1To1 };

struct Range {
  std::int32_t min, max;
  bool operator==(const Range&) const = default;
};

// Clamp range of an int8 output with a fused activation.
Range activation_range(Activation activation, float output_scale, std::int32_t output_zero_point);

// zero_point and scale of a tensor.
struct Quant {
  float scale;
  std::int32_t zero_point;
};

pmt_add_params add_params(Quant in1, Quant in2, Quant out, Activation activation,
                          Rounding rounding);
pmt_mean_params mean_params(Quant in, Quant out, Rounding rounding);
// Output scale must be 1/256 and zero point -128 (int8 -> int8).
pmt_softmax_params softmax_params(float input_scale, float beta, Rounding rounding);

}  // namespace pmt::golden
