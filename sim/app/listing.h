// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Disassembled code as text, one instruction a line with address and bits.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "app/elf.h"
#include "image/image.h"

namespace pmt::app {

// labels: address -> name, printed on a line of their own.
std::string list_code(std::span<const std::uint8_t> code, std::uint32_t base,
                      const std::map<std::uint32_t, std::string>& labels);

// The code sections of an image; the runtime's functions and the program's entry are labelled.
std::string list_image(const image::Image& image);

std::string list_elf(const ElfProgram& program);

}  // namespace pmt::app
