// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "asm/encode.h"
#include "asm/expression.h"
#include "asm/operand_text.h"
#include "asm/pseudo.h"
#include "asm/statement.h"
#include "pimento/error.h"
#include "pimento/gen/csr.h"

namespace pmt::assembler {
namespace {

using gen::Op;
using gen::OperandKind;

constexpr std::int64_t kMaxSection = std::int64_t{64} << 20;
constexpr std::uint32_t kSectionAlignment = 16;

[[noreturn]] void refuse(const std::string& found, const std::string& allowed) {
  throw Error(ErrorKind::kFormat, fmt::format("found {}: allowed {}", found, allowed));
}

bool is_numeric(std::string_view label) {
  return label.find_first_not_of("0123456789") == std::string_view::npos;
}

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

  Program run() {
    pass(false);
    layout();
    pass(true);
    return program();
  }

 private:
  // One walk over the statements: the first finds sizes and labels, the second makes bytes.
  void pass(bool emitting) {
    emitting_ = emitting;
    numeric_.clear();
    current_ = open(".text");
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      index_ = i;
      try {
        statement(statements_[i]);
      } catch (const Error& error) {
        mistakes_.push_back(fmt::format("{}:{}: {}", file_, statements_[i].line, error.what()));
      }
    }
    if (!mistakes_.empty()) {
      throw Error(ErrorKind::kFormat, fmt::format("{}", fmt::join(mistakes_, "\n")));
    }
  }

  void layout() {
    std::uint64_t address = options_.base;
    for (Section& section : sections_) {
      const bool first = &section == &sections_.front();
      const std::uint32_t step = first ? section.alignment
                                       : std::max(kSectionAlignment, section.alignment);
      if (first && options_.base % step != 0) {
        throw Error(ErrorKind::kFormat,
                    fmt::format("{}: base: found {:#x}: allowed a multiple of {}, which an .align asks for",
                                file_, options_.base, step));
      }
      address = (address + step - 1) / step * step;
      section.address = static_cast<std::uint32_t>(address);
      address += static_cast<std::uint64_t>(section.size);
      section.size = 0;
    }
    if (address > std::uint64_t{1} << 32) {
      throw Error(ErrorKind::kFormat,
                  fmt::format("{}: found an end at {:#x}: allowed up to 0x100000000", file_, address));
    }
  }

