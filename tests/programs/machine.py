#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# The device ABI from Python: opens libpmt_<machine>.so with ctypes, loads an ELF file and runs it. One machine per
# process: `run` starts a fresh interpreter for each program, so that a crash is one failed program.
"""Runs bare-metal programs on a machine through the device ABI: machine.py LIBRARY CONFIG PROGRAM [--max-cycles N]."""
from __future__ import annotations

import argparse
import ctypes
import dataclasses
import json
import pathlib
import subprocess
import sys

import toolchain

RUN_STATUS = ("exited", "cycle limit", "fault", "waiting", "halted")
SOC_DEBUG = 0x10010034
HALT_CYCLES = 5000  # enough to reach debug mode or sleep


class DevOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint32), ("mem_latency", ctypes.c_uint32), ("config", ctypes.c_char_p),
                ("mem_size", ctypes.c_uint64), ("trace_path", ctypes.c_char_p), ("seed", ctypes.c_uint64)]


class RunOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("max_cycles", ctypes.c_uint64),
                ("tohost_addr", ctypes.c_uint64)]


class RunResult(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint32), ("status", ctypes.c_int32), ("exit_code", ctypes.c_int32),
                ("pc", ctypes.c_uint32), ("cycles", ctypes.c_uint64), ("instret", ctypes.c_uint64),
                ("npu_err_code", ctypes.c_uint32), ("npu_err_tag", ctypes.c_uint32), ("npu_err_addr", ctypes.c_uint64)]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a run ended; status is one of RUN_STATUS or "crash"; signature as hex where one was asked for."""

    status: str
    exit_code: int = 0
    pc: int = 0
    cycles: int = 0
    instret: int = 0
    signature: str = ""


def library(build: pathlib.Path, machine: str, config: str) -> pathlib.Path | None:
    """The shared library of a machine in a build folder; None where it has not been built."""
    for name in (f"libpmt_{machine}-{config}.so", f"libpmt_{machine}.so" if machine == "iss" or config == "edge" else ""):
        path = build / "lib" / name
        if name and path.exists():
            return path
    return None


class Machine:
    """An open device. Methods raise RuntimeError with the machine's own message."""

    def __init__(self, path: pathlib.Path, config: str, seed: int = 1) -> None:
        self.lib = ctypes.CDLL(str(path))
        self.lib.pmt_dev_last_error.restype = ctypes.c_char_p
        self.device = ctypes.c_void_p()
        options = DevOptions(ctypes.sizeof(DevOptions), 0, config.encode(), 0, None, seed)
        if self.lib.pmt_dev_open(ctypes.byref(options), ctypes.byref(self.device)) != 0:
            raise RuntimeError(self.lib.pmt_dev_last_error(None).decode())

    def _check(self, status: int) -> None:
        if status != 0:
            raise RuntimeError(f"status {status}: {self.lib.pmt_dev_last_error(self.device).decode()}")

    def write(self, address: int, data: bytes) -> None:
        self._check(self.lib.pmt_dev_write(self.device, ctypes.c_uint64(address), data, ctypes.c_uint64(len(data))))

    def read(self, address: int, size: int) -> bytes:
        data = ctypes.create_string_buffer(size)
        self._check(self.lib.pmt_dev_read(self.device, ctypes.c_uint64(address), data, ctypes.c_uint64(size)))
        return data.raw

    def start(self, entry: int) -> None:
        self._check(self.lib.pmt_dev_start(self.device, ctypes.c_uint64(entry)))

    def run(self, max_cycles: int) -> Outcome:
        options = RunOptions(ctypes.sizeof(RunOptions), 0, max_cycles, 0)
        result = RunResult(ctypes.sizeof(RunResult))
        self._check(self.lib.pmt_dev_run(self.device, ctypes.byref(options), ctypes.byref(result)))
        return Outcome(RUN_STATUS[result.status], result.exit_code, result.pc, result.cycles, result.instret)

    def close(self) -> None:
        self.lib.pmt_dev_close(self.device)


def run_here(path: pathlib.Path, config: str, program: pathlib.Path, max_cycles: int) -> Outcome:
    """Loads and runs in this process. A program with the absolute symbol expect_halts goes into debug mode so often: it
    asks by itself, or sleeps until the host asks; the host withdraws each request once the core has halted. The
    signature is what lies between the symbols begin_signature and end_signature."""
    elf = toolchain.read_elf(program)
    machine = Machine(path, config)
    for address, data in elf.segments:
        machine.write(address, data)
    machine.start(elf.entry)
    halts = elf.symbols.get("expect_halts", 0)
    outcome = machine.run(HALT_CYCLES if halts else max_cycles)
    for _ in range(2 * halts):
        halted = machine.read(SOC_DEBUG, 4)[0] == 3
        halts -= halted
        machine.write(SOC_DEBUG, bytes([0 if halted else 1, 0, 0, 0]))
        outcome = machine.run(HALT_CYCLES if halts else max_cycles)
        if not halts:
            break
    if halts:
        raise RuntimeError(f"{halts} halts did not come: {outcome}")
    signature = ""
    if "begin_signature" in elf.symbols:
        begin = elf.symbols["begin_signature"]
        signature = machine.read(begin, elf.symbols["end_signature"] - begin).hex()
    machine.close()
    return dataclasses.replace(outcome, signature=signature)


def run(path: pathlib.Path, config: str, program: pathlib.Path, max_cycles: int = 20_000_000,
        timeout: float = 300) -> Outcome:
    """Runs in a process of its own; a crash or an error of the machine is an outcome with status "crash: ..."."""
    command = [sys.executable, str(pathlib.Path(__file__).resolve()), str(path), config, str(program), "--max-cycles",
               str(max_cycles)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=timeout,
                          check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return Outcome("crash: " + lines[-1])
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))


def run_command(command: pathlib.Path, name: str, config: str, program: pathlib.Path, max_cycles: int = 20_000_000,
                timeout: float = 300) -> Outcome:
    """The same through `pimento run program.elf --on name`: what a user types."""
    results = program.with_suffix(f".{name}.json")
    results.unlink(missing_ok=True)
    done = subprocess.run([str(command), "run", str(program), "--on", name, "--config", config, "--max-cycles",
                           str(max_cycles), "--json", str(results)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=timeout, check=False)
    if not results.exists():  # ended by the watchdog or by an unhandled trap: the command says why
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return Outcome("crash: " + lines[0])
    data = json.loads(results.read_text(encoding="utf-8"))
    if (done.returncode == 0) != (data["exit_code"] == 0):
        return Outcome(f"crash: exit code {done.returncode} for a program that ended with {data['exit_code']}")
    return Outcome("exited", data["exit_code"], 0, data["total_cycles"], data["instructions"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=pathlib.Path)
    parser.add_argument("config")
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--max-cycles", type=int, default=20_000_000)
    args = parser.parse_args()
    outcome = run_here(args.library, args.config, args.program, args.max_cycles)
    print(json.dumps(dataclasses.asdict(outcome)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
