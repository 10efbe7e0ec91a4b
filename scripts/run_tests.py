#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Runs ctest over the tiers asked for, writes JUnit XML and ends with the line "N passed, N failed".
# A test that could not run (exit code 77) is listed as "not run" and never counted as passed.
"""Test runner: one call of ctest, one summary."""
from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree as ET


def outcomes(junit: pathlib.Path) -> tuple[list[str], list[str], list[str]]:
    """Names of the passed, failed and not-run tests in a ctest JUnit file."""
    passed: list[str] = []
    failed: list[str] = []
    not_run: list[str] = []
    for case in ET.parse(junit).getroot().iter("testcase"):
        status = case.get("status", "")
        name = case.get("name", "?")
        if status == "run":
            passed.append(name)
        elif status in ("notrun", "disabled"):
            not_run.append(name)
        else:
            failed.append(name)
    return passed, failed, not_run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tiers", nargs="+", default=["smoke", "full"], choices=["smoke", "full", "nightly"])
    args = parser.parse_args()

    junit = (args.build / "results" / "junit.xml").resolve()
    junit.parent.mkdir(parents=True, exist_ok=True)
    junit.unlink(missing_ok=True)
    start = time.monotonic()
    command = ["ctest", "--test-dir", str(args.build), "-L", "^(" + "|".join(args.tiers) + ")$", "-j", str(args.jobs),
               "--output-on-failure", "--output-junit", str(junit), "--no-tests=error"]
    code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
    if not junit.exists():
        print(f"run_tests: ctest ended with {code} and wrote no {junit}", file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    passed, failed, not_run = outcomes(junit)
    for name in failed:
        print(f"failed:  {name}")
    for name in not_run:
        print(f"not run: {name}")
    print(f"{time.monotonic() - start:.0f} s, JUnit report in {junit}")
    skipped = f", {len(not_run)} skipped" if not_run else ""
    print(f"{len(passed)} passed, {len(failed)} failed{skipped}")
    return 1 if failed or not passed or (code != 0 and not failed) else 0


if __name__ == "__main__":
    sys.exit(main())
