// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The two hashes of any configuration; for a preset equal to those that the generator computed.
#pragma once

#include <cstdint>

#include "pimento/gen/config.h"

namespace pmt::image {

/// Over the keys that change generated code.
std::uint64_t arch_hash(const gen::Config& config);
/// Over every key.
std::uint64_t full_hash(const gen::Config& config);

}  // namespace pmt::image
