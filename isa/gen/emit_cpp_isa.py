# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""C++: pimento/gen/isa.h, the instruction table, decoder and compressed expander."""

from __future__ import annotations

from . import expr
from .emit_cpp import camel, file, text
from .emit_sv_decode import expansion_bits
from .model import Instr, Spec, Where
from .tree import Leaf, Node, Switch, build

KEYWORDS = {"and", "or", "xor", "not"}
KINDS = ["reg", "creg", "csr", "fence", "lui6", "npu_pair", "simm", "uimm"]

TYPES = """/// What an operand is; simm and uimm are numbers.
enum class OperandKind : std::uint8_t { %s };

/// `width` value bits from `value_lo` sit in the word from `word_lo`.
struct Piece {
  std::uint8_t value_lo;
  std::uint8_t word_lo;
  std::uint8_t width;
};

struct Operand {
  std::string_view name;
  OperandKind kind;
  std::uint8_t bits;   ///< value bits
  std::uint8_t shift;  ///< low value bits that are zero
  bool is_signed;
  std::uint8_t piece_count;
  Piece pieces[8];

  /// Value of the operand in an instruction word, sign-extended when signed; a creg gives 8..15.
  constexpr std::int32_t get(std::uint32_t word) const {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < piece_count; ++i) {
      value |= ((word >> pieces[i].word_lo) & ((1u << pieces[i].width) - 1u)) << pieces[i].value_lo;
    }
    if (is_signed && (value >> (bits - 1) & 1u)) value |= ~((1u << bits) - 1u);
    if (kind == OperandKind::creg) value += 8;
    return static_cast<std::int32_t>(value);
  }
  /// The word bits of a value that is in range.
  constexpr std::uint32_t put(std::int32_t number) const {
    std::uint32_t value = static_cast<std::uint32_t>(number);
    if (kind == OperandKind::creg) value -= 8;
    std::uint32_t word = 0;
    for (unsigned i = 0; i < piece_count; ++i) {
      word |= ((value >> pieces[i].value_lo) & ((1u << pieces[i].width) - 1u)) << pieces[i].word_lo;
    }
    return word;
  }
  constexpr std::int64_t min() const { return is_signed ? -(std::int64_t{1} << (bits - 1)) : 0; }
  constexpr std::int64_t max() const {
    const std::int64_t top = std::int64_t{1} << (is_signed ? bits - 1 : bits);
    return top - (std::int64_t{1} << shift);
  }
};

/// A word with (word & mask) == match is not this instruction.
struct Excluded {
  std::uint32_t mask;
  std::uint32_t match;
};

struct Instr {
  std::string_view name;
  Op op;
  Ext extension;
  std::uint8_t width;  ///< 16 or 32
  std::uint32_t match;
  std::uint32_t mask;
  std::uint8_t operand_count;
  Operand operands[4];
  std::uint8_t excluded_count;
  Excluded excluded[2];
  std::string_view syntax;
  std::string_view effect;
  std::string_view doc;

  constexpr bool matches(std::uint32_t word) const {
    if ((word & mask) != match) return false;
    for (unsigned i = 0; i < excluded_count; ++i) {
      if ((word & excluded[i].mask) == excluded[i].match) return false;
    }
    return true;
  }
};
"""


def op_name(i: Instr) -> str:
    return i.ident + ("_" if i.ident in KEYWORDS else "")


def _condition(leaf: Leaf) -> str:
    terms = []
    if leaf.mask:
        terms.append(f"(w & 0x{leaf.mask:X}u) == 0x{leaf.match:X}u")
    terms += [f"(w & 0x{m:X}u) != 0x{v:X}u" for m, v in leaf.excluded]
    return " && ".join(terms)


def _walk(node: Node, action, indent: int) -> list[str]:
    pad = "  " * indent
    if isinstance(node, Switch):
        width_mask = (1 << (node.hi - node.lo + 1)) - 1
        shift = f"w >> {node.lo}" if node.lo else "w"
        out = [f"{pad}switch ({shift} & 0x{width_mask:X}u) {{"]
        for value, arm in node.arms.items():
            out += [f"{pad}  case 0x{value:X}:", *_walk(arm, action, indent + 2), f"{pad}    break;"]
        return out + [f"{pad}  default: break;", f"{pad}}}"]
    out = []
    for leaf in node:
        condition = _condition(leaf)
        lines = action(leaf.instr)
        if condition:
            out += [f"{pad}if ({condition}) {{", *[f"{pad}  {line}" for line in lines], f"{pad}}}"]
        else:
            out += [pad + line for line in lines]
    return out


def _gather(bits: list[int | str]) -> str:
    """C++ expression that builds a word from word bits and constants (low first)."""
    constant = sum(1 << n for n, b in enumerate(bits) if b == "1")
    terms: dict[tuple[int, int], int] = {}
    repeats: dict[int, list[int]] = {}
    seen: set[int] = set()
    for n, b in enumerate(bits):
        if isinstance(b, str):
            continue
        repeats.setdefault(b, []).append(n)
    parts = [f"0x{constant:X}u"]
    for source, targets in repeats.items():
        if len(targets) > 2:
            mask = sum(1 << t for t in targets)
            parts.append(f"((0u - (w >> {source} & 1u)) & 0x{mask:X}u)")
            seen.update(targets)
    for n, b in enumerate(bits):
        if isinstance(b, str) or n in seen:
            continue
        distance = n - b
        key = (abs(distance), 1 if distance >= 0 else -1)
        terms[key] = terms.get(key, 0) | 1 << n
    for (distance, sign), mask in sorted(terms.items()):
        moved = "w" if not distance else f"w << {distance}" if sign > 0 else f"w >> {distance}"
        parts.append(f"({moved} & 0x{mask:X}u)" if not distance else f"(({moved}) & 0x{mask:X}u)")
    return " | ".join(parts)


