// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// ELF32 fields at their offsets (System V ABI, chapters 4 and 5).
#include "app/elf.h"

#include <fmt/format.h>

#include <algorithm>

#include "pimento/error.h"

namespace pmt::app {
namespace {

constexpr std::uint16_t kMachineRiscv = 243;
constexpr std::uint16_t kTypeExecutable = 2;
constexpr std::uint32_t kSegmentLoad = 1;
constexpr std::uint32_t kSectionSymbols = 2;
constexpr std::size_t kLongestName = 256;  // longer ones are cut: nobody looks them up
constexpr std::size_t kHeaderBytes = 52, kProgramHeaderBytes = 32, kSectionHeaderBytes = 40,
                      kSymbolBytes = 16;

class Reader {
 public:
  Reader(std::span<const std::uint8_t> file, std::string label)
      : file_(file), label_(std::move(label)) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kFormat, label_ + ": " + what);
  }

  std::span<const std::uint8_t> bytes(std::uint64_t offset, std::uint64_t size,
                                      const std::string& what) const {
    if (offset > file_.size() || size > file_.size() - offset) {
      fail(fmt::format("{} at offset {} with {} bytes lies outside the file of {} bytes", what,
                       offset, size, file_.size()));
    }
    return file_.subspan(offset, size);
  }

  std::uint32_t u32(std::uint64_t offset, const std::string& what) const {
    const auto b = bytes(offset, 4, what);
    return static_cast<std::uint32_t>(b[0]) | static_cast<std::uint32_t>(b[1]) << 8 |
           static_cast<std::uint32_t>(b[2]) << 16 | static_cast<std::uint32_t>(b[3]) << 24;
  }

  std::uint16_t u16(std::uint64_t offset, const std::string& what) const {
    const auto b = bytes(offset, 2, what);
    return static_cast<std::uint16_t>(b[0] | b[1] << 8);
  }

 private:
  std::span<const std::uint8_t> file_;
  std::string label_;
};

void check_header(const Reader& in) {
  const auto header = in.bytes(0, kHeaderBytes, "ELF header");
  if (header[4] != 1) in.fail(fmt::format("ELF class {} found, 1 (32-bit) allowed", header[4]));
  if (header[5] != 1) {
    in.fail(fmt::format("ELF byte order {} found, 1 (little-endian) allowed", header[5]));
  }
  const std::uint16_t machine = in.u16(18, "ELF header");
  if (machine != kMachineRiscv) {
    in.fail(fmt::format("ELF machine {} found, {} (RISC-V) allowed", machine, kMachineRiscv));
  }
  const std::uint16_t type = in.u16(16, "ELF header");
  if (type != kTypeExecutable) {
    in.fail(fmt::format("ELF type {} found, {} (executable, statically linked) allowed", type,
                        kTypeExecutable));
  }
}

std::vector<ElfSegment> read_segments(const Reader& in) {
  const std::uint32_t table = in.u32(28, "ELF header");
  const std::uint16_t entry_size = in.u16(42, "ELF header");
  const std::uint16_t count = in.u16(44, "ELF header");
  if (count > 0 && entry_size != kProgramHeaderBytes) {
    in.fail(
        fmt::format("program header size {} found, {} allowed", entry_size, kProgramHeaderBytes));
  }
  std::vector<ElfSegment> segments;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t at = table + std::uint64_t{i} * kProgramHeaderBytes;
    const std::string what = fmt::format("program header {}", i);
    if (in.u32(at, what) != kSegmentLoad) continue;
    const std::uint32_t file_size = in.u32(at + 16, what);
    ElfSegment segment;
    segment.mem_size = in.u32(at + 20, what);
    segment.address = in.u32(at + 12, what);  // physical = where it is loaded
    segment.executable = (in.u32(at + 24, what) & 1) != 0;
    if (file_size > segment.mem_size) {
      in.fail(fmt::format("{}: file size {} is above memory size {}", what, file_size,
                          segment.mem_size));
    }
    if (segment.mem_size == 0) continue;
    if (std::uint64_t{segment.address} + segment.mem_size > std::uint64_t{1} << 32) {
      in.fail(fmt::format("{}: {} bytes at {:#010x} pass the end of the 32-bit address space", what,
                          segment.mem_size, segment.address));
    }
    const auto data =
        in.bytes(in.u32(at + 4, what), file_size, fmt::format("data of segment {}", i));
    segment.data.assign(data.begin(), data.end());
    segments.push_back(std::move(segment));
  }
  if (segments.empty()) in.fail("no segment to load (PT_LOAD) found");
  return segments;
}

std::string name_at(std::span<const std::uint8_t> strings, std::uint32_t offset) {
  if (offset >= strings.size()) return {};
  const auto rest =
      strings.subspan(offset, std::min<std::size_t>(strings.size() - offset, kLongestName));
  return {rest.begin(), std::find(rest.begin(), rest.end(), 0)};
}

// Of the first symbol table: linkers write one.
std::vector<ElfSymbol> read_symbols(const Reader& in) {
  const std::uint32_t table = in.u32(32, "ELF header");
  const std::uint16_t entry_size = in.u16(46, "ELF header");
  const std::uint16_t count = in.u16(48, "ELF header");
  std::vector<ElfSymbol> symbols;
  if (table == 0 || count == 0) return symbols;
  if (entry_size != kSectionHeaderBytes) {
    in.fail(
        fmt::format("section header size {} found, {} allowed", entry_size, kSectionHeaderBytes));
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t at = table + std::uint64_t{i} * kSectionHeaderBytes;
    const std::string what = fmt::format("section header {}", i);
    if (in.u32(at + 4, what) != kSectionSymbols) continue;
    const std::uint32_t link = in.u32(at + 24, what);
    if (link >= count) in.fail(fmt::format("{}: string section {} of {}", what, link, count));
    const std::uint64_t strings_at = table + std::uint64_t{link} * kSectionHeaderBytes;
    const auto strings =
        in.bytes(in.u32(strings_at + 16, what), in.u32(strings_at + 20, what), "string table");
    const std::uint32_t first = in.u32(at + 16, what);
    const std::uint32_t bytes = in.u32(at + 20, what);
    in.bytes(first, bytes, "symbol table");
    for (std::uint64_t s = first; s + kSymbolBytes <= std::uint64_t{first} + bytes;
         s += kSymbolBytes) {
      std::string name = name_at(strings, in.u32(s, "symbol"));
      if (!name.empty()) symbols.push_back({std::move(name), in.u32(s + 4, "symbol")});
    }
    break;
  }
  return symbols;
}

}  // namespace

std::optional<std::uint32_t> ElfProgram::symbol(const std::string& name) const {
  for (const ElfSymbol& symbol : symbols) {
    if (symbol.name == name) return symbol.value;
  }
  return std::nullopt;
}

bool is_elf(std::span<const std::uint8_t> file) {
  return file.size() >= 4 && file[0] == 0x7F && file[1] == 'E' && file[2] == 'L' && file[3] == 'F';
}

ElfProgram parse_elf(std::span<const std::uint8_t> file, const std::string& label) {
  const Reader in(file, label);
  if (!is_elf(file)) in.fail("not an ELF file");
  check_header(in);
  ElfProgram program;
  program.entry = in.u32(24, "ELF header");
  program.segments = read_segments(in);
  program.symbols = read_symbols(in);
  return program;
}

}  // namespace pmt::app
