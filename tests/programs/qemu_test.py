#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# An outside opinion: random programs run on our iss and on qemu-riscv32, and end with the same registers and memory;
# the arithmetic programs of the directed suite, whose expected values are our own, pass on qemu too.
"""Comparison of the iss with qemu-riscv32 (user mode): qemu_test.py [--n 200] [--seed 1] [--only SEED]."""
from __future__ import annotations

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

import machine
import random_program
import suite
import toolchain

QEMU = "qemu-riscv32"
# The cpu model with the extensions of `edge`; Debian 12's qemu knows these names.
CPU = "rv32,zba=true,zbb=true"
NOT_RUN = 77
LAYOUT = ["-Wl,-Ttext-segment=0x40000000", "-Wl,-Tdata=0x40008000", "-Wl,--section-start=.tail=0x4000F000"]
# For the directed programs: data on pages of their own, away from the code.
PAGES = ["-Wl,-Ttext=0x40000000", "-Wl,-Tdata=0x40018000", "-Wl,-Tbss=0x40020000"]
REGISTERS = 1024  # where the registers lie in the signature


def build(work: pathlib.Path, seed: int, zb: bool) -> tuple[pathlib.Path, pathlib.Path]:
    """The same program twice, with the two ways to end: (for qemu, for our machines)."""
    source = work / f"random_{seed}.s"
    source.write_text(random_program.program(seed, zb), encoding="utf-8")
    body = work / f"random_{seed}.o"
    subprocess.run([toolchain.GCC, f"-march={toolchain.ARCH}", "-mabi=ilp32", "-c", str(source), "-o", str(body)],
                   check=True, stdin=subprocess.DEVNULL)
    results = []
    for world in ("linux", "bare"):
        elf = work / f"random_{seed}.{world}"
        finish = toolchain.HERE / "env" / f"finish_{world}.s"
        toolchain.build(finish, elf, link=[*LAYOUT, str(body)])
        results.append(elf)
    return results[0], results[1]


def difference(ours: bytes, theirs: bytes) -> str:
    """The first word in which two signatures differ, in words."""
    if len(ours) != len(theirs):
        return f"signature of {len(ours)} bytes, qemu's has {len(theirs)}"
    for at in range(0, len(ours), 4):
        if ours[at:at + 4] != theirs[at:at + 4]:
            what = f"x{(at - REGISTERS) // 4}" if at >= REGISTERS else f"area+{at:#x}"
            return f"{what}: iss {ours[at:at + 4][::-1].hex()}, qemu {theirs[at:at + 4][::-1].hex()}"
    return ""


def compare(library: pathlib.Path, config: str, work: pathlib.Path, seed: int) -> str:
    """Empty when both agree."""
    linux, bare = build(work, seed, zb=config != "nano")
    qemu = subprocess.run([QEMU, "-cpu", CPU, str(linux)], capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
                          check=False)
    if qemu.returncode != 0:
        return f"qemu ended with {qemu.returncode}: {qemu.stderr.decode().strip()}"
    outcome = machine.run_here(library, config, bare, 10_000_000)
    if outcome.status != "exited" or outcome.exit_code != 0:
        return f"iss: {outcome.status} at pc {outcome.pc:#x}"
    return difference(bytes.fromhex(outcome.signature), qemu.stdout)


def directed_on_qemu(work: pathlib.Path) -> list[str]:
    """Names of arithmetic programs that fail on qemu: their expected values would be wrong."""
    failed, ran = [], 0
    defines = {"PMT_LINUX": 1, **suite.defines(suite.read_preset("edge"))}
    for source in suite.sources(work):
        privileged = any(item.split()[0] != "instr" or item.split()[1].startswith(("csr", "npu", "mret", "wfi", "fence"))
                         for item in source.covers)
        if privileged or source.name == "memory_external":
            continue
        ran += 1
        elf = toolchain.build(source.path, work / f"{source.name}.linux", defines, PAGES)
        done = subprocess.run([QEMU, "-cpu", CPU, str(elf)], stdin=subprocess.DEVNULL, timeout=60, check=False)
        if done.returncode != 0:
            failed.append(f"{source.name} (case {done.returncode})")
    print(f"{ran - len(failed)} of {ran} directed arithmetic programs pass on qemu")
    return failed if ran >= 10 else [*failed, f"only {ran} programs found"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="seed of the first program")
    parser.add_argument("--only", type=int, help="one program, by its seed")
    parser.add_argument("--config", default="edge")
    parser.add_argument("--build", type=pathlib.Path, default=os.environ.get("PMT_BUILD_DIR", "build"))
    args = parser.parse_args()
    if not shutil.which(QEMU) or not toolchain.available():
        print(f"not run: needs {QEMU} and {toolchain.GCC} (make setup)")
        return NOT_RUN
    library = machine.library(args.build, "iss", args.config)
    if library is None:
        print(f"no machine iss in {args.build}/lib: build it first")
        return 1
    work = args.build / "tests" / "programs" / f"qemu-{args.config}"
    work.mkdir(parents=True, exist_ok=True)
    failed = directed_on_qemu(work)
    seeds = [args.only] if args.only is not None else range(args.seed, args.seed + args.n)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for seed, text in zip(seeds, pool.map(lambda s: compare(library, args.config, work, s), seeds)):
            if text:
                failed.append(f"random program, seed {seed}")
                print(f"seed {seed}: {text}", flush=True)
    print(f"{len(seeds)} random programs compared with qemu, {len(failed)} failures")
    for name in failed:
        print(f"failed: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
