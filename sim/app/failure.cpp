// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Which exception means what to the user.
#include "app/failure.h"

#include <fmt/format.h>

#include <new>
#include <string_view>

#include "core/device.h"
#include "ir/error.h"
#include "pimento/error.h"

namespace pmt::app {
namespace {

bool is_defect(ErrorKind kind) {
  return kind == ErrorKind::kInternal || kind == ErrorKind::kState || kind == ErrorKind::kMemory;
}

bool is_defect(pmt_status status) {
  return status == PMT_E_INTERNAL || status == PMT_E_STATE || status == PMT_E_MEM;
}

// Length of the UTF-8 sequence at the start of text; 0: none (overlong and surrogates are let
// pass).
std::size_t utf8_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80                     ? 1
                             : first >= 0xC2 && first < 0xE0  ? 2
                             : first >= 0xE0 && first < 0xF0  ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n') || byte == 0x7F;
}

}  // namespace

std::string printable(const std::string& text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(std::string_view(text).substr(i));
    if (length == 0 || is_control(text[i])) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
      ++i;
    } else {
      safe += text.substr(i, length);
      i += length;
    }
  }
  return safe;
}

Verdict judge(const std::exception& error) {
  if (const auto* e = dynamic_cast<const Failure*>(&error)) return {e->code(), e->what()};
  if (const auto* e = dynamic_cast<const ir::CompileError*>(&error)) {
    return {Exit::BadInput, e->what()};
  }
  if (const auto* e = dynamic_cast<const Error*>(&error)) {
    return {is_defect(e->kind()) ? Exit::Internal : Exit::BadInput, e->what()};
  }
  if (const auto* e = dynamic_cast<const driver::DeviceError*>(&error)) {
    return {is_defect(e->status()) ? Exit::Internal : Exit::BadInput, e->what()};
  }
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return {Exit::Internal, "out of memory"};
  }
  return {Exit::Internal, std::string("internal error: ") + error.what()};
}

}  // namespace pmt::app
