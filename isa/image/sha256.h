// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// SHA-256 (FIPS 180-4), for configuration hashes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pmt::image {

std::array<std::uint8_t, 32> sha256(std::string_view text);

}  // namespace pmt::image
