// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// A hand-written program in lockstep: an ELF file whose parts lie in the bench's memories. Starts
// at its entry, ends at entry + 8 with the verdict in a0 (0: passed, else the number of the failing
// case).
#pragma once

#include <cstdint>
#include <string>

#include "random_program.h"

namespace pmt::cosim {

/// One halt request comes after `halt_after` retired instructions. Throws std::runtime_error with
/// the file's name when it cannot be read or a part lies outside the memories.
TestProgram load_elf(const std::string& path, const gen::Config& config, std::uint64_t halt_after);

}  // namespace pmt::cosim
