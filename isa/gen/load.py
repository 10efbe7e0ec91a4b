# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Reads the TOML files into the model. Refuses unknown and missing keys and wrong types; rules between
entries are in check.py."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from .encoding import operand_type, parse_encoding
from .model import (Block, Coded, Exclusion, Field, ImageSpec, Instr, Key, Operand, OperandType, Preset,
                    Region, Register, Rule, Spec, SpecError, Where)


class Table:
    """A TOML table that knows where it is, and complains about keys nobody asked for."""

    def __init__(self, data: dict[str, Any], where: Where) -> None:
        self.data, self.where, self.used = data, where, set[str]()

    def get(self, key: str, kind: Any, default: Any = None) -> Any:
        self.used.add(key)
        if key not in self.data:
            if default is None:
                raise self.where.error(key, "nothing", "this key is required")
            return default
        value = self.data[key]
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.where.error(key, repr(value), " or ".join(k.__name__ for k in kinds))
        return value

    def doc(self) -> str:
        text = self.get("doc", str)
        if not text.strip():
            raise self.where.error("doc", "an empty text", "one paragraph of documentation")
        return text

    def tables(self, key: str, label: str) -> list[Table]:
        out = []
        for i, item in enumerate(self.get(key, list, [])):
            name = item.get("name", i) if isinstance(item, dict) else i
            where = Where(self.where.file, f"{label}[{name}]")
            if not isinstance(item, dict):
                raise where.error("", repr(item), "a table")
            out.append(Table(item, where))
        return out

    def close(self) -> None:
        for key in self.data:
            if key not in self.used:
                raise self.where.error(key, "an unknown key", ", ".join(sorted(self.used)))


