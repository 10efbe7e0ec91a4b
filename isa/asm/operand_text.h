// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Names of registers, CSRs and fence sets, both ways.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pmt::assembler {

/// x0..x31, ABI names, fp. nullopt when it is no register.
std::optional<std::int32_t> register_number(std::string_view name);
/// ABI name: zero, ra, sp, ...
std::string_view register_name(std::int32_t number);

/// Letters of "iorw" in that order, or 0.
std::optional<std::int32_t> fence_set(std::string_view text);
std::string fence_text(std::int32_t value);

/// CSR name, or the number in hexadecimal.
std::string csr_text(std::int32_t number);

}  // namespace pmt::assembler
