#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Builds the directed programs and runs them on one machine by `pimento run`; those that need a host beside them (debug
# halts), and all with --abi, through the device ABI. Every program must end with exit code 0; a failing one
# reports the number of its case (TEST n in the source), or 0x8000 + the case for a trap that nobody expected.
"""Directed programs on a machine: run_programs.py --on iss|rtl [--config edge] [--only NAME ...]."""
from __future__ import annotations

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys

import machine
import suite
import toolchain

NOT_RUN = 77


def describe(outcome: machine.Outcome) -> str:
    if outcome.status != "exited":
        return f"{outcome.status} at pc {outcome.pc:#010x} after {outcome.cycles} cycles"
    if outcome.exit_code == 0:
        return "passed"
    if outcome.exit_code >= 0x8000:
        return f"unexpected trap in case {outcome.exit_code - 0x8000} (SOC SCRATCH holds mepc)"
    return f"case {outcome.exit_code} failed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", required=True, choices=["iss", "rtl"])
    parser.add_argument("--config", default="edge")
    parser.add_argument("--build", type=pathlib.Path, default=os.environ.get("PMT_BUILD_DIR", "build"))
    parser.add_argument("--only", nargs="+", help="names of programs")
    parser.add_argument("--abi", action="store_true", help="through the device ABI instead of the command")
    args = parser.parse_args()

    command = args.build / "bin" / "pimento"
    if not args.abi and not command.exists():
        print(f"{command} is not there: build it, or use --abi")
        return 1
    library = machine.library(args.build, args.on, args.config)
    if library is None:
        print(f"no machine {args.on} for {args.config} in {args.build}/lib: build it first")
        return 1
    if not toolchain.available():
        print(f"not run: {toolchain.GCC} is not installed (make setup)")
        return NOT_RUN
    work = args.build / "tests" / "programs" / f"{args.on}-{args.config}"
    preset = suite.read_preset(args.config)
    programs = [s for s in suite.sources(work) if suite.runs_on(s, preset) and (not args.only or s.name in args.only)]

    def one(source: toolchain.Source) -> machine.Outcome:
        try:
            elf = toolchain.build(source.path, work / f"{source.name}.elf", suite.defines(preset))
        except subprocess.CalledProcessError as error:
            return machine.Outcome("crash: assembler: " + error.stderr.strip().splitlines()[-1])
        if args.abi or "expect_halts" in toolchain.read_elf(elf).symbols:
            return machine.run(library, args.config, elf)
        return machine.run_command(command, args.on, args.config, elf)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for source, outcome in zip(programs, pool.map(one, programs)):
            failed += describe(outcome) != "passed"
            print(f"{source.name:24} {outcome.instret:9} instructions {outcome.cycles:9} cycles  {describe(outcome)}",
                  flush=True)
    print(f"{len(programs) - failed} of {len(programs)} programs passed on {args.on} ({args.config})")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
