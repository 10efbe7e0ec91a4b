// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "pimento/error.h"

namespace pmt::assembler {
namespace {

class Bytes {
 public:
  void u8(unsigned value) { data_.push_back(static_cast<std::uint8_t>(value)); }
  void u16(unsigned value) {
    u8(value);
    u8(value >> 8);
  }
  void u32(std::uint32_t value) {
    u16(value);
    u16(value >> 16);
  }
  void raw(const std::vector<std::uint8_t>& bytes) {
    data_.insert(data_.end(), bytes.begin(), bytes.end());
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(data_.size()); }
  std::vector<std::uint8_t> take() { return std::move(data_); }

 private:
  std::vector<std::uint8_t> data_;
};

// A table of zero-terminated names; offset 0 is the empty one.
class Strings {
 public:
  std::uint32_t add(const std::string& name) {
    const auto at = static_cast<std::uint32_t>(data_.size());
    data_.insert(data_.end(), name.begin(), name.end());
    data_.push_back(0);
    return at;
  }
  const std::vector<std::uint8_t>& bytes() const { return data_; }

 private:
  std::vector<std::uint8_t> data_{0};
};

constexpr std::uint32_t kHeaderSize = 52;
constexpr std::uint32_t kProgramHeaderSize = 32;
constexpr std::uint32_t kSectionHeaderSize = 40;
constexpr std::uint32_t kSymbolSize = 16;
constexpr unsigned kRiscv = 243;
constexpr unsigned kRvc = 1;  // e_flags: may hold compressed instructions
constexpr unsigned kAbsolute = 0xFFF1;

}  // namespace

std::vector<std::uint8_t> to_binary(const Program& program) {
  std::vector<std::uint8_t> out;
  for (const Segment& segment : program.segments) {
    const std::size_t start = segment.address - program.base;
    out.resize(start, 0);
    out.insert(out.end(), segment.bytes.begin(), segment.bytes.end());
  }
  return out;
}

std::string to_hex(const Program& program) {
  std::vector<std::uint8_t> bytes = to_binary(program);
  bytes.resize((bytes.size() + 3) / 4 * 4, 0);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    out += fmt::format("{:02x}{:02x}{:02x}{:02x}\n", bytes[i + 3], bytes[i + 2], bytes[i + 1],
                       bytes[i]);
  }
  return out;
}

std::vector<std::uint8_t> to_elf(const Program& program) {
  const auto count = static_cast<std::uint32_t>(program.segments.size());
  std::vector<Symbol> symbols = program.symbols;
  std::stable_partition(symbols.begin(), symbols.end(), [](const Symbol& s) { return !s.global; });
  const auto locals = static_cast<std::uint32_t>(
      std::count_if(symbols.begin(), symbols.end(), [](const Symbol& s) { return !s.global; }));

  Strings names;
  Strings section_names;
  Bytes table;
  for (unsigned i = 0; i < kSymbolSize / 4; ++i) table.u32(0);
  for (const Symbol& symbol : symbols) {
    table.u32(names.add(symbol.name));
    table.u32(symbol.value);
    table.u32(0);
    table.u8(symbol.global ? 0x10 : 0);  // binding; no type
    table.u8(0);
    table.u16(symbol.segment < 0 ? kAbsolute : static_cast<unsigned>(symbol.segment) + 1);
  }
  const std::vector<std::uint8_t> symbol_bytes = table.take();

  // File: header, program headers, segments, symbols, their names, section names, section headers.
  std::uint32_t offset = kHeaderSize + count * kProgramHeaderSize;
  Bytes headers;  // program headers
  Bytes sections;
  for (unsigned i = 0; i < kSectionHeaderSize / 4; ++i) sections.u32(0);
  const auto section = [&](const std::string& name, std::uint32_t type, std::uint32_t flags,
                           std::uint32_t address, std::uint32_t at, std::uint32_t size,
                           std::uint32_t link, std::uint32_t info, std::uint32_t entry) {
    for (const std::uint32_t v : {section_names.add(name), type, flags, address, at, size, link,
                                  info, entry != 0 ? 4u : 1u, entry}) {
      sections.u32(v);
    }
  };
  for (const Segment& segment : program.segments) {
    const auto size = static_cast<std::uint32_t>(segment.bytes.size());
    for (const std::uint32_t v :
         {1u, offset, segment.address, segment.address, size, size, 7u, 1u}) {
      headers.u32(v);
    }
    const std::uint32_t flags = segment.name.starts_with(".text") ? 6 : 3;  // alloc, exec or write
    section(segment.name, 1, flags, segment.address, offset, size, 0, 0, 0);
    offset += size;
  }
  const auto symbol_size = static_cast<std::uint32_t>(symbol_bytes.size());
  const auto names_size = static_cast<std::uint32_t>(names.bytes().size());
  section(".symtab", 2, 0, 0, offset, symbol_size, count + 2, locals + 1, kSymbolSize);
  section(".strtab", 3, 0, 0, offset + symbol_size, names_size, 0, 0, 0);
  const std::uint32_t last_name = section_names.add(".shstrtab");
  const auto section_names_size = static_cast<std::uint32_t>(section_names.bytes().size());
  const std::uint32_t last_offset = offset + symbol_size + names_size;
  for (const std::uint32_t v :
       {last_name, 3u, 0u, 0u, last_offset, section_names_size, 0u, 0u, 1u, 0u}) {
    sections.u32(v);
  }

  Bytes file;
  file.raw({0x7F, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  file.u16(2);  // executable
  file.u16(kRiscv);
  file.u32(1);
  file.u32(program.entry);
  file.u32(kHeaderSize);
  file.u32(last_offset + section_names_size);
  file.u32(kRvc);
  for (const unsigned v :
       {kHeaderSize, kProgramHeaderSize, count, kSectionHeaderSize, count + 4, count + 3}) {
    file.u16(v);
  }
  file.raw(headers.take());
  for (const Segment& segment : program.segments) file.raw(segment.bytes);
  file.raw(symbol_bytes);
  file.raw(names.bytes());
  file.raw(section_names.bytes());
  file.raw(sections.take());
  return file.take();
}

void write_file(const std::string& path, const void* data, std::size_t size) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, getpid());
  const auto fail = [&](const char* what) {
    const int error = errno;
    std::remove(temporary.c_str());
    throw Error(ErrorKind::kIo, fmt::format("{}: found {} ({}): allowed a writable path", path,
                                            what, std::strerror(error)));
  };
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) fail("no way to create it");
  const bool written = std::fwrite(data, 1, size, file) == size;
  if (std::fclose(file) != 0 || !written) fail("a failed write");
  if (std::rename(temporary.c_str(), path.c_str()) != 0) fail("a failed rename");
}

}  // namespace pmt::assembler