  Program program() {
    Program out;
    out.base = options_.base;
    out.entry = options_.base;
    std::vector<int> number(sections_.size(), -1);
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      if (sections_[i].bytes.empty()) continue;
      number[i] = static_cast<int>(out.segments.size());
      out.segments.push_back(
          {sections_[i].name, sections_[i].address, std::move(sections_[i].bytes)});
    }
    for (const auto& [name, value] : symbols_) {
      if (name == options_.entry) out.entry = static_cast<std::uint32_t>(value.number);
      if (is_numeric(name.substr(0, 1))) continue;
      const auto home = home_.find(name);
      out.symbols.push_back({name, static_cast<std::uint32_t>(value.number),
                             home == home_.end() ? -1 : number[static_cast<std::size_t>(home->second)],
                             globals_.contains(name)});
    }
    return out;
  }

  int open(const std::string& name) {
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      if (sections_[i].name == name) return static_cast<int>(i);
    }
    sections_.push_back({name, 0, 1, 0, {}});
    return static_cast<int>(sections_.size()) - 1;
  }

  Section& section() { return sections_[static_cast<std::size_t>(current_)]; }

  // Section-relative before layout, an address after.
  Value here() {
    if (emitting_) return {std::int64_t{section().address} + section().size};
    return {section().size, current_};
  }

  void define(const std::string& label) {
    std::string name = label;
    if (is_numeric(label)) name = fmt::format("{}@{}", label, ++numeric_[label]);
    if (!emitting_ && symbols_.contains(name)) {
      refuse(fmt::format("a second definition of '{}'", label), "one");
    }
    symbols_[name] = here();
    home_[name] = current_;
  }

  std::optional<Value> lookup(std::string_view name) {
    if (name == ".") return here();
    std::string key(name);
    if (is_numeric(name.substr(0, 1))) {
      const std::string label(name.substr(0, name.size() - 1));
      const unsigned count = numeric_[label] + (name.back() == 'f' ? 1 : 0);
      key = fmt::format("{}@{}", label, count);
    }
    const auto found = symbols_.find(key);
    if (found == symbols_.end()) return std::nullopt;
    Value value = found->second;
    if (emitting_ && value.section != Value::kAbsolute) {  // a label further down
      value = {value.number + sections_[static_cast<std::size_t>(value.section)].address};
    }
    return value;
  }

  std::optional<Value> try_value(const std::string& text, std::string* unknown) {
    return evaluate(text, [this](std::string_view name) { return lookup(name); }, unknown);
  }

  // A number that must be known now.
  std::int64_t number(const std::string& text) {
    std::string unknown;
    const auto value = try_value(text, &unknown);
    if (!value) {
      refuse(fmt::format("'{}'", unknown),
             emitting_ ? "a symbol that is defined" : "symbols defined on an earlier line");
    }
    if (value->section != Value::kAbsolute) refuse(fmt::format("the address '{}'", text), "a number");
    return value->number;
  }

  void bytes(std::uint64_t value, unsigned count) {
    if (emitting_) {
      for (unsigned i = 0; i < count; ++i) {
        section().bytes.push_back(static_cast<std::uint8_t>(value >> 8 * i));
      }
    }
    section().size += count;
  }

  void fill(std::int64_t count, std::uint8_t value) {
    if (count < 0 || section().size + count > kMaxSection) {
      refuse(fmt::format("{} bytes", count), fmt::format("a section of at most {} bytes", kMaxSection));
    }
    if (emitting_) section().bytes.insert(section().bytes.end(), static_cast<std::size_t>(count), value);
    section().size += count;
  }

  void statement(const Statement& s) {
    for (const std::string& label : s.labels) define(label);
    if (s.name.empty()) return;
    if (s.name[0] == '.') {
      directive(s);
    } else {
      instruction(s.name, s.operands);
    }
  }

  void need(const Statement& s, std::size_t low, std::size_t high, const char* syntax) {
    if (s.operands.size() < low || s.operands.size() > high) {
      refuse(fmt::format("{} operands", s.operands.size()), syntax);
    }
  }

  void directive(const Statement& s);
  void data(const Statement& s, unsigned count);
  void instruction(const std::string& name, const std::vector<std::string>& operands);
  void load_immediate(const std::vector<std::string>& operands);
  void emit(Op op, const std::vector<std::int32_t>& values);
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

void Assembler::data(const Statement& s, unsigned count) {
  need(s, 1, 1u << 20, "one value or more");
  for (const std::string& text : s.operands) {
    std::int64_t value = 0;
    if (emitting_) {
      value = number(text);
      const std::int64_t high = (std::int64_t{1} << 8 * count) - 1;
      if (value > high || value < -(high / 2) - 1) {
        refuse(fmt::format("{}", value), fmt::format("{} bytes", count));
      }
    }
    bytes(static_cast<std::uint64_t>(value), count);
  }
}

