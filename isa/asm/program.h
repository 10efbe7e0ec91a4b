// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// An assembled program: what the assembler makes and the writers of output.h take.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pmt::assembler {

struct Segment {
  std::string name;  ///< of the section
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;
};

struct Symbol {
  std::string name;
  std::uint32_t value = 0;
  int segment = -1;  ///< index, -1 for a number (.equ)
  bool global = false;
};

struct Program {
  std::uint32_t base = 0;
  std::uint32_t entry = 0;
  std::vector<Segment> segments;  ///< by rising address, disjoint
  std::vector<Symbol> symbols;
};

}  // namespace pmt::assembler
