#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Runs the lockstep on each mutant until it is caught, and on the unchanged core, which must pass. Proof that the
# lockstep can fail. A mutant that survives fails this script.
"""run_mutants.py --bench pmt_cosim_mutants [--n 400] [--seed 1] [--json F]"""
from __future__ import annotations

import argparse
import json
import os
import pathlib
import subprocess
import sys

import mutate

HERE = pathlib.Path(__file__).resolve().parent


def run(bench: pathlib.Path, number: int, n: int, seed: int) -> tuple[bool, str]:
    """(caught, the first line of what the bench said). A simulation assertion or a crash catches too."""
    command = [str(bench), "--mutant", str(number), "--n", str(n), "--seed", str(seed), "--stop-after", "1", "--config",
               "edge"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=600)
    if done.returncode == 2:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()}")
    lines = [line for line in done.stdout.splitlines() if "MISMATCH" in line or "%Error" in line or "Assertion" in line]
    said = lines[0] if lines else done.stderr.strip().splitlines()[0] if done.stderr.strip() else ""
    return done.returncode != 0, said.split(": ", 1)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=pathlib.Path, required=True)
    parser.add_argument("--n", type=int, default=400, help="most programs for one mutant")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    mutants = mutate.load(HERE / "mutants.toml")
    count = int(subprocess.run([str(args.bench), "--count-mutants"], capture_output=True, text=True, check=True).stdout)
    if count != len(mutants):
        print(f"{args.bench} has {count} mutants, mutants.toml {len(mutants)}: build it again")
        return 1

    rows = []
    clean, said = run(args.bench, 0, 100, args.seed)
    print(f" 0 {'none':45} {'DIFFERS: ' + said if clean else 'passes'}")
    rows.append({"name": "none", "metric": "mismatches", "value": int(clean), "unit": "", "aim": 0, "holds": not clean})
    for number, mutant in enumerate(mutants, 1):
        caught, said = run(args.bench, number, args.n, args.seed)
        print(f"{number:2} {mutant['name']:45} {'caught: ' + said if caught else 'SURVIVES'}", flush=True)
        rows.append({"name": mutant["name"], "metric": "caught", "value": int(caught), "unit": "", "aim": 1,
                     "holds": caught})
    caught = sum(row["holds"] for row in rows[1:])
    print(f"{caught} of {len(mutants)} mutants caught")
    if args.json:
        version = (HERE.parent.parent / "VERSION").read_text(encoding="utf-8").strip()
        config = {c["name"]: c for c in configs(args.bench)}.get("edge", {})
        table = {"target": "mutants", "config": "edge", "config_hash": config.get("full_hash", ""),
                 "tool_version": version, "command": " ".join(sys.argv), "rows": rows}
        args.json.parent.mkdir(parents=True, exist_ok=True)
        temporary = args.json.with_suffix(".tmp")
        temporary.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
        os.replace(temporary, args.json)
    return 0 if all(row["holds"] for row in rows) else 1


def configs(bench: pathlib.Path) -> list[dict]:
    """The generated list of configurations in the build folder that holds the bench."""
    path = bench.resolve().parent.parent / "gen" / "json" / "configs.json"
    return json.loads(path.read_text(encoding="utf-8"))["presets"]


if __name__ == "__main__":
    sys.exit(main())
