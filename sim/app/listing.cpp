// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Listings through the table-driven disassembler.
#include "app/listing.h"

#include <fmt/format.h>

#include <iterator>

#include "asm/disassemble.h"
#include "runtime/runtime_image.h"

namespace pmt::app {

std::string list_code(std::span<const std::uint8_t> code, std::uint32_t base,
                      const std::map<std::uint32_t, std::string>& labels) {
  std::string text;
  const auto out = std::back_inserter(text);
  const auto byte = [&](std::size_t i) {
    return i < code.size() ? static_cast<std::uint32_t>(code[i]) : 0U;
  };
  for (std::size_t i = 0; i < code.size();) {
    const std::uint32_t pc = base + static_cast<std::uint32_t>(i);
    const auto label = labels.find(pc);
    if (label != labels.end()) fmt::format_to(out, "{}:\n", label->second);
    const std::uint32_t word = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    const assembler::Disassembled line = assembler::disassemble(word, pc);
    if (line.bytes == 4) {
      fmt::format_to(out, "{:08x}: {:08x}  {}\n", pc, word, line.text);
    } else {
      fmt::format_to(out, "{:08x}: {:04x}      {}\n", pc, word & 0xFFFFU, line.text);
    }
    i += line.bytes;
  }
  return text;
}

std::string list_image(const image::Image& image) {
  std::map<std::uint32_t, std::string> labels;
  for (const runtime::Symbol& s : runtime::prebuilt().symbols) labels[s.address] = s.name;
  labels[static_cast<std::uint32_t>(image.entry)] = "_start";
  std::string text;
  for (const image::Section& section : image.sections) {
    if (section.type != gen::SectionType::code) continue;
    text += fmt::format("# section {}\n", section.name);
    text += list_code(section.data, static_cast<std::uint32_t>(section.load_addr), labels);
  }
  return text;
}

std::string list_elf(const ElfProgram& program) {
  std::map<std::uint32_t, std::string> labels;
  for (const ElfSymbol& s : program.symbols) {
    if (!s.name.starts_with("$") && !s.name.starts_with(".L")) labels.emplace(s.value, s.name);
  }
  std::string text;
  for (const ElfSegment& segment : program.segments) {
    if (!segment.executable) continue;
    text += fmt::format("# segment at {:#010x}\n", segment.address);
    text += list_code(segment.data, segment.address, labels);
  }
  return text;
}

}  // namespace pmt::app
