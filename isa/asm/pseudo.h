// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Pseudo-instructions that stand for one real instruction. li, la, call and tail, which may take
// two, are the assembler's.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pmt::assembler {

struct RealInstruction {
  std::string name;
  std::vector<std::string> operands;
};

/// nullopt when there is no such pseudo-instruction with that many operands.
std::optional<RealInstruction> expand_pseudo(const std::string& name,
                                             const std::vector<std::string>& operands);

}  // namespace pmt::assembler
