// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320, as zlib).
#pragma once

#include <cstdint>
#include <span>

namespace pmt::image {

/// Continues from `crc`, the value over the bytes before these; 0 at the start.
std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t crc = 0);

}  // namespace pmt::image
