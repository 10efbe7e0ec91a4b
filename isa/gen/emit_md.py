# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Markdown: the pages of docs/reference."""

from __future__ import annotations

from .model import Register, Spec
from .output import LICENCE, NOTE


def _page(title: str, body: list[str]) -> str:
    return "\n".join([f"<!-- {LICENCE[0]}", LICENCE[1], f"{NOTE} -->", f"# {title}", "", *body, ""])


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|")


def _table(head: list[str], rows: list[list[object]]) -> list[str]:
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return out + ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows] + [""]


def _bits(hi: int, lo: int) -> str:
    return f"{hi}:{lo}" if hi > lo else str(lo)


def _fields(r: Register, last: str) -> list[str]:
    return _table(["bits", "field", last, "meaning"],
                  [[_bits(f.hi, f.lo), f.name, f.access, f.doc] for f in r.fields])


def instructions(spec: Spec) -> str:
    out = ["Encodings are written with the most significant bit first; `-` is an ignored bit. Operand types: "
           "`simmN`, `uimmN` are numbers of N value bits, `<<S` marks S low bits that are zero.", ""]
    for name, data in spec.extensions.items():
        needs = f" Only where `{data['requires']}`." if data.get("requires") else ""
        out += [f"## {name}", "", f"{data['doc'][0].upper()}{data['doc'][1:]}.{needs}", ""]
        for i in (i for i in spec.instructions if i.extension == name):
            out += [f"### {i.name}", "", f"`{i.syntax}` · `{i.encoding}`", "", i.doc, "",
                    f"* effect: `{i.effect}`"]
            if i.operands:
                out.append("* operands: " + ", ".join(f"`{o.name}`: {o.type.text}" for o in i.operands))
            if i.golden:
                out.append(f"* golden function: `{i.golden}`")
            for e in i.exclude:
                what = "reserved" if e.is_ == "reserved" else f"`{e.is_}`"
                out.append(f"* `{e.field}` = {e.value} is {what}")
            out.append("")
    return _page("Instructions", out)


def csrs(spec: Spec) -> str:
    rows = [[f"0x{r.position:03X}" + (f"..0x{r.expanded()[-1][1]:03X}" if r.array else ""),
             r.name + (f" {r.array[0]}..{r.array[1]}" if r.array else ""), r.access, f"0x{r.reset:08X}",
             f"`{r.requires}`" if r.requires else "", r.doc] for r in spec.csrs]
    out = _table(["number", "name", "access", "reset", "only where", "meaning"], rows)
    out += ["Bits outside the fields read 0 and ignore writes. W1: writing 1 acts, reading gives 0. An access "
            "to a CSR that does not exist, or a write to a read-only one, is an illegal instruction.", ""]
    for r in spec.csrs:
        if r.fields and r.fields[0].name != "VALUE":
            out += [f"## {r.name}", "", r.doc, ""] + _fields(r, "access")
    return _page("Control and status registers", out)


def npu(spec: Spec) -> str:
    out = ["Commands: see the section Npu of [instructions](instructions.md).", "",
           "## Configuration registers", "",
           "`npu.cfg idx, rs1, rs2` writes registers 2·idx and 2·idx+1. Registers not listed are reserved: "
           "a nonzero value is ILLEGAL_FIELD, and so is a bit outside the fields.", ""]
    for r in spec.cfg:
        out += [f"### {r.position} {r.name}", "", f"{r.doc} Owner: {r.engine} engine.", ""]
        out += _fields(r, "type")
    out += ["## Errors", ""]
    out += _table(["code", "name", "address reported", "meaning"],
                  [[e.code, e.name, e.extra, e.doc] for e in spec.errors])
    return _page("NPU", out)


def register_page(spec: Spec) -> str:
    base = {m.name: m.base for m in spec.regions}
    out = ["Every register takes aligned 32-bit accesses only.", ""]
    for b in spec.blocks:
        out += [f"## {b.name}, at 0x{base[b.region] + b.offset:08X}", "", b.doc, ""]
        out += _table(["offset", "register", "access", "reset", "meaning"],
                      [[f"0x{r.position:X}", r.name, r.access, f"0x{r.reset:08X}", r.doc]
                       for r in b.registers])
        for r in b.registers:
            if r.fields[0].name != "VALUE":
                out += [f"### {b.name} {r.name}", ""] + _fields(r, "access")
    return _page("Memory-mapped registers", out)


