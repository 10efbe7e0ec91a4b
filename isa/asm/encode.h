// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Instruction plus operand values to bits, driven by the generated table.
// Guarantees: a value out of range is refused, never truncated. Does not know labels or text.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>

#include "pimento/gen/isa.h"

namespace pmt::assembler {

/// Bits of `op` (in the low half for a 16-bit instruction). Operands in the order of
/// info(op).operands: register numbers, CSR number, immediate as the instruction means it (branch:
/// byte distance). Throws Error(kArgument) naming instruction, operand, value and range.
std::uint32_t encode(gen::Op op, std::span<const std::int32_t> operands);

template <std::integral... Values>
std::uint32_t encode(gen::Op op, Values... operands) {
  const std::array<std::int32_t, sizeof...(Values)> values{static_cast<std::int32_t>(operands)...};
  return encode(op, std::span<const std::int32_t>(values));
}

/// Is the operand a distance from the instruction's own address?
constexpr bool is_pc_relative(const gen::Operand& operand) {
  return operand.is_signed && operand.shift == 1;
}

/// Upper and sign-extended lower part of a 32-bit value, for lui and addi.
constexpr std::int32_t hi20(std::uint32_t value) {
  return static_cast<std::int32_t>((value + 0x800u) >> 12 & 0xFFFFFu);
}
constexpr std::int32_t lo12(std::uint32_t value) {
  return static_cast<std::int32_t>(value << 20) >> 20;
}

}  // namespace pmt::assembler
