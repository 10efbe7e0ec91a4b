// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Instruction bits to text. Guarantees: assembling the text at the same address gives the same
// bits; what is no instruction becomes .half or .word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pmt::assembler {

struct Disassembled {
  std::string text;
  unsigned bytes;  ///< 2 or 4
};

/// `word`: the 32 bits at the address, of which a 16-bit instruction uses the low half. With `pc`
/// targets are addresses, without it distances written as `. + 16`.
Disassembled disassemble(std::uint32_t word, std::optional<std::uint32_t> pc = std::nullopt);

}  // namespace pmt::assembler
