#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
# assemble.py SOURCE OUTPUT [--check] [--listing]: microprogram of pmt_npu_serial to its ROM.
# Places each register read one instruction ahead (the register file answers a cycle later) and adds an
# empty instruction where that is impossible. --check compares with OUTPUT. Spec: docs/units/npu-serial.md.
import re
import sys

X = {"zero": 0, "acc": 1, "shr": 2, "low": 3}
Y = {"zero": 0, "full": 1, "inv": 2, "lo": 3, "hi": 4, "invlo": 5, "los": 6, "his": 7, "mul": 8, "muls": 9,
     "ext": 10, "win": 11}
# Operands from outside: the carry field selects.
OUTSIDE = {"rs1": ("ext", "0"), "rs2": ("ext", "1"), "wmem": ("ext", "c"), "prod": ("ext", "q31"),
           "base": ("win", "0"), "base.hi": ("win", "1"), "limit": ("win", "c"), "limit.hi": ("win", "q31")}
CIN = {"0": 0, "1": 1, "c": 2, "q31": 3}
OPS = {"nop": 0, "q": 1, "pa": 2, "pw": 3, "pp": 4, "cnty": 5, "cnt": 6, "hi": 7, "ea": 8, "ecfg": 9, "err": 10,
       "take": 11, "takecfg": 12, "done": 13, "stcfg": 14, "stcfgt": 15, "ar": 16, "rb": 17, "aw": 18, "wb": 19,
       "br": 20, "rdw": 22, "wra": 23, "rep": 24, "clr": 25, "mac": 26, "macp": 27}
IMM = {"cnt", "ecfg", "err", "stcfg", "stcfgt"}
CONDS = {"true": 0, "z": 1, "n": 2, "big": 3, "dim": 4, "badsz": 5, "l2": 6, "ovf": 7, "kind": 8, "valid": 9,
         "err": 10, "aerr": 11, "op7": 12, "op8": 13, "res": 14, "op2": 15, "perm": 16, "cntn": 17, "cnt5": 18,
         "hi0": 19, "hi1": 20, "top": 21}
WORDS = 512


class Instr:
    def __init__(self, line=0, text=""):
        self.line, self.text = line, text
        self.reg = None
        self.x, self.y, self.cin = "acc", "zero", "0"
        self.op, self.imm, self.store = None, None, None
        self.cond, self.pol, self.target = None, 1, None
        self.hold, self.labels = False, []


def fail(line, what):
    sys.exit(f"line {line}: {what}")


def operand(i, regs, text, invert):
    """R, ~R, -R, R.l, R.h, R.ls, R.hs with an optional +c or +1."""
    text = text.strip()
    if text.endswith("+c") or text.endswith("+1"):
        i.cin, text = text[-1], text[:-2].strip()
    if text.startswith("-"):
        i.cin, invert, text = "1", not invert, text[1:]
    if text.startswith("~"):
        invert, text = not invert, text[1:]
    half = ""
    if "." in text:
        text, half = text.split(".")
    if text not in regs:
        fail(i.line, f"no register '{text}'")
    i.reg = regs[text]
    kinds = {("", False): "full", ("", True): "inv", ("l", False): "lo", ("l", True): "invlo", ("h", False): "hi",
             ("ls", False): "los", ("hs", False): "his"}
    if (half, invert) not in kinds:
        fail(i.line, f"'{i.text}': no such operand")
    i.y = kinds[half, invert]


def alu(i, regs, text):
    """True when text is an ALU part."""
    if text in ("shr", "shru", "ror"):
        i.x, i.cin = "shr", {"shr": "0", "shru": "1", "ror": "c"}[text]
        return True
    if text == "low":
        i.x = "low"
        return True
    m = re.fullmatch(r"(muls?) (\w+)", text)
    if m:
        operand(i, regs, m[2], False)
        i.x, i.y = "shr", m[1]
        return True
    m = re.fullmatch(r"acc (=|\+=|-=) (.+)", text)
    if not m:
        return False
    i.x = "zero" if m[1] == "=" else "acc"
    value = m[2].strip()
    if value in ("0", "1", "q31") and m[1] != "-=":
        i.cin = value
    elif value in OUTSIDE:
        i.y, i.cin = OUTSIDE[value]
    else:
        operand(i, regs, value, m[1] == "-=")
        if m[1] == "-=":
            i.cin = "1"
    return True


