// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Arrays that the user names on the command line, checked against what the model has.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/metadata.h"
#include "io/npy.h"

namespace pmt::app {

// PATH.npy, or PATH.npz:MEMBER.
io::Array load_array(const std::string& spec);

// An int8 array of one tensor, or of a batch of them. Failure (BadInput) names file, found,
// allowed.
struct Batch {
  io::Array array;
  std::size_t count = 0;
  std::size_t bytes_each = 0;

  std::span<const std::uint8_t> item(std::size_t index) const {
    return std::span(array.data).subspan(index * bytes_each, bytes_each);
  }
};
Batch load_batch(const std::string& spec, const TensorMeta& tensor, const char* role);

// Class numbers, any integer type, one dimension.
std::vector<std::int64_t> load_labels(const std::string& spec);

}  // namespace pmt::app
