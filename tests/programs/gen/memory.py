# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Loads and stores of every width, sign, byte lane and offset sign, in the TCM and in external memory; stores are
# checked together with the bytes beside them.
"""Load and store programs."""
from __future__ import annotations

import random

from gen.program import Program
from gen.semantics import signed

LOADS = {"lb": (1, True), "lh": (2, True), "lw": (4, True), "lbu": (1, False), "lhu": (2, False)}
STORES = {"sb": 1, "sh": 2, "sw": 4}
OFFSETS = (-2048, -4, 0, 8, 2044)


def load_case(program: Program, mnemonic: str, memory: bytes, rng: random.Random) -> None:
    size, sign = LOADS[mnemonic]
    for offset in OFFSETS:
        for lane in range(0, 4, size):
            place = rng.randrange(0, len(memory) - 4, 4) + lane
            value = int.from_bytes(memory[place:place + size], "little")
            program.emit(f"la a0, data + {place} - ({offset})" if program.name.endswith("tcm") else
                         f"li a0, PMT_MEM + 0x2000 + {place} - ({offset})",
                         f"{mnemonic} a1, {offset}(a0)")
            program.check("a1", signed(value, 8 * size) if sign else value)
            # rd = rs1, and a use in the very next instruction.
            program.emit(f"{mnemonic} a0, {offset}(a0)", "addi a0, a0, 1")
            program.check("a0", (signed(value, 8 * size) if sign else value) + 1)


def store_case(program: Program, mnemonic: str, rng: random.Random, base: str) -> None:
    size = STORES[mnemonic]
    for offset in OFFSETS:
        for lane in range(0, 4, size):
            before, value = rng.getrandbits(32), rng.getrandbits(32)
            after = bytearray(before.to_bytes(4, "little"))
            after[lane:lane + size] = value.to_bytes(4, "little")[:size]
            program.emit(f"{base}", f"li a1, {before:#x}", "sw a1, 0(a0)",
                         f"li a2, {value:#x}", f"addi a3, a0, {lane}", f"li a4, {-offset}", "add a3, a3, a4",
                         f"{mnemonic} a2, {offset}(a3)", "lw a1, 0(a0)")
            program.check("a1", int.from_bytes(after, "little"))


def programs(rng: random.Random) -> list[Program]:
    result = []
    for where in ("tcm", "external"):
        program = Program(f"memory_{where}")
        memory = bytes(rng.randrange(256) for _ in range(256))
        words = [f"    .word {int.from_bytes(memory[i:i + 4], 'little'):#x}" for i in range(0, 256, 4)]
        program.data += ["    .balign 4", "data:", *words, "    .space 64"]
        if where == "external":
            loop = program.new_label()
            program.emit("la a0, data", "li a1, PMT_MEM + 0x2000", "li a2, 64")
            program.label(loop)
            program.emit("lw a3, 0(a0)", "sw a3, 0(a1)", "addi a0, a0, 4", "addi a1, a1, 4", "addi a2, a2, -1",
                         f"bnez a2, {loop}")
        for mnemonic in LOADS:
            program.case(f"instr {mnemonic}")
            load_case(program, mnemonic, memory, rng)
        for mnemonic in STORES:
            program.case(f"instr {mnemonic}")
            base = "la a0, pmt_stack_end - 512" if where == "tcm" else "li a0, PMT_MEM + 0x3000"
            store_case(program, mnemonic, rng, base)
        # Store then load at once, and a chain of loads through memory.
        program.case("instr lw", "instr sw")
        program.emit("la a0, pmt_stack_end - 512", "sw a0, 0(a0)", "lw a0, 0(a0)", "lw a0, 0(a0)", "lw a1, 0(a0)",
                     "la a2, pmt_stack_end - 512", "CHECK a1, a2", "lw x0, 0(a0)", "CHECK x0, zero")
        result.append(program)
    return result
