# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Every CSR: value after reset, which bits can be written, and the trap of a write to a read-only one. The table is
# written by hand from the privileged manual and docs, not taken from isa/spec. One more program tries all 4096 numbers.
"""CSR programs."""
from __future__ import annotations

import dataclasses
import random

from gen.program import Program

ALL = 0xFFFFFFFF
PATTERNS = (0x55555555, 0xAAAAAAAA, 0x0F0F1234)


@dataclasses.dataclass(frozen=True)
class Csr:
    """`reset` None: not a constant. `writable`: bits that keep what is written; the rest reads `fixed`."""

    name: str
    number: int
    reset: int | None = 0
    writable: int = 0
    fixed: int = 0
    read_only: bool = False
    needs: str = ""


MISA = 1 << 30 | 1 << 2 | 1 << 8 | 1 << 12
CSRS = (
    Csr("mstatus", 0x300, 0x1800, 0x88, 0x1800), Csr("misa", 0x301, MISA, 0, MISA),
    Csr("mie", 0x304, 0, 1 << 3 | 1 << 7 | 1 << 11 | 1 << 16), Csr("mtvec", 0x305, None, ALL & ~2),
    Csr("mstatush", 0x310), Csr("mcountinhibit", 0x320, 0, 5), Csr("mscratch", 0x340, 0, ALL),
    Csr("mepc", 0x341, 0, ALL & ~1), Csr("mcause", 0x342, 0, 0x8000001F), Csr("mtval", 0x343, 0, ALL),
    Csr("mip", 0x344), Csr("mnpuctl", 0x7C0, 0, 3), Csr("mnpuwin0base", 0x7C1, 0, ALL),
    Csr("mnpuwin0limit", 0x7C2, 0, ALL), Csr("mnpuwin1base", 0x7C3, 0, ALL, needs="npu.dma_windows"),
    Csr("mnpuwin1limit", 0x7C4, 0, ALL, needs="npu.dma_windows"), Csr("mnpuwinperm", 0x7C5, 0, 3),
    Csr("mcycle", 0xB00, None, ALL), Csr("minstret", 0xB02, None, ALL), Csr("mcycleh", 0xB80, 0, ALL),
    Csr("minstreth", 0xB82, 0, ALL),
    Csr("cycle", 0xC00, None, read_only=True), Csr("instret", 0xC02, None, read_only=True),
    Csr("cycleh", 0xC80, 0, read_only=True), Csr("instreth", 0xC82, 0, read_only=True),
    Csr("mvendorid", 0xF11, 0, read_only=True), Csr("marchid", 0xF12, 0, read_only=True),
    Csr("mimpid", 0xF13, 0, read_only=True), Csr("mhartid", 0xF14, 0, read_only=True),
    Csr("mconfigptr", 0xF15, 0, read_only=True), Csr("mnputag", 0xFC0, 0, read_only=True),
    Csr("mnpuerr", 0xFC1, 0, read_only=True), Csr("mnpuerrtag", 0xFC2, 0, read_only=True),
    Csr("mnpuerraddr", 0xFC3, 0, read_only=True), Csr("mnpuerraddrh", 0xFC4, 0, read_only=True),
    *(Csr(f"mhpmevent{i}", 0x320 + i) for i in range(3, 32)),
    *(Csr(f"mhpmcounter{i}", 0xB00 + i) for i in range(3, 32)),
    *(Csr(f"mhpmcounter{i}h", 0xB80 + i) for i in range(3, 32)),
)
# Debug CSRs exist, but for machine mode their access is an illegal instruction.
DEBUG = {"dcsr": 0x7B0, "dpc": 0x7B1, "dscratch0": 0x7B2, "dscratch1": 0x7B3}


def csrrs_word(number: int, rd: int, rs1: int) -> int:
    return number << 20 | rs1 << 15 | 2 << 12 | rd << 7 | 0x73


def reset_values() -> Program:
    program = Program("csr_reset")
    for csr in CSRS:
        if csr.reset is not None and not csr.needs:
            program.case(f"csr {csr.name}")
            program.emit(f"csrr a0, {csr.number:#x}")
            program.check("a0", csr.reset)
    return program


