// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "golden/tensor.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "pimento/error.h"

namespace pmt::golden {

namespace {

std::size_t product(const char* kernel, std::initializer_list<std::int32_t> factors) {
  std::size_t result = 1;
  for (const auto f : factors) {
    if (f < 1) {
      throw Error(ErrorKind::kArgument,
                  fmt::format("{}: dimension {}: must be at least 1", kernel, f));
    }
    result *= static_cast<std::size_t>(f);
  }
  return result;
}

void need(const char* kernel, const char* what, std::size_t found, std::size_t wanted) {
  if (found != wanted) {
    throw Error(ErrorKind::kArgument,
                fmt::format("{}: {} has {} elements: must have {}", kernel, what, found, wanted));
  }
}

void need_rounding(const char* kernel, std::int32_t rounding) {
  if (rounding != PMT_ROUND_DOUBLE && rounding != PMT_ROUND_SINGLE) {
    throw Error(ErrorKind::kArgument, fmt::format("{}: rounding {}: must be 0 (double) or 1 "
                                                  "(single)",
                                                  kernel, rounding));
  }
}

void need_shift(const char* kernel, std::int32_t shift) {
  if (shift < PMT_SHIFT_MIN || shift > PMT_SHIFT_MAX) {
    throw Error(ErrorKind::kArgument, fmt::format("{}: shift {}: must be in [{}, {}]", kernel,
                                                  shift, PMT_SHIFT_MIN + 0, PMT_SHIFT_MAX + 0));
  }
}

void need_requant(const char* kernel, const pmt_requant_params& p, std::int32_t channels) {
  need_rounding(kernel, p.rounding);
  if (p.multiplier == nullptr || p.shift == nullptr) {
    throw Error(ErrorKind::kArgument, fmt::format("{}: multiplier or shift is missing", kernel));
  }
  for (std::int32_t i = 0; i < (p.per_tensor != 0 ? 1 : channels); ++i) {
    need_shift(kernel, p.shift[i]);
  }
}

void need_conv(const char* kernel, ConstI8 in, ConstI32 bias, MutI8 out, const pmt_conv_params& p) {
  need(kernel, "input", in.size(), product(kernel, {p.batches, p.in_h, p.in_w, p.in_c}));
  need(kernel, "output", out.size(), product(kernel, {p.batches, p.out_h, p.out_w, p.out_c}));
  if (!bias.empty()) need(kernel, "bias", bias.size(), static_cast<std::size_t>(p.out_c));
  product(kernel, {p.stride_h, p.stride_w, p.dilation_h, p.dilation_w});
  need_requant(kernel, p.out, p.out_c);
}

const std::int32_t* data_or_null(ConstI32 bias) { return bias.empty() ? nullptr : bias.data(); }

void need_pool(const char* kernel, ConstI8 in, MutI8 out, const pmt_pool_params& p) {
  need(kernel, "input", in.size(), product(kernel, {p.batches, p.in_h, p.in_w, p.channels}));
  need(kernel, "output", out.size(), product(kernel, {p.batches, p.out_h, p.out_w, p.channels}));
  product(kernel, {p.filter_h, p.filter_w, p.stride_h, p.stride_w});
  const auto empty = [](std::int32_t outputs, std::int32_t stride, std::int32_t pad,
                        std::int32_t filter, std::int32_t extent) {
    return pad < 0 || pad >= filter || (outputs - 1) * stride - pad >= extent;
  };
  if (empty(p.out_h, p.stride_h, p.pad_top, p.filter_h, p.in_h) ||
      empty(p.out_w, p.stride_w, p.pad_left, p.filter_w, p.in_w)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("{}: a window lies outside the image: padding must be smaller than "
                            "the filter and every window must meet the input",
                            kernel));
  }
}

}  // namespace

void conv2d(ConstI8 in, ConstI8 filter, ConstI32 bias, MutI8 out, const pmt_conv_params& p) {
  need_conv("conv2d", in, bias, out, p);
  need("conv2d", "filter", filter.size(),
       product("conv2d", {p.out_c, p.filter_h, p.filter_w, p.filter_c}));
  if (p.in_c % p.filter_c != 0 || p.out_c % (p.in_c / p.filter_c) != 0) {
    throw Error(ErrorKind::kArgument,
                fmt::format("conv2d: {} input channels, {} per filter, {} outputs: groups must "
                            "divide both",
                            p.in_c, p.filter_c, p.out_c));
  }
  pmt_conv2d_i8(in.data(), filter.data(), data_or_null(bias), out.data(), &p);
}

