# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The command pmt-asm: outputs, exit codes, messages, nothing half-written. Argument: pmt-asm."""

import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = sys.argv[1]
PROGRAM = """.globl _start, tohost
start_of_text:
  nop
_start:
  la a0, tohost
  li a1, 1
  sw a1, 0(a0)
1: j 1b
.data
.balign 64
tohost: .word 0
"""


class Tool(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.source = self.folder / "p.S"
        self.source.write_text(PROGRAM)

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def run_tool(self, *arguments: object) -> subprocess.CompletedProcess:
        return subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True)

    def test_elf_has_segments_entry_and_symbols(self) -> None:
        elf = self.folder / "p.elf"
        self.assertEqual(self.run_tool(self.source, "--base", "0x80000000", "--elf", elf).returncode, 0)
        data = elf.read_bytes()
        self.assertEqual(data[:7], b"\x7fELF\x01\x01\x01")
        kind, machine = struct.unpack_from("<HH", data, 16)
        self.assertEqual((kind, machine), (2, 243))
        entry, phoff, shoff = struct.unpack_from("<III", data, 24)
        self.assertEqual(entry, 0x80000004)
        phentsize, phnum, shentsize, shnum, shstrndx = struct.unpack_from("<5H", data, 42)
        self.assertEqual((phentsize, phnum, shentsize), (32, 2, 40))
        segments = [struct.unpack_from("<8I", data, phoff + phentsize * n) for n in range(phnum)]
        self.assertEqual([s[2] for s in segments], [0x80000000, 0x80000040])
        text = self.folder / "p.bin"
        self.run_tool(self.source, "--base", "0x80000000", "--bin", text)
        binary = text.read_bytes()
        for _, offset, address, _, size, _, _, _ in segments:
            start = address - 0x80000000
            self.assertEqual(data[offset:offset + size], binary[start:start + size])
        sections = [struct.unpack_from("<10I", data, shoff + shentsize * n) for n in range(shnum)]
        names = sections[shstrndx]
        table = next(s for s in sections if s[1] == 2)
        strings = sections[table[6]]

        def name(section: tuple, offset: int) -> str:
            start = section[4] + offset
            return data[start:data.index(0, start)].decode()

        self.assertEqual([name(names, s[0]) for s in sections],
                         ["", ".text", ".data", ".symtab", ".strtab", ".shstrtab"])
        symbols = {}
        for n in range(table[5] // 16):
            offset, value, _, info, _, index = struct.unpack_from("<IIIBBH", data, table[4] + 16 * n)
            self.assertEqual(info >> 4, 1 if n >= table[7] else 0, "locals come first")
            symbols[name(strings, offset)] = (value, index)
        self.assertEqual(symbols["tohost"], (0x80000040, 2))
        self.assertEqual(symbols["start_of_text"], (0x80000000, 1))

    def test_hex_and_binary_hold_the_same(self) -> None:
        self.run_tool(self.source, "--hex", self.folder / "h", "--bin", self.folder / "b")
        words = [int(line, 16) for line in (self.folder / "h").read_text().split()]
        data = (self.folder / "b").read_bytes()
        self.assertEqual(struct.pack(f"<{len(words)}I", *words), data)

    def test_plain_disassembly_assembles_again(self) -> None:
        first, again = self.folder / "1.bin", self.folder / "2.bin"
        self.run_tool(self.source, "--bin", first)
        listing = self.run_tool("--disassemble", first, "--plain")
        self.assertEqual(listing.returncode, 0)
        (self.folder / "again.S").write_text(listing.stdout)
        self.assertEqual(self.run_tool(self.folder / "again.S", "--bin", again).returncode, 0)
        self.assertEqual(first.read_bytes(), again.read_bytes())

    def test_tail_that_is_no_instruction(self) -> None:
        (self.folder / "t.bin").write_bytes(b"\x01\x00\x13")
        self.assertEqual(self.run_tool("--disassemble", self.folder / "t.bin", "--plain").stdout,
                         "c.nop 0\n.byte 0x13\n")

    def test_listing_has_addresses(self) -> None:
        (self.folder / "t.bin").write_bytes(struct.pack("<I", 0x0000006F))
        self.assertEqual(self.run_tool("--disassemble", self.folder / "t.bin", "--base", "0x100").stdout,
                         "00000100: 0000006f  jal zero, 0x100\n")

    def test_mistake_leaves_no_output(self) -> None:
        self.source.write_text("nop\nfrob\n")
        result = self.run_tool(self.source, "--bin", self.folder / "out")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, f"{self.source}:2: found 'frob': allowed an instruction of "
                         "docs/reference/instructions.md\n")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["p.S"])

    def test_unreadable_and_unwritable_files(self) -> None:
        for arguments in (["/nonexistent.S"], [self.folder], [self.source, "--bin", "/nonexistent/x"]):
            result = self.run_tool(*arguments)
            self.assertEqual(result.returncode, 1, arguments)
            self.assertRegex(result.stderr, r": found .*: allowed ")

    def test_usage_mistakes(self) -> None:
        for arguments in ([], ["--frob"], [self.source, self.source], [self.source, "--bin"],
                          [self.source, "--base", "12x"], [self.source, "--base", "0x100000000"]):
            result = self.run_tool(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn("usage:", result.stderr)

    def test_help(self) -> None:
        result = self.run_tool("--help")
        self.assertEqual((result.returncode, result.stdout[:6]), (0, "usage:"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
