# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Programs for arithmetic: register-register operations run through tables of corner and random operands in three
# register patterns (distinct, rd = rs1, rd = rs2), immediates are unrolled.
"""Arithmetic programs: RV32I, M, Zba, Zbb."""
from __future__ import annotations

import random

from gen import semantics
from gen.program import Program

IMMEDIATES = (-2048, -2047, -1, 0, 1, 7, 0x555, 2047)


def binary_program(name: str, mnemonics: list[str], needs: tuple[str, ...], rng: random.Random) -> Program:
    program = Program(name, needs)
    for mnemonic in mnemonics:
        function = semantics.BINARY[mnemonic]
        pairs = [(a, b) for a in semantics.CORNERS for b in semantics.CORNERS]
        pairs += [(rng.getrandbits(32), rng.getrandbits(32)) for _ in range(24)]
        pairs += [(rng.getrandbits(32), rng.getrandbits(5)) for _ in range(8)]
        table, loop = f"table_{mnemonic}", program.new_label()
        program.case(f"instr {mnemonic}")
        program.emit(f"la s0, {table}", f"li s1, {len(pairs)}")
        program.label(loop)
        program.emit("lw a0, 0(s0)", "lw a1, 4(s0)", "lw a2, 8(s0)",
                     f"{mnemonic} a3, a0, a1", "CHECK a3, a2",
                     "mv a4, a0", f"{mnemonic} a4, a4, a1", "CHECK a4, a2",
                     "mv a5, a1", f"{mnemonic} a5, a0, a5", "CHECK a5, a2",
                     f"{mnemonic} zero, a0, a1", "CHECK zero, x0",
                     "addi s0, s0, 12", "addi s1, s1, -1", f"bnez s1, {loop}")
        # Both operands the same register.
        for a in (0, 1, 0x80000000, 0xFFFFFFFF, 0x12345678):
            program.emit(f"li t0, {a:#x}", f"{mnemonic} t1, t0, t0")
            program.check("t1", function(a, a))
        program.data.append(f"{table}:")
        program.data += [f"    .word {a:#x}, {b:#x}, {function(a, b) & semantics.MASK:#x}" for a, b in pairs]
    return program


def unary_program(name: str, mnemonics: list[str], needs: tuple[str, ...], rng: random.Random) -> Program:
    program = Program(name, needs)
    for mnemonic in mnemonics:
        function = semantics.UNARY[mnemonic]
        values = [*semantics.CORNERS, *(1 << i for i in range(32)), *(rng.getrandbits(32) for _ in range(32)),
                  *(rng.getrandbits(32) & rng.getrandbits(32) & rng.getrandbits(32) for _ in range(32))]
        table, loop = f"table_{mnemonic}", program.new_label()
        program.case(f"instr {mnemonic}")
        program.emit(f"la s0, {table}", f"li s1, {len(values)}")
        program.label(loop)
        program.emit("lw a0, 0(s0)", "lw a2, 4(s0)",
                     f"{mnemonic} a3, a0", "CHECK a3, a2",
                     f"{mnemonic} a0, a0", "CHECK a0, a2",
                     "addi s0, s0, 8", "addi s1, s1, -1", f"bnez s1, {loop}")
        program.data.append(f"{table}:")
        program.data += [f"    .word {a:#x}, {function(a) & semantics.MASK:#x}" for a in values]
    return program


def immediate_program(name: str, table: dict, mnemonics: list[str], needs: tuple[str, ...],
                      rng: random.Random) -> Program:
    program = Program(name, needs)
    for mnemonic in mnemonics:
        shift = table is semantics.SHIFT
        immediates = (0, 1, 15, 16, 30, 31) if shift else IMMEDIATES
        pairs = [(a, i) for a in semantics.CORNERS[::2] for i in immediates]
        pairs += [(rng.getrandbits(32), rng.randrange(32) if shift else rng.randrange(-2048, 2048)) for _ in range(16)]
        program.case(f"instr {mnemonic}")
        for index, (a, immediate) in enumerate(pairs):
            rd = "a0" if index % 3 == 0 else f"x{rng.choice([5, 6, 7, 11, 12, 18, 28])}"
            program.emit(f"li a0, {a:#x}", f"{mnemonic} {rd}, a0, {immediate}")
            program.check(rd, table[mnemonic](a, immediate))
    return program


def upper_program() -> Program:
    program = Program("rv32i_upper")
    for value in (0, 1, 0x7FFFF, 0x80000, 0xFFFFF, 0x12345, 0xABCDE):
        program.case("instr lui")
        program.emit(f"lui a0, {value:#x}")
        program.check("a0", value << 12)
    for value in (0, 1, 0x7FFFF, 0x80000, 0xFFFFF, 0x12345):
        program.case("instr auipc")
        here = program.new_label()
        program.label(here)
        program.emit(f"auipc a0, {value:#x}", f"lui a1, %hi({here})", f"addi a1, a1, %lo({here})",
                     f"li a2, {value << 12:#x}", "add a1, a1, a2", "CHECK a0, a1")
    program.case("instr lui", "instr auipc")
    program.emit("lui x0, 0xfffff", "auipc x0, 0xfffff", "CHECK x0, zero")
    return program


def programs(rng: random.Random) -> list[Program]:
    zb = ("core.zb",)
    base = [m for m in semantics.BINARY if m not in semantics.ZBA_ZBB and m not in semantics.M]
    bits = [m for m in semantics.BINARY if m in semantics.ZBA_ZBB]
    return [
        binary_program("rv32i_register", base, (), rng),
        binary_program("rv32m", sorted(semantics.M), (), rng),
        binary_program("zb_register", bits, zb, rng),
        unary_program("zb_unary", list(semantics.UNARY), zb, rng),
        immediate_program("rv32i_immediate", semantics.IMMEDIATE, list(semantics.IMMEDIATE), (), rng),
        immediate_program("rv32i_shift", semantics.SHIFT, ["slli", "srli", "srai"], (), rng),
        immediate_program("zb_shift", semantics.SHIFT, ["rori"], zb, rng),
        upper_program(),
    ]
