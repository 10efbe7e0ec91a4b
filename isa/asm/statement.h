// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Assembly text to statements: labels, a mnemonic or directive, operands split at commas.
// Comments: # and // to the end of the line, /* */. Several statements on a line are separated by ;
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pmt::assembler {

struct Statement {
  unsigned line = 0;
  std::vector<std::string> labels;
  std::string name;  ///< empty when there are only labels
  std::vector<std::string> operands;
};

/// Throws Error(kFormat), `file:line: message`.
std::vector<Statement> parse_statements(std::string_view text, std::string_view file);

/// Bytes of a quoted string with its escapes (\n \t \r \0 \\ \" \xHH). Throws Error(kFormat)
/// without position.
std::string string_bytes(std::string_view quoted);

std::string_view trim(std::string_view text);

}  // namespace pmt::assembler