def _operand(o) -> str:
    pieces = ", ".join(f"{{{p.value_lo}, {p.word_lo}, {p.width}}}" for p in o.pieces)
    return (f"{{{text(o.name)}, OperandKind::{o.type.kind}, {o.type.bits}, {o.type.shift}, "
            f"{str(o.type.signed).lower()}, {len(o.pieces)}, {{{pieces}}}}}")


def isa(spec: Spec) -> str:
    keys = {k.name for k in spec.keys}
    by_name = {i.name: i for i in spec.instructions}
    base = [i for i in spec.instructions if i.width == 32]
    small = [i for i in spec.instructions if i.width == 16]
    out = ["enum class Ext : std::uint8_t { " + ", ".join(spec.extensions) + " };", "",
           "/// Instructions: dots become underscores; and_, or_, xor_ avoid C++ keywords.",
           "enum class Op : std::uint8_t {", "  illegal = 0,"]
    out += [f"  {op_name(i)}," for i in [*base, *small]]
    out += ["};", f"inline constexpr unsigned kOpCount = {len(spec.instructions) + 1};", "",
            TYPES % ", ".join(KINDS), "/// By Op number; entry 0 is the illegal instruction.",
            "inline constexpr Instr kInstrs[kOpCount] = {",
            '    {"illegal", Op::illegal, Ext::I, 32, 0, 0xFFFFFFFFu, 0, {}, 0, {}, "", "", ""},']
    for i in [*base, *small]:
        operands = ", ".join(_operand(o) for o in i.operands)
        excluded = ", ".join(f"{{0x{m:X}u, 0x{v:X}u}}" for m, v in i.exclusion_bits())
        out.append(f"    {{{text(i.name)}, Op::{op_name(i)}, Ext::{i.extension}, {i.width}, "
                   f"0x{i.match:X}u, 0x{i.mask:X}u, {len(i.operands)},")
        out.append(f"     {{{operands}}}, {len(i.exclude)}, {{{excluded}}},")
        out.append(f"     {text(i.syntax)}, {text(i.effect)},")
        out.append(f"     {text(i.doc)}}},")
    out += ["};", "", "constexpr const Instr& info(Op op) { return kInstrs[static_cast<unsigned>(op)]; }",
            "constexpr std::string_view name(Op op) { return info(op).name; }", "",
            "/// nullptr when there is no instruction of that name.",
            "constexpr const Instr* find_instr(std::string_view name) {",
            "  for (unsigned i = 1; i < kOpCount; ++i) {",
            "    if (kInstrs[i].name == name) return &kInstrs[i];", "  }", "  return nullptr;", "}", "",
            "/// Is the extension there in this configuration?",
            "constexpr bool implemented(Ext ext, const Config& c) {", "  switch (ext) {"]
    for name, data in spec.extensions.items():
        if data.get("requires"):
            where = Where("spec/spec.toml", f"extension.{name}")
            cond = expr.to_cpp(expr.parse(data["requires"], keys, where))
            out.append(f"    case Ext::{name}: return {cond};")
    out += ["    default: return true;", "  }", "}", "",
            "/// 32-bit word to instruction; Op::illegal when undefined. Does not look at the configuration.",
            "constexpr Op decode32(std::uint32_t w) {",
            *_walk(build(base, 32), lambda i: [f"return Op::{op_name(i)};"], 1),
            "  return Op::illegal;", "}", "",
            "/// 16-bit word to instruction; Op::illegal when undefined or reserved.",
            "constexpr Op decode16(std::uint16_t half) {", "  const std::uint32_t w = half;",
            *_walk(build(small, 16), lambda i: [f"return Op::{op_name(i)};"], 1),
            "  return Op::illegal;", "}", "",
            "/// Compressed to the 32-bit word it stands for; false when undefined or reserved.",
            "constexpr bool expand16(std::uint16_t half, std::uint32_t& out) {",
            "  const std::uint32_t w = half;",
            *_walk(build(small, 16), lambda i: [f"out = {_gather(expansion_bits(i, by_name))};",
                                                "return true;"], 1),
            "  return false;", "}", "",
            "// Fields and immediates of 32-bit words.",
            "constexpr unsigned field_rd(std::uint32_t w) { return w >> 7 & 31u; }",
            "constexpr unsigned field_rs1(std::uint32_t w) { return w >> 15 & 31u; }",
            "constexpr unsigned field_rs2(std::uint32_t w) { return w >> 20 & 31u; }",
            "constexpr unsigned field_csr(std::uint32_t w) { return w >> 20; }"]
    for label, name, operand in (("i", "addi", "imm"), ("s", "sw", "imm"), ("b", "beq", "imm"),
                                 ("u", "lui", "imm"), ("j", "jal", "imm")):
        number = [i.name for i in by_name[name].operands].index(operand)
        shift = " << 12" if label == "u" else ""
        cast = f"static_cast<std::int32_t>(static_cast<std::uint32_t>(info(Op::{op_name(by_name[name])})" \
               f".operands[{number}].get(w)){shift})"
        out.append(f"constexpr std::int32_t imm_{label}(std::uint32_t w) {{ return {cast}; }}")
    result = file("Instruction table, decoder and compressed expander.", out,
                  ("cstdint", "string_view"))
    return result.replace("\nnamespace pmt::gen {",
                          '\n#include "pimento/gen/config.h"\n\nnamespace pmt::gen {', 1)
