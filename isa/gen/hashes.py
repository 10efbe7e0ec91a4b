# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The two configuration hashes: first 8 bytes of SHA-256 over canonical JSON of the resolved keys."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .model import Spec


def canonical(version: str, values: dict[str, Any]) -> str:
    """Sorted keys, no spaces, the specification's version under `spec`."""
    return json.dumps({"spec": version, **values}, sort_keys=True, separators=(",", ":"))


def config_hash(version: str, values: dict[str, Any]) -> str:
    """16 hexadecimal digits."""
    return hashlib.sha256(canonical(version, values).encode()).hexdigest()[:16]


def resolve(spec: Spec) -> None:
    """Fills both hashes of every preset."""
    arch = {k.name for k in spec.keys if k.arch}
    for preset in spec.presets:
        preset.arch_hash = config_hash(spec.version,
                                       {k: v for k, v in preset.values.items() if k in arch})
        preset.full_hash = config_hash(spec.version, preset.values)