def memory_map(spec: Spec) -> str:
    def size(value: int | str) -> str:
        return f"0x{value:X}" if isinstance(value, int) else f"`{value}`"

    out = _table(["base", "name", "size", "kind", "meaning"],
                 [[f"0x{m.base:08X}", m.name, size(m.size), m.kind, m.doc] for m in spec.regions])
    out += ["Everything else, and a region beyond its size, is an access fault.", "", "## Parts of a region", ""]
    out += _table(["region", "offset", "name", "size", "meaning"],
                  [[m.region, f"0x{m.base:06X}", m.name, size(m.size), m.doc] for m in spec.parts])
    out += ["## Constants", ""]
    out += _table(["name", "value", "meaning"], [[n, f"0x{v:X}", d] for n, v, d, _ in spec.constants])
    return _page("Memory map", out)


def image(spec: Spec) -> str:
    s = spec.image
    out = [f"Little-endian. Version {s.major}.{s.minor}; sections are aligned to {s.alignment} bytes.", ""]
    for name, title in (("header", "Header"), ("section", "Section table entry")):
        layout = getattr(s, name)
        out += [f"## {title}, {layout['size']} bytes", "", layout["doc"], ""]
        out += _table(["offset", "type", "field", "meaning"],
                      [[f["offset"], f["type"], f["name"], f["doc"]] for f in layout["fields"]])
    out += ["## Section types", ""] + _table(["code", "name", "meaning"],
                                             [[t.code, t.name, t.doc] for t in s.types])
    out += ["## Section flags", ""] + _table(["bit", "name", "meaning"],
                                             [[t.code, t.name, t.doc] for t in s.flags])
    return _page("Program image", out)


def config(spec: Spec) -> str:
    names = [p.name for p in spec.presets]
    rows = []
    for k in spec.keys:
        allowed = ("true, false" if k.type == "bool" else ", ".join(str(v) for v in k.values) if k.values
                   else f"{k.min}..{k.max}" + (", power of two" if k.pow2 else ""))
        values = [str(p.values[k.name]).lower() for p in spec.presets]
        rows.append([f"`{k.name}`", allowed, "yes" if k.arch else "", *values, k.doc])
    out = [f"Specification version {spec.version}. Keys marked arch are part of `arch_hash`: they change "
           "generated code. Every key is part of `full_hash`.", ""]
    out += _table(["key", "allowed", "arch", *names, "meaning"], rows)
    out += ["## Rules between keys", ""]
    out += _table(["rule", "holds", "because"], [[r.name, f"`{r.holds}`", r.doc] for r in spec.rules])
    out += ["## Presets", ""]
    out += _table(["preset", "arch_hash", "full_hash", "for"],
                  [[p.name, p.arch_hash, p.full_hash, p.doc] for p in spec.presets])
    return _page("Configurations", out)


def traps(spec: Spec) -> str:
    out = ["## Exceptions, in falling priority", ""]
    out += _table(["cause", "name", "mtval", "meaning"],
                  [[e.code, e.name, e.extra, e.doc] for e in sorted(spec.exceptions, key=lambda e: e.priority)])
    out += ["## Interrupts, in falling priority", ""]
    out += _table(["number", "name", "source"],
                  [[e.code, e.name, e.doc] for e in sorted(spec.interrupts, key=lambda e: e.priority)])
    out += ["## Causes of debug entry", ""]
    out += _table(["dcsr.cause", "name", "meaning"], [[e.code, e.name, e.doc] for e in spec.debug_causes])
    return _page("Traps", out)


def pages(spec: Spec) -> dict[str, str]:
    return {"instructions.md": instructions(spec), "csr.md": csrs(spec), "npu.md": npu(spec),
            "registers.md": register_page(spec), "memory-map.md": memory_map(spec), "image.md": image(spec),
            "config.md": config(spec), "traps.md": traps(spec)}
