// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/pseudo.h"

#include <array>
#include <string_view>

namespace pmt::assembler {
namespace {

// Operands of the real instruction: $1.. are those written, the rest is literal.
struct Row {
  std::string_view name;
  std::size_t count;
  std::string_view real;
  std::array<std::string_view, 3> operands;
};

constexpr Row kRows[] = {
    {"nop", 0, "addi", {"x0", "x0", "0"}},
    {"mv", 2, "addi", {"$1", "$2", "0"}},
    {"not", 2, "xori", {"$1", "$2", "-1"}},
    {"neg", 2, "sub", {"$1", "x0", "$2"}},
    {"zext.b", 2, "andi", {"$1", "$2", "255"}},
    {"seqz", 2, "sltiu", {"$1", "$2", "1"}},
    {"snez", 2, "sltu", {"$1", "x0", "$2"}},
    {"sltz", 2, "slt", {"$1", "$2", "x0"}},
    {"sgtz", 2, "slt", {"$1", "x0", "$2"}},
    {"beqz", 2, "beq", {"$1", "x0", "$2"}},
    {"bnez", 2, "bne", {"$1", "x0", "$2"}},
    {"blez", 2, "bge", {"x0", "$1", "$2"}},
    {"bgez", 2, "bge", {"$1", "x0", "$2"}},
    {"bltz", 2, "blt", {"$1", "x0", "$2"}},
    {"bgtz", 2, "blt", {"x0", "$1", "$2"}},
    {"bgt", 3, "blt", {"$2", "$1", "$3"}},
    {"ble", 3, "bge", {"$2", "$1", "$3"}},
    {"bgtu", 3, "bltu", {"$2", "$1", "$3"}},
    {"bleu", 3, "bgeu", {"$2", "$1", "$3"}},
    {"j", 1, "jal", {"x0", "$1", ""}},
    {"jal", 1, "jal", {"ra", "$1", ""}},
    {"jr", 1, "jalr", {"x0", "0($1)", ""}},
    {"jalr", 1, "jalr", {"ra", "0($1)", ""}},
    {"jalr", 3, "jalr", {"$1", "$3($2)", ""}},
    {"ret", 0, "jalr", {"x0", "0(ra)", ""}},
    {"fence", 0, "fence", {"iorw", "iorw", ""}},
    {"c.nop", 0, "c.nop", {"0", "", ""}},
    {"csrr", 2, "csrrs", {"$1", "$2", "x0"}},
    {"csrw", 2, "csrrw", {"x0", "$1", "$2"}},
    {"csrs", 2, "csrrs", {"x0", "$1", "$2"}},
    {"csrc", 2, "csrrc", {"x0", "$1", "$2"}},
    {"csrwi", 2, "csrrwi", {"x0", "$1", "$2"}},
    {"csrsi", 2, "csrrsi", {"x0", "$1", "$2"}},
    {"csrci", 2, "csrrci", {"x0", "$1", "$2"}},
    {"rdcycle", 1, "csrrs", {"$1", "cycle", "x0"}},
    {"rdcycleh", 1, "csrrs", {"$1", "cycleh", "x0"}},
    {"rdinstret", 1, "csrrs", {"$1", "instret", "x0"}},
    {"rdinstreth", 1, "csrrs", {"$1", "instreth", "x0"}},
};

std::string fill(std::string_view text, const std::vector<std::string>& operands) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$') {
      out += operands[static_cast<std::size_t>(text[++i] - '1')];
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::optional<RealInstruction> expand_pseudo(const std::string& name,
                                             const std::vector<std::string>& operands) {
  for (const Row& row : kRows) {
    if (row.name != name || row.count != operands.size()) continue;
    RealInstruction real{std::string(row.real), {}};
    for (const std::string_view text : row.operands) {
      if (!text.empty()) real.operands.push_back(fill(text, operands));
    }
    return real;
  }
  return std::nullopt;
}

}  // namespace pmt::assembler
