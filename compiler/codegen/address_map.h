// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The addresses that generated code uses, under the names of this folder.
#pragma once

#include <cstdint>

#include "pimento/gen/memmap.h"

namespace pmt::codegen {

inline constexpr std::uint32_t kTcmBase = gen::map_tcm_base;
inline constexpr std::uint64_t kMemBase = gen::map_mem_base;
inline constexpr std::uint64_t kMemEnd = kMemBase + gen::map_mem_span;
// Where the core sees NPU 0's scratchpad side A.
inline constexpr std::uint32_t kSideAWindow = gen::map_npu_base + gen::map_npu_spad_a_offset;

}  // namespace pmt::codegen
