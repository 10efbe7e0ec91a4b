// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The prebuilt RISC-V kernel library that every compiled model carries: bytes, address, symbols.
// Built once with the project by riscv64-unknown-elf-gcc; compiling a model calls no C compiler.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pmt::runtime {

struct Symbol {
  std::string_view name;
  std::uint32_t address;
};

struct Image {
  std::uint32_t base;  // the TCM base address; position-dependent
  std::span<const std::uint8_t> bytes;
  std::span<const Symbol> symbols;

  // Address of a function; throws std::out_of_range naming the symbol when there is none.
  std::uint32_t address_of(std::string_view name) const;
};

Image prebuilt();

}  // namespace pmt::runtime
