# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# What each arithmetic instruction computes, in plain Python integers, written from the RISC-V manual
# (unprivileged 20191213, Zba/Zbb 1.0.0). Shares no code with isa/golden: it is the outside opinion.
"""Expected values of the directed programs: 32-bit unsigned in, 32-bit unsigned out."""
from __future__ import annotations

from collections.abc import Callable

MASK = 0xFFFFFFFF


def signed(value: int, bits: int = 32) -> int:
    """Two's complement value of the low `bits` bits."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def divide(a: int, b: int) -> tuple[int, int]:
    """Signed quotient towards zero and remainder, with the manual's answers for /0 and overflow."""
    if b == 0:
        return -1, a
    quotient = abs(a) // abs(b)
    if (a < 0) != (b < 0):
        quotient = -quotient
    return quotient, a - quotient * b


def divide_unsigned(a: int, b: int) -> tuple[int, int]:
    return (MASK, a) if b == 0 else (a // b, a % b)


def rotate_left(a: int, amount: int) -> int:
    amount &= 31
    return (a << amount | a >> (32 - amount)) & MASK


# Two registers in, one out.
BINARY: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "sll": lambda a, b: a << (b % 32),
    "slt": lambda a, b: int(signed(a) < signed(b)),
    "sltu": lambda a, b: int(a < b),
    "xor": lambda a, b: a ^ b,
    "srl": lambda a, b: a >> (b % 32),
    "sra": lambda a, b: signed(a) >> (b % 32),
    "or": lambda a, b: a | b,
    "and": lambda a, b: a & b,
    "mul": lambda a, b: signed(a) * signed(b),
    "mulh": lambda a, b: signed(a) * signed(b) >> 32,
    "mulhsu": lambda a, b: signed(a) * b >> 32,
    "mulhu": lambda a, b: a * b >> 32,
    "div": lambda a, b: divide(signed(a), signed(b))[0],
    "divu": lambda a, b: divide_unsigned(a, b)[0],
    "rem": lambda a, b: divide(signed(a), signed(b))[1],
    "remu": lambda a, b: divide_unsigned(a, b)[1],
    "sh1add": lambda a, b: 2 * a + b,
    "sh2add": lambda a, b: 4 * a + b,
    "sh3add": lambda a, b: 8 * a + b,
    "andn": lambda a, b: a & ~b,
    "orn": lambda a, b: a | ~b,
    "xnor": lambda a, b: ~(a ^ b),
    "min": lambda a, b: min(signed(a), signed(b)),
    "minu": min,
    "max": lambda a, b: max(signed(a), signed(b)),
    "maxu": max,
    "rol": rotate_left,
    "ror": lambda a, b: rotate_left(a, -b),
}

# One register in, one out.
UNARY: dict[str, Callable[[int], int]] = {
    "clz": lambda a: 32 - a.bit_length(),
    "ctz": lambda a: 32 if a == 0 else (a & -a).bit_length() - 1,
    "cpop": lambda a: bin(a).count("1"),
    "sext.b": lambda a: signed(a, 8),
    "sext.h": lambda a: signed(a, 16),
    "zext.h": lambda a: a % 65536,
    "orc.b": lambda a: sum(255 << 8 * i for i in range(4) if a >> 8 * i & 255),
    "rev8": lambda a: int.from_bytes(a.to_bytes(4, "little"), "big"),
}

# A register and an immediate in: the immediate is the signed 12-bit value, or the shift amount.
IMMEDIATE: dict[str, Callable[[int, int], int]] = {
    "addi": lambda a, i: a + i,
    "slti": lambda a, i: int(signed(a) < i),
    "sltiu": lambda a, i: int(a < (i & MASK)),
    "xori": lambda a, i: a ^ i,
    "ori": lambda a, i: a | i,
    "andi": lambda a, i: a & i,
}
SHIFT: dict[str, Callable[[int, int], int]] = {
    "slli": lambda a, i: a << i,
    "srli": lambda a, i: a >> i,
    "srai": lambda a, i: signed(a) >> i,
    "rori": lambda a, i: rotate_left(a, -i),
}
BRANCH: dict[str, Callable[[int, int], bool]] = {
    "beq": lambda a, b: a == b,
    "bne": lambda a, b: a != b,
    "blt": lambda a, b: signed(a) < signed(b),
    "bge": lambda a, b: signed(a) >= signed(b),
    "bltu": lambda a, b: a < b,
    "bgeu": lambda a, b: a >= b,
}
ZBA_ZBB = frozenset("sh1add sh2add sh3add andn orn xnor clz ctz cpop sext.b sext.h zext.h min minu max maxu rol ror "
                    "rori orc.b rev8".split())
M = frozenset("mul mulh mulhsu mulhu div divu rem remu".split())

# Corner values for operands.
CORNERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF,
           0xFFFFFF80, 0x55555555)
