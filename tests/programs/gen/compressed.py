# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Every compressed instruction with corner immediates and registers; hints; the reserved encodings, which must trap.
"""Programs for RV32C."""
from __future__ import annotations

import random

from gen import semantics
from gen.program import Program

CREGS = ("s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5")
SIX_BIT = (-32, -17, -1, 1, 2, 31)
# Reserved 16-bit encodings of RV32C (manual, table of reserved code points) and quadrants of F/D and RV64 instructions.
ILLEGAL = {
    0x0000: "all zero", 0x0004: "c.addi4spn with a zero immediate, rd a0", 0x0010: "the same with rd a2",
    0x2000: "c.fld", 0x6000: "c.flw", 0x8000: "reserved", 0x9FFC: "reserved quadrant 0", 0xA000: "c.fsd", 0xE000: "c.fsw",
    0x6101: "c.addi16sp with a zero immediate", 0x6081: "c.lui with a zero immediate, rd x1",
    0x7001 - 0x1000 + 0x0200: "c.lui with a zero immediate, rd x4",
    0x9001: "c.srli with shamt bit 5", 0x9401: "c.srai with shamt bit 5", 0x9C01: "c.subw", 0x9C21: "c.addw",
    0x9C41: "reserved", 0x9C61: "reserved", 0x1082: "c.slli with shamt bit 5", 0x2002: "c.fldsp", 0x6002: "c.flwsp",
    0x4002: "c.lwsp to x0", 0x8002: "c.jr x0", 0xA002: "c.fsdsp", 0xE002: "c.fswsp",
}


def arithmetic(rng: random.Random) -> Program:
    program = Program("rv32c_arithmetic")

    def run(mnemonic: str, setup: list[str], text: str, register: str, value: int) -> None:
        program.covers.add(f"instr {mnemonic}")
        program.emit(*setup, ".option push", ".option rvc", text, ".option pop")
        program.check(register, value)

    for mnemonic, function in {"c.addi": lambda a, i: a + i, "c.li": lambda a, i: i}.items():
        program.case()
        for immediate in SIX_BIT + ((0,) if mnemonic == "c.li" else ()):
            for register in ("a0", "t0", "ra", "s6", "t4"):
                a = rng.getrandbits(32)
                run(mnemonic, [f"li {register}, {a:#x}"], f"{mnemonic} {register}, {immediate}", register,
                    function(a, immediate))
    program.case()
    for immediate in (1, 31, 0xFFFE0, 0xFFFFF, 17):
        for register in ("a0", "ra", "s6"):
            run("c.lui", [f"li {register}, 5"], f"c.lui {register}, {immediate:#x}", register, immediate << 12)
    program.case()
    for immediate in (16, -16, 496, -512, 64, 128, 256, 32):
        run("c.addi16sp", ["mv a5, sp", "li sp, 0x1000"], f"c.addi16sp sp, {immediate}", "sp", 0x1000 + immediate)
        program.emit("mv sp, a5")
    program.case()
    for index, immediate in enumerate((4, 8, 16, 32, 64, 128, 256, 512, 1020)):
        run("c.addi4spn", ["mv t2, sp", "li sp, 0x1000"], f"c.addi4spn {CREGS[index % 8]}, sp, {immediate}",
            CREGS[index % 8], 0x1000 + immediate)
        program.emit("mv sp, t2")
    for mnemonic, function in {"c.srli": semantics.SHIFT["srli"], "c.srai": semantics.SHIFT["srai"],
                               "c.slli": semantics.SHIFT["slli"]}.items():
        program.case()
        for index, amount in enumerate((1, 2, 15, 16, 31)):
            for a in (0x80000001, 0x7FFFFFFF, rng.getrandbits(32)):
                register = CREGS[index] if mnemonic != "c.slli" else ("ra", "t1", "a0", "s5", "t4")[index]
                run(mnemonic, [f"li {register}, {a:#x}"], f"{mnemonic} {register}, {amount}", register,
                    function(a, amount))
    program.case()
    for index, immediate in enumerate(SIX_BIT + (0,)):
        a = rng.getrandbits(32)
        run("c.andi", [f"li {CREGS[index]}, {a:#x}"], f"c.andi {CREGS[index]}, {immediate}", CREGS[index], a & immediate)
    for mnemonic in ("sub", "xor", "or", "and"):
        program.case()
        for rd in CREGS[::3]:
            for rs2 in CREGS:
                a, b = rng.getrandbits(32), rng.getrandbits(32)
                b = a if rd == rs2 else b
                run(f"c.{mnemonic}", [f"li {rd}, {a:#x}", f"li {rs2}, {b:#x}"], f"c.{mnemonic} {rd}, {rs2}", rd,
                    semantics.BINARY[mnemonic](a, b))
    for mnemonic, function in {"c.mv": lambda a, b: b, "c.add": lambda a, b: a + b}.items():
        program.case()
        for rd, rs2 in (("a0", "t4"), ("ra", "a5"), ("s6", "ra"), ("t0", "t0"), ("s0", "t4")):
            a, b = rng.getrandbits(32), rng.getrandbits(32)
            b = a if rd == rs2 else b
            run(mnemonic, [f"li {rd}, {a:#x}", f"li {rs2}, {b:#x}"], f"{mnemonic} {rd}, {rs2}", rd, function(a, b))
    # Hints must do nothing: c.nop 5, c.addi a0 0, c.li x0, c.lui x0, c.slli x0, c.srli a0 0, c.mv x0, c.add x0.
    program.case("instr c.nop", "instr c.addi", "instr c.li", "instr c.lui", "instr c.slli", "instr c.mv", "instr c.add")
    program.emit("li a0, 0x1234", "li a1, 0x77", ".option push", ".option rvc", "c.nop", ".2byte 0x0015", ".2byte 0x0501",
                 ".2byte 0x4005", ".2byte 0x6005", ".2byte 0x0006", ".2byte 0x0502", ".2byte 0x8101", ".2byte 0x8501",
                 ".2byte 0x802e", ".2byte 0x902e", ".option pop")
    program.check("a0", 0x1234)
    program.check("a1", 0x77)
    program.emit("CHECK x0, zero")
    return program


