// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Expressions of the assembly language: numbers, characters, symbols, `.`, ( ), unary - ~ +, and
// with C's precedence * / % + - << >> & ^ |; %hi(x) and %lo(x). A value is absolute or relative to
// a section.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace pmt::assembler {

struct Value {
  static constexpr int kAbsolute = -1;
  std::int64_t number = 0;
  int section = kAbsolute;
};

/// Value of a symbol, or of the current position for "."; nullopt when it is not known (yet).
using SymbolLookup = std::function<std::optional<Value>(std::string_view)>;

/// nullopt when a symbol is not known; its name is then in `unknown` if that is not null.
/// Throws Error(kFormat) without position for a malformed expression.
std::optional<Value> evaluate(std::string_view text, const SymbolLookup& lookup,
                              std::string* unknown = nullptr);

}  // namespace pmt::assembler
