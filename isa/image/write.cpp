// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "image/crc32.h"
#include "image/image.h"
#include "image/validate.h"
#include "pimento/error.h"

namespace pmt::image {
namespace {

void put(std::vector<std::uint8_t>& out, std::size_t offset, std::uint64_t value, unsigned count) {
  for (unsigned i = 0; i < count; ++i) out[offset + i] = static_cast<std::uint8_t>(value >> 8 * i);
}

std::size_t aligned(std::size_t size) {
  return (size + gen::kImageAlignment - 1) / gen::kImageAlignment * gen::kImageAlignment;
}

void put_section(std::vector<std::uint8_t>& out, std::size_t entry, const Section& s) {
  std::size_t offset = 0;
  if (!s.data.empty()) {
    offset = out.size();
    out.insert(out.end(), s.data.begin(), s.data.end());
    out.resize(aligned(out.size()), 0);
  }
  put(out, entry + gen::image_section_type_offset, static_cast<std::uint32_t>(s.type), 4);
  put(out, entry + gen::image_section_flags_offset, s.flags, 4);
  put(out, entry + gen::image_section_file_offset_offset, offset, 8);
  put(out, entry + gen::image_section_file_size_offset, s.data.size(), 8);
  put(out, entry + gen::image_section_load_addr_offset, s.load_addr, 8);
  put(out, entry + gen::image_section_mem_size_offset, s.mem_size, 8);
  put(out, entry + gen::image_section_crc32_offset, crc32(s.data), 4);
  for (std::size_t i = 0; i < s.name.size(); ++i) {
    out[entry + gen::image_section_name_offset + i] = static_cast<std::uint8_t>(s.name[i]);
  }
}

}  // namespace

std::vector<std::uint8_t> serialise(const Image& image, std::string_view label) {
  validate(image, label);
  const std::size_t table = gen::kImageHeaderSize;
  const std::size_t table_size = image.sections.size() * gen::kImageSectionSize;
  std::vector<std::uint8_t> out(aligned(table + table_size), 0);
  std::memcpy(out.data(), gen::kImageMagic, sizeof gen::kImageMagic);
  put(out, gen::image_header_major_offset, gen::kImageMajor, 2);
  put(out, gen::image_header_minor_offset, image.minor, 2);
  put(out, gen::image_header_header_size_offset, gen::kImageHeaderSize, 4);
  put(out, gen::image_header_arch_hash_offset, image.arch_hash, 8);
  put(out, gen::image_header_entry_offset, image.entry, 8);
  put(out, gen::image_header_section_count_offset, image.sections.size(), 4);
  put(out, gen::image_header_section_table_offset_offset, table, 4);
  for (std::size_t i = 0; i < image.sections.size(); ++i) {
    put_section(out, table + i * gen::kImageSectionSize, image.sections[i]);
  }
  const std::span<const std::uint8_t> bytes(out);
  const std::uint32_t crc = crc32(bytes.subspan(table, table_size),
                                  crc32(bytes.first(gen::image_header_table_crc32_offset)));
  put(out, gen::image_header_table_crc32_offset, crc, 4);
  return out;
}

void write(const std::string& path, const Image& image) {
  const std::vector<std::uint8_t> bytes = serialise(image, path);
  const std::string temporary = fmt::format("{}.{}.tmp", path, getpid());
  const auto fail = [&](const char* what) {
    const int error = errno;
    std::remove(temporary.c_str());
    throw Error(ErrorKind::kIo, fmt::format("{}: found {} ({}): allowed a writable path", path,
                                            what, std::strerror(error)));
  };
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) fail("no way to create it");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  if (std::fclose(file) != 0 || !written) fail("a failed write");
  if (std::rename(temporary.c_str(), path.c_str()) != 0) fail("a failed rename");
}

}  // namespace pmt::image
