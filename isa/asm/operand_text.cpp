// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/operand_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "pimento/gen/csr.h"

namespace pmt::assembler {
namespace {

constexpr std::array<std::string_view, 32> kRegisters = {
    "zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
    "a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
    "s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
constexpr std::string_view kFence = "iorw";

}  // namespace

std::optional<std::int32_t> register_number(std::string_view name) {
  if (name == "fp") return 8;
  for (std::size_t i = 0; i < kRegisters.size(); ++i) {
    if (kRegisters[i] == name) return static_cast<std::int32_t>(i);
  }
  if (name.size() < 2 || name.size() > 3 || name[0] != 'x') return std::nullopt;
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  const bool padded = name.size() == 3 && name[1] == '0';
  if (error != std::errc() || end != name.data() + name.size() || number > 31 || number < 0 ||
      padded) {
    return std::nullopt;
  }
  return number;
}

std::string_view register_name(std::int32_t number) {
  return kRegisters.at(static_cast<std::size_t>(number));
}

std::optional<std::int32_t> fence_set(std::string_view text) {
  if (text == "0") return 0;
  std::int32_t value = 0;
  std::size_t position = 0;
  for (const char letter : text) {
    const std::size_t found = kFence.find(letter, position);
    if (found == std::string_view::npos) return std::nullopt;
    value |= 8 >> found;
    position = found + 1;
  }
  if (value == 0) return std::nullopt;
  return value;
}

std::string fence_text(std::int32_t value) {
  std::string out;
  for (std::size_t i = 0; i < kFence.size(); ++i) {
    if (value & 8 >> i) out += kFence[i];
  }
  return out.empty() ? "0" : out;
}

std::string csr_text(std::int32_t number) {
  const gen::CsrInfo* info = gen::find_csr(static_cast<std::uint32_t>(number));
  return info != nullptr ? std::string(info->name) : fmt::format("0x{:03x}", number);
}

}  // namespace pmt::assembler
