# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Outside opinion: GNU as gives the same bits as pmt-asm for random operands of every instruction, and GNU
objdump finds the same instructions and expansions. Arguments: pmt-asm, folder of generated files."""

import json
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL, GENERATED = sys.argv[1], Path(sys.argv[2])
SEED, PER_INSTRUCTION = 1, 60
PREFIX = "riscv64-unknown-elf-"
MARCH = "rv32imc_zba_zbb_zicsr_zifencei"
INSTRUCTIONS = json.loads((GENERATED / "json/isa.json").read_text())["instructions"]
STANDARD_CSRS = [0x300, 0x304, 0x305, 0x340, 0x341, 0x342, 0x343, 0x344, 0x7B0, 0xB00, 0xB83, 0xC00, 0xF14]


def value(kind: str, draw: random.Random) -> str:
    """Random operand text of a type; a number is an extreme value a third of the time."""
    if kind == "reg":
        return f"x{draw.randrange(32)}"
    if kind == "creg":
        return f"x{draw.randrange(8, 16)}"
    if kind == "csr":
        return hex(draw.choice(STANDARD_CSRS)) if draw.random() < 0.5 else hex(draw.randrange(4096))
    if kind == "fence_set":
        return "".join(c for c in "iorw" if draw.random() < 0.5) or "rw"
    if kind == "lui6":
        return hex(draw.choice([draw.randrange(1, 32), draw.randrange(0xFFFE0, 0x100000)]))
    found = re.fullmatch(r"([su])imm(\d+)(?:<<(\d+))?", kind)
    assert found, kind
    bits, shift = int(found[2]), int(found[3] or 0)
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if found[1] == "s" else (0, (1 << bits) - 1)
    number = draw.choice([low, high, draw.randrange(low, high + 1), draw.randrange(low, high + 1)])
    number = number >> shift << shift
    if found[1] == "s" and shift == 1:
        return f". + {number}" if number >= 0 else f". - {-number}"
    return str(number)


def excluded(instruction: dict, operands: dict[str, str]) -> bool:
    """Reserved by the specification, or a hint that GNU as does not write."""
    name = instruction["name"]
    for e in instruction["exclude"]:
        text = operands[e["field"]]
        if text in (f"x{e['value']}", str(e["value"])):
            return True
    hint = {"c.li": ("rd", "x0"), "c.lui": ("rd", "x0"), "c.mv": ("rd", "x0"), "c.add": ("rd", "x0"),
            "c.slli": ("rd", "x0"), "c.addi": ("imm", "0")}.get(name)
    if hint and operands[hint[0]] == hint[1]:
        return True
    return name in ("c.slli", "c.srli", "c.srai") and operands["shamt"] == "0"


def reserved(half: int) -> bool:
    """Words that the manual (table of RVC quadrants) reserves and that objdump prints all the same."""
    quadrant, funct3, rd = half & 3, half >> 13, half >> 7 & 31
    immediate = half >> 2 & 31 | (half >> 12 & 1) << 5
    if (quadrant, funct3) == (0, 0):
        return half >> 5 & 0xFF == 0
    if (quadrant, funct3) == (1, 3):
        return immediate == 0
    if (quadrant, funct3) == (2, 2):
        return rd == 0
    return (quadrant, funct3, immediate, rd) == (2, 4, 0, 0)


def lines() -> list[str]:
    draw = random.Random(SEED)
    out = []
    for instruction in INSTRUCTIONS:
        if instruction["extension"] == "Npu":
            continue
        for _ in range(PER_INSTRUCTION):
            operands = {o["name"]: value(o["type"], draw) for o in instruction["operands"]}
            if excluded(instruction, operands):
                continue
            head, tail = instruction["name"], instruction["syntax"][len(instruction["name"]):]
            if head == "c.nop":  # as takes no operand here
                operands, tail = {}, ""
            out.append(head + re.sub(r"[A-Za-z_]\w*", lambda m: operands.get(m[0], m[0]), tail))
            if not operands:
                break
    return out


class Binutils(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def gnu(self, text: str, name: str) -> bytes:
        source, obj, elf, out = (self.folder / f"{name}{s}" for s in (".s", ".o", ".elf", ".bin"))
        source.write_text(text)
        subprocess.run([PREFIX + "as", f"-march={MARCH}", "-mabi=ilp32", source, "-o", obj], check=True)
        subprocess.run([PREFIX + "ld", "-melf32lriscv", "--no-relax", "-Ttext=0", "-e0", obj, "-o", elf], check=True)
        subprocess.run([PREFIX + "objcopy", "-O", "binary", "-j", ".text", elf, out], check=True)
        return out.read_bytes()

    def ours(self, text: str, name: str) -> bytes:
        source, out = self.folder / f"{name}.S", self.folder / f"{name}.our"
        source.write_text(text)
        subprocess.run([TOOL, source, "--bin", out], check=True)
        return out.read_bytes()

    def test_random_operands_of_every_instruction(self) -> None:
        # Every line at a multiple of 4, so that one difference does not shift the rest.
        cases = lines()
        names = {line.split()[0] for line in cases}
        expected = {i["name"] for i in INSTRUCTIONS if i["extension"] != "Npu"}
        self.assertEqual(names, expected)
        # norvc: no compression of what is written uncompressed; c.* is written in an rvc region.
        gnu, ours = [".option norelax"], []
        for line in cases:
            small = line.startswith("c.")
            gnu += [f".option {'' if small else 'no'}rvc", line] + ([".half 0"] if small else [])
            ours += [line] + ([".half 0"] if small else [])
        a, b = self.gnu("\n".join(gnu) + "\n", "all"), self.ours("\n".join(ours) + "\n", "all")
        self.assertEqual(len(a), 4 * len(cases))
        self.assertEqual(len(b), len(a))
        for n, line in enumerate(cases):
            self.assertEqual(a[4 * n:4 * n + 4].hex(), b[4 * n:4 * n + 4].hex(), f"{line} (seed {SEED})")

    def test_boot_program_is_the_same(self) -> None:
        text = (Path(__file__).resolve().parents[2] / "isa/boot/boot.S").read_text()
        self.assertEqual(self.ours(text, "boot"), self.gnu(".option norvc\n" + text, "boot"))

    def objdump(self, data: bytes) -> list[tuple[int, str]]:
        path = self.folder / "words.bin"
        path.write_bytes(data)
        result = subprocess.run([PREFIX + "objdump", "-D", "-b", "binary", "-m", "riscv:rv32", "-M", "no-aliases",
                                 path], check=True, capture_output=True, text=True)
        found = re.findall(r"^\s*([0-9a-f]+):\s+[0-9a-f]+\s+(.*)$", result.stdout, re.M)
        return [(int(address, 16), text.split("#")[0].strip()) for address, text in found]

    def test_objdump_finds_the_same_compressed_instructions(self) -> None:
        """All 16-bit words: legal here exactly if objdump knows them, apart from floating point and RV64."""
        halves = [h for h in range(0x10000) if h & 3 != 3]
        data = b"".join(struct.pack("<H", h) for h in halves)
        (self.folder / "c.bin").write_bytes(data)
        ours = subprocess.run([TOOL, "--disassemble", "--plain", self.folder / "c.bin"], check=True,
                              capture_output=True, text=True).stdout.splitlines()
        theirs = dict(self.objdump(data))
        self.assertEqual(len(ours), len(halves))
        for n, half in enumerate(halves):
            other = theirs[2 * n].split()[0] if theirs[2 * n] else ""
            mine = ours[n].split()[0]
            if other.startswith("c.f") or other in ("c.unimp", "unimp") or not other.startswith("c."):
                other = ".half"
            other = {"c.addi": "c.nop"}.get(other, other) if mine == "c.nop" else other
            if mine in ("c.slli", "c.srli", "c.srai") and half >> 2 & 31 == 0:
                continue  # shift by 0: a hint, which objdump may name as the RV128 instruction c.*64
            if other in ("c.slli", "c.srli", "c.srai") and half >> 12 & 1:
                other = ".half"  # shift of 32 or more, which RV32 reserves
            if reserved(half):
                other = ".half"
            self.assertEqual(mine, other, f"{half:04x}: {ours[n]} / {theirs[2 * n]}")

    def test_expansion_means_the_same_as_the_compressed_instruction(self) -> None:
        """GNU as compresses the written base instruction to the same 16 bits."""
        draw = random.Random(SEED)
        names = {i["name"]: i for i in INSTRUCTIONS}
        texts, compressed = [], []
        for instruction in INSTRUCTIONS:
            if not instruction["expands"] or instruction["name"] in ("c.jal", "c.j", "c.beqz", "c.bnez"):
                continue  # jumps are covered by lockstep; as relaxes them only after layout
            base = names[instruction["expands"]["op"]]
            for _ in range(40):
                own = {o["name"]: value(o["type"], draw) for o in instruction["operands"]}
                if instruction["name"] == "c.nop":
                    own["imm"] = "0"
                if excluded(instruction, own):
                    continue
                values = {}
                for o in base["operands"]:
                    source = instruction["expands"][o["name"]]
                    values[o["name"]] = own[source] if isinstance(source, str) else \
                        (f"x{source}" if o["type"] == "reg" else str(source))
                if base["name"] == "jalr":  # the spelling that as compresses
                    texts.append(f"{'jr' if values['rd'] == 'x0' else 'jalr'} {values['rs1']}")
                    compressed.append(f"{instruction['name']} {own['rs1']}")
                    continue
                texts.append(base["name"] + re.sub(r"[A-Za-z_]\w*", lambda m: values.get(m[0], m[0]),
                                                   base["syntax"][len(base["name"]):]))
                compressed.append(instruction["name"] + re.sub(
                    r"[A-Za-z_]\w*", lambda m: own.get(m[0], m[0]),
                    instruction["syntax"][len(instruction["name"]):]))
        gnu = "".join(f".org {4 * n}\n{text}\n" for n, text in enumerate(texts))
        ours = "".join(f".org {4 * n}\n{text}\n" for n, text in enumerate(compressed))
        a, b = self.gnu(".option rvc\n" + gnu, "expand"), self.ours(ours, "expand")
        equal = set()
        for n, (text, small) in enumerate(zip(texts, compressed)):
            theirs, mine = a[4 * n:4 * n + 4].ljust(4, b"\0"), b[4 * n:4 * n + 2]
            if theirs[0] & 3 == 3:
                continue  # as does not compress hints
            if theirs[:2] == mine:
                equal.add(small.split()[0])
            else:  # two encodings of one addition
                other = self.objdump(theirs[:2])[0][1].split()[0]
                self.assertEqual({other, small.split()[0]}, {"c.addi", "c.addi16sp"}, f"{text} / {small}")
        self.assertEqual(equal, {i["name"] for i in INSTRUCTIONS if i["expands"]} -
                         {"c.jal", "c.j", "c.beqz", "c.bnez"})


if __name__ == "__main__":
    if shutil.which(PREFIX + "as") is None:
        print("not run: riscv64-unknown-elf-as is absent")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
