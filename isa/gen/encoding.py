# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Parses encoding strings and operand types of instructions (grammar: head of spec/base.toml)."""

from __future__ import annotations

import re

from .model import Operand, OperandType, Piece, Where

_NUMBER = re.compile(r"^([su])imm([0-9]+)(?:<<([0-9]+))?$")
_TOKEN = re.compile(r"^([a-z][a-z0-9_]*)(?:\[([0-9:|]+)\])?$")


def operand_type(text: str, named: dict[str, OperandType], where: Where) -> OperandType:
    if text in named:
        return named[text]
    found = _NUMBER.match(text)
    if not found:
        raise where.error("operands", f"unknown operand type '{text}'",
                          "simmN, uimmN, <<S forms, " + ", ".join(sorted(named)))
    bits, shift = int(found[2]), int(found[3] or 0)
    if not 1 <= bits <= 32 or shift >= bits:
        raise where.error("operands", f"operand type '{text}'", "1 to 32 bits, shift below bits")
    return OperandType(text, found[1] + "imm", bits, shift, found[1] == "s")


def parse_encoding(text: str, operands: list[Operand], where: Where) -> tuple[int, int, int]:
    """Returns (width, mask, match) and fills the operands' pieces."""
    by_name = {o.name: o for o in operands}
    items: list[tuple[str, object, int]] = []
    for token in text.split():
        if re.fullmatch(r"[01]+|-+", token):
            items.append(("bits", token, len(token)))
            continue
        found = _TOKEN.match(token)
        if not found:
            raise where.error("encoding", f"token '{token}'", "bits, dashes, name or name[value bits]")
        name = found[1]
        if name not in by_name:
            raise where.error("encoding", f"field '{name}' without operand type",
                              "fields listed in operands: " + (", ".join(by_name) or "none"))
        kind = by_name[name].type
        ranges = found[2] or f"{kind.bits - 1}:{kind.shift}"
        for part in ranges.split("|"):
            ends = part.split(":")
            if not all(e.isdigit() for e in ends) or len(ends) > 2:
                raise where.error("encoding", f"value bits '{part}'", "N or HI:LO")
            hi, lo = int(ends[0]), int(ends[-1])
            if hi < lo:
                raise where.error("encoding", f"value bits '{part}'", "HI:LO with HI >= LO")
            items.append(("field", (name, lo), hi - lo + 1))
    width = sum(w for _, _, w in items)
    if width not in (16, 32):
        raise where.error("encoding", f"{width} bits", "all 16 or all 32 bits")
    mask = match = 0
    position = width
    for kind_, data, bits in items:
        position -= bits
        if kind_ == "bits":
            for i, char in enumerate(reversed(str(data))):
                if char != "-":
                    mask |= 1 << (position + i)
                    match |= int(char) << (position + i)
        else:
            name, lo = data  # type: ignore[misc]
            by_name[name].pieces.append(Piece(lo, position, bits))
    for operand in operands:
        covered = [b for p in operand.pieces for b in range(p.value_lo, p.value_lo + p.width)]
        wanted = list(range(operand.type.shift, operand.type.bits))
        if sorted(covered) != wanted:
            missing = sorted(set(wanted) - set(covered))
            found_text = (f"value bits {missing} of '{operand.name}' not encoded" if missing else
                          f"value bits {sorted(covered)} of '{operand.name}'")
            raise where.error("encoding", found_text, f"each of bits {wanted[-1]}:{wanted[0]} once")
    return width, mask, match
