# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Rules between entries of the specification. Every refusal is a SpecError naming file and key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterable

from . import expr
from .model import (Coded, Field, Instr, Key, Preset, Region, Register, Spec, SpecError, Where)

_CPP_DECLARATION = r"(?:^|[\s*&]){name}\s*\("


def unique(items: Iterable[tuple[Any, str, Where]], what: str) -> None:
    seen: dict[Any, str] = {}
    for value, name, where in items:
        if value in seen:
            raise where.error("", f"{what} {value} of '{name}'",
                              f"one that '{seen[value]}' does not have already")
        seen[value] = name


def _collision(a: Instr, b: Instr) -> bool:
    """Is there a word that both match, outside what either excludes?"""
    if (a.match ^ b.match) & a.mask & b.mask:
        return False
    mask, match = a.mask | b.mask, a.match | b.match
    return not any(m & ~mask == 0 and match & m == v
                   for m, v in a.exclusion_bits() + b.exclusion_bits())


def instructions(spec: Spec) -> None:
    unique(((i.name, i.name, i.where) for i in spec.instructions), "name")
    by_name = {i.name: i for i in spec.instructions}
    for i in spec.instructions:
        if i.extension not in spec.extensions:
            raise i.where.error("extension", i.extension, ", ".join(sorted(spec.extensions)))
        if not i.effect.strip():
            raise i.where.error("effect", "an empty text", "a short description of the effect")
        compressed = i.width == 16
        low = i.match & 3 if i.mask & 3 == 3 else None
        if low is None or (low == 3) == compressed:
            raise i.where.error("encoding", "lowest bits " + i.encoding.split()[-1][-2:],
                                "00, 01 or 10 for 16 bits" if compressed else "11 for 32 bits")
        words = set(re.findall(r"[A-Za-z_][\w.]*", i.syntax[len(i.name):]))
        if not i.syntax.startswith(i.name) or words - {"sp"} != {o.name for o in i.operands}:
            raise i.where.error("syntax", f"'{i.syntax}'",
                                "the name, then each operand once: " +
                                (", ".join(o.name for o in i.operands) or "none"))
        for e in i.exclude:
            if e.field not in {o.name for o in i.operands}:
                raise i.where.error("exclude", f"field '{e.field}'", "an operand of the instruction")
            if e.is_ != "reserved" and e.is_ not in by_name:
                raise i.where.error("exclude", f"'{e.is_}'", "'reserved' or an instruction")
        if compressed:
            _expansion(i, by_name)
        elif i.expands:
            raise i.where.error("expands", "an expansion", "16-bit instructions only")
    everyone = spec.instructions
    for n, a in enumerate(everyone):
        for b in everyone[n + 1:]:
            if a.width == b.width and _collision(a, b):
                raise b.where.error("encoding", f"an overlap of '{b.name}' with '{a.name}'",
                                    "encodings that no word shares")


def _expansion(i: Instr, by_name: dict[str, Instr]) -> None:
    base = by_name.get(str(i.expands.get("op", "")))
    if base is None or base.width != 32:
        raise i.where.error("expands.op", repr(i.expands.get("op")), "a 32-bit instruction")
    names = {o.name for o in base.operands}
    if set(i.expands) - {"op"} != names:
        raise i.where.error("expands", ", ".join(sorted(set(i.expands) - {"op"})),
                            f"exactly the operands of {base.name}: " + ", ".join(sorted(names)))
    own = {o.name: o for o in i.operands}
    for name in names:
        value, target = i.expands[name], base.operand(name).type
        if isinstance(value, str):
            if value not in own:
                raise i.where.error(f"expands.{name}", value, ", ".join(own))
            if own[value].type.bits > target.bits and own[value].type.kind != "lui6":
                raise i.where.error(f"expands.{name}", f"{own[value].type.bits} bits",
                                    f"at most {target.bits} bits")
        elif not 0 <= value < 1 << target.bits:
            raise i.where.error(f"expands.{name}", str(value), f"0..{(1 << target.bits) - 1}")