void depthwise_conv2d(ConstI8 in, ConstI8 filter, ConstI32 bias, MutI8 out,
                      const pmt_conv_params& p) {
  need_conv("depthwise_conv2d", in, bias, out, p);
  need("depthwise_conv2d", "filter", filter.size(),
       product("depthwise_conv2d", {p.filter_h, p.filter_w, p.out_c}));
  if (p.depth_multiplier < 1 || p.out_c != p.in_c * p.depth_multiplier) {
    throw Error(ErrorKind::kArgument,
                fmt::format("depthwise_conv2d: {} outputs from {} inputs with depth multiplier "
                            "{}: must be the product",
                            p.out_c, p.in_c, p.depth_multiplier));
  }
  pmt_depthwise_conv2d_i8(in.data(), filter.data(), data_or_null(bias), out.data(), &p);
}

void fully_connected(ConstI8 in, ConstI8 filter, ConstI32 bias, MutI8 out, const pmt_fc_params& p) {
  need("fully_connected", "input", in.size(), product("fully_connected", {p.batches, p.depth}));
  need("fully_connected", "filter", filter.size(), product("fully_connected", {p.out_c, p.depth}));
  need("fully_connected", "output", out.size(), product("fully_connected", {p.batches, p.out_c}));
  if (!bias.empty()) {
    need("fully_connected", "bias", bias.size(), static_cast<std::size_t>(p.out_c));
  }
  need_requant("fully_connected", p.out, p.out_c);
  pmt_fully_connected_i8(in.data(), filter.data(), data_or_null(bias), out.data(), &p);
}

void avg_pool(ConstI8 in, MutI8 out, const pmt_pool_params& p) {
  need_pool("avg_pool", in, out, p);
  pmt_avg_pool_i8(in.data(), out.data(), &p);
}

void max_pool(ConstI8 in, MutI8 out, const pmt_pool_params& p) {
  need_pool("max_pool", in, out, p);
  pmt_max_pool_i8(in.data(), out.data(), &p);
}

void add(ConstI8 a, ConstI8 b, MutI8 out, const pmt_add_params& p) {
  need("add", "second input", b.size(), a.size());
  need("add", "output", out.size(), a.size());
  need_rounding("add", p.rounding);
  for (const auto shift : {p.in1_shift, p.in2_shift, p.out_shift}) need_shift("add", shift);
  pmt_add_vector_i8(a.data(), b.data(), out.data(), static_cast<std::int32_t>(a.size()), &p);
}

void mean(ConstI8 in, MutI8 out, std::int32_t outer, std::int32_t reduced, std::int32_t inner,
          const pmt_mean_params& p) {
  need("mean", "input", in.size(), product("mean", {outer, reduced, inner}));
  need("mean", "output", out.size(), product("mean", {outer, inner}));
  need_rounding("mean", p.rounding);
  need_shift("mean", p.shift);
  pmt_mean_i8(in.data(), out.data(), outer, reduced, inner, &p);
}

void softmax(ConstI8 in, MutI8 out, std::int32_t depth, const pmt_softmax_params& p) {
  if (depth < 1 || depth > 4095 || in.size() % static_cast<std::size_t>(depth) != 0) {
    throw Error(ErrorKind::kArgument,
                fmt::format("softmax: depth {} of {} elements: must be in [1, 4095] and divide "
                            "the input",
                            depth, in.size()));
  }
  need("softmax", "output", out.size(), in.size());
  need_rounding("softmax", p.rounding);
  const auto step = static_cast<std::size_t>(depth);
  for (std::size_t at = 0; at < in.size(); at += step) {
    pmt_softmax_row_i8(in.data() + at, out.data() + at, depth, &p);
  }
}

void pad(ConstI8 in, MutI8 out, const pmt_pad_params& p) {
  std::int32_t extent[4];
  for (int d = 0; d < 4; ++d) {
    if (p.before[d] < 0 || p.after[d] < 0) {
      throw Error(ErrorKind::kArgument,
                  fmt::format("pad: dimension {}: paddings {} and {} must not be negative", d,
                              p.before[d], p.after[d]));
    }
    extent[d] = p.before[d] + p.in[d] + p.after[d];
  }
  need("pad", "input", in.size(), product("pad", {p.in[0], p.in[1], p.in[2], p.in[3]}));
  need("pad", "output", out.size(), product("pad", {extent[0], extent[1], extent[2], extent[3]}));
  pmt_pad_i8(in.data(), out.data(), &p);
}

PaddedExtent same_extent(std::int32_t in, std::int32_t filter, std::int32_t stride,
                         std::int32_t dilation) {
  const std::int32_t out = (in + stride - 1) / stride;
  const std::int32_t effective = (filter - 1) * dilation + 1;
  return {out, std::max((out - 1) * stride + effective - in, 0) / 2};
}

PaddedExtent valid_extent(std::int32_t in, std::int32_t filter, std::int32_t stride,
                          std::int32_t dilation) {
  const std::int32_t effective = (filter - 1) * dilation + 1;
  return {(in + stride - effective) / stride, 0};
}

}  // namespace pmt::golden
