// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Lexer of the text form.
#include "ir/lexer.h"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cstdint>

#include "ir/error.h"

namespace pmt::ir {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '+' ||
         c == '-';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Lexer::Lexer(std::string_view text, std::string_view source) : text_(text), source_(source) {
  advance();
}

void Lexer::fail(int line, const std::string& message) const {
  throw CompileError(fmt::format("{}:{}: {}", source_, line, message));
}

void Lexer::fail_found(const std::string& expected) const {
  const std::string found =
      token_.kind == TokenKind::End ? "the end of the text" : fmt::format("'{:.40}'", token_.text);
  fail(token_.line, fmt::format("found {}, expected {}", found, expected));
}

void Lexer::advance() {
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') {
      ++line_;
    } else if (text_.substr(at_, 2) == "//") {
      while (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      break;
    }
  }
  token_ = Token{TokenKind::End, "", line_};
  if (at_ >= text_.size()) return;
  if (text_[at_] == '"') return lex_string();
  if (is_word(text_[at_])) {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    token_.kind = TokenKind::Word;
    token_.text = text_.substr(start, at_ - start);
    return;
  }
  token_.kind = TokenKind::Punct;
  token_.text = text_.substr(at_++, 1);
}

void Lexer::lex_string() {
  token_.kind = TokenKind::String;
  ++at_;
  while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
    if (text_[at_] != '\\') {
      token_.text += text_[at_++];
      continue;
    }
    const std::string_view rest = text_.substr(at_ + 1, 3);
    if (rest.starts_with('"') || rest.starts_with('\\')) {
      token_.text += rest[0];
      at_ += 2;
    } else if (rest.size() == 3 && rest[0] == 'x' && hex_digit(rest[1]) >= 0 &&
               hex_digit(rest[2]) >= 0) {
      token_.text += static_cast<char>(hex_digit(rest[1]) * 16 + hex_digit(rest[2]));
      at_ += 4;
    } else {
      fail(line_, "escape in a string, expected \\\", \\\\ or \\xNN");
    }
  }
  if (at_ >= text_.size() || text_[at_] != '"') fail(line_, "string without a closing quote");
  ++at_;
}

Token Lexer::next() {
  Token token = token_;
  advance();
  return token;
}

bool Lexer::accept(std::string_view punct_or_word) {
  if (token_.kind == TokenKind::String || token_.text != punct_or_word) return false;
  if (token_.kind == TokenKind::End) return false;
  advance();
  return true;
}

void Lexer::expect(std::string_view punct_or_word) {
  if (!accept(punct_or_word)) fail_found(fmt::format("'{}'", punct_or_word));
}

std::string Lexer::word(const char* what) {
  if (token_.kind != TokenKind::Word) fail_found(what);
  return next().text;
}

std::string Lexer::string(const char* what) {
  if (token_.kind != TokenKind::String) fail_found(what);
  return next().text;
}

template <typename Int>
Int Lexer::integer(const char* what) {
  Int value = 0;
  const char* end = token_.text.data() + token_.text.size();
  const auto result = std::from_chars(token_.text.data(), end, value);
  if (token_.kind != TokenKind::Word || result.ec != std::errc{} || result.ptr != end) {
    fail_found(what);
  }
  advance();
  return value;
}

template std::int32_t Lexer::integer<std::int32_t>(const char* what);
template std::int64_t Lexer::integer<std::int64_t>(const char* what);

float Lexer::real(const char* what) {
  float value = 0;
  const char* end = token_.text.data() + token_.text.size();
  const auto result = std::from_chars(token_.text.data(), end, value);
  if (token_.kind != TokenKind::Word || result.ec != std::errc{} || result.ptr != end) {
    fail_found(what);
  }
  advance();
  return value;
}

}  // namespace pmt::ir
