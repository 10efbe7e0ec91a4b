#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Enforces the dependency table of docs/architecture.md: who may include, instantiate or import what.
# It reads #include lines, SystemVerilog instantiations and Python imports; it does not read CMake files.
"""Dependency table check."""
from __future__ import annotations

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# folder -> folders it may use besides itself; longest prefix wins. "generated" = <build>/gen.
ALLOWED: dict[str, set[str]] = {
    "isa": {"generated"},
    "rtl/lib": set(),
    "rtl/core": {"rtl/lib", "generated"},
    "rtl/npu": {"rtl/lib", "generated"},
    "rtl/pim": {"rtl/lib", "generated"},
    "rtl/soc": {"rtl/lib", "rtl/core", "rtl/npu", "rtl/pim", "generated"},
    "sim/kernel": set(),
    "sim/iss": {"isa/golden", "isa/include", "generated"},
    "sim/cycle": {"sim/kernel", "isa/golden", "isa/include", "generated"},
    "sim/mem": {"sim/kernel", "isa/golden", "isa/include", "generated"},
    "sim/tlm": {"isa/include", "generated", "systemc", "verilated"},
    "sim/rtl": {"isa/include", "generated", "systemc", "verilated"},
    "sim/app": {"isa", "sim/iss", "sim/cycle", "sim/mem", "sim/kernel", "compiler", "drivers", "generated"},
    "compiler": {"isa/golden", "isa/asm", "isa/image", "generated"},
    "drivers": {"isa/include", "isa/image", "generated"},
    "fpga": {"rtl/soc", "rtl/lib", "generated"},
}

# How an include path names its folder: first path component(s) -> folder.
INCLUDE_ROOTS: dict[str, str] = {
    "golden": "isa/golden", "asm": "isa/asm", "image": "isa/image", "boot": "isa/boot", "gen": "isa/gen",
    "pimento/gen": "generated", "pimento": "isa/include",
    "kernel": "sim/kernel", "iss": "sim/iss", "cycle": "sim/cycle", "mem": "sim/mem", "tlm": "sim/tlm",
    "rtl": "sim/rtl", "app": "sim/app",
    "import": "compiler/import", "ir": "compiler/ir", "passes": "compiler/passes", "map": "compiler/map",
    "codegen": "compiler/codegen", "interp": "compiler/interp", "runtime": "compiler/runtime", "io": "compiler/io",
    "core": "drivers/core", "link": "drivers/link",
}
SYSTEMC = re.compile(r"^(systemc|systemc\.h|tlm|tlm\.h|sysc/.*|tlm_.*|tlm_utils/.*)$")
STDLIB_ONLY = ("isa/gen",)


def owner(path: str) -> str | None:
    """The folder of the table that a repository path belongs to."""
    best = None
    for folder in ALLOWED:
        if (path == folder or path.startswith(folder + "/")) and (best is None or len(folder) > len(best)):
            best = folder
    return best


def may_use(user: str, used: str) -> bool:
    """True when a file of table folder `user` may use something in folder `used`."""
    same = owner(used)
    if same == user:
        return True
    return any(used == a or used.startswith(a + "/") for a in ALLOWED[user])


def include_target(source: pathlib.Path, name: str, angle: bool) -> str | None:
    """The folder that an #include names, or None for the outside world."""
    if SYSTEMC.match(name):
        return "systemc"
    if name.startswith("Vpmt_") or name.startswith("verilated"):
        return "verilated"
    if name.startswith("pimento/") and not name.startswith("pimento/gen/") and name != "pimento/device_abi.h":
        return "generated"
    if not angle and (source.parent / name).exists():
        return str((source.parent / name).resolve().relative_to(ROOT).parent)
    parts = name.split("/")
    for depth in (2, 1):
        key = "/".join(parts[:depth])
        if len(parts) > depth and key in INCLUDE_ROOTS:
            return INCLUDE_ROOTS[key]
    return None


def check_cpp(path: pathlib.Path, rel: str, user: str, found: list[str]) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not match:
            continue
        used = include_target(path, match.group(2), match.group(1) == "<")
        if used and not may_use(user, used):
            found.append(f"{rel}:{number}: {user} includes {match.group(2)} of {used}; "
                         f"allowed: {', '.join(sorted(ALLOWED[user])) or 'itself'}")


def module_folders() -> dict[str, str]:
    """Which folder of the table defines which SystemVerilog module."""
    folders: dict[str, str] = {}
    for path in (ROOT / "rtl").rglob("*.sv"):
        for match in re.finditer(r"^\s*(?:module|package)\s+(pmt_\w+)", path.read_text(encoding="utf-8"), re.M):
            folders[match.group(1)] = str(path.parent.relative_to(ROOT))
    return folders


def check_sv(path: pathlib.Path, rel: str, user: str, modules: dict[str, str], found: list[str]) -> None:
    text = re.sub(r"//[^\n]*|/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), path.read_text(encoding="utf-8"),
                  flags=re.S)
    for match in re.finditer(r"\b(pmt_\w+)\s*(?:#\s*\(|u_\w+|gen_\w+|::)", text):
        used = modules.get(match.group(1))
        if used and not may_use(user, used):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{rel}:{line}: {user} uses {match.group(1)} of {used}; "
                         f"allowed: {', '.join(sorted(ALLOWED[user])) or 'itself'}")


def check_python(path: pathlib.Path, rel: str, found: list[str]) -> None:
    local = {p.stem for p in path.parent.glob("*.py")} | {path.parent.name}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r"\s*(?:from|import)\s+([A-Za-z_]\w*)", line)
        if match and match.group(1) not in sys.stdlib_module_names and match.group(1) not in local:
            found.append(f"{rel}:{number}: imports {match.group(1)}; allowed: the Python standard library")


def check(root: pathlib.Path) -> list[str]:
    """Every violation below `root`, one message each."""
    found: list[str] = []
    modules = module_folders()
    for path in sorted(root.rglob("*")):
        rel = str(path.relative_to(ROOT))
        user = owner(rel)
        if user is None or not path.is_file():
            continue
        if path.suffix in (".h", ".hpp", ".c", ".cpp", ".cc"):
            check_cpp(path, rel, user, found)
        elif path.suffix in (".sv", ".svh", ".v"):
            check_sv(path, rel, user, modules, found)
        elif path.suffix == ".py" and rel.startswith(STDLIB_ONLY):
            check_python(path, rel, found)
    return found


def main() -> int:
    found: list[str] = []
    for top in ("isa", "rtl", "sim", "compiler", "drivers", "fpga"):
        if (ROOT / top).is_dir():
            found += check(ROOT / top)
    for message in found:
        print(message)
    print(f"dependency table: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
