#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The verbs besides run: help, version, config, doctor, asm, disasm, import, compile's extra outputs."""

from __future__ import annotations

import json

import pimento_cli
from pimento_cli import DIGITS, SOURCE, CliTest

MODEL = DIGITS / "digits.tflite"


class Verbs(CliTest):
    def test_help_of_every_verb(self) -> None:
        text = self.expect(0, "--help", out="Exit codes").stdout
        for verb in ("compile", "run", "asm", "disasm", "config", "doctor", "import"):
            self.assertIn(verb, text)
            self.expect(0, verb, "--help", out="Usage")

    def test_version_is_that_of_the_project(self) -> None:
        version = (SOURCE / "VERSION").read_text().strip()
        self.assertEqual(self.expect(0, "--version").stdout, f"pimento {version}\n")

    def test_config_list_and_show(self) -> None:
        rows = json.loads(self.expect(0, "config", "list", "--json").stdout)
        self.assertEqual({r["name"] for r in rows}, {"nano", "edge", "max"})
        self.expect(0, "config", "list", out="edge")
        shown = json.loads(self.expect(0, "config", "show", "nano", "--json").stdout)
        self.assertEqual(shown["keys"]["npu.rows"], 1)
        self.assertEqual(shown["arch_hash"], next(r["arch_hash"] for r in rows if r["name"] == "nano"))
        self.expect(0, "config", "show", out="npu.spad_a_bytes")

    def test_doctor_finds_the_simulator(self) -> None:
        report = json.loads(self.expect(0, "doctor", "--json").stdout)
        states = {row["name"]: row["state"] for row in report["rows"]}
        self.assertEqual(states["iss (edge)"], "ok")
        self.expect(0, "doctor", out="iss (edge)")

    def test_asm_and_disasm_round_trip(self) -> None:
        source = self.write("p.S", "_start:\n  li a0, 3\n  npu.fence t0\n  npu.wait t0\nend: j end\n")
        program = self.dir / "p.elf"
        self.expect(0, "asm", source, "-o", program)
        text = self.expect(0, "disasm", program).stdout
        for part in ("_start:", "npu.fence t0", "npu.wait t0", "40000000:"):
            self.assertIn(part, text)

    def test_disasm_of_raw_bytes(self) -> None:
        raw = self.write("p.bin", bytes.fromhex("13051000"))
        self.expect(0, "disasm", raw, "--base", "0x80000000", out="80000000: 00100513")

    def test_import_prints_ir_that_compiles_to_the_same_program(self) -> None:
        text = self.expect(0, "import", MODEL, "--print").stdout
        printed = self.write("digits.ir", text)
        self.expect(0, "import", printed, out="verified")
        self.expect(0, "compile", printed, "-o", self.dir / "a.pmt")
        self.expect(0, "compile", MODEL, "-o", self.dir / "b.pmt")
        self.assertEqual((self.dir / "a.pmt").read_bytes(), (self.dir / "b.pmt").read_bytes())

    def test_compile_writes_ir_and_listing(self) -> None:
        ir, listing = self.dir / "d.ir", self.dir / "d.s"
        self.expect(0, "compile", MODEL, "-o", self.dir / "d.pmt", "--emit-ir", ir, "--emit-asm", listing,
                    out="on the NPU")
        self.expect(0, "import", ir, out="verified")
        text = listing.read_text()
        for part in ("_start:", "npu.conv", "npu.dwconv", "npu.ld", "npu.fence", "pmt_k_softmax:"):
            self.assertIn(part, text)
        program = text[text.index("_start:"):]
        self.assertNotIn(".word", program)


if __name__ == "__main__":
    pimento_cli.main()
