// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/expression.h"

#include <fmt/format.h>

#include <cctype>
#include <string>

#include "asm/encode.h"
#include "asm/statement.h"
#include "pimento/error.h"

namespace pmt::assembler {
namespace {

struct UnknownSymbol {
  std::string name;
};

constexpr unsigned kMaxDepth = 200;

class Parser {
 public:
  Parser(std::string_view text, const SymbolLookup& lookup) : text_(text), lookup_(lookup) {}

  Value parse() {
    const Value value = binary(0);
    skip();
    if (at_ < text_.size()) fail(fmt::format("'{}'", text_.substr(at_)), "an operator");
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string& found, const std::string& allowed) const {
    throw Error(ErrorKind::kFormat,
                fmt::format("expression '{}': found {}: allowed {}", text_, found, allowed));
  }

  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  char peek() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  // Operators by rising precedence.
  static int level_of(std::string_view op) {
    if (op == "|") return 0;
    if (op == "^") return 1;
    if (op == "&") return 2;
    if (op == "<<" || op == ">>") return 3;
    if (op == "+" || op == "-") return 4;
    if (op == "*" || op == "/" || op == "%") return 5;
    return -1;
  }

  std::string_view operator_here() {
    const char c = peek();
    if (c == '\0') return {};
    const std::size_t size = c == '<' || c == '>' ? 2 : 1;
    return text_.substr(at_, size);
  }

  Value binary(int level) {
    if (level > 5) return unary();
    Value left = binary(level + 1);
    for (;;) {
      const std::string_view op = operator_here();
      if (level_of(op) != level) return left;
      at_ += op.size();
      left = apply(op, left, binary(level + 1));
    }
  }

  Value apply(std::string_view op, Value a, Value b) const {
    if (op == "+" && (a.section == Value::kAbsolute || b.section == Value::kAbsolute)) {
      return {wrap(a.number, b.number, '+'), a.section != Value::kAbsolute ? a.section : b.section};
    }
    if (op == "-" && (b.section == Value::kAbsolute || a.section == b.section)) {
      return {wrap(a.number, b.number, '-'),
              b.section == Value::kAbsolute ? a.section : Value::kAbsolute};
    }
    if (a.section != Value::kAbsolute || b.section != Value::kAbsolute) {
      fail(fmt::format("'{}' on an address", op), "address + number, address - address");
    }
    const std::int64_t x = a.number;
    const std::int64_t y = b.number;
    if (op == "*") return {wrap(x, y, '*')};
    if (op == "/" || op == "%") {
      if (y == 0 || y == -1) {
        if (y == 0) fail("division by zero", "a divisor that is not zero");
        return {op == "%" ? 0 : wrap(0, x, '-')};
      }
      return {op == "/" ? x / y : x % y};
    }
    if (op == "<<" || op == ">>") {
      if (y < 0 || y > 63) fail(fmt::format("a shift by {}", y), "0..63");
      return {op == "<<" ? static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << y) : x >> y};
    }
    return {op == "&" ? x & y : op == "^" ? x ^ y : x | y};
  }

  static std::int64_t wrap(std::int64_t a, std::int64_t b, char op) {
    const auto x = static_cast<std::uint64_t>(a);
    const auto y = static_cast<std::uint64_t>(b);
    return static_cast<std::int64_t>(op == '+' ? x + y : op == '-' ? x - y : x * y);
  }

  Value unary() {
    if (++depth_ > kMaxDepth) fail("too much nesting", fmt::format("{} levels", kMaxDepth));
    const char c = peek();
    Value out;
    if (c == '-' || c == '~' || c == '+') {
      ++at_;
      const Value value = unary();
      if (value.section != Value::kAbsolute) fail(fmt::format("'{}' on an address", c), "a number");
      out = {c == '-' ? wrap(0, value.number, '-') : c == '~' ? ~value.number : value.number};
    } else {
      out = primary();
    }
    --depth_;
    return out;
  }

