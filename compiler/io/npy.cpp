// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The .npy header is a Python dictionary literal of three known keys; this reads just that.
#include "io/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <limits>
#include <string_view>

#include "io/file.h"
#include "pimento/error.h"

namespace pmt::io {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

[[noreturn]] void fail(const std::string& label, const std::string& what) {
  throw Error(ErrorKind::kFormat, fmt::format("{}: {}", label, what));
}

bool known_type(std::string_view descr) {
  constexpr std::array<std::string_view, 15> kTypes = {"|i1", "|u1", "|b1", "<i2", "<u2",
                                                       "<i4", "<u4", "<i8", "<u8", "<f2",
                                                       "<f4", "<f8", "<b1", "<i1", "<u1"};
  for (const std::string_view type : kTypes) {
    if (type == descr) return true;
  }
  return false;
}

// Text after "'key':" in the header, leading spaces removed.
std::string_view value_of(std::string_view header, std::string_view key, const std::string& label) {
  const std::size_t at = header.find(fmt::format("'{}'", key));
  const std::size_t colon = at == std::string_view::npos ? at : header.find(':', at);
  if (colon == std::string_view::npos) {
    fail(label, fmt::format("header has no '{}', expected descr, fortran_order and shape", key));
  }
  const std::size_t start = header.find_first_not_of(' ', colon + 1);
  return start == std::string_view::npos ? std::string_view{} : header.substr(start);
}

std::vector<std::int64_t> parse_shape(std::string_view text, const std::string& label) {
  const std::size_t close = text.find(')');
  if (!text.starts_with('(') || close == std::string_view::npos) {
    fail(label, "shape in the header is not a tuple");
  }
  std::vector<std::int64_t> shape;
  std::string_view rest = text.substr(1, close - 1);
  while (true) {
    const std::size_t start = rest.find_first_not_of(" ,");
    if (start == std::string_view::npos) return shape;
    rest.remove_prefix(start);
    std::int64_t dim = 0;
    const auto result = std::from_chars(rest.data(), rest.data() + rest.size(), dim);
    if (result.ec != std::errc{} || dim < 0) {
      fail(label, fmt::format("shape ({}) in the header, expected integers of at least 0",
                              text.substr(1, close - 1)));
    }
    rest.remove_prefix(static_cast<std::size_t>(result.ptr - rest.data()));
    shape.push_back(dim);
    if (shape.size() > 32) fail(label, "more than 32 dimensions");
  }
}

// array.descr is a known type.
void check_size(const Array& array, std::uint64_t found, const std::string& label) {
  std::uint64_t bytes = static_cast<std::uint64_t>(array.item_bytes());
  bool empty = false;
  for (const std::int64_t d : array.shape) empty = empty || d == 0;
  for (const std::int64_t d : array.shape) {
    if (empty) break;
    if (static_cast<std::uint64_t>(d) > kMaxFileBytes / bytes) {
      fail(label, fmt::format("shape ({}) needs more than {} bytes", fmt::join(array.shape, ", "),
                              kMaxFileBytes));
    }
    bytes *= static_cast<std::uint64_t>(d);
  }
  if (empty) bytes = 0;
  if (bytes != found) {
    fail(label, fmt::format("{} bytes of data, expected {} for shape ({}) of {}", found, bytes,
                            fmt::join(array.shape, ", "), array.descr));
  }
}

std::string shape_tuple(const std::vector<std::int64_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

}  // namespace

std::int64_t Array::elements() const {
  std::int64_t n = 1;
  for (const std::int64_t d : shape) n *= d;
  return n;
}

std::int64_t Array::item_bytes() const { return descr.empty() ? 0 : descr.back() - '0'; }

Array parse_npy(std::span<const std::uint8_t> file, const std::string& label) {
  const std::string_view bytes(reinterpret_cast<const char*>(file.data()), file.size());
  if (!bytes.starts_with(kMagic))
    fail(label, "not a .npy file: the first bytes are not \\x93NUMPY");
  if (bytes.size() < 10) fail(label, fmt::format("{} bytes, expected a header", bytes.size()));
  const int major = file[6];
  if (major < 1 || major > 3) {
    fail(label, fmt::format("format version {}, expected 1 to 3", major));
  }
  const std::size_t prefix = major == 1 ? 10 : 12;
  std::size_t length = 0;
  for (std::size_t i = prefix; i > 8 && i <= bytes.size(); --i) length = length << 8 | file[i - 1];
  if (bytes.size() < prefix || length > bytes.size() - prefix) {
    fail(label,
         fmt::format("header of {} bytes does not fit the file of {}", length, bytes.size()));
  }
  const std::string_view header = bytes.substr(prefix, length);

  Array array;
  const std::string_view descr = value_of(header, "descr", label);
  const std::size_t quote = descr.empty() ? std::string_view::npos : descr.find('\'', 1);
  array.descr = quote == std::string_view::npos ? "" : std::string(descr.substr(1, quote - 1));
  if (!descr.starts_with('\'') || !known_type(array.descr)) {
    fail(label, fmt::format("type {:.20}, expected little-endian integers or floats",
                            quote == std::string_view::npos ? descr : array.descr));
  }
  array.shape = parse_shape(value_of(header, "shape", label), label);
  if (!value_of(header, "fortran_order", label).starts_with("False") && array.shape.size() > 1) {
    fail(label, "Fortran order, expected C order");
  }
  array.data.assign(file.begin() + static_cast<std::ptrdiff_t>(prefix + length), file.end());
  check_size(array, array.data.size(), label);
  return array;
}

std::vector<std::uint8_t> format_npy(const Array& array) {
  if (!known_type(array.descr)) fail("array", fmt::format("type '{}' is not known", array.descr));
  check_size(array, array.data.size(), "array");
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   array.descr, shape_tuple(array.shape));
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string prefix(kMagic);
  prefix += '\x01';
  prefix += '\0';
  prefix += static_cast<char>(header.size() & 255);
  prefix += static_cast<char>(header.size() >> 8);
  prefix += header;
  std::vector<std::uint8_t> file(prefix.begin(), prefix.end());
  file.insert(file.end(), array.data.begin(), array.data.end());
  return file;
}

Array read_npy(const std::filesystem::path& path) {
  return parse_npy(read_file(path), path.string());
}

void write_npy(const std::filesystem::path& path, const Array& array) {
  write_file(path, format_npy(array));
}

}  // namespace pmt::io
