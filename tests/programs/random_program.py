# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Random RV32IMC (and Zba/Zbb) programs without privileged instructions: arithmetic, loads and stores into a data area,
# forward branches, calls, bounded loops. At the end all registers and the data area are the signature.
"""Text of one random program for the comparison with qemu."""
from __future__ import annotations

import random

from gen import semantics

# s0/s1 point into the data area, s2 counts loops; sp, gp, tp stay as they are.
FREE = [r for r in range(1, 32) if r not in (2, 3, 4, 8, 9, 18)]
COMPRESSED = [10, 11, 12, 13, 14, 15]
AREA = 1024


class Writer:
    def __init__(self, seed: int, zb: bool) -> None:
        self.rng = random.Random(seed)
        self.lines: list[str] = []
        self.labels = 0
        self.binary = [m for m in semantics.BINARY if zb or m not in semantics.ZBA_ZBB]
        self.unary = list(semantics.UNARY) if zb else []
        self.shift = [m for m in semantics.SHIFT if zb or m not in semantics.ZBA_ZBB]

    def reg(self) -> str:
        """Half of the time one of the registers that compressed instructions can name."""
        return f"x{self.rng.choice(COMPRESSED if self.rng.random() < 0.5 else FREE)}"

    def emit(self, *lines: str) -> None:
        self.lines.extend("    " + line for line in lines)

    def label(self) -> str:
        self.labels += 1
        return f"L{self.labels}"

    def immediate(self) -> int:
        return self.rng.choice([self.rng.randrange(-32, 32), self.rng.randrange(-2048, 2048)])

    def arithmetic(self) -> None:
        rng, kind = self.rng, self.rng.random()
        rd, a, b = self.reg(), self.reg(), self.reg()
        if rng.random() < 0.3:
            a = rd
        if kind < 0.5:
            self.emit(f"{rng.choice(self.binary)} {rd}, {a}, {b}")
        elif kind < 0.6 and self.unary:
            self.emit(f"{rng.choice(self.unary)} {rd}, {a}")
        elif kind < 0.75:
            self.emit(f"{rng.choice(list(semantics.IMMEDIATE))} {rd}, {a}, {self.immediate()}")
        elif kind < 0.87:
            self.emit(f"{rng.choice(self.shift)} {rd}, {a}, {rng.randrange(32)}")
        elif kind < 0.95:
            value = rng.choice([*semantics.CORNERS, rng.getrandbits(32), rng.randrange(-32, 32) & semantics.MASK])
            self.emit(f"li {rd}, {value:#x}")
        else:
            self.emit(f"{rng.choice(['lui', 'auipc'])} {rd}, {rng.getrandbits(20):#x}")

    def memory(self) -> None:
        rng = self.rng
        mnemonic, size = rng.choice([("lb", 1), ("lh", 2), ("lw", 4), ("lbu", 1), ("lhu", 2), ("sb", 1), ("sh", 2),
                                     ("sw", 4), ("lw", 4), ("sw", 4)])
        base, low = ("s0", 0) if rng.random() < 0.6 else ("s1", -AREA // 2)
        offset = rng.randrange(low, low + (128 if rng.random() < 0.5 else AREA // 2), size)
        self.emit(f"{mnemonic} {self.reg()}, {offset}({base})")

    def branch(self, depth: int) -> None:
        skip = self.label()
        self.emit(f"{self.rng.choice(list(semantics.BRANCH))} {self.reg()}, "
                  f"{self.rng.choice([self.reg(), 'x0'])}, {skip}")
        self.block(self.rng.randrange(1, 6), depth + 1)
        self.lines.append(f"{skip}:")

    def call(self, depth: int) -> None:
        rng, after, function, link = self.rng, self.label(), self.label(), self.rng.choice(["x1", "x5"])
        self.emit(f"jal x0, {after}")
        self.lines.append(f"{function}:")
        self.block(rng.randrange(1, 4), depth + 2, forbidden=link)
        self.emit(f"jalr x0, 0({link})")
        self.lines.append(f"{after}:")
        if rng.random() < 0.5:
            self.emit(f"jal {link}, {function}")
        else:
            self.emit(f"la {link}, {function}", f"jalr {link}, 0({link})")

    def loop(self) -> None:
        start = self.label()
        self.emit(f"li s2, {self.rng.randrange(1, 9)}")
        self.lines.append(f"{start}:")
        self.block(self.rng.randrange(2, 10), 2)
        self.emit("addi s2, s2, -1", f"bnez s2, {start}")

    def block(self, count: int, depth: int, forbidden: str = "") -> None:
        for _ in range(count):
            kind = self.rng.random()
            before = len(self.lines)
            if kind < 0.62 or depth > 3:
                self.arithmetic()
            elif kind < 0.82:
                self.memory()
            elif kind < 0.92 or depth > 1 or forbidden:
                self.branch(depth)
            elif kind < 0.96:
                self.call(depth)
            else:
                self.loop()
            if forbidden:  # the link register of the function must survive its body
                self.lines[before:] = [line for line in self.lines[before:]
                                       if not line.split(",")[0].endswith(" " + forbidden)]


def program(seed: int, zb: bool = True, size: int = 250) -> str:
    """The text of program number `seed`."""
    writer = Writer(seed, zb)
    rng = writer.rng
    writer.lines += [".globl _start", "_start:", ".option arch, +c"]
    writer.emit("la s0, area", f"addi s1, s0, {AREA // 2}", f"addi s1, s1, {AREA // 2}")
    for register in range(1, 32):
        if register in FREE or register == 18:
            writer.emit(f"li x{register}, {rng.choice([rng.getrandbits(32), rng.choice(semantics.CORNERS)]):#x}")
    writer.block(size, 0)
    writer.emit("la s0, registers", *(f"sw x{r}, {4 * r}(s0)" for r in FREE), "la s2, finish", "jr s2")
    # gp and tp differ between the two worlds before the program starts; sp does too. They are not used.
    writer.lines += [".data", ".balign 16", ".globl begin_signature", "begin_signature:", "area:"]
    writer.lines += [f"    .word {rng.getrandbits(32):#x}" for _ in range(AREA // 4)]
    writer.lines += ["registers:", "    .space 128", ".globl end_signature", "end_signature:"]
    return "\n".join(writer.lines) + "\n"
