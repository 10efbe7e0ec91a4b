// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "golden/quantize.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "pimento/error.h"

namespace pmt::golden {

namespace {

constexpr std::int64_t kOne = std::int64_t{1} << 31;

// zero_point + round(value / scale), rounded half away from zero in single precision.
std::int32_t quantize_bound(float value, float scale, std::int32_t zero_point) {
  const float rounded = std::round(value / scale);
  if (!(rounded >= static_cast<float>(std::numeric_limits<std::int32_t>::min()) &&
        rounded < static_cast<float>(std::numeric_limits<std::int32_t>::max()))) {
    throw Error(ErrorKind::kArgument,
                fmt::format("activation bound {} / scale {} does not fit 32 bits", value, scale));
  }
  return zero_point + static_cast<std::int32_t>(rounded);
}

}  // namespace

Multiplier quantize_multiplier(double real, Rounding rounding) {
  if (!std::isfinite(real) || real < 0) {
    throw Error(ErrorKind::kArgument,
                fmt::format("multiplier {}: must be finite and not negative", real));
  }
  if (real == 0) return {0, 0};
  int shift = 0;
  const double fraction = std::frexp(real, &shift);
  auto fixed = static_cast<std::int64_t>(std::round(fraction * static_cast<double>(kOne)));
  if (fixed == kOne) {
    fixed /= 2;
    ++shift;
  }
  if (shift < PMT_SHIFT_MIN) return {0, 0};
  if (shift > PMT_SHIFT_MAX) {
    // Double rounding could represent a shift of 31, but no accumulator survives it.
    if (rounding == Rounding::kSingle) return {std::numeric_limits<std::int32_t>::max(), 30};
    throw Error(ErrorKind::kArgument,
                fmt::format("multiplier {}: must be less than 2^{}", real, PMT_SHIFT_MAX));
  }
  return {static_cast<std::int32_t>(fixed), shift};
}

double conv_real_multiplier(float input_scale, float filter_scale, float output_scale) {
  return static_cast<double>(input_scale) * static_cast<double>(filter_scale) /
         static_cast<double>(output_scale);
}

double fully_connected_real_multiplier(float input_scale, float filter_scale, float output_scale) {
  const float product = input_scale * filter_scale;
  return static_cast<double>(product) / static_cast<double>(output_scale);
}

Range activation_range(Activation activation, float output_scale, std::int32_t output_zero_point) {
  Range range{-128, 127};
  const auto at = [&](float value) {
    return quantize_bound(value, output_scale, output_zero_point);
  };
  switch (activation) {
    case Activation::kNone:
      break;
    case Activation::kRelu:
      range.min = std::max(range.min, at(0.0f));
      break;
    case Activation::kRelu6:
      range = {std::max(range.min, at(0.0f)), std::min(range.max, at(6.0f))};
      break;
    case Activation::kReluN1To1:
      range = {std::max(range.min, at(-1.0f)), std::min(range.max, at(1.0f))};
      break;
  }
  return range;
}

pmt_add_params add_params(Quant in1, Quant in2, Quant out, Activation activation,
                          Rounding rounding) {
  const double twice_max = 2 * static_cast<double>(std::max(in1.scale, in2.scale));
  const auto first = quantize_multiplier(static_cast<double>(in1.scale) / twice_max, rounding);
  const auto second = quantize_multiplier(static_cast<double>(in2.scale) / twice_max, rounding);
  const double unit = static_cast<double>(1 << PMT_ADD_LEFT_SHIFT);
  const auto result =
      quantize_multiplier(twice_max / (unit * static_cast<double>(out.scale)), rounding);
  const auto range = activation_range(activation, out.scale, out.zero_point);
  pmt_add_params p{};
  p.in1_zp = in1.zero_point;
  p.in2_zp = in2.zero_point;
  p.out_zp = out.zero_point;
  p.in1_multiplier = first.multiplier;
  p.in1_shift = first.shift;
  p.in2_multiplier = second.multiplier;
  p.in2_shift = second.shift;
  p.out_multiplier = result.multiplier;
  p.out_shift = result.shift;
  p.act_min = range.min;
  p.act_max = range.max;
  p.rounding = static_cast<std::int32_t>(rounding);
  return p;
}

pmt_mean_params mean_params(Quant in, Quant out, Rounding rounding) {
  const auto scale =
      quantize_multiplier(static_cast<double>(in.scale) / static_cast<double>(out.scale), rounding);
  return {in.zero_point, out.zero_point, scale.multiplier, scale.shift,
          static_cast<std::int32_t>(rounding)};
}

pmt_softmax_params softmax_params(float input_scale, float beta, Rounding rounding) {
  const int fraction_bits = 31 - PMT_SOFTMAX_DIFF_INTEGER_BITS;
  const double limit =
      static_cast<double>(std::int64_t{1} << (rounding == Rounding::kSingle ? 30 : 31)) - 1.0;
  const double real = std::min(static_cast<double>(beta) * static_cast<double>(input_scale) *
                                   static_cast<double>(1 << fraction_bits),
                               limit);
  if (!(real > 1.0)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("softmax: scale {} * beta {} is too small: must exceed 2^-{}",
                            input_scale, beta, fraction_bits));
  }
  // The limit of double rounding may round up to 2^31, which has the shift 32 - 1 = 31.
  int shift = 0;
  const double fraction = std::frexp(real, &shift);
  auto fixed = static_cast<std::int64_t>(std::round(fraction * static_cast<double>(kOne)));
  if (fixed == kOne) {
    fixed /= 2;
    ++shift;
  }
  const double radius = static_cast<double>((1 << PMT_SOFTMAX_DIFF_INTEGER_BITS) - 1) *
                        static_cast<double>(std::int64_t{1} << fraction_bits) /
                        static_cast<double>(std::int64_t{1} << shift);
  return {static_cast<std::int32_t>(fixed), shift, static_cast<std::int32_t>(-std::floor(radius)),
          static_cast<std::int32_t>(rounding)};
}

}  // namespace pmt::golden