def writable_bits(needs: str) -> Program:
    program = Program("csr_write" + ("_windows" if needs else ""), (needs,) if needs else ())
    if needs:  # mnpuwinperm has the bits of the second window too
        program.case("csr mnpuwinperm")
        program.emit("li a0, -1", f"csrw {0x7C5:#x}, a0", f"csrr a1, {0x7C5:#x}")
        program.check("a1", 15)
        program.emit(f"csrw {0x7C5:#x}, zero")
    for csr in CSRS:
        if csr.read_only or csr.needs != needs or csr.name in ("mcycle", "minstret", "mtvec"):
            continue
        program.case(f"csr {csr.name}", "instr csrrw", "instr csrrs", "instr csrrc", "instr csrrwi", "instr csrrsi",
                     "instr csrrci")
        # mstatus.MIE with mie = 0 is harmless; counters are inhibited first so that they hold still.
        if csr.name in ("mcycleh", "minstreth"):
            program.emit("csrwi mcountinhibit, 5")
        ones = csr.fixed | csr.writable

        def read(value: int, mask: str = "") -> None:
            program.emit(f"csrr a1, {csr.number:#x}")
            if csr.name == "mnpuwinperm":
                program.emit("andi a1, a1, 3")
            program.check("a1", value)

        number = f"{csr.number:#x}"
        program.emit(f"csrr a2, {number}", "li a0, -1", f"csrrw a3, {number}, a0", "CHECK a2, a3")
        read(ones if csr.name != "mip" else 0)
        program.emit(f"csrw {number}, zero")
        read(csr.fixed)
        for pattern in PATTERNS if csr.writable else PATTERNS[:1]:
            program.emit(f"li a0, {pattern:#x}", f"csrw {number}, a0")
            read(csr.fixed | pattern & csr.writable)
            program.emit("li a0, -1", f"csrrc x0, {number}, a0")
            read(csr.fixed)
            program.emit(f"li a0, {pattern ^ ALL:#x}", f"csrrs x0, {number}, a0")
            read(csr.fixed | (pattern ^ ALL) & csr.writable)
        program.emit(f"csrrs a4, {number}, zero", f"csrrc a5, {number}, zero", "CHECK a4, a5")
        for mnemonic, combine in (("csrrwi", lambda old, i: i), ("csrrsi", lambda old, i: old | i),
                                  ("csrrci", lambda old, i: old & ~i)):
            for immediate in (0, 31, 21) if csr.writable else (31,):
                start = 0x7E9DC86F
                program.emit(f"li a0, {start:#x}", f"csrw {number}, a0", f"{mnemonic} a2, {number}, {immediate}")
                program.emit("andi a2, a2, 3" if csr.name == "mnpuwinperm" else "nop")
                program.check("a2", csr.fixed | start & csr.writable)
                old = csr.fixed | start & csr.writable
                value = combine(old, immediate) if mnemonic == "csrrwi" or immediate else old
                read(csr.fixed | value & csr.writable)
        program.emit(f"csrw {number}, zero")
        if csr.name in ("mcycleh", "minstreth"):
            program.emit("csrwi mcountinhibit, 0")
    return program


def read_only() -> Program:
    """Writes trap, whatever the operand's value; csrrs/csrrc with x0 or 0 as operand are reads and do not."""
    program = Program("csr_read_only")
    for csr in CSRS:
        if not csr.read_only:
            continue
        program.case(f"csr {csr.name}", "cause 2")
        program.emit("li a0, 0", f"li s0, {0x5A5:#x}")
        for funct3, rs1 in ((1, 10), (2, 10), (3, 10), (5, 0), (6, 1), (7, 1), (1, 0)):
            word = csr.number << 20 | rs1 << 15 | funct3 << 12 | 8 << 7 | 0x73
            program.emit(f"TRAPS 2, {word:#x}, .4byte {word:#x}")
            program.check("s0", 0x5A5)
        for funct3 in (2, 3, 6, 7):
            word = csr.number << 20 | funct3 << 12 | 9 << 7 | 0x73
            program.emit(f".4byte {word:#x}")
        if csr.reset is not None:
            program.check("s1", csr.reset)
    for name, number in DEBUG.items():
        program.case(f"csr {name}", "cause 2")
        word = csrrs_word(number, 8, 0)
        program.emit(f"TRAPS 2, {word:#x}, .4byte {word:#x}")
    return program


def nonexistent() -> Program:
    """All other numbers trap, reads and writes; the handler here is a short one that counts."""
    program = Program("csr_nonexistent")
    program.case("cause 2")
    known = {csr.number for csr in CSRS}
    program.emit("la t0, count_and_skip", "csrw mtvec, t0", "li s0, 0", "li s1, 0", "j sweep",
                 ".balign 4")
    program.label("count_and_skip")
    program.emit("csrr t1, mepc", "lw t2, 0(t1)", "csrr t3, mtval", "bne t2, t3, wrong", "csrr t3, mcause",
                 "addi t3, t3, -2", "bnez t3, wrong", "addi s0, s0, 1", "addi t1, t1, 4", "csrw mepc, t1", "mret")
    program.label("wrong")
    program.emit("j pmt_fail")
    program.label("sweep")
    program.emit(".balign 4")
    tried = [n for n in range(4096) if n not in known]
    for number in tried:
        program.emit(f".4byte {csrrs_word(number, 0, 0):#x}")
    program.check("s0", len(tried))
    # The same with a write, for a few numbers near those that exist.
    program.case("cause 2")
    program.emit("li s0, 0", "li a0, 0")
    near = [n for n in tried if n - 1 in known or n + 1 in known]
    for number in near:
        program.emit(f".4byte {number << 20 | 10 << 15 | 1 << 12 | 0x73:#x}")
    program.check("s0", len(near))
    return program


def programs(_rng: random.Random) -> list[Program]:
    return [reset_values(), writable_bits(""), writable_bits("npu.dma_windows"), read_only(), nonexistent()]
