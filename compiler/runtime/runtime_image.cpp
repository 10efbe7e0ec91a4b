// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Symbol lookup in the prebuilt kernel library.
#include "runtime/runtime_image.h"

#include <stdexcept>
#include <string>

namespace pmt::runtime {

std::uint32_t Image::address_of(std::string_view name) const {
  for (const Symbol& symbol : symbols) {
    if (symbol.name == name) return symbol.address;
  }
  throw std::out_of_range("runtime library has no symbol '" + std::string(name) + "'");
}

}  // namespace pmt::runtime
