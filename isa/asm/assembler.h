// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Text assembler for whole programs (language: isa/asm/README.md). Two passes; sections are laid
// out in order of first use from the base address. Never makes compressed instructions by itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "asm/program.h"

namespace pmt::assembler {

struct Options {
  std::uint32_t base = 0;
  std::string entry =
      "_start";  ///< symbol; the base address when the program has none of that name
};

/// Throws Error(kFormat) whose message has one line `file:line: message` per mistake.
Program assemble(std::string_view text, std::string_view file, const Options& options = {});

}  // namespace pmt::assembler
