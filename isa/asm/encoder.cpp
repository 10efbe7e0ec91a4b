// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
#include "asm/encoder.h"

#include <fmt/format.h>

#include <bit>

#include "pimento/error.h"

namespace pmt::assembler {

using gen::Op;

Label Encoder::new_label() {
  labels_.emplace_back();
  return Label{labels_.size() - 1};
}

void Encoder::bind(Label label) {
  if (labels_.at(label.id)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("label {}: found a second binding: allowed one", label.id));
  }
  labels_[label.id] = here();
}

void Encoder::put(Op op, std::uint32_t bits) {
  if (gen::info(op).width == 16) {
    half(static_cast<std::uint16_t>(bits));
  } else {
    word(bits);
  }
}

void Encoder::half(std::uint16_t value) {
  bytes_.push_back(static_cast<std::uint8_t>(value));
  bytes_.push_back(static_cast<std::uint8_t>(value >> 8));
}

void Encoder::word(std::uint32_t value) {
  half(static_cast<std::uint16_t>(value));
  half(static_cast<std::uint16_t>(value >> 16));
}

void Encoder::data(std::span<const std::uint8_t> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void Encoder::align(std::uint32_t bytes) {
  if (!std::has_single_bit(bytes)) {
    throw Error(ErrorKind::kArgument,
                fmt::format("align: found {}: allowed a power of two", bytes));
  }
  while (here() % bytes != 0) bytes_.push_back(0);
}

void Encoder::li(unsigned rd, std::uint32_t value) {
  const std::int32_t low = lo12(value);
  if (static_cast<std::uint32_t>(low) == value) {
    emit(Op::addi, rd, 0, low);
    return;
  }
  emit(Op::lui, rd, hi20(value));
  if (low != 0) emit(Op::addi, rd, rd, low);
}

void Encoder::la(unsigned rd, Label label) {
  fixups_.push_back({bytes_.size(), label, Fix::kAbsolute, Op::lui, rd, rd});
  emit(Op::lui, rd, 0);
  emit(Op::addi, rd, rd, 0);
}

void Encoder::branch(Op op, unsigned rs1, unsigned rs2, Label target) {
  fixups_.push_back({bytes_.size(), target, Fix::kBranch, op, rs1, rs2});
  emit(op, rs1, rs2, 0);
}

void Encoder::jump(unsigned rd, Label target) {
  fixups_.push_back({bytes_.size(), target, Fix::kBranch, Op::jal, rd, 0});
  emit(Op::jal, rd, 0);
}

void Encoder::call(unsigned link, std::uint32_t target) {
  const std::uint32_t distance = target - here();
  emit(Op::auipc, link, hi20(distance));
  emit(Op::jalr, link, link, lo12(distance));
}

void Encoder::patch(std::size_t offset, std::uint32_t bits) {
  for (unsigned i = 0; i < 4; ++i) bytes_[offset + i] = static_cast<std::uint8_t>(bits >> 8 * i);
}

std::vector<std::uint8_t> Encoder::finish() {
  for (const Fixup& fixup : fixups_) {
    const auto target = labels_.at(fixup.label.id);
    if (!target) {
      throw Error(ErrorKind::kArgument,
                  fmt::format("label {}: found no binding: allowed one", fixup.label.id));
    }
    if (fixup.kind == Fix::kAbsolute) {
      patch(fixup.offset, encode(Op::lui, fixup.first, hi20(*target)));
      patch(fixup.offset + 4, encode(Op::addi, fixup.first, fixup.first, lo12(*target)));
    } else {
      const std::uint32_t from = base_ + static_cast<std::uint32_t>(fixup.offset);
      const auto distance = static_cast<std::int32_t>(*target - from);
      patch(fixup.offset, fixup.op == Op::jal
                              ? encode(Op::jal, fixup.first, distance)
                              : encode(fixup.op, fixup.first, fixup.second, distance));
    }
  }
  fixups_.clear();
  return bytes_;
}

}  // namespace pmt::assembler
