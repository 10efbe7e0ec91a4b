#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The directed debug program in lockstep on core and iss, with 200 different sets of memory delays."""
from __future__ import annotations

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "programs"))

import toolchain  # noqa: E402


def main() -> int:
    if not toolchain.available():
        print(f"not run: {toolchain.GCC} is not installed (make setup)")
        return 77
    build = pathlib.Path(os.environ.get("PMT_BUILD_DIR", "build"))
    work = build / "tests" / "cosim"
    work.mkdir(parents=True, exist_ok=True)
    link = ["-Wl,-Ttext=0x40000000", "-Wl,--section-start=.rom=0x400", "-Wl,-n"]
    elf = toolchain.build(HERE / "directed" / "debug.S", work / "debug.elf", link=link)
    command = [str(build / "tests" / "pmt_cosim"), "--elf", str(elf), "--config", "edge", "--n", "200"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
