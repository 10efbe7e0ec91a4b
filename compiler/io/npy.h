// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// NumPy's .npy (format versions 1 to 3) and .npz files: little-endian numbers in C order.
// Does not read objects, structures, Fortran order, big-endian or ZIP64 archives: these are errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace pmt::io {

struct Array {
  std::string descr;  // NumPy's type string: "|i1", "<f4", ...
  std::vector<std::int64_t> shape;
  std::vector<std::uint8_t> data;

  std::int64_t elements() const;
  std::int64_t item_bytes() const;
  bool operator==(const Array&) const = default;
};

// Errors (pmt::Error, kFormat) start with `label`.
Array parse_npy(std::span<const std::uint8_t> file, const std::string& label);
std::vector<std::uint8_t> format_npy(const Array& array);

Array read_npy(const std::filesystem::path& path);
void write_npy(const std::filesystem::path& path, const Array& array);

// Member name without ".npy" -> array. Stored and deflated members; CRC-32 is checked.
std::map<std::string, Array> read_npz(const std::filesystem::path& path);
std::map<std::string, Array> parse_npz(std::span<const std::uint8_t> file,
                                       const std::string& label);

}  // namespace pmt::io
