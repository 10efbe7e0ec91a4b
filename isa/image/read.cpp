// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "image/crc32.h"
#include "image/image.h"
#include "image/validate.h"
#include "pimento/error.h"

namespace pmt::image {
namespace {

using Bytes = std::span<const std::uint8_t>;

std::uint64_t number(Bytes bytes, std::size_t offset, unsigned count) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < count; ++i) value |= std::uint64_t{bytes[offset + i]} << 8 * i;
  return value;
}
std::uint32_t u32(Bytes b, std::size_t at) { return static_cast<std::uint32_t>(number(b, at, 4)); }
std::uint64_t u64(Bytes b, std::size_t at) { return number(b, at, 8); }

class Reader {
 public:
  Reader(Bytes file, std::string_view label) : file_(file), label_(label) {}

  Image read() {
    header();
    for (std::size_t i = 0; i < count_; ++i) section(i);
    check_file_ranges();
    validate(image_, label_);
    return std::move(image_);
  }

 private:
  struct Range {
    std::uint64_t start, end;
    std::string what;
  };

  template <typename Found, typename Allowed>
  void expect_equal(const char* field, Found found, Allowed allowed) const {
    if (found != allowed)
      refuse(label_, field, fmt::format("{:#x}", found), fmt::format("{:#x}", allowed));
  }

  void header() {
    if (file_.size() < gen::kImageHeaderSize) {
      refuse(label_, "header", fmt::format("{} bytes in the file", file_.size()),
             fmt::format("at least {}", gen::kImageHeaderSize));
    }
    const std::string_view magic(reinterpret_cast<const char*>(file_.data()),
                                 sizeof gen::kImageMagic);
    if (magic != std::string_view(gen::kImageMagic, sizeof gen::kImageMagic)) {
      refuse(label_, "magic", "another file type", "\"PIMENTO\" and a zero byte");
    }
    expect_equal("major", number(file_, gen::image_header_major_offset, 2), gen::kImageMajor);
    image_.minor = static_cast<std::uint16_t>(number(file_, gen::image_header_minor_offset, 2));
    expect_equal("header_size", u32(file_, gen::image_header_header_size_offset),
                 gen::kImageHeaderSize);
    expect_equal("flags", u32(file_, gen::image_header_flags_offset), 0u);
    for (std::size_t i = gen::image_header_reserved_offset; i < gen::kImageHeaderSize; ++i) {
      expect_equal("reserved", file_[i], 0);
    }
    image_.arch_hash = u64(file_, gen::image_header_arch_hash_offset);
    image_.entry = u64(file_, gen::image_header_entry_offset);
    count_ = u32(file_, gen::image_header_section_count_offset);
    table_ = u32(file_, gen::image_header_section_table_offset_offset);
    if (count_ > kMaxSections) {
      refuse(label_, "section_count", fmt::format("{}", count_),
             fmt::format("at most {}", kMaxSections));
    }
    const std::uint64_t end = std::uint64_t{table_} + count_ * gen::kImageSectionSize;
    if (table_ % gen::kImageAlignment != 0 || table_ < gen::kImageHeaderSize ||
        end > file_.size()) {
      refuse(
          label_, "section_table_offset", fmt::format("{:#x} with {} entries", table_, count_),
          fmt::format("a multiple of 64, the table inside the {} bytes of the file", file_.size()));
    }
    ranges_.push_back({0, gen::kImageHeaderSize, "the header"});
    ranges_.push_back({table_, end, "the section table"});
    const std::uint32_t crc = crc32(file_.subspan(table_, end - table_),
                                    crc32(file_.first(gen::image_header_table_crc32_offset)));
    expect_equal("table_crc32", crc, u32(file_, gen::image_header_table_crc32_offset));
  }

  void section(std::size_t index) {
    const Bytes entry =
        file_.subspan(table_ + index * gen::kImageSectionSize, gen::kImageSectionSize);
    const auto field = [&](const char* name) { return fmt::format("section {}: {}", index, name); };
    Section s;
    s.type = static_cast<gen::SectionType>(u32(entry, gen::image_section_type_offset));
    s.flags = u32(entry, gen::image_section_flags_offset);
    s.load_addr = u64(entry, gen::image_section_load_addr_offset);
    s.mem_size = u64(entry, gen::image_section_mem_size_offset);
    const auto* name = reinterpret_cast<const char*>(entry.data()) + gen::image_section_name_offset;
    const auto* end = std::find(name, name + kNameBytes, '\0');
    s.name.assign(name, end);
    if (!std::all_of(end, name + kNameBytes, [](char c) { return c == '\0'; })) {
      refuse(label_, field("name"), "bytes after its end", "zero bytes");
    }
    if (u32(entry, gen::image_section_reserved_offset) != 0) {
      refuse(label_, field("reserved"), "a nonzero value", "0");
    }
    const std::uint64_t offset = u64(entry, gen::image_section_file_offset_offset);
    const std::uint64_t size = u64(entry, gen::image_section_file_size_offset);
    if (offset > file_.size() || size > file_.size() - offset ||
        offset % gen::kImageAlignment != 0 || (size == 0 && offset != 0)) {
      refuse(label_, field("file_offset"), fmt::format("{:#x} with {:#x} bytes", offset, size),
             fmt::format("a multiple of 64 inside the {} bytes of the file, 0 when empty",
                         file_.size()));
    }
    const Bytes data = file_.subspan(offset, size);
    const std::uint32_t crc = crc32(data);
    const std::uint32_t stored = u32(entry, gen::image_section_crc32_offset);
    if (crc != stored) {
      refuse(label_, field("crc32"), fmt::format("{:#010x} over its bytes", crc),
             fmt::format("{:#010x}, as the section table says", stored));
    }
    s.data.assign(data.begin(), data.end());
    if (size != 0) ranges_.push_back({offset, offset + size, fmt::format("section {}", index)});
    image_.sections.push_back(std::move(s));
  }

  void check_file_ranges() {
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.start < b.start; });
    for (std::size_t i = 1; i < ranges_.size(); ++i) {
      if (ranges_[i - 1].end > ranges_[i].start) {
        refuse(label_, ranges_[i].what,
               fmt::format("file offset {:#x}, inside {}", ranges_[i].start, ranges_[i - 1].what),
               fmt::format("at least {:#x}", ranges_[i - 1].end));
      }
    }
  }

  Bytes file_;
  std::string_view label_;
  Image image_;
  std::uint32_t count_ = 0;
  std::uint32_t table_ = 0;
  std::vector<Range> ranges_;
};

}  // namespace

Image parse(std::span<const std::uint8_t> bytes, std::string_view label) {
  return Reader(bytes, label).read();
}

Image read(const std::string& path) {
  errno = 0;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  std::vector<std::uint8_t> bytes;
  if (file) {
    std::array<std::uint8_t, 65536> piece{};
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), file.get())) {
      bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    }
  }
  if (!file || std::ferror(file.get()) != 0) {
    throw Error(ErrorKind::kIo,
                fmt::format("{}: found no readable file ({}): allowed a program image", path,
                            std::strerror(errno)));
  }
  return parse(bytes, path);
}

}  // namespace pmt::image
