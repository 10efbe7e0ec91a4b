// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Shape and type checks of user arrays.
#include "app/arrays.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "app/failure.h"

namespace pmt::app {
namespace {

std::string text(std::span<const std::int64_t> shape) {
  return fmt::format("({})", fmt::join(shape, ", "));
}

std::vector<std::int64_t> without_ones(std::span<const std::int64_t> shape) {
  std::vector<std::int64_t> kept;
  std::copy_if(shape.begin(), shape.end(), std::back_inserter(kept),
               [](std::int64_t d) { return d != 1; });
  return kept;
}

// How many tensors of shape `want` the array holds; dimensions of 1 do not count; 0: no match.
std::size_t items(std::span<const std::int64_t> found, std::span<const std::int64_t> want) {
  const std::vector<std::int64_t> one = without_ones(want);
  if (without_ones(found) == one) return 1;
  if (found.empty() || found[0] < 1 || without_ones(found.subspan(1)) != one) return 0;
  return static_cast<std::size_t>(found[0]);
}

}  // namespace

io::Array load_array(const std::string& spec) {
  const std::size_t colon = spec.rfind(".npz:");
  if (colon == std::string::npos) return io::read_npy(spec);
  const std::string path = spec.substr(0, colon + 4);
  const std::string member = spec.substr(colon + 5);
  auto arrays = io::read_npz(path);
  const auto found = arrays.find(member);
  if (found == arrays.end()) {
    std::vector<std::string> names;
    names.reserve(arrays.size());
    for (const auto& [name, array] : arrays) names.push_back(name);
    throw Failure(Exit::BadInput, fmt::format("{}: no member '{}'; it has: {}", path, member,
                                              fmt::join(names, ", ")));
  }
  return std::move(found->second);
}

Batch load_batch(const std::string& spec, const TensorMeta& tensor, const char* role) {
  Batch batch;
  batch.array = load_array(spec);
  if (batch.array.descr != "|i1") {
    throw Failure(Exit::BadInput, fmt::format("{}: type {} found, {} '{}' takes |i1 (int8)", spec,
                                              batch.array.descr, role, tensor.name));
  }
  batch.count = items(batch.array.shape, tensor.shape);
  if (batch.count == 0) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: shape {} found, {} '{}' takes {} or a batch of them", spec,
                              text(batch.array.shape), role, tensor.name, text(tensor.shape)));
  }
  batch.bytes_each = tensor.bytes;
  return batch;
}

std::vector<std::int64_t> load_labels(const std::string& spec) {
  const io::Array array = load_array(spec);
  const std::string kind = array.descr.size() >= 2 ? array.descr.substr(1, 1) : "";
  if (array.shape.size() != 1 || (kind != "i" && kind != "u")) {
    throw Failure(Exit::BadInput,
                  fmt::format("{}: {} of shape {} found, labels are integers of one dimension",
                              spec, array.descr, text(array.shape)));
  }
  const auto width = static_cast<std::size_t>(array.item_bytes());
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < static_cast<std::size_t>(array.elements()); ++i) {
    std::uint64_t value = 0;
    for (std::size_t b = 0; b < width; ++b) {
      value |= std::uint64_t{array.data.at(i * width + b)} << (8 * b);
    }
    const bool negative = kind == "i" && (value >> (8 * width - 1) & 1) != 0;
    if (negative && width < 8) value |= ~std::uint64_t{0} << (8 * width);
    labels.push_back(static_cast<std::int64_t>(value));
  }
  return labels;
}

}  // namespace pmt::app
