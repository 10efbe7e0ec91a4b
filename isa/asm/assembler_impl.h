// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// The assembler's state and passes; private to assembler.cpp (passes, directives) and
// instruction.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "asm/assembler.h"
#include "asm/encode.h"
#include "asm/expression.h"
#include "asm/statement.h"

namespace pmt::assembler {

[[noreturn]] void refuse(const std::string& found, const std::string& allowed);

struct Section {
  std::string name;
  std::int64_t size = 0;
  std::uint32_t alignment = 1;  ///< largest asked for
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;
};

class Assembler {
 public:
  Assembler(std::vector<Statement> statements, std::string_view file, const Options& options)
      : statements_(std::move(statements)), file_(file), options_(options) {}

  Program run();

 private:
  // One walk over the statements: the first finds sizes and labels, the second makes bytes.
  void pass(bool emitting);
  void layout();
  Program program();
  int open(const std::string& name);
  Section& section() { return sections_[static_cast<std::size_t>(current_)]; }

  // Section-relative before layout, an address after.
  Value here();
  void define(const std::string& label);
  // "." and numeric labels too; nullopt when it is not known (yet).
  std::optional<Value> lookup(std::string_view name);
  std::optional<Value> try_value(const std::string& text, std::string* unknown);
  // A number that must be known now.
  std::int64_t number(const std::string& text);
  void bytes(std::uint64_t value, unsigned count);
  void fill(std::int64_t count, std::uint8_t value);
  void statement(const Statement& s);
  void need(const Statement& s, std::size_t low, std::size_t high, const char* syntax);
  void directive(const Statement& s);
  void data(const Statement& s, unsigned count);
  void instruction(const std::string& name, const std::vector<std::string>& operands);
  void load_immediate(const std::vector<std::string>& operands);
  void emit(gen::Op op, const std::vector<std::int32_t>& values);
  std::vector<std::int32_t> parse_operands(const gen::Instr& instr,
                                           const std::vector<std::string>& operands);
  std::int32_t operand(const gen::Operand& kind, const std::string& text);
  std::int32_t reg(const std::string& text);

  std::vector<Statement> statements_;
  std::string file_;
  const Options& options_;
  std::vector<Section> sections_;
  std::map<std::string, Value> symbols_;
  std::map<std::string, int> home_;
  std::set<std::string> globals_;
  std::map<std::string, unsigned> numeric_;
  std::map<std::size_t, bool> long_li_;  // by statement: takes two instructions
  std::vector<std::string> mistakes_;
  std::size_t index_ = 0;
  int current_ = 0;
  bool emitting_ = false;
};

}  // namespace pmt::assembler
