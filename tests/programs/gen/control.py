# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Branches taken and not taken, forwards and backwards, over operand tables; jumps with their link values.
"""Branch and jump programs."""
from __future__ import annotations

import random

from gen import semantics
from gen.program import Program


def branch_program(rng: random.Random) -> Program:
    program = Program("rv32i_branch")
    for mnemonic, function in semantics.BRANCH.items():
        values = semantics.CORNERS[::2] + (0x7FFFFFFE, 0xFFFFFFFE)
        pairs = [(a, b) for a in values for b in values] + [(v, v) for v in (rng.getrandbits(32), 5)]
        pairs += [(rng.getrandbits(32), rng.getrandbits(32)) for _ in range(16)]
        loop, taken, back, join, start = (program.new_label() for _ in range(5))
        program.case(f"instr {mnemonic}")
        program.emit(f"la s0, table_{mnemonic}", f"li s1, {len(pairs)}", f"j {loop}")
        program.label(back)
        program.emit("addi a3, a3, 2", f"j {join}")
        program.label(loop)
        program.emit("lw a0, 0(s0)", "lw a1, 4(s0)", "lw a2, 8(s0)", "li a3, 0",
                     f"{mnemonic} a0, a1, {taken}", f"j {start}")
        program.label(taken)
        program.emit("addi a3, a3, 1")
        program.label(start)
        program.emit(f"{mnemonic} a0, a1, {back}")
        program.label(join)
        program.emit("CHECK a3, a2", "addi s0, s0, 12", "addi s1, s1, -1", f"bnez s1, {loop}")
        program.data.append(f"table_{mnemonic}:")
        program.data += [f"    .word {a:#x}, {b:#x}, {3 * int(function(a, b))}" for a, b in pairs]
    # The farthest targets of a branch, both ways.
    near, far, done = (program.new_label() for _ in range(3))
    program.case("instr beq")
    program.emit("li a0, 1", f"j {near}")
    program.label(far)
    program.emit(f"j {done}", ".space 4096 - 4")
    program.label(near)
    program.emit(f"beq x0, x0, {far}")
    program.label(done)
    return program


def jump_program() -> Program:
    program = Program("rv32i_jump")
    for rd in ("x1", "x5", "x9"):
        target, link = program.new_label(), program.new_label()
        program.case("instr jal")
        program.emit(f"jal {rd}, {target}")
        program.label(link)
        program.emit("j pmt_fail")
        program.label(target)
        program.emit(f"la a0, {link}", f"CHECK a0, {rd}")
    back, link, skip = (program.new_label() for _ in range(3))
    program.case("instr jal")
    program.emit(f"j {skip}")
    program.label(back)
    program.emit("la a0, " + link, "CHECK a0, x1", f"j {link}_done")
    program.label(skip)
    program.emit(f"jal x1, {back}")
    program.label(link)
    program.emit("j pmt_fail")
    program.label(f"{link}_done")
    for rd, rs1, offset, odd in (("x1", "a0", 0, 0), ("x1", "a0", 0, 1), ("a0", "a0", 0, 0), ("x0", "a0", 2047, 1),
                                 ("x5", "x1", -2048, 0), ("x1", "x1", 16, 1), ("x0", "x5", -1, 1)):
        target, link = program.new_label(), program.new_label()
        program.case("instr jalr")
        # jalr clears bit 0 of the sum: the base is off by `odd`.
        program.emit(f"la {rs1}, {target}", f"li t2, {odd - offset}", f"add {rs1}, {rs1}, t2",
                     f"jalr {rd}, {offset}({rs1})")
        program.label(link)
        program.emit("j pmt_fail")
        program.label(target)
        if rd != "x0":
            program.emit(f"la t2, {link}", f"CHECK t2, {rd}")
    # Targets on both halfwords of a word, by 32-bit instructions that straddle two words.
    for nops in (0, 1):
        target = program.new_label()
        program.case("instr jal", "instr jalr")
        program.emit(".balign 4", f"jal x1, {target}", "j pmt_fail", ".option push", ".option rvc",
                     *["c.nop"] * nops, ".option pop")
        program.label(target)
        program.emit("lui a0, 0x12345", "addi a0, a0, 0x678")
        program.check("a0", 0x12345678)
        if nops:
            program.emit(".option push", ".option rvc", "c.nop", ".option pop")
    return program


def programs(rng: random.Random) -> list[Program]:
    return [branch_program(rng), jump_program()]
