# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Builds the directed programs with the RISC-V compiler and the shipped linker script, and reads the ELF files.
"""Assembling, linking and loading of test programs."""
from __future__ import annotations

import dataclasses
import pathlib
import re
import shutil
import struct
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GCC = "riscv64-unknown-elf-gcc"
ARCH = "rv32imc_zicsr_zifencei_zba_zbb"
LINKER_SCRIPT = ROOT / "compiler" / "runtime" / "pmt.ld"


@dataclasses.dataclass(frozen=True)
class Source:
    """A program with what its comment lines declare: `covers: instr add`, `needs: core.zb`, `on: iss`."""

    path: pathlib.Path
    covers: frozenset[str]
    needs: frozenset[str]

    @property
    def name(self) -> str:
        return self.path.stem


def declared(text: str, key: str) -> frozenset[str]:
    return frozenset(re.findall(rf"/\* {key}: ([^*]+?) \*/", text))


def read_source(path: pathlib.Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, declared(text, "covers"), declared(text, "needs"))


def available() -> bool:
    return shutil.which(GCC) is not None


def build(source: pathlib.Path, elf: pathlib.Path, defines: dict[str, int | str] | None = None,
          link: list[str] | None = None) -> pathlib.Path:
    """Assembles and links one program; raises CalledProcessError with the tool's words on failure."""
    options = [f"-D{key}={value}" for key, value in (defines or {}).items()]
    command = [GCC, f"-march={ARCH}", "-mabi=ilp32", "-nostdlib", "-nostartfiles", "-static", "-Wl,--no-relax",
               "-Wl,--build-id=none", f"-I{HERE / 'env'}", *options,
               *(link if link is not None else [f"-T{LINKER_SCRIPT}"]), str(source), "-o", str(elf)]
    subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return elf


@dataclasses.dataclass(frozen=True)
class Elf:
    """Entry point, segments as (address, bytes) and symbols of a 32-bit little-endian ELF file."""

    entry: int
    segments: list[tuple[int, bytes]]
    symbols: dict[str, int]


def read_elf(path: pathlib.Path) -> Elf:
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x01\x01":
        raise ValueError(f"{path}: not a 32-bit little-endian ELF file")
    entry, phoff, shoff = struct.unpack_from("<III", data, 24)
    phentsize, phnum, shentsize, shnum = struct.unpack_from("<HHHH", data, 42)
    segments = []
    for i in range(phnum):
        kind, offset, _, paddr, filesz, memsz = struct.unpack_from("<IIIIII", data, phoff + i * phentsize)
        if kind == 1 and memsz:
            segments.append((paddr, data[offset:offset + filesz] + bytes(memsz - filesz)))
    symbols: dict[str, int] = {}
    sections = [struct.unpack_from("<10I", data, shoff + i * shentsize) for i in range(shnum)]
    for section in sections:
        if section[1] == 2:  # symbol table
            names = sections[section[6]]
            for at in range(section[4], section[4] + section[5], 16):
                name, value = struct.unpack_from("<II", data, at)
                begin = names[4] + name
                symbols[data[begin:data.index(b"\0", begin)].decode()] = value
    return Elf(entry, segments, symbols)
