# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""pmt-opt from the command line: exit codes, messages, and that the embedded model runs through it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = sys.argv.pop(1)
DIGITS = Path(os.environ["PMT_SOURCE_DIR"]) / "tests/models/digits"


def run(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOOL, *map(str, args)], capture_output=True, text=True, check=False)


class PmtOpt(unittest.TestCase):
    def test_prints_text_that_it_reads_back(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder) / "digits.mlt"
            done = run(DIGITS / "digits.tflite", "--pass", "legalise", "-o", text)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            again = run(text, "--pass", "legalise")
            self.assertEqual(again.stdout, text.read_text())

    def test_runs_a_model(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.npy"
            done = run(DIGITS / "digits.tflite", "--run", DIGITS / "images.npy", "-o", out)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            expected = (DIGITS / "outputs.npy").read_bytes()
            self.assertEqual(out.read_bytes()[-2000:], expected[-2000:])

    def test_summary_counts_work(self) -> None:
        done = run(DIGITS / "digits.tflite", "--summary")
        self.assertIn("multiply-accumulates", done.stdout.splitlines()[0])
        self.assertEqual(len(done.stdout.splitlines()), 13)

    def test_refuses_wrong_input(self) -> None:
        done = run(DIGITS / "digits.tflite", "--run", DIGITS / "labels.npy", "-o", "/nonexistent/x")
        self.assertEqual(done.returncode, 1)
        self.assertIn("expected |i1 rows of 64 elements", done.stderr)

    def test_missing_model(self) -> None:
        done = run("nowhere.tflite")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "pmt-opt: error: nowhere.tflite: cannot be read: "
                                      "No such file or directory\n")

    def test_usage(self) -> None:
        for args, problem in (((), "no MODEL given"), (("a", "--fast"), "argument '--fast' is not known"),
                              (("a", "--pass"), "--pass needs a value"),
                              (("a", "--run", "x"), "--run needs -o FILE")):
            done = run(*args)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr, f"pmt-opt: {problem} (see pmt-opt --help)\n")
        self.assertEqual(run("--help").returncode, 0)


if __name__ == "__main__":
    unittest.main()
