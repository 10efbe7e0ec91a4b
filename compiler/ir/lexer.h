// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Tokens of the text form: words (letters, digits, _ . + -), quoted strings, single punctuation.
// `//` starts a comment that runs to the end of the line. Private to compiler/ir.
#pragma once

#include <string>
#include <string_view>

namespace pmt::ir {

enum class TokenKind { Word, String, Punct, End };

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;  // strings: unescaped, without quotes
  int line = 1;
};

class Lexer {
 public:
  Lexer(std::string_view text, std::string_view source);

  const Token& peek() const { return token_; }
  Token next();
  bool accept(std::string_view punct_or_word);  // consumes it if it is next
  void expect(std::string_view punct_or_word);
  std::string word(const char* what);
  std::string string(const char* what);

  template <typename Int>
  Int integer(const char* what);
  float real(const char* what);

  [[noreturn]] void fail(int line, const std::string& message) const;
  [[noreturn]] void fail_found(const std::string& expected) const;

 private:
  void advance();
  void lex_string();

  std::string_view text_;
  std::string source_;
  std::size_t at_ = 0;
  int line_ = 1;
  Token token_;
};

}  // namespace pmt::ir