  Value parenthesised() {
    if (peek() != '(') fail("no '('", "%hi(...), %lo(...)");
    ++at_;
    const Value value = binary(0);
    if (peek() != ')') fail("no ')'", "as many ( as )");
    ++at_;
    return value;
  }

  Value primary() {
    const char c = peek();
    if (c == '(') return parenthesised();
    if (c == '%') return relocation();
    if (c == '\'') return character();
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return number();
    std::size_t end = at_;
    while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 ||
                                  text_[end] == '_' || text_[end] == '.' || text_[end] == '$')) {
      ++end;
    }
    if (end == at_) {
      fail(at_ < text_.size() ? fmt::format("'{}'", c) : "the end", "a number, a symbol, '('");
    }
    const std::string_view name = text_.substr(at_, end - at_);
    at_ = end;
    return symbol(name);
  }

  Value symbol(std::string_view name) {
    const auto value = lookup_(name);
    if (!value) throw UnknownSymbol{std::string(name)};
    return *value;
  }

  Value relocation() {
    const std::string_view name = text_.substr(at_, 3);
    if (name != "%hi" && name != "%lo") fail(fmt::format("'{}'", name), "%hi, %lo");
    at_ += 3;
    const Value value = parenthesised();
    if (value.section != Value::kAbsolute) throw UnknownSymbol{"an address before layout"};
    const auto word = static_cast<std::uint32_t>(value.number);
    return {name == "%hi" ? hi20(word) : lo12(word)};
  }

  Value character() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '\'') end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) fail("an open quote", "'c'");
    const std::string bytes = string_bytes(text_.substr(at_, end + 1 - at_));
    if (bytes.size() != 1) fail(fmt::format("{} characters", bytes.size()), "one");
    at_ = end + 1;
    return {static_cast<unsigned char>(bytes[0])};
  }

  Value number() {
    std::size_t end = at_;
    while (end < text_.size() && std::isalnum(static_cast<unsigned char>(text_[end])) != 0) ++end;
    const std::string digits(text_.substr(at_, end - at_));
    // 1b, 1f: the nearest numeric label before or after.
    const bool plain = digits.find_first_not_of("0123456789") == digits.size() - 1;
    if (plain && (digits.back() == 'b' || digits.back() == 'f')) {
      at_ = end;
      return symbol(digits);
    }
    int base = 10;
    std::size_t prefix = 0;
    if (digits.size() > 2 && digits[0] == '0' && std::tolower(digits[1]) == 'x') {
      base = 16;
      prefix = 2;
    } else if (digits.size() > 2 && digits[0] == '0' && std::tolower(digits[1]) == 'b') {
      base = 2;
      prefix = 2;
    } else if (digits.size() > 1 && digits[0] == '0') {
      base = 8;
      prefix = 1;
    }
    std::uint64_t value = 0;
    for (const char raw : digits.substr(prefix)) {
      const int c = std::tolower(static_cast<unsigned char>(raw));
      const int digit = std::isdigit(c) != 0 ? c - '0' : c - 'a' + 10;
      if (digit >= base) fail(fmt::format("digit '{}' in '{}'", raw, digits), "digits of its base");
      if (value >> 59 != 0) fail(fmt::format("'{}'", digits), "a number below 2^63");
      value = value * static_cast<unsigned>(base) + static_cast<unsigned>(digit);
    }
    at_ = end;
    return {static_cast<std::int64_t>(value)};
  }

  std::string_view text_;
  const SymbolLookup& lookup_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
};

}  // namespace

std::optional<Value> evaluate(std::string_view text, const SymbolLookup& lookup,
                              std::string* unknown) {
  try {
    return Parser(text, lookup).parse();
  } catch (const UnknownSymbol& symbol) {
    if (unknown != nullptr) *unknown = symbol.name;
    return std::nullopt;
  }
}

}  // namespace pmt::assembler
