# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Drives the built `pimento` command: running it, .npy files without NumPy, bare-metal programs."""

from __future__ import annotations

import ast
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

SOURCE = pathlib.Path(os.environ.get("PMT_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("PMT_BUILD_DIR", SOURCE / "build"))
DIGITS = SOURCE / "tests/models/digits"
RUNTIME = SOURCE / "compiler/runtime"
NOT_RUN = 77


def run(*words: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs `pimento words...`; its own watchdogs must end it long before the time-out here."""
    command = [str(BUILD / "bin/pimento"), *(str(w) for w in words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240,
                          env={**os.environ, **(env or {})}, check=False)


def npy(shape: tuple[int, ...], data: bytes, descr: str = "|i1") -> bytes:
    """Bytes of a .npy file, format version 1."""
    header = repr({"descr": descr, "fortran_order": False, "shape": shape}).encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def read_npy(file: bytes) -> tuple[tuple[int, ...], str, bytes]:
    """Shape, type and data of a .npy file, format version 1."""
    size, = struct.unpack_from("<H", file, 8)
    header = ast.literal_eval(file[10:10 + size].decode())
    return header["shape"], header["descr"], file[10 + size:]


def read_npz(path: pathlib.Path) -> dict[str, bytes]:
    """Data bytes of each member."""
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".npy"): read_npy(archive.read(name))[2] for name in archive.namelist()}


class CliTest(unittest.TestCase):
    """A test with a scratch folder and shorthand for what every run is checked for."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)

    def write(self, name: str, data: bytes | str) -> pathlib.Path:
        path = self.dir / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def expect(self, code: int, *words: object, env: dict[str, str] | None = None,
               **texts: str) -> subprocess.CompletedProcess[str]:
        """Exit code `code`; out=, err=: text that must appear there."""
        result = run(*words, env=env)
        self.assertEqual(result.returncode, code, f"{words}\n{result.stdout}\n{result.stderr}")
        if "out" in texts:
            self.assertIn(texts["out"], result.stdout)
        if "err" in texts:
            self.assertIn(texts["err"], result.stderr)
        return result

    def refused(self, *words: object, says: list[str], code: int = 2,
                env: dict[str, str] | None = None) -> None:
        """Exit code `code`, one error message that contains every text of `says`, nothing left over."""
        before = sorted(p.name for p in self.dir.iterdir())
        result = self.expect(code, *words, env=env)
        self.assertTrue(result.stderr.startswith("error: "), result.stderr)
        for text in says:
            self.assertIn(text, result.stderr)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), before, "files left behind")

    def build_c(self, body: str, name: str = "prog", script: str = "pmt.ld",
                flags: tuple[str, ...] = ()) -> pathlib.Path:
        """Compiles a bare-metal C program as docs/programs.md says."""
        source = self.write(name + ".c", body)
        elf = self.dir / (name + ".elf")
        command = ["riscv64-unknown-elf-gcc", "-march=rv32imc_zicsr_zifencei", "-mabi=ilp32", "-O2",
                   "-ffreestanding", "-nostdlib", f"-I{RUNTIME}", f"-I{BUILD}/gen/c", f"-I{SOURCE}/isa",
                   "-T", str(RUNTIME / script), *flags, str(RUNTIME / "crt0.S"), str(RUNTIME / "trap.S"),
                   str(source), "-lgcc", "-o", str(elf)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return elf


def machine_exists(machine: str, config: str = "edge") -> bool:
    return any((BUILD / "lib" / name).is_file()
               for name in (f"libpmt_{machine}-{config}.so", f"libpmt_{machine}.so"))


def main() -> None:
    unittest.main(verbosity=2, argv=[sys.argv[0], *sys.argv[1:]])
