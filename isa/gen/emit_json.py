# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""JSON: the whole specification and the resolved presets, for tools in other languages."""

from __future__ import annotations

import json

from .model import Coded, Register, Spec


def _register(r: Register) -> dict:
    return {"name": r.name, "position": r.position, "access": r.access, "reset": r.reset,
            "requires": r.requires, "doc": r.doc,
            "fields": [{"name": f.name, "lsb": f.lo, "width": f.width, "access": f.access, "doc": f.doc}
                       for f in r.fields]}


def _coded(entries: list[Coded]) -> list[dict]:
    return [{"name": e.name, "code": e.code, "doc": e.doc} for e in entries]


def isa(spec: Spec) -> str:
    instructions = [{
        "name": i.name, "extension": i.extension, "width": i.width, "match": i.match, "mask": i.mask,
        "encoding": i.encoding, "syntax": i.syntax, "golden": i.golden, "effect": i.effect, "doc": i.doc,
        "expands": i.expands,
        "exclude": [{"field": e.field, "value": e.value, "is": e.is_} for e in i.exclude],
        "operands": [{"name": o.name, "type": o.type.text,
                      "pieces": [[p.value_lo, p.word_lo, p.width] for p in o.pieces]}
                     for o in i.operands]} for i in spec.instructions]
    csrs = [{**_register(r), "name": name, "position": n} for r in spec.csrs for name, n in r.expanded()]
    data = {"version": spec.version, "extensions": spec.extensions, "instructions": instructions,
            "npu_cfg": [_register(r) for r in spec.cfg], "npu_errors": _coded(spec.errors), "csrs": csrs,
            "exceptions": _coded(spec.exceptions), "interrupts": _coded(spec.interrupts),
            "debug_causes": _coded(spec.debug_causes),
            "regions": [{"name": m.name, "base": m.base, "size": m.size, "span": m.span, "kind": m.kind,
                         "stride": m.stride, "doc": m.doc} for m in spec.regions],
            "parts": [{"region": m.region, "name": m.name, "offset": m.base, "size": m.size,
                       "span": m.span, "doc": m.doc} for m in spec.parts],
            "blocks": [{"name": b.name, "region": b.region, "offset": b.offset, "prefix": b.prefix,
                        "registers": [_register(r) for r in b.registers]} for b in spec.blocks]}
    return json.dumps(data, indent=1) + "\n"


def configs(spec: Spec) -> str:
    data = {"version": spec.version,
            "keys": [{"name": k.name, "type": k.type, "arch": k.arch, "values": k.values, "min": k.min,
                      "max": k.max, "pow2": k.pow2, "doc": k.doc} for k in spec.keys],
            "rules": [{"name": r.name, "holds": r.holds, "doc": r.doc} for r in spec.rules],
            "presets": [{"name": p.name, "doc": p.doc, "arch_hash": p.arch_hash,
                         "full_hash": p.full_hash, "values": p.values} for p in spec.presets]}
    return json.dumps(data, indent=1) + "\n"
