// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// An assembled program as flat binary, as text for $readmemh, as ELF32; and atomic file writing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "asm/program.h"

namespace pmt::assembler {

/// From the base address to the end of the last segment, gaps zero.
std::vector<std::uint8_t> to_binary(const Program& program);

/// One 32-bit word in hexadecimal a line, from the base address; the last one padded with zeros.
std::string to_hex(const Program& program);

/// Executable with one program header and section per segment, and a symbol table.
std::vector<std::uint8_t> to_elf(const Program& program);

/// Writes to a temporary name beside the file, then renames. Throws Error(kIo).
void write_file(const std::string& path, const void* data, std::size_t size);

}  // namespace pmt::assembler
