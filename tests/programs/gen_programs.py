#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Writes the generated directed programs as assembly files: gen_programs.py --out DIR [--seed N]."""
from __future__ import annotations

import argparse
import pathlib
import random

from gen import alu, compressed, control, csr, memory


def write_programs(out: pathlib.Path, seed: int) -> list[pathlib.Path]:
    """Writes all programs into `out`; the same seed gives the same bytes."""
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for module in (alu, memory, control, compressed, csr):
        for program in module.programs(rng):
            path = out / f"{program.name}.S"
            path.write_text(program.text(), encoding="utf-8")
            files.append(path)
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for path in write_programs(args.out, args.seed):
        print(path)


if __name__ == "__main__":
    main()
