// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Reader of statically linked RISC-V ELF32 programs. Every offset of the file is checked: a hostile
// file is an error (pmt::Error, kFormat), never a crash. Does not relocate.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pmt::app {

struct ElfSegment {
  std::uint32_t address = 0;
  std::uint32_t mem_size = 0;  // at least data.size(); the rest is zero
  bool executable = false;
  std::vector<std::uint8_t> data;
};

struct ElfSymbol {
  std::string name;
  std::uint32_t value = 0;
};

struct ElfProgram {
  std::uint32_t entry = 0;
  std::vector<ElfSegment> segments;  // PT_LOAD with mem_size > 0, in file order
  std::vector<ElfSymbol> symbols;    // named ones; empty when stripped

  std::optional<std::uint32_t> symbol(const std::string& name) const;
};

bool is_elf(std::span<const std::uint8_t> file);

// `label` (the file name) starts every message.
ElfProgram parse_elf(std::span<const std::uint8_t> file, const std::string& label);

}  // namespace pmt::app
