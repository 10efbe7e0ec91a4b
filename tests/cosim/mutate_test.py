#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""mutate.py refuses mutants whose place is not there exactly once, and every mutant of the list fits the RTL."""
from __future__ import annotations

import pathlib
import tempfile
import unittest

import mutate

HERE = pathlib.Path(__file__).resolve().parent
MUTANT = {"name": "m", "file": "f.sv", "before": "assign x = ", "original": "a", "mutated": "b", "why": "w"}


class Mutate(unittest.TestCase):
    def test_replaces_the_expression(self) -> None:
        text = mutate.apply("assign x = a;\n", 7, MUTANT)
        self.assertEqual(text, "assign x = ((pmt_mutant_pkg::pmt_mutant == 7) ? (b) : (a));\n")

    def test_refuses_a_place_that_is_not_there(self) -> None:
        with self.assertRaisesRegex(ValueError, "f.sv: mutant 7 .*found 0 times"):
            mutate.apply("assign y = a;\n", 7, MUTANT)

    def test_refuses_a_place_that_is_there_twice(self) -> None:
        with self.assertRaisesRegex(ValueError, "found 2 times"):
            mutate.apply("assign x = a;\nassign x = a;\n", 7, MUTANT)

    def test_refuses_a_mutant_that_changes_nothing(self) -> None:
        with self.assertRaisesRegex(ValueError, "changes nothing"):
            mutate.apply("assign x = a;\n", 7, {**MUTANT, "mutated": "a"})

    def test_refuses_a_missing_key(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "m.toml"
            path.write_text('[[mutant]]\nname = "x"\n', encoding="utf-8")
            with self.assertRaisesRegex(ValueError, "mutant 1: keys"):
                mutate.load(path)

    def test_the_list_fits_the_rtl(self) -> None:
        mutants = mutate.load(HERE / "mutants.toml")
        self.assertGreaterEqual(len(mutants), 16)
        for number, mutant in enumerate(mutants, 1):
            path = HERE.parent.parent / "rtl" / "core" / mutant["file"]
            mutate.apply(path.read_text(encoding="utf-8"), number, mutant)


if __name__ == "__main__":
    unittest.main()