void Assembler::directive(const Statement& s) {
  const std::string& name = s.name;
  if (name == ".word" || name == ".4byte" || name == ".long") return data(s, 4);
  if (name == ".half" || name == ".2byte" || name == ".short") return data(s, 2);
  if (name == ".byte") return data(s, 1);
  if (name == ".ascii" || name == ".asciz" || name == ".string") {
    need(s, 1, 1u << 20, "one string or more");
    for (const std::string& text : s.operands) {
      for (const char c : string_bytes(text)) bytes(static_cast<unsigned char>(c), 1);
      if (name != ".ascii") bytes(0, 1);
    }
  } else if (name == ".align" || name == ".p2align" || name == ".balign") {
    need(s, 1, 1, "one number");
    std::int64_t boundary = number(s.operands[0]);
    if (name != ".balign") boundary = boundary >= 0 && boundary <= 16 ? std::int64_t{1} << boundary : 0;
    if (boundary < 1 || boundary > 65536 || !std::has_single_bit(static_cast<std::uint64_t>(boundary))) {
      refuse(s.operands[0], name == ".balign" ? "a power of two up to 65536" : "0..16");
    }
    section().alignment = std::max(section().alignment, static_cast<std::uint32_t>(boundary));
    fill((boundary - section().size % boundary) % boundary, 0);
  } else if (name == ".org") {
    need(s, 1, 1, "an offset in the section");
    const std::int64_t target = number(s.operands[0]);
    if (target < section().size) {
      refuse(fmt::format("{:#x}", target), fmt::format("at least {:#x}, the current offset", section().size));
    }
    fill(target - section().size, 0);
  } else if (name == ".space" || name == ".zero" || name == ".skip") {
    need(s, 1, 2, "a number of bytes, and a value");
    fill(number(s.operands[0]),
         s.operands.size() > 1 ? static_cast<std::uint8_t>(number(s.operands[1])) : std::uint8_t{0});
  } else if (name == ".equ" || name == ".set") {
    need(s, 2, 2, "a name and a value");
    std::string unknown;
    const auto value = try_value(s.operands[1], &unknown);
    if (emitting_ && !value) refuse(fmt::format("'{}'", unknown), "a symbol that is defined");
    if (value) symbols_[s.operands[0]] = *value;
  } else if (name == ".globl" || name == ".global") {
    globals_.insert(s.operands.begin(), s.operands.end());
  } else if (name == ".text" || name == ".data" || name == ".rodata" || name == ".bss") {
    need(s, 0, 0, "no operand");
    current_ = open(name);
  } else if (name == ".section") {
    need(s, 1, 8, "a name");
    current_ = open(s.operands[0]);
  } else if (name == ".option") {
    need(s, 1, 1, "norvc");
    if (s.operands[0] != "norvc") refuse("'" + s.operands[0] + "'", "norvc");
  } else if (name != ".local" && name != ".type" && name != ".size" && name != ".file") {
    refuse("directive '" + name + "'",
           ".word .half .byte .ascii .asciz .align .balign .org .space .equ .globl .text .data .section "
           ".option");
  }
}

std::int32_t Assembler::reg(const std::string& text) {
  const auto found = register_number(text);
  if (!found) refuse("'" + text + "'", "a register: x0..x31 or zero, ra, sp, ...");
  return *found;
}

std::int32_t Assembler::operand(const gen::Operand& kind, const std::string& text) {
  if (kind.kind == OperandKind::reg || kind.kind == OperandKind::creg) return reg(text);
  if (kind.kind == OperandKind::fence) {
    if (const auto set = fence_set(text)) return *set;
  }
  if (kind.kind == OperandKind::csr) {
    if (const gen::CsrInfo* info = gen::find_csr(text)) return info->number;
  }
  if (!emitting_) return kind.kind == OperandKind::creg ? 8 : 0;
  std::int64_t value = number(text);
  if (is_pc_relative(kind)) {
    value = static_cast<std::int32_t>(static_cast<std::uint32_t>(value - here().number));
  } else if (kind.kind == OperandKind::lui6 && value >= 0xFFFE0 && value <= 0xFFFFF) {
    value -= 0x100000;
  } else if (kind.is_signed && value > 0x7FFFFFFF && value <= 0xFFFFFFFF) {
    value -= std::int64_t{1} << 32;
  }
  if (value < kind.min() || value > kind.max()) {
    refuse(fmt::format("{} for {}", value, kind.name), fmt::format("{}..{}", kind.min(), kind.max()));
  }
  return static_cast<std::int32_t>(value);
}

