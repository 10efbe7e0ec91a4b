# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# The collection of directed programs for one configuration: which there are, how they are assembled.
"""Sources of the directed programs and the constants that a configuration gives them."""
from __future__ import annotations

import pathlib
import tomllib

import gen_programs
import toolchain

PRESETS = toolchain.ROOT / "isa" / "config" / "presets"


def read_preset(config: str) -> dict[str, dict[str, object]]:
    """The keys of a preset as nested tables: preset["core"]["zb"]."""
    return tomllib.loads((PRESETS / f"{config}.toml").read_text(encoding="utf-8"))


def value(preset: dict[str, dict[str, object]], key: str) -> object:
    table, name = key.split(".")
    return preset[table][name]


def runs_on(source: toolchain.Source, preset: dict[str, dict[str, object]]) -> bool:
    """True when every key the program needs is true, or a number above 1."""
    return all(int(value(preset, key)) > (0 if isinstance(value(preset, key), bool) else 1) for key in source.needs)


def defines(preset: dict[str, dict[str, object]]) -> dict[str, int]:
    return {"TCM_BYTES": int(value(preset, "mem.tcm_bytes")), "SPAD_A_BYTES": int(value(preset, "npu.spad_a_bytes")),
            "SPAD_W_BYTES": int(value(preset, "npu.spad_w_bytes"))}


def sources(work: pathlib.Path) -> list[toolchain.Source]:
    """Hand-written programs and the generated ones (written into `work`)."""
    paths = sorted((toolchain.HERE / "directed").glob("*.S")) + gen_programs.write_programs(work / "generated", 1)
    return [toolchain.read_source(path) for path in paths]