def memory(rng: random.Random) -> Program:
    program = Program("rv32c_memory")
    program.data += ["    .section .data", "    .balign 16", "area:", "    .space 512"]
    for index, offset in enumerate((0, 4, 8, 16, 32, 64, 124)):
        value, base, data = rng.getrandbits(32), CREGS[index], CREGS[(index + 3) % 8]
        program.case("instr c.sw", "instr c.lw")
        program.emit(f"la {base}, area", f"li {data}, {value:#x}", ".option push", ".option rvc",
                     f"c.sw {data}, {offset}({base})", ".option pop", f"la t0, area + {offset}", "lw t1, 0(t0)")
        program.check("t1", value)
        program.emit(f"li {data}, 0", ".option push", ".option rvc", f"c.lw {data}, {offset}({base})", ".option pop")
        program.check(data, value)
        program.emit(".option push", ".option rvc", f"c.lw {base}, {offset}({base})", ".option pop")
        program.check(base, value)
    for offset in (0, 4, 16, 32, 64, 128, 252):
        value = rng.getrandbits(32)
        for data in ("a0", "ra", "s6", "t4"):
            program.case("instr c.swsp", "instr c.lwsp")
            program.emit("mv t2, sp", "la sp, area", f"li {data}, {value:#x}", ".option push", ".option rvc",
                         f"c.swsp {data}, {offset}(sp)", ".option pop", f"la t0, area + {offset}", "lw t1, 0(t0)")
            program.check("t1", value)
            program.emit(f"li {data}, 0", ".option push", ".option rvc", f"c.lwsp {data}, {offset}(sp)", ".option pop")
            program.check(data, value)
            program.emit("mv sp, t2")
    program.case("instr c.swsp")
    program.emit("mv t2, sp", "la sp, area", "li a0, -1", "sw a0, 8(sp)", ".option push", ".option rvc",
                 "c.swsp zero, 8(sp)", ".option pop", "lw a0, 8(sp)", "mv sp, t2")
    program.check("a0", 0)
    return program