def read(path: Path, root: Path) -> Table:
    name = str(path.relative_to(root))
    try:
        with open(path, "rb") as file:
            return Table(tomllib.load(file), Where(name, "top"))
    except OSError as error:
        raise SpecError(name, "file", error.strerror or "unreadable", "a readable file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(name, "file", f"bad TOML ({error})", "TOML 1.0") from None


def _fields(table: Table, access: str | None) -> list[Field]:
    out = []
    for f in table.tables("fields", f"{table.where.key}.fields"):
        bits = f.get("bits", str)
        ends = bits.split(":")
        if not all(e.isdigit() for e in ends) or len(ends) > 2 or int(ends[0]) < int(ends[-1]):
            raise f.where.error("bits", bits, "N or HI:LO with HI >= LO")
        how = f.get("access", str) if access is not None else f.get("type", str)
        out.append(Field(f.get("name", str), int(ends[0]), int(ends[-1]), how, f.doc()))
        f.close()
    return out


def _instruction(t: Table, types: dict[str, OperandType]) -> Instr:
    name, where = t.get("name", str), t.where
    operands = []
    for field_name, text in t.get("operands", dict, {}).items():
        if not isinstance(text, str):
            raise where.error(f"operands.{field_name}", repr(text), "the name of an operand type")
        operands.append(Operand(field_name, operand_type(text, types, where)))
    t.used.add("operands")
    encoding = t.get("encoding", str)
    width, mask, match = parse_encoding(encoding, operands, where)
    exclude = []
    for e in t.tables("exclude", f"{where.key}.exclude"):
        exclude.append(Exclusion(e.get("field", str), e.get("value", int), e.get("is", str)))
        e.close()
    golden = t.get("golden", str, "") if width == 16 else t.get("golden", str)
    instr = Instr(name, t.get("extension", str), width, mask, match, operands, t.get("syntax", str),
                  t.get("effect", str), t.doc(), where, encoding, golden, t.get("engine", str, ""),
                  t.get("expands", dict, {}), exclude)
    t.close()
    return instr


def _coded(top: Table, key: str, code: str = "code", extra: str = "") -> list[Coded]:
    out = []
    for t in top.tables(key, key):
        out.append(Coded(t.get("name", str), t.get(code, int), t.doc(),
                         t.get(extra, str) if extra else "", t.get("priority", int, 0)))
        t.close()
    return out


def _csrs(top: Table) -> list[Register]:
    out = []
    for t in top.tables("csr", "csr"):
        access = t.get("access", str)
        array = t.get("array", dict, {})
        out.append(Register(t.get("name", str), t.get("number", int), access, t.get("reset", int),
                            t.doc(), _fields(t, access), t.where, t.get("requires", str, ""),
                            (array["from"], array["to"]) if array else None))
        t.close()
    top.close()
    return out


def _blocks(top: Table) -> list[Block]:
    out = []
    for t in top.tables("block", "block"):
        registers = []
        for r in t.tables("register", f"{t.where.key}.register"):
            access = r.get("access", str)
            registers.append(Register(r.get("name", str), r.get("offset", int), access,
                                      r.get("reset", int), r.doc(), _fields(r, access), r.where))
            r.close()
        out.append(Block(t.get("name", str), t.get("region", str), t.get("offset", int),
                         t.get("prefix", str), t.doc(), registers, t.where))
        t.close()
    top.close()
    return out


def _regions(top: Table, key: str) -> list[Region]:
    out = []
    for t in top.tables(key, key):
        part = key == "part"
        out.append(Region(t.get("name", str), t.get("offset" if part else "base", int),
                          t.get("size", (int, str)), t.get("span", int),
                          "part" if part else t.get("kind", str), t.doc(), t.where,
                          t.get("stride", int, 0), t.get("count", int, 1),
                          t.get("region", str) if part else ""))
        t.close()
    return out


def _image(top: Table) -> ImageSpec:
    def layout(key: str) -> dict[str, Any]:
        t = Table(top.get(key, dict), Where(top.where.file, key))
        fields = []
        for f in t.tables("fields", f"{key}.fields"):
            fields.append({"name": f.get("name", str), "type": f.get("type", str),
                           "offset": f.get("offset", int), "doc": f.doc(), "where": f.where})
            f.close()
        out = {"size": t.get("size", int), "doc": t.doc(), "fields": fields}
        t.close()
        return out

    spec = ImageSpec(top.get("magic", str), top.get("major", int), top.get("minor", int),
                     top.get("alignment", int), layout("header"), layout("section"),
                     _coded(top, "flag", "bit"), _coded(top, "type"))
    top.close()
    return spec


def _keys(top: Table) -> tuple[list[Key], list[Rule]]:
    keys = []
    for t in top.tables("key", "key"):
        kind = t.get("type", str)
        key = Key(t.get("name", str), kind, t.get("arch", bool), t.doc(), t.where,
                  t.get("values", list, []), t.get("min", int, 0), t.get("max", int, 0),
                  t.get("pow2", bool, False))
        if kind not in ("bool", "int", "enum"):
            raise t.where.error("type", kind, "bool, int, enum")
        if kind == "int" and not key.values and not key.max:
            raise t.where.error("", "no range", "values, or min and max")
        if kind == "enum" and not key.values:
            raise t.where.error("values", "nothing", "the list of values")
        if key.name.count(".") != 1:
            raise t.where.error("name", key.name, "group.key")
        t.close()
        keys.append(key)
    rules = []
    for t in top.tables("rule", "rule"):
        rules.append(Rule(t.get("name", str), t.get("holds", str), t.doc(), t.where))
        t.close()
    top.close()
    return keys, rules


def _preset(top: Table) -> Preset:
    preset = Preset(top.get("name", str), top.doc(), {}, top.where.file)
    for group, table in top.data.items():
        if group in ("name", "doc"):
            continue
        if not isinstance(table, dict):
            raise top.where.error(group, repr(table), "a table of keys")
        for leaf, value in table.items():
            preset.values[f"{group}.{leaf}"] = value
    return preset


def load(root: Path) -> Spec:
    """root: the isa/ folder. Raises SpecError."""
    spec_dir, config_dir = root / "spec", root / "config"
    top = read(spec_dir / "spec.toml", root)
    version = top.get("version", str)
    extensions = top.get("extension", dict)
    for name, data in extensions.items():
        if not data.get("doc"):
            raise SpecError(top.where.file, f"extension.{name}.doc", "nothing", "documentation")
    types: dict[str, OperandType] = {}
    for name, data in top.get("operand", dict).items():
        t = Table(data, Where(top.where.file, f"operand.{name}"))
        kind = t.get("kind", str)
        types[name] = OperandType(name, kind, t.get("bits", int), 0, kind == "lui6", t.doc())
        t.close()
    top.close()
    instructions: list[Instr] = []
    for file in ("base.toml", "compressed.toml", "npu.toml"):
        top = read(spec_dir / file, root)
        instructions += [_instruction(t, types) for t in top.tables("instruction", "instruction")]
        if file != "npu.toml":
            top.close()
    cfg = []
    for t in top.tables("cfg", "cfg"):
        cfg.append(Register(t.get("name", str), t.get("index", int), "RW", 0, t.doc(), _fields(t, None),
                            t.where, engine=t.get("engine", str)))
        t.close()
    errors = _coded(top, "error", extra="address")
    top.close()
    traps = read(spec_dir / "traps.toml", root)
    exceptions = _coded(traps, "exception", extra="mtval")
    interrupts = _coded(traps, "interrupt")
    debug_causes = _coded(traps, "debug_cause")
    traps.close()
    memmap = read(spec_dir / "memmap.toml", root)
    regions, parts = _regions(memmap, "region"), _regions(memmap, "part")
    constants = []
    for t in memmap.tables("constant", "constant"):
        constants.append((t.get("name", str), t.get("value", int), t.doc(), t.get("requires", str, "")))
        t.close()
    memmap.close()
    keys, rules = _keys(read(config_dir / "schema.toml", root))
    presets = [_preset(read(p, root)) for p in sorted((config_dir / "presets").glob("*.toml"))]
    if not presets:
        raise SpecError("config/presets", "folder", "no *.toml file", "at least one preset")
    return Spec(version, extensions, types, instructions, cfg, errors,
                _csrs(read(spec_dir / "csr.toml", root)), exceptions, interrupts, debug_causes, regions,
                parts, constants, _blocks(read(spec_dir / "registers.toml", root)),
                _image(read(spec_dir / "image.toml", root)), keys, rules, presets)