def golden(spec: Spec, root: Path, strict: bool) -> None:
    """Each 32-bit instruction names a function declared in isa/golden/rv.h or npu.h."""
    folder = root / "golden"
    headers = [folder / "rv.h", folder / "npu.h"]
    missing = [h for h in headers if not h.is_file()]
    if missing:
        if strict:
            raise SpecError(f"golden/{missing[0].name}", "file", "no such file",
                            "the golden functions that isa/spec names")
        return
    texts = {h.name: re.sub(r"//[^\n]*|/\*.*?\*/", "", h.read_text(), flags=re.S) for h in headers}
    for i in spec.instructions:
        if i.width == 16:
            continue
        where = "npu.h" if i.extension == "Npu" else "rv.h"
        if not re.match(r"^[a-z]\w*$", i.golden):
            raise i.where.error("golden", repr(i.golden), "the name of a C++ function")
        if not re.search(_CPP_DECLARATION.format(name=i.golden), texts[where], re.M):
            raise i.where.error("golden", f"'{i.golden}' without declaration",
                                f"a function declared in golden/{where}")


def fields(owner: Register, width: int = 32) -> None:
    used: dict[int, str] = {}
    unique(((f.name, f.name, owner.where) for f in owner.fields), "field name")
    for f in owner.fields:
        if f.hi >= width:
            raise owner.where.error(f.name, f"bit {f.hi}", f"bits 0..{width - 1}")
        for bit in range(f.lo, f.hi + 1):
            if bit in used:
                raise owner.where.error(f.name, f"bit {bit} that '{used[bit]}' has", "disjoint fields")
            used[bit] = f.name


def _access(owner: Register, one: Field | None, allowed: tuple[str, ...]) -> None:
    value = one.access if one else owner.access
    if value not in allowed:
        raise owner.where.error(f"{one.name}.access" if one else "access", value, ", ".join(allowed))


def registers(spec: Spec, keys: set[str]) -> None:
    numbers = [(n, name, r.where) for r in spec.csrs for name, n in r.expanded()]
    unique(numbers, "CSR number")
    unique(((name, name, w) for _, name, w in numbers), "CSR name")
    for r in spec.csrs:
        fields(r)
        _access(r, None, ("RW", "RO"))
        for f in r.fields:
            _access(r, f, ("RW", "RO", "W1") if r.access == "RW" else ("RO",))
        if not all(0 <= n <= 0xFFF for _, n in r.expanded()):
            raise r.where.error("number", hex(r.position), "0..0xfff")
        if (r.position >= 0xC00) != (r.access == "RO"):
            raise r.where.error("access", f"{r.access} at {r.position:#x}", "RO exactly from 0xc00")
        if r.requires:
            expr.parse(r.requires, keys, r.where)
    unique(((r.position, r.name, r.where) for r in spec.cfg), "index")
    for r in spec.cfg:
        fields(r)
        for f in r.fields:
            _access(r, f, ("uint", "int", "bool"))
        if not 0 <= r.position < 32:
            raise r.where.error("index", str(r.position), "0..31")
        if r.engine not in ("dma", "compute"):
            raise r.where.error("engine", r.engine, "dma, compute")
    by_region = {r.name: r for r in spec.regions}
    unique(((b.prefix, b.name, b.where) for b in spec.blocks), "prefix")
    for b in spec.blocks:
        if b.region not in by_region:
            raise b.where.error("region", b.region, ", ".join(by_region))
        unique(((r.position, r.name, r.where) for r in b.registers), "offset")
        unique(((r.name, r.name, r.where) for r in b.registers), "name")
        for r in b.registers:
            fields(r)
            _access(r, None, ("RW", "RO"))
            for f in r.fields:
                _access(r, f, ("RW", "RO", "WO"))
            end = by_region[b.region].size
            if r.position % 4 or (isinstance(end, int) and b.offset + r.position + 4 > end):
                raise r.where.error("offset", hex(r.position), "a multiple of 4 inside the region")


def _coded(entries: list[Coded], file: str, kind: str) -> None:
    unique(((e.code, e.name, Where(file, f"{kind}[{e.name}]")) for e in entries), "code")
    unique(((e.name, e.name, Where(file, f"{kind}[{e.name}]")) for e in entries), "name")


