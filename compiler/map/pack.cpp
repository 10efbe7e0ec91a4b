// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Side W contents of a group of output channels: packed weights, biases, scale records.
#include <algorithm>
#include <span>

#include "map/tiling.h"

namespace pmt::map {
namespace {

void put32(std::vector<std::uint8_t>& to, std::size_t at, std::int32_t value) {
  const auto bits = static_cast<std::uint32_t>(value);
  for (std::size_t i = 0; i < 4; ++i) to.at(at + i) = static_cast<std::uint8_t>(bits >> (8 * i));
}

}  // namespace

std::vector<std::uint8_t> pack_group(const Problem& problem, const Group& group,
                                     const gen::Config& config) {
  const golden::NpuParams params = npu_params(config);
  const auto k = static_cast<std::size_t>(problem.k());
  const auto first = static_cast<std::size_t>(group.first);
  const auto count = static_cast<std::size_t>(group.count);
  const auto weights = std::span(problem.weights).subspan(first * k, count * k);
  std::vector<std::uint8_t> blob = problem.depthwise
                                       ? golden::npu_pack_dwconv_weights(params, weights, count, k)
                                       : golden::npu_pack_conv_weights(params, weights, count, k);
  blob.resize(group.bytes, 0);
  for (std::size_t n = 0; n < count; ++n) {
    put32(blob, group.bias_at + 4 * n, problem.bias.at(first + n));
  }
  const std::size_t records = problem.per_tensor() ? 1 : count;
  for (std::size_t n = 0; n < records; ++n) {
    const std::size_t from = problem.per_tensor() ? 0 : first + n;
    put32(blob, group.scale_at + 8 * n, problem.multiplier.at(from));
    blob.at(group.scale_at + 8 * n + 4) = static_cast<std::uint8_t>(problem.shift.at(from));
  }
  return blob;
}

}  // namespace pmt::map
