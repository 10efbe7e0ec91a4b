// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "asm/assembler_impl.h"
#include "pimento/error.h"

namespace pmt::assembler {
namespace {

constexpr std::int64_t kMaxSection = std::int64_t{64} << 20;
constexpr std::uint32_t kSectionAlignment = 16;

bool is_numeric(std::string_view label) {
  return label.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void refuse(const std::string& found, const std::string& allowed) {
  throw Error(ErrorKind::kFormat, fmt::format("found {}: allowed {}", found, allowed));
}

Program Assembler::run() {
  pass(false);
  layout();
  pass(true);
  return program();
}

void Assembler::pass(bool emitting) {
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

void Assembler::layout() {
  std::uint64_t address = options_.base;
  for (Section& section : sections_) {
    const bool first = &section == &sections_.front();
    const std::uint32_t step =
        first ? section.alignment : std::max(kSectionAlignment, section.alignment);
    if (first && options_.base % step != 0) {
      throw Error(
          ErrorKind::kFormat,
          fmt::format("{}: base: found {:#x}: allowed a multiple of {}, which an .align asks for",
                      file_, options_.base, step));
    }
    address = (address + step - 1) / step * step;
    section.address = static_cast<std::uint32_t>(address);
    address += static_cast<std::uint64_t>(section.size);
    section.size = 0;
  }
  if (address > std::uint64_t{1} << 32) {
    throw Error(
        ErrorKind::kFormat,
        fmt::format("{}: found an end at {:#x}: allowed up to 0x100000000", file_, address));
  }
}

Program Assembler::program() {
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
    out.symbols.push_back(
        {name, static_cast<std::uint32_t>(value.number),
         home == home_.end() ? -1 : number[static_cast<std::size_t>(home->second)],
         globals_.contains(name)});
  }
  return out;
}

int Assembler::open(const std::string& name) {
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (sections_[i].name == name) return static_cast<int>(i);
  }
  sections_.push_back({name, 0, 1, 0, {}});
  return static_cast<int>(sections_.size()) - 1;
}

Value Assembler::here() {
  if (emitting_) return {std::int64_t{section().address} + section().size};
  return {section().size, current_};
}

void Assembler::define(const std::string& label) {
  std::string name = label;
  if (is_numeric(label)) name = fmt::format("{}@{}", label, ++numeric_[label]);
  if (!emitting_ && symbols_.contains(name)) {
    refuse(fmt::format("a second definition of '{}'", label), "one");
  }
  symbols_[name] = here();
  home_[name] = current_;
}

std::optional<Value> Assembler::lookup(std::string_view name) {
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

std::optional<Value> Assembler::try_value(const std::string& text, std::string* unknown) {
  return evaluate(
      text, [this](std::string_view name) { return lookup(name); }, unknown);
}

std::int64_t Assembler::number(const std::string& text) {
  std::string unknown;
  const auto value = try_value(text, &unknown);
  if (!value) {
    refuse(fmt::format("'{}'", unknown),
           emitting_ ? "a symbol that is defined" : "symbols defined on an earlier line");
  }
  if (value->section != Value::kAbsolute) refuse(fmt::format("the address '{}'", text), "a number");
  return value->number;
}

void Assembler::bytes(std::uint64_t value, unsigned count) {
  if (emitting_) {
    for (unsigned i = 0; i < count; ++i) {
      section().bytes.push_back(static_cast<std::uint8_t>(value >> 8 * i));
    }
  }
  section().size += count;
}

void Assembler::fill(std::int64_t count, std::uint8_t value) {
  if (count < 0 || section().size + count > kMaxSection) {
    refuse(fmt::format("{} bytes", count),
           fmt::format("a section of at most {} bytes", kMaxSection));
  }
  if (emitting_)
    section().bytes.insert(section().bytes.end(), static_cast<std::size_t>(count), value);
  section().size += count;
}

void Assembler::statement(const Statement& s) {
  for (const std::string& label : s.labels) define(label);
  if (s.name.empty()) return;
  if (s.name[0] == '.') {
    directive(s);
  } else {
    instruction(s.name, s.operands);
  }
}

void Assembler::need(const Statement& s, std::size_t low, std::size_t high, const char* syntax) {
  if (s.operands.size() < low || s.operands.size() > high) {
    refuse(fmt::format("{} operands", s.operands.size()), syntax);
  }
}

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
    if (name != ".balign")
      boundary = boundary >= 0 && boundary <= 16 ? std::int64_t{1} << boundary : 0;
    if (boundary < 1 || boundary > 65536 ||
        !std::has_single_bit(static_cast<std::uint64_t>(boundary))) {
      refuse(s.operands[0], name == ".balign" ? "a power of two up to 65536" : "0..16");
    }
    section().alignment = std::max(section().alignment, static_cast<std::uint32_t>(boundary));
    fill((boundary - section().size % boundary) % boundary, 0);
  } else if (name == ".org") {
    need(s, 1, 1, "an offset in the section");
    const std::int64_t target = number(s.operands[0]);
    if (target < section().size) {
      refuse(fmt::format("{:#x}", target),
             fmt::format("at least {:#x}, the current offset", section().size));
    }
    fill(target - section().size, 0);
  } else if (name == ".space" || name == ".zero" || name == ".skip") {
    need(s, 1, 2, "a number of bytes, and a value");
    fill(number(s.operands[0]), s.operands.size() > 1
                                    ? static_cast<std::uint8_t>(number(s.operands[1]))
                                    : std::uint8_t{0});
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
           ".word .half .byte .ascii .asciz .align .balign .org .space .equ .globl .text .data "
           ".section "
           ".option");
  }
}

Program assemble(std::string_view text, std::string_view file, const Options& options) {
  return Assembler(parse_statements(text, file), file, options).run();
}

}  // namespace pmt::assembler
