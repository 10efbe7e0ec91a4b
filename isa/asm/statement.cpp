// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/statement.h"

#include <fmt/format.h>

#include <cctype>

#include "pimento/error.h"

namespace pmt::assembler {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$';
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  std::vector<Statement> read() {
    while (at_ < text_.size()) piece();
    flush();
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::kFormat, fmt::format("{}:{}: {}", file_, line_, message));
  }

  // Takes one character, string or comment into the text of the current statement.
  void piece() {
    const char c = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == '\n' || c == ';') {
      flush();
      ++at_;
      if (c == '\n') ++line_;
    } else if (c == '#' || (c == '/' && next == '/')) {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    } else if (c == '/' && next == '*') {
      comment();
    } else if (c == '"' || c == '\'') {
      quoted(c);
    } else {
      current_ += c;
      ++at_;
    }
  }

  void comment() {
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) fail("found a comment without end: allowed /* ... */");
    for (; at_ < end + 2; ++at_) line_ += text_[at_] == '\n' ? 1 : 0;
    current_ += ' ';
  }

  void quoted(char quote) {
    const std::size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size() || text_[at_] != quote) {
      fail(fmt::format("found {} without its end: allowed {}...{} on one line", quote, quote,
                       quote));
    }
    ++at_;
    current_ += text_.substr(start, at_ - start);
  }

  void flush() {
    std::string_view rest = trim(current_);
    Statement statement;
    statement.line = line_;
    for (;;) {  // labels
      std::size_t end = 0;
      while (end < rest.size() && is_name(rest[end])) ++end;
      if (end == 0 || end >= rest.size() || rest[end] != ':') break;
      statement.labels.emplace_back(rest.substr(0, end));
      rest = trim(rest.substr(end + 1));
    }
    std::size_t end = 0;
    while (end < rest.size() && !is_space(rest[end])) ++end;
    for (const char c : rest.substr(0, end)) {
      statement.name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    split(trim(rest.substr(end)), statement);
    if (!statement.labels.empty() || !statement.name.empty()) out_.push_back(std::move(statement));
    current_.clear();
  }

  void split(std::string_view rest, Statement& statement) const {
    if (rest.empty()) return;
    std::size_t start = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= rest.size(); ++i) {
      const char c = i < rest.size() ? rest[i] : ',';
      if (c == '"' || c == '\'') {
        for (++i; i < rest.size() && rest[i] != c; ++i) i += rest[i] == '\\' ? 1 : 0;
        if (i >= rest.size()) fail("found a quote inside a name: allowed a space before it");
      } else if (c == '(') {
        ++depth;
      } else if (c == ')') {
        --depth;
      } else if (c == ',' && (depth <= 0 || i == rest.size())) {
        const std::string_view operand = trim(rest.substr(start, i - start));
        if (operand.empty()) fail("found an empty operand: allowed operands between commas");
        statement.operands.emplace_back(operand);
        start = i + 1;
      }
    }
    if (depth != 0) fail("found unequal parentheses: allowed as many ( as )");
  }

  std::string_view text_;
  std::string_view file_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
  std::string current_;
  std::vector<Statement> out_;
};

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<Statement> parse_statements(std::string_view text, std::string_view file) {
  return Reader(text, file).read();
}

std::string string_bytes(std::string_view quoted) {
  const char quote = quoted.empty() ? '\0' : quoted.front();
  if (quoted.size() < 2 || quoted.back() != quote || (quote != '"' && quote != '\'')) {
    throw Error(ErrorKind::kFormat, fmt::format("found {}: allowed a quoted string", quoted));
  }
  std::string out;
  const std::string_view body = quoted.substr(1, quoted.size() - 2);
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '\\') {
      out += body[i];
      continue;
    }
    const char c = ++i < body.size() ? body[i] : '\0';
    const std::size_t known = std::string_view("ntr0\\\"'").find(c);
    if (c != '\0' && known != std::string_view::npos) {
      out += std::string_view("\n\t\r\0\\\"'", 7)[known];
    } else if (c == 'x' && i + 2 < body.size() && std::isxdigit(body[i + 1]) != 0 &&
               std::isxdigit(body[i + 2]) != 0) {
      out += static_cast<char>(std::stoi(std::string(body.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      throw Error(ErrorKind::kFormat,
                  fmt::format("found escape \\{}: allowed \\n \\t \\r \\0 \\\\ \\\" \\' \\xHH", c));
    }
  }
  return out;
}

}  // namespace pmt::assembler