def addresses(spec: Spec, keys: dict[str, Key]) -> None:
    def sizes(r: Region) -> int:
        if isinstance(r.size, int):
            return r.size
        if r.size not in keys:
            raise r.where.error("size", f"key '{r.size}'", "bytes or a configuration key")
        return max(p.values[r.size] for p in spec.presets)

    def disjoint(regions: list[Region], limit: int) -> None:
        for r in regions:
            if sizes(r) > r.span:
                raise r.where.error("size", hex(sizes(r)), f"at most the span {r.span:#x}")
            if r.base + r.span > limit:
                raise r.where.error("span", f"end {r.base + r.span:#x}", f"at most {limit:#x}")
        ordered = sorted(regions, key=lambda r: r.base)
        for a, b in zip(ordered, ordered[1:]):
            if a.base + a.span > b.base:
                raise b.where.error("base", f"{b.base:#x} inside '{a.name}'",
                                    f"at least {a.base + a.span:#x}")

    unique(((r.name, r.name, r.where) for r in spec.regions), "name")
    disjoint(spec.regions, 1 << 32)
    by_name = {r.name: r for r in spec.regions}
    for p in spec.parts:
        if p.region not in by_name:
            raise p.where.error("region", p.region, ", ".join(by_name))
    for r in spec.regions:
        inside = [p for p in spec.parts if p.region == r.name]
        disjoint(inside, r.stride or r.span)
        if r.stride and r.stride * r.count > r.span:
            raise r.where.error("stride", f"{r.count} windows of {r.stride:#x}", f"span {r.span:#x}")


def _type_size(where: Where, text: str) -> int:
    found = re.fullmatch(r"(u8|u16|u32|u64|char)(?:\[([0-9]+)\])?", text)
    if not found:
        raise where.error("type", text, "u8, u16, u32, u64, char, or an array of them")
    return {"u8": 1, "char": 1, "u16": 2, "u32": 4, "u64": 8}[found[1]] * int(found[2] or 1)


def image(spec: Spec) -> None:
    for name in ("header", "section"):
        layout = getattr(spec.image, name)
        position = 0
        for f in layout["fields"]:
            if f["offset"] != position:
                raise f["where"].error("offset", str(f["offset"]), f"{position}: no gap, no overlap")
            position += _type_size(f["where"], f["type"])
        if position != layout["size"]:
            raise SpecError("spec/image.toml", f"{name}.size", f"{layout['size']}", f"{position}")
    _coded(spec.image.types, "spec/image.toml", "type")
    _coded(spec.image.flags, "spec/image.toml", "flag")


def _value(key: Key, value: Any, file: str) -> None:
    def refuse(allowed: str) -> SpecError:
        return SpecError(file, key.name, repr(value), allowed)

    if key.type == "bool":
        if not isinstance(value, bool):
            raise refuse("true or false")
        return
    if key.values:
        if isinstance(value, bool) or value not in key.values:
            raise refuse(", ".join(str(v) for v in key.values))
        return
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse("an integer")
    if not key.min <= value <= key.max:
        raise refuse(f"{key.min}..{key.max}")
    if key.pow2 and value & (value - 1):
        raise refuse(f"a power of two, {key.min}..{key.max}")


def config(spec: Spec, keys: dict[str, Key]) -> None:
    unique(((k.name, k.name, k.where) for k in spec.keys), "name")
    unique(((p.name, p.name, Where(p.file, "name")) for p in spec.presets), "name")
    rules = [(r, expr.parse(r.holds, set(keys), r.where)) for r in spec.rules]
    for p in spec.presets:
        preset(p, keys, rules)


def preset(p: Preset, keys: dict[str, Key], rules: list[Any]) -> None:
    for name in p.values:
        if name not in keys:
            raise SpecError(p.file, name, "an unknown key", ", ".join(keys))
    for key in keys.values():
        if key.name not in p.values:
            raise SpecError(p.file, key.name, "nothing", "every key of config/schema.toml")
        _value(key, p.values[key.name], p.file)
    for rule, tree in rules:
        if not expr.evaluate(tree, p.values):
            used = [k for k in keys if re.search(rf"\b{re.escape(k)}\b", rule.holds)]
            found = ", ".join(f"{k} = {p.values[k]}" for k in used)
            raise SpecError(p.file, rule.name, found, f"{rule.holds} ({rule.doc})")


def check(spec: Spec, root: Path, strict: bool) -> None:
    """Raises SpecError for the first rule that does not hold."""
    keys = {k.name: k for k in spec.keys}
    for name, data in spec.extensions.items():
        if data.get("requires"):
            expr.parse(data["requires"], set(keys), Where("spec/spec.toml", f"extension.{name}"))
    instructions(spec)
    golden(spec, root, strict)
    config(spec, keys)
    registers(spec, set(keys))
    _coded(spec.errors, "spec/npu.toml", "error")
    _coded(spec.exceptions, "spec/traps.toml", "exception")
    _coded(spec.interrupts, "spec/traps.toml", "interrupt")
    _coded(spec.debug_causes, "spec/traps.toml", "debug_cause")
    addresses(spec, keys)
    image(spec)
