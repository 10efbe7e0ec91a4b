#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Completeness: every instruction, CSR, trap cause, interrupt, debug cause and NPU error of isa/spec must appear in the
# `covers:` lines of a directed program. Adding one to the specification without a program fails here.
"""Each thing that the specification defines has a directed program."""
from __future__ import annotations

import os
import pathlib
import tempfile
import tomllib
import unittest

import suite
import toolchain

SPEC = toolchain.ROOT / "isa" / "spec"
# What no program can provoke, with the reason.
IMPOSSIBLE = {
    "cause 0": "instructions start at even addresses, and with C every even address is aligned",
    "npu_error 5": "no memory of either machine answers SLVERR; tests/rtl/npu injects it",
}


def load(name: str) -> dict:
    return tomllib.loads((SPEC / f"{name}.toml").read_text(encoding="utf-8"))


def required() -> set[str]:
    """Everything that the specification defines, in the words of the `covers:` lines."""
    items = {f"instr {i['name']}" for f in ("base", "compressed", "npu") for i in load(f)["instruction"]}
    for csr in load("csr")["csr"]:
        if "array" in csr:
            stem, suffix = (csr["name"][:-1], "h") if csr["name"].endswith("counterh") else (csr["name"], "")
            items |= {f"csr {stem}{i}{suffix}" for i in range(csr["array"]["from"], csr["array"]["to"] + 1)}
        else:
            items.add(f"csr {csr['name']}")
    traps = load("traps")
    items |= {f"cause {t['code']}" for t in traps["exception"]}
    items |= {f"interrupt {t['code']}" for t in traps["interrupt"]}
    items |= {f"debug {t['code']}" for t in traps["debug_cause"]}
    items |= {f"npu_error {e['code']}" for e in load("npu")["error"] if e["code"]}
    return items


class Coverage(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        programs = suite.sources(pathlib.Path(cls.folder.name))
        lockstep = sorted((toolchain.ROOT / "tests" / "cosim" / "directed").glob("*.S"))
        programs += [toolchain.read_source(path) for path in lockstep]
        cls.covered = set().union(*(program.covers for program in programs))
        cls.programs = programs

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_everything_is_covered(self) -> None:
        self.assertGreater(len(required()), 200)
        missing = required() - self.covered - set(IMPOSSIBLE)
        self.assertFalse(missing, "no directed program covers: " + ", ".join(sorted(missing)))

    def test_nothing_unknown_is_declared(self) -> None:
        unknown = self.covered - required()
        self.assertFalse(unknown, "declared as covered, but not in isa/spec: " + ", ".join(sorted(unknown)))

    def test_a_missing_one_would_fail(self) -> None:
        self.assertIn("instr mul", required() - (self.covered - {"instr mul"}))

    def test_declared_instructions_occur_in_the_text(self) -> None:
        """A declaration is not enough: the program must contain the mnemonic (or its NPU macro)."""
        for program in self.programs:
            text = program.path.read_text(encoding="utf-8")
            for item in program.covers:
                kind, name = item.split()
                if kind == "instr":
                    spelled = {name, name.replace("npu.", "NPU_").upper()}
                    self.assertTrue(any(s in text for s in spelled), f"{program.name} declares {name}")


if __name__ == "__main__":
    os.chdir(toolchain.HERE)
    unittest.main()