std::vector<std::int32_t> Assembler::parse_operands(const gen::Instr& instr,
                                                    const std::vector<std::string>& operands) {
  // The syntax, split at its commas, says which operand stands where: `imm(rs1)` is a pair.
  std::vector<std::string> forms;
  std::string_view rest = trim(instr.syntax.substr(instr.name.size()));
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    forms.emplace_back(trim(rest.substr(0, comma)));
    rest = comma < rest.size() ? trim(rest.substr(comma + 1)) : std::string_view();
  }
  if (forms.size() != operands.size()) {
    refuse(fmt::format("{} operands", operands.size()), std::string(instr.syntax));
  }
  std::map<std::string, std::string, std::less<>> text;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::size_t open = forms[i].find('(');
    if (open == std::string::npos) {
      text[forms[i]] = operands[i];
      continue;
    }
    const std::size_t mark = operands[i].rfind('(');
    if (mark == std::string::npos || operands[i].back() != ')') {
      refuse("'" + operands[i] + "'", std::string(instr.syntax));
    }
    const std::string offset(trim(std::string_view(operands[i]).substr(0, mark)));
    text[forms[i].substr(0, open)] = offset.empty() ? "0" : offset;
    text[forms[i].substr(open + 1, forms[i].size() - open - 2)] =
        trim(std::string_view(operands[i]).substr(mark + 1, operands[i].size() - mark - 2));
  }
  const auto literal = text.find("sp");
  if (literal != text.end() && reg(literal->second) != 2) refuse(literal->second, "sp");
  std::vector<std::int32_t> values;
  for (unsigned i = 0; i < instr.operand_count; ++i) {
    values.push_back(operand(instr.operands[i], text.find(instr.operands[i].name)->second));
  }
  return values;
}

void Assembler::emit(Op op, const std::vector<std::int32_t>& values) {
  const unsigned size = gen::info(op).width / 8u;
  bytes(emitting_ ? encode(op, std::span<const std::int32_t>(values)) : 0, size);
}

void Assembler::load_immediate(const std::vector<std::string>& operands) {
  if (operands.size() != 2) refuse(fmt::format("{} operands", operands.size()), "li rd, value");
  const std::int32_t rd = reg(operands[0]);
  if (!emitting_) {  // the size is decided here and kept
    const auto value = try_value(operands[1], nullptr);
    const bool known = value && value->section == Value::kAbsolute;
    const auto word = static_cast<std::uint32_t>(known ? value->number : 0);
    const bool small = static_cast<std::uint32_t>(lo12(word)) == word;
    long_li_[index_] = !known || (!small && lo12(word) != 0);
    bytes(0, long_li_[index_] ? 8 : 4);
    return;
  }
  const std::int64_t value = number(operands[1]);
  if (value < -(std::int64_t{1} << 31) || value >= std::int64_t{1} << 32) {
    refuse(fmt::format("{}", value), "a 32-bit value");
  }
  const auto word = static_cast<std::uint32_t>(value);
  if (long_li_[index_]) {
    emit(Op::lui, {rd, hi20(word)});
    emit(Op::addi, {rd, rd, lo12(word)});
  } else if (static_cast<std::uint32_t>(lo12(word)) == word) {
    emit(Op::addi, {rd, 0, lo12(word)});
  } else {
    emit(Op::lui, {rd, hi20(word)});
  }
}

void Assembler::instruction(const std::string& name, const std::vector<std::string>& operands) {
  if (name == "li") return load_immediate(operands);
  if (name == "la" || name == "call" || name == "tail") {
    const bool la = name == "la";
    if (operands.size() != (la ? 2u : 1u)) {
      refuse(fmt::format("{} operands", operands.size()), la ? "la rd, symbol" : name + " symbol");
    }
    if (!emitting_) return bytes(0, 8);
    const auto target = static_cast<std::uint32_t>(number(operands.back()));
    const std::uint32_t distance = target - static_cast<std::uint32_t>(here().number);
    if (la) {
      const std::int32_t rd = reg(operands[0]);
      emit(Op::auipc, {rd, hi20(distance)});
      emit(Op::addi, {rd, rd, lo12(distance)});
      return;
    }
    const std::int32_t scratch = name == "call" ? 1 : 6;  // ra, t1
    emit(Op::auipc, {scratch, hi20(distance)});
    emit(Op::jalr, {name == "call" ? 1 : 0, scratch, lo12(distance)});
    return;
  }
  if (const auto real = expand_pseudo(name, operands)) {
    const gen::Instr* instr = gen::find_instr(real->name);
    return emit(instr->op, parse_operands(*instr, real->operands));
  }
  const gen::Instr* instr = gen::find_instr(name);
  if (instr == nullptr) refuse("'" + name + "'", "an instruction of docs/reference/instructions.md");
  emit(instr->op, parse_operands(*instr, operands));
}

}  // namespace

Program assemble(std::string_view text, std::string_view file, const Options& options) {
  return Assembler(parse_statements(text, file), file, options).run();
}

}  // namespace pmt::assembler