def control() -> Program:
    program = Program("rv32c_control")
    rvc, pop = ".option push\n    .option rvc", ".option pop"

    def halfword_jump(mnemonic: str, gap: int, backward: bool) -> None:
        """A jump over `gap` bytes, in either direction, with the link value checked for c.jal."""
        target, jump, link = (program.new_label() for _ in range(3))
        program.case(f"instr {mnemonic}")
        program.emit("li ra, 0")
        if backward:
            program.emit(f"j {jump}")
            program.label(target)
            program.emit(f"j {link}_done", *([f".space {gap - 4}"] if gap > 4 else []))
            program.label(jump)
            program.emit(rvc, f"{mnemonic} {target}", pop)
            program.label(link)
        else:
            program.emit(rvc, f"{mnemonic} {target}", pop)
            program.label(link)
            program.emit(*([f".space {gap - 2}"] if gap > 2 else []))
            program.label(target)
            program.emit(f"j {link}_done")
        program.emit(rvc, "c.nop", pop, ".balign 4", "j pmt_fail")
        program.label(f"{link}_done")
        if mnemonic == "c.jal":
            program.emit(f"la a0, {link}", "CHECK a0, ra")
        else:
            program.emit("CHECK ra, zero")

    for mnemonic in ("c.j", "c.jal"):
        for gap, backward in ((2, False), (64, False), (2046, False), (4, True), (130, True), (2048, True), (1024, False),
                              (512, True), (256, False), (32, True)):
            halfword_jump(mnemonic, gap, backward)
    for mnemonic, taken, not_taken in (("c.beqz", 0, 0x80000000), ("c.bnez", 0x80000000, 0)):
        for index, (gap, backward) in enumerate(((2, False), (16, False), (254, False), (128, False), (256, True),
                                                 (6, True), (64, True), (32, False))):
            register, target, jump, done = CREGS[index], *(program.new_label() for _ in range(3))
            program.case(f"instr {mnemonic}")
            program.emit(f"li {register}, {taken:#x}")
            if backward:
                program.emit(f"j {jump}")
                program.label(target)
                program.emit(f"j {done}", *([f".space {gap - 4}"] if gap > 4 else []))
                program.label(jump)
            program.emit(rvc, f"{mnemonic} {register}, {target}", pop)
            if not backward:
                program.emit(*([f".space {gap - 2}"] if gap > 2 else []))
                program.label(target)
                program.emit(f"j {done}")
            program.emit(rvc, "c.nop", pop, ".balign 4", "j pmt_fail")
            program.label(done)
            away = program.new_label()
            program.emit(f"li {register}, {not_taken:#x}", f"li t0, 1", rvc, f"{mnemonic} {register}, {away}", pop,
                         "li t0, 2")
            program.label(away)
            program.check("t0", 2)
    for mnemonic in ("c.jr", "c.jalr"):
        for register in ("a0", "ra", "t0", "s6"):
            for odd in (0, 1):
                target, link = program.new_label(), program.new_label()
                program.case(f"instr {mnemonic}")
                program.emit(f"la {register}, {target}", f"addi {register}, {register}, {odd}", rvc,
                             f"{mnemonic} {register}", pop)
                program.label(link)
                program.emit("j pmt_fail")
                program.label(target)
                if mnemonic == "c.jalr":
                    program.emit(f"la t1, {link}", "CHECK t1, ra")
    # 32-bit instructions at every halfword phase between compressed ones.
    program.case("instr c.nop")
    program.emit(".balign 4", rvc, "c.li a0, 1", pop, "lui a1, 0xabcde", rvc, "c.addi a0, 1", "c.addi a0, 1", pop,
                 "addi a1, a1, 0x7f", rvc, "c.addi a0, 1", pop, "add a1, a1, a0")
    program.check("a1", 0xABCDE000 + 0x7F + 4)
    return program


def reserved() -> Program:
    program = Program("rv32c_illegal")
    for code in ILLEGAL:
        program.case("cause 2")
        program.emit(f"TRAPS 2, {code:#x}, .2byte {code:#x}")
    program.case("cause 3", "instr c.ebreak")
    program.emit("TRAPS_AT_PC 3, .2byte 0x9002")
    return program


def programs(rng: random.Random) -> list[Program]:
    return [arithmetic(rng), memory(rng), control(), reserved()]
