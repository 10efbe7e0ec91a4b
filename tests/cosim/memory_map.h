// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Addresses that random programs use. Everything else answers with an error, in the bench and in
// the iss.
#pragma once

#include <cstdint>

namespace pmt::cosim {

inline constexpr std::uint32_t kRomBase = 0x0000'0000;
inline constexpr std::uint32_t kDebugHalt = 0x400, kDebugException = 0x404;
inline constexpr std::uint32_t kTcmBase = 0x4000'0000;
inline constexpr std::uint32_t kExternalBase = 0x8000'0000;
inline constexpr std::uint32_t kExternalBytes = 0x1'0000;

/// Code lies in the first half of either memory, data in the second halves of both.
inline constexpr std::uint32_t kDataOffset = 0x8000;

/// An address without anything, in the map of the SoC too.
inline constexpr std::uint32_t kNowhere[] = {0x6000'0000, 0x3000'0000, 0x7FFF'F000, 0x0010'0000};

}  // namespace pmt::cosim