def parse(source):
    regs, prog, labels = {}, [], []
    for number, raw in enumerate(source.splitlines(), 1):
        line = raw.split("#")[0].strip()
        if not line:
            continue
        m = re.fullmatch(r"reg (\w+) = (\d+)", line)
        if m:
            regs[m[1]] = int(m[2])
            continue
        m = re.match(r"(\w+):\s*(.*)", line)
        if m:
            labels.append(m[1])
            line = m[2]
            if not line:
                continue
        i = Instr(number, line)
        i.labels, labels = labels, []
        for part in (p.strip() for p in line.split(";")):
            words = part.split()
            branch = re.fullmatch(r"(?:(if|ifn) (\w+) )?goto (\w+)", part)
            count = re.fullmatch(r"cnt = (\S+)", part)
            if branch:
                i.cond = branch[2] or "true"
                i.pol = 0 if branch[1] == "ifn" else 1
                i.target = branch[3]
                if i.cond not in CONDS:
                    fail(number, f"no condition '{i.cond}'")
            elif part == "nop":
                pass
            elif part == "hold":
                i.hold = True
            elif words[0] == "st":
                i.store = regs[words[1]]
            elif count and count[1].isdigit():
                i.op, i.imm = "cnt", int(count[1])
            elif count:
                i.op = "cnty"
                operand(i, regs, count[1], False)
            elif words[0] in OPS:
                if i.op:
                    fail(number, "two operations")
                i.op = words[0]
                i.imm = int(words[1]) if words[0] in IMM else None
                if words[0] in ("mac", "macp"):
                    i.y, i.cin = OUTSIDE["prod"]
            elif not alu(i, regs, part):
                fail(number, f"'{part}' is not understood")
        if i.cond and (i.op or i.store is not None):
            fail(number, "a branch takes no operation and no store")
        if i.imm is not None and i.store is not None:
            fail(number, "a number takes the place of the store")
        prog.append(i)
    return prog


def addresses(prog):
    where = {}
    for at, i in enumerate(prog):
        for label in i.labels:
            if label in where:
                fail(i.line, f"label '{label}' twice")
            where[label] = at
    return where


def schedule(prog):
    """Inserts empty instructions until every read can be one instruction ahead; returns the reads."""
    while True:
        where = addresses(prog)
        reads, insert = [], None
        for at, i in enumerate(prog):
            nexts = []
            if not (i.cond == "true" and i.pol):
                if at + 1 >= len(prog):
                    fail(i.line, "runs off the end")
                nexts.append(prog[at + 1].reg)
            if i.cond:
                if i.target not in where:
                    fail(i.line, f"no label '{i.target}'")
                nexts.append(prog[where[i.target]].reg)
            wanted = {r for r in nexts if r is not None}
            if len(wanted) > 1 or (i.store is not None and i.store in wanted):
                insert = at + 1
                break
            reads.append(wanted.pop() if wanted else None)
        if insert is None:
            return where, reads
        if i.cond and i.cond == "true":
            fail(i.line, "cannot delay a jump")
        prog.insert(insert, Instr(i.line, "nop"))


def encode(prog, where, reads):
    words = []
    for i, read in zip(prog, reads):
        w = (read or 0) | (int(read is not None or i.hold) << 7)
        w |= X[i.x] << 8 | Y[i.y] << 10 | CIN[i.cin] << 14
        if i.cond:
            w |= 1 << 16 | CONDS[i.cond] << 17 | i.pol << 22 | where[i.target] << 23
        else:
            field = i.imm if i.imm is not None else (i.store or 0)
            w |= OPS[i.op or "nop"] << 17 | field << 22 | int(i.store is not None) << 29
        words.append(w)
    return words


HEADER = """// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: 2026 The Pimento authors
// Microprogram of pmt_npu_serial, generated from rtl/npu/micro/npu.uasm by rtl/npu/micro/assemble.py:
// edit that one. Synchronous read, data held until the next request. Spec: docs/units/npu-serial.md.
module pmt_npu_serial_rom (
  input  logic        clk_i,
  input  logic        req_i,
  input  logic [8:0]  addr_i,
  output logic [31:0] rdata_o
);

  logic [31:0] mem[512];
  logic [31:0] rdata_q;

  initial begin
"""
FOOTER = """  end

  always_ff @(posedge clk_i) begin
    if (req_i) rdata_q <= mem[addr_i];
  end
  assign rdata_o = rdata_q;

endmodule : pmt_npu_serial_rom
"""


def main():
    source, output, *flags = sys.argv[1:]
    with open(source, encoding="utf-8") as f:
        prog = parse(f.read())
    where, reads = schedule(prog)
    words = encode(prog, where, reads)
    if "--listing" in flags:
        for at, i in enumerate(prog):
            print(f"{at:3} {' '.join(i.labels):8} {i.text}")
    if len(words) > WORDS:
        sys.exit(f"{len(words)} words, room for {WORDS}")
    words += [0] * (WORDS - len(words))
    text = HEADER + "".join(f"    mem[{at}] = 32'h{w:08x};\n" for at, w in enumerate(words)) + FOOTER
    if "--check" in flags:
        with open(output, encoding="utf-8") as f:
            if f.read() != text:
                sys.exit(f"{output} is not what {source} says: run {sys.argv[0]}")
    else:
        with open(output, "w", encoding="utf-8") as f:
            f.write(text)
        print(f"{len(prog)} of {WORDS} words")


main()
