# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Data classes of the loaded specification, and the error that every refusal uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class SpecError(Exception):
    """A refusal: which file and key, what was found, what is allowed."""

    def __init__(self, file: str, key: str, found: str, allowed: str) -> None:
        super().__init__(f"{file}: {key}: found {found}: allowed {allowed}")
        self.file, self.key, self.found, self.allowed = file, key, found, allowed


@dataclass(frozen=True)
class Where:
    """Position of an entry, for messages."""

    file: str
    key: str

    def error(self, sub: str, found: str, allowed: str) -> SpecError:
        return SpecError(self.file, f"{self.key}.{sub}" if sub else self.key, found, allowed)


@dataclass(frozen=True)
class OperandType:
    """bits: value bits, the low `shift` of which are zero and not encoded."""

    text: str
    kind: str
    bits: int
    shift: int = 0
    signed: bool = False
    doc: str = ""


@dataclass(frozen=True)
class Piece:
    """`width` value bits from `value_lo` sit in the word from `word_lo`."""

    value_lo: int
    word_lo: int
    width: int


@dataclass
class Operand:
    name: str
    type: OperandType
    pieces: list[Piece] = field(default_factory=list)

    def word_mask(self) -> int:
        return sum(((1 << p.width) - 1) << p.word_lo for p in self.pieces)

    def encode(self, value: int) -> int:
        return sum(((value >> p.value_lo) & ((1 << p.width) - 1)) << p.word_lo for p in self.pieces)


@dataclass(frozen=True)
class Exclusion:
    """Operand `field` must not equal `value`: that encoding `is` reserved or another instruction."""

    field: str
    value: int
    is_: str


@dataclass
class Instr:
    name: str
    extension: str
    width: int
    mask: int
    match: int
    operands: list[Operand]
    syntax: str
    effect: str
    doc: str
    where: Where
    encoding: str
    golden: str = ""
    engine: str = ""
    expands: dict[str, Any] = field(default_factory=dict)
    exclude: list[Exclusion] = field(default_factory=list)

    @property
    def ident(self) -> str:
        return self.name.replace(".", "_")

    def operand(self, name: str) -> Operand:
        return next(o for o in self.operands if o.name == name)

    def exclusion_bits(self) -> list[tuple[int, int]]:
        """(mask, match) of each excluded value, in word bits."""
        return [(self.operand(e.field).word_mask(), self.operand(e.field).encode(e.value))
                for e in self.exclude]


@dataclass(frozen=True)
class Field:
    name: str
    hi: int
    lo: int
    access: str
    doc: str

    @property
    def width(self) -> int:
        return self.hi - self.lo + 1

    @property
    def mask(self) -> int:
        return ((1 << self.width) - 1) << self.lo


@dataclass
class Register:
    """A CSR (position = number), a memory-mapped register (offset) or an NPU one (index)."""

    name: str
    position: int
    access: str
    reset: int
    doc: str
    fields: list[Field]
    where: Where
    requires: str = ""
    array: tuple[int, int] | None = None
    engine: str = ""

    def expanded(self) -> list[tuple[str, int]]:
        """(name, position) of each element."""
        if self.array is None:
            return [(self.name, self.position)]
        first, last = self.array
        base, high = (self.name[:-1], "h") if self.name.endswith("h") else (self.name, "")
        return [(f"{base}{i}{high}", self.position + i - first) for i in range(first, last + 1)]


@dataclass
class Block:
    name: str
    region: str
    offset: int
    prefix: str
    doc: str
    registers: list[Register]
    where: Where


@dataclass(frozen=True)
class Coded:
    """Anything with a number and a name: trap causes, error codes, section types."""

    name: str
    code: int
    doc: str
    extra: str = ""
    priority: int = 0


@dataclass
class Region:
    name: str
    base: int
    size: int | str
    span: int
    kind: str
    doc: str
    where: Where
    stride: int = 0
    count: int = 1
    region: str = ""


@dataclass
class Key:
    name: str
    type: str
    arch: bool
    doc: str
    where: Where
    values: list[Any] = field(default_factory=list)
    min: int = 0
    max: int = 0
    pow2: bool = False

    @property
    def group(self) -> str:
        return self.name.split(".")[0]

    @property
    def leaf(self) -> str:
        return self.name.split(".")[1]

    @property
    def camel(self) -> str:
        return "".join(w.capitalize() for w in self.name.replace(".", "_").split("_"))


@dataclass
class Rule:
    name: str
    holds: str
    doc: str
    where: Where


@dataclass
class Preset:
    name: str
    doc: str
    values: dict[str, Any]
    file: str
    arch_hash: str = ""
    full_hash: str = ""


@dataclass
class ImageSpec:
    magic: str
    major: int
    minor: int
    alignment: int
    header: dict[str, Any]
    section: dict[str, Any]
    flags: list[Coded]
    types: list[Coded]


@dataclass
class Spec:
    version: str
    extensions: dict[str, dict[str, str]]
    operand_types: dict[str, OperandType]
    instructions: list[Instr]
    cfg: list[Register]
    errors: list[Coded]
    csrs: list[Register]
    exceptions: list[Coded]
    interrupts: list[Coded]
    debug_causes: list[Coded]
    regions: list[Region]
    parts: list[Region]
    constants: list[tuple[str, int, str, str]]
    blocks: list[Block]
    image: ImageSpec
    keys: list[Key]
    rules: list[Rule]
    presets: list[Preset]
