# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Decision tree over the fixed bits of instructions, from which the RTL and C++ decoders are written."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Instr

GROUPS = {32: [(6, 0), (14, 12), (31, 25), (24, 20), (19, 15), (11, 7)],
          16: [(1, 0), (15, 13), (12, 12), (11, 10), (6, 5), (11, 7), (6, 2)]}


@dataclass
class Leaf:
    """Taken when (word & mask) == match and no (mask, match) of `excluded` holds."""

    instr: Instr
    mask: int
    match: int
    excluded: list[tuple[int, int]]


@dataclass
class Switch:
    hi: int
    lo: int
    arms: dict[int, "Node"]


Node = Switch | list[Leaf]


def build(instructions: list[Instr], width: int, tested: int = 0) -> Node:
    """Nested switches on fields that every candidate fixes; then a short list of leaves."""
    if len(instructions) > 1:
        for hi, lo in GROUPS[width]:
            mask = ((1 << (hi - lo + 1)) - 1) << lo
            if mask & tested or any(i.mask & mask != mask for i in instructions):
                continue
            arms: dict[int, list[Instr]] = {}
            for i in instructions:
                arms.setdefault((i.match & mask) >> lo, []).append(i)
            return Switch(hi, lo, {v: build(a, width, tested | mask) for v, a in sorted(arms.items())})
    order = sorted(instructions, key=lambda i: -bin(i.mask).count("1"))
    return [Leaf(i, i.mask & ~tested, i.match & i.mask & ~tested, i.exclusion_bits()) for i in order]
