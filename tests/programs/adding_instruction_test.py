#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Follows docs/adding-an-instruction.md literally: applies its edits to a copy of the sources, builds generator, assembler,
# iss and lockstep there, and checks what the page's last section claims.
"""The guide for adding an instruction works."""
from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

import machine
import suite
import toolchain

GUIDE = toolchain.ROOT / "docs" / "adding-an-instruction.md"
FOLDERS = ("isa", "rtl/lib", "rtl/core", "scripts/cmake", "sim/iss", "tests/cosim", "tests/programs", "tests/support")
FILES = ("VERSION", "rtl/lint.vlt", "sim/rtl/verilate.cmake", "compiler/runtime/pmt.ld")
TOP = """cmake_minimum_required(VERSION 3.25)
project(pimento VERSION 0 LANGUAGES C CXX)
set(CMAKE_BUILD_TYPE Release)
list(APPEND CMAKE_MODULE_PATH ${CMAKE_SOURCE_DIR}/scripts/cmake)
include(Pimento)
enable_testing()
add_subdirectory(isa)
add_subdirectory(sim/iss)
add_subdirectory(tests/support)
add_subdirectory(tests/cosim)
"""
WORD = 0x0605B50B
NOT_RUN = 77


def blocks(text: str) -> list[tuple[str, str, str]]:
    """(kind, path, body) of the page's `edit` and `file` blocks, in order."""
    return re.findall(r"^```(edit|file) (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def edited(text: str, path: str, body: str) -> str:
    """`text` after one edit; raises ValueError when its place is not there exactly once."""
    lines = body.splitlines()
    before = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "-"))
    after = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "+"))
    if any(line[:1] not in (" ", "-", "+") for line in lines):
        raise ValueError(f"{path}: a line of the edit starts with none of ' ', '-', '+'")
    if text.count(before) != 1:
        raise ValueError(f"{GUIDE.name}: in {path} these lines are found {text.count(before)} times:\n{before}")
    return text.replace(before, after)


def copy(target: pathlib.Path) -> None:
    """The sources, below `target`; what has not changed keeps its time, so that a second run builds little."""
    for folder in FOLDERS:
        shutil.copytree(toolchain.ROOT / folder, target / folder, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(toolchain.ROOT / name, target / name)
    (target / "CMakeLists.txt").write_text(TOP, encoding="utf-8")


def apply_guide(target: pathlib.Path) -> None:
    found = blocks(GUIDE.read_text(encoding="utf-8"))
    if len(found) < 10:
        raise ValueError(f"{GUIDE.name}: only {len(found)} edits found")
    for kind, name, body in found:
        path = target / name
        path.write_text(body if kind == "file" else edited(path.read_text(encoding="utf-8"), name, body),
                        encoding="utf-8")


def run(*command: str | pathlib.Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)


def must(*command: str | pathlib.Path, **options: object) -> str:
    done = run(*command, **options)
    if done.returncode != 0:
        sys.stdout.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return done.stdout


def check_assembler(asm: pathlib.Path, old_asm: pathlib.Path, work: pathlib.Path) -> None:
    source = work / "poll.s"
    source.write_text("npu.poll a0, a1\n", encoding="utf-8")
    must(asm, source, "--bin", work / "poll.bin")
    word = int.from_bytes((work / "poll.bin").read_bytes(), "little")
    assert word == WORD, f"assembled to {word:#x}"
    text = must(asm, "--disassemble", work / "poll.bin", "--plain")
    assert "npu.poll a0, a1" in text, text
    if old_asm.exists():
        assert run(old_asm, source, "--bin", work / "old.bin").returncode == 1, "the unchanged assembler takes npu.poll"


def check_programs(source: pathlib.Path, build: pathlib.Path, work: pathlib.Path) -> None:
    must(sys.executable, source / "tests" / "programs" / "coverage_test.py")
    library = machine.library(build, "iss", "edge")
    assert library is not None
    link = [f"-T{toolchain.LINKER_SCRIPT}"]
    for name in ("npu_poll", "npu_issue"):
        text = source / "tests" / "programs" / "directed" / f"{name}.S"
        elf = toolchain.build(text, work / f"{name}.elf", suite.defines(suite.read_preset("edge")), link)
        outcome = machine.run(library, "edge", elf)
        assert (outcome.status, outcome.exit_code) == ("exited", 0), f"{name}: {outcome}"


def check_lockstep(cosim: pathlib.Path) -> None:
    text = must(cosim, "--n", "300", "--coverage")
    counts = [int(n) for n in re.findall(r"npu\.poll +(\d+) \+", text)]
    assert len(counts) == 2 and min(counts) > 50, f"npu.poll in lockstep: {counts}"
    print(f"lockstep: npu.poll retired {counts[0]} times on edge, {counts[1]} on nano, no difference")


def main() -> int:
    if not toolchain.available():
        print(f"not run: {toolchain.GCC} is not installed (make setup)")
        return NOT_RUN
    outer = pathlib.Path(os.environ.get("PMT_BUILD_DIR", "build")).resolve()
    work = outer / "tests" / "adding-an-instruction"
    source, build = work / "source", work / "build"
    shutil.rmtree(source, ignore_errors=True)
    copy(source)
    try:
        apply_guide(source)
    except ValueError as error:
        print(error)
        return 1
    must("cmake", "-S", source, "-B", build, "-G", "Ninja")
    must("cmake", "--build", build, "-j", "2", "--target", "pmt-asm", "pmt_iss", "pmt_cosim")
    check_assembler(build / "bin" / "pmt-asm", outer / "bin" / "pmt-asm", work)
    check_programs(source, build, work)
    check_lockstep(build / "tests" / "pmt_cosim")
    print("the guide works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
