# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""C++ headers other than the instruction tables: csr, npu, memmap, registers, traps, image, config."""

from __future__ import annotations

from . import expr
from .model import Coded, Register, Spec, Where
from .output import header


def text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def file(guarantee: str, body: list[str], includes: tuple[str, ...] = ("cstdint", "string_view")) -> str:
    lines = [header("//") + f"// {guarantee}", "#pragma once", ""]
    lines += [f"#include <{i}>" for i in includes]
    return "\n".join([*lines, "", "namespace pmt::gen {", "", *body, "", "}  // namespace pmt::gen", ""])


def camel(name: str) -> str:
    return "".join(w.capitalize() for w in name.replace(".", "_").split("_"))


FIELD = ["struct Field {", "  std::string_view name;", "  std::uint8_t lsb;", "  std::uint8_t width;",
         "  std::string_view access;", "  std::string_view doc;",
         "  constexpr std::uint32_t mask() const {",
         "    return (width >= 32 ? 0xFFFFFFFFu : (1u << width) - 1u) << lsb;", "  }",
         "  constexpr std::uint32_t get(std::uint32_t word) const { return (word & mask()) >> lsb; }",
         "  constexpr std::uint32_t put(std::uint32_t value) const { return (value << lsb) & mask(); }",
         "};", ""]


def field_header() -> str:
    return file("A field of a register; shared by the other headers.", FIELD)


def _fields(r: Register, prefix: str) -> list[str]:
    out = [f"inline constexpr Field {prefix}_fields[] = {{"] if r.fields else []
    for f in r.fields:
        out.append(f"    {{{text(f.name)}, {f.lo}, {f.width}, {text(f.access)}, {text(f.doc)}}},")
    if r.fields:
        out.append("};")
    return out


def _span(r: Register, prefix: str) -> str:
    return f"{prefix}_fields" if r.fields else "{}"


def _masks(r: Register, prefix: str) -> list[str]:
    return [f"inline constexpr std::uint32_t {prefix}_{f.name.lower()}_mask = 0x{f.mask:08X}u;"
            for f in r.fields] + \
           [f"inline constexpr unsigned {prefix}_{f.name.lower()}_lsb = {f.lo};" for f in r.fields]


def csr(spec: Spec) -> str:
    keys = {k.name for k in spec.keys}
    out = ["enum class Csr : std::uint16_t {"]
    for r in spec.csrs:
        out += [f"  {name} = 0x{number:03X}," for name, number in r.expanded()]
    out += ["};", ""]
    for r in spec.csrs:
        out += _fields(r, f"csr_{r.name}")
        out += _masks(r, f"csr_{r.name}")
    out += ["", "struct CsrInfo {", "  std::string_view name;", "  std::uint16_t number;",
            "  bool read_only;  ///< by number: any write traps", "  std::uint32_t reset;",
            "  std::uint32_t write_mask;  ///< bits a write can change or act on",
            "  std::uint32_t read_mask;   ///< bits that can read as 1",
            "  std::span<const Field> fields;",
            "  bool (*implemented)(const Config&);", "  std::string_view doc;", "};", ""]
    out.append("inline constexpr CsrInfo kCsrs[] = {")
    for r in spec.csrs:
        write = sum(f.mask for f in r.fields if f.access in ("RW", "W1"))
        read = sum(f.mask for f in r.fields if f.access != "W1")
        cond = "true"
        if r.requires:
            cond = expr.to_cpp(expr.parse(r.requires, keys, r.where))
        arg = "c" if r.requires else ""
        for name, number in r.expanded():
            out.append(f"    {{{text(name)}, 0x{number:03X}, {str(r.access == 'RO').lower()}, "
                       f"0x{r.reset:08X}u, 0x{write:08X}u, 0x{read:08X}u, {_span(r, 'csr_' + r.name)},")
            out.append(f"     +[](const Config& {arg}) -> bool {{ return {cond}; }}, {text(r.doc)}}},")
    out += ["};", "", "/// nullptr when there is no such CSR in any configuration.",
            "constexpr const CsrInfo* find_csr(std::uint32_t number) {",
            "  for (const CsrInfo& info : kCsrs) {", "    if (info.number == number) return &info;", "  }",
            "  return nullptr;", "}", "constexpr const CsrInfo* find_csr(std::string_view name) {",
            "  for (const CsrInfo& info : kCsrs) {", "    if (info.name == name) return &info;", "  }",
            "  return nullptr;", "}"]
    result = file("CSR numbers, fields and reset values.", out, ("cstdint", "span", "string_view"))
    return result.replace("\nnamespace pmt::gen {", '\n#include "pimento/gen/config.h"\n'
                          '#include "pimento/gen/field.h"\n\nnamespace pmt::gen {', 1)


def _enum(name: str, kind: str, entries: list[Coded]) -> list[str]:
    out = [f"enum class {name} : {kind} {{"]
    out += [f"  {e.name.lower()} = {e.code},  ///< {e.doc}" for e in entries]
    return out + ["};", ""]


def _name_function(name: str, entries: list[Coded]) -> list[str]:
    out = [f"constexpr std::string_view name({name} value) {{", "  switch (value) {"]
    out += [f"    case {name}::{e.name.lower()}: return {text(e.name)};" for e in entries]
    return out + ["  }", '  return "?";', "}", ""]


def npu(spec: Spec) -> str:
    errors = [Coded("NONE", 0, "no error"), *spec.errors]
    out = ["/// Index of a configuration register."]
    out.append("enum class Cfg : std::uint8_t {")
    out += [f"  {r.name.lower()} = {r.position},  ///< {r.doc}" for r in spec.cfg]
    out += ["};", "inline constexpr unsigned kCfgCount = 32;", ""]
    for r in spec.cfg:
        out += _fields(r, f"cfg_{r.name.lower()}")
        out += _masks(r, f"cfg_{r.name.lower()}")
    out += ["", "enum class CfgOwner : std::uint8_t { none, dma, compute };", "", "struct CfgInfo {",
            "  std::string_view name;", "  CfgOwner owner;", "  std::uint32_t mask;  ///< bits in use",
            "  std::span<const Field> fields;", "  std::string_view doc;", "};", "",
            "/// By index; an unimplemented register has an empty name and mask 0.",
            "inline constexpr CfgInfo kCfg[kCfgCount] = {"]
    by_index = {r.position: r for r in spec.cfg}
    for n in range(32):
        r = by_index.get(n)
        if r is None:
            out.append('    {"", CfgOwner::none, 0, {}, "reserved"},')
        else:
            out.append(f"    {{{text(r.name)}, CfgOwner::{r.engine}, 0x{sum(f.mask for f in r.fields):08X}u, "
                       f"cfg_{r.name.lower()}_fields, {text(r.doc)}}},")
    out += ["};", ""]
    out += _enum("NpuError", "std::uint8_t", errors) + _name_function("NpuError", errors)
    result = file("NPU configuration registers and error codes.", out, ("cstdint", "span", "string_view"))
    return result.replace("\nnamespace pmt::gen {",
                          '\n#include "pimento/gen/field.h"\n\nnamespace pmt::gen {', 1)


def traps(spec: Spec) -> str:
    out = _enum("Cause", "std::uint8_t", spec.exceptions) + _name_function("Cause", spec.exceptions)
    out += _enum("Irq", "std::uint8_t", spec.interrupts) + _name_function("Irq", spec.interrupts)
    order = sorted(spec.interrupts, key=lambda e: e.priority)
    out += ["/// Interrupts, highest priority first.",
            "inline constexpr Irq kIrqPriority[] = {" +
            ", ".join(f"Irq::{e.name.lower()}" for e in order) + "};",
            "inline constexpr std::uint32_t kIrqMask = " +
            f"0x{sum(1 << e.code for e in spec.interrupts):08X}u;", ""]
    out += _enum("DebugCause", "std::uint8_t", spec.debug_causes)
    return file("Trap causes, interrupts and their priority.", out)


def memmap(spec: Spec) -> str:
    keys = {k.name for k in spec.keys}
    out = ["enum class RegionKind : std::uint8_t { memory, registers, window };", "", "struct Region {",
           "  std::string_view name;", "  std::uint64_t base;", "  std::uint64_t span;  ///< reserved space",
           "  std::uint64_t (*size)(const Config&);  ///< implemented bytes", "  RegionKind kind;",
           "  std::string_view doc;", "};", ""]
    for m in spec.regions:
        out.append(f"inline constexpr std::uint32_t map_{m.name.lower()}_base = 0x{m.base:08X}u;  ///< {m.doc}")
        out.append(f"inline constexpr std::uint32_t map_{m.name.lower()}_span = 0x{m.span:08X}u;")
        if isinstance(m.size, int):
            out.append(f"inline constexpr std::uint32_t map_{m.name.lower()}_size = 0x{m.size:08X}u;")
        if m.stride:
            out.append(f"inline constexpr std::uint32_t map_{m.name.lower()}_stride = 0x{m.stride:08X}u;")
    for m in spec.parts:
        out.append(f"inline constexpr std::uint32_t map_{m.region.lower()}_{m.name.lower()}_offset = "
                   f"0x{m.base:08X}u;  ///< {m.doc}")
    for name, value, doc, _ in spec.constants:
        out.append(f"inline constexpr std::uint32_t map_{name.lower()} = 0x{value:08X}u;  ///< {doc}")
    out += ["", "inline constexpr Region kRegions[] = {"]
    for m in spec.regions:
        where = Where("spec/memmap.toml", m.name)
        size = f"{m.size}u" if isinstance(m.size, int) else expr.to_cpp(expr.parse(m.size, keys, where))
        arg = "" if isinstance(m.size, int) else "c"
        kind = {"memory": "memory", "register": "registers", "window": "window"}[m.kind]
        out.append(f"    {{{text(m.name)}, 0x{m.base:08X}u, 0x{m.span:08X}u, +[](const Config& {arg}) -> "
                   f"std::uint64_t {{ return {size}; }}, RegionKind::{kind}, {text(m.doc)}}},")
    out.append("};")
    result = file("Address map as the core sees it.", out)
    return result.replace("\nnamespace pmt::gen {",
                          '\n#include "pimento/gen/config.h"\n\nnamespace pmt::gen {', 1)


def registers(spec: Spec) -> str:
    out: list[str] = []
    for b in spec.blocks:
        p = b.prefix.lower()
        out.append(f"// {b.doc}")
        if b.offset:
            out.append(f"inline constexpr std::uint32_t {p}_block_offset = 0x{b.offset:X}u;")
        for r in b.registers:
            out.append(f"inline constexpr std::uint32_t {p}_{r.name.lower()} = 0x{r.position:X}u;"
                       f"  ///< {r.doc}")
            out.append(f"inline constexpr std::uint32_t {p}_{r.name.lower()}_reset = 0x{r.reset:X}u;")
            out += _fields(r, f"{p}_{r.name.lower()}")
            out += _masks(r, f"{p}_{r.name.lower()}")
        out.append("")
    out += ["struct RegisterInfo {", "  std::string_view name;", "  std::uint32_t offset;",
            "  bool read_only;", "  std::uint32_t reset;", "  std::span<const Field> fields;",
            "  std::string_view doc;", "};", ""]
    for b in spec.blocks:
        out.append(f"inline constexpr RegisterInfo k{camel(b.name)}Registers[] = {{")
        for r in b.registers:
            out.append(f"    {{{text(r.name)}, 0x{r.position:X}u, {str(r.access == 'RO').lower()}, "
                       f"0x{r.reset:X}u, {b.prefix.lower()}_{r.name.lower()}_fields, {text(r.doc)}}},")
        out += ["};", ""]
    result = file("Memory-mapped registers: offsets, fields, reset values.", out,
                  ("cstdint", "span", "string_view"))
    return result.replace("\nnamespace pmt::gen {",
                          '\n#include "pimento/gen/field.h"\n\nnamespace pmt::gen {', 1)


def image(spec: Spec) -> str:
    s = spec.image
    out = [f"inline constexpr char kImageMagic[8] = {text(s.magic)};",
           f"inline constexpr std::uint16_t kImageMajor = {s.major};",
           f"inline constexpr std::uint16_t kImageMinor = {s.minor};",
           f"inline constexpr std::uint32_t kImageAlignment = {s.alignment};",
           f"inline constexpr std::uint32_t kImageHeaderSize = {s.header['size']};",
           f"inline constexpr std::uint32_t kImageSectionSize = {s.section['size']};", ""]
    for name in ("header", "section"):
        for f in getattr(s, name)["fields"]:
            out.append(f"inline constexpr std::uint32_t image_{name}_{f['name']}_offset = {f['offset']};"
                       f"  ///< {f['type']}: {f['doc']}")
    out.append("")
    for f in s.flags:
        out.append(f"inline constexpr std::uint32_t section_{f.name.lower()} = 0x{1 << f.code:X}u;"
                   f"  ///< {f.doc}")
    out.append("")
    out += _enum("SectionType", "std::uint32_t", s.types) + _name_function("SectionType", s.types)
    return file("Program image: layout, section types and flags.", out)


def config(spec: Spec) -> str:
    keys = {k.name for k in spec.keys}
    out = [f'inline constexpr std::string_view kSpecVersion = "{spec.version}";', ""]
    for key in spec.keys:
        if key.type == "enum":
            values = ", ".join(key.values)
            out.append(f"enum class {camel(key.name)} : std::uint8_t {{ {values} }};")
    out += ["", "/// Resolved configuration; pages: docs/reference/config.md.", "struct Config {"]
    groups: list[str] = []
    for key in spec.keys:
        if key.group not in groups:
            groups.append(key.group)
    for group in groups:
        out.append(f"  struct {camel(group)} {{")
        for key in (k for k in spec.keys if k.group == group):
            default = next((p for p in spec.presets if p.name == "edge"), spec.presets[0]).values[key.name]
            kind, init = "int", str(default)
            if key.type == "bool":
                kind, init = "bool", str(default).lower()
            elif key.type == "enum":
                kind, init = camel(key.name), f"{camel(key.name)}::{default}"
            out.append(f"    {kind} {key.leaf} = {init};  ///< {key.doc}")
        out += ["    bool operator==(const " + camel(group) + "&) const = default;", f"  }} {group};"]
    out += ["  bool operator==(const Config&) const = default;", "};", "", "struct Preset {",
            "  std::string_view name;", "  std::string_view doc;", "  Config config;",
            "  std::uint64_t arch_hash;", "  std::uint64_t full_hash;", "};", "",
            "inline constexpr Preset kPresets[] = {"]
    for p in spec.presets:
        parts = []
        for group in groups:
            values = []
            for key in (k for k in spec.keys if k.group == group):
                value = p.values[key.name]
                values.append(str(value).lower() if key.type == "bool" else
                              f"{camel(key.name)}::{value}" if key.type == "enum" else str(value))
            parts.append("{" + ", ".join(values) + "}")
        out.append(f"    {{{text(p.name)}, {text(p.doc)}, {{{', '.join(parts)}}}, "
                   f"0x{p.arch_hash}u, 0x{p.full_hash}u}},")
    out += ["};", "", "constexpr std::span<const Preset> presets() { return kPresets; }", "",
            "/// nullptr when there is no preset of that name.",
            "constexpr const Preset* find_preset(std::string_view name) {",
            "  for (const Preset& p : kPresets) {", "    if (p.name == name) return &p;", "  }",
            "  return nullptr;", "}", "",
            "/// A key as text: value is JSON (true, 16, \"single\" without quotes for an enumeration).",
            "struct KeyValue {", "  std::string_view key;", "  std::string value;",
            "  bool is_arch;  ///< part of arch_hash",
            "  bool is_text;  ///< value is quoted in JSON", "  std::string_view doc;", "};", "",
            "inline std::vector<KeyValue> list(const Config& c) {", "  std::vector<KeyValue> out;"]
    for key in spec.keys:
        value = f"std::to_string(c.{key.name})"
        if key.type == "bool":
            value = f'c.{key.name} ? "true" : "false"'
        elif key.type == "enum":
            value = text(key.values[-1])
            for v in reversed(key.values[:-1]):
                value = f"c.{key.name} == {camel(key.name)}::{v} ? {text(v)} : {value}"
        out.append(f"  out.push_back({{{text(key.name)}, {value}, {str(key.arch).lower()}, "
                   f"{str(key.type == 'enum').lower()}, {text(key.doc)}}});")
    out += ["  return out;", "}", "", "/// Key or rule that does not hold, what was found, what is allowed.",
            "struct ConfigProblem {", "  std::string_view key;", "  std::string found;",
            "  std::string_view allowed;", "};", "",
            "/// Checks ranges and the rules between keys; empty when the configuration is legal.",
            "inline std::vector<ConfigProblem> problems(const Config& c) {",
            "  std::vector<ConfigProblem> out;"]
    for key in spec.keys:
        if key.type != "int":
            continue
        if key.values:
            bad = " && ".join(f"c.{key.name} != {v}" for v in key.values)
            allowed = ", ".join(str(v) for v in key.values)
        else:
            bad = f"c.{key.name} < {key.min} || c.{key.name} > {key.max}"
            allowed = f"{key.min}..{key.max}"
            if key.pow2:
                bad += f" || (c.{key.name} & (c.{key.name} - 1)) != 0"
                allowed = f"a power of two, {allowed}"
        out.append(f"  if ({bad}) out.push_back({{{text(key.name)}, std::to_string(c.{key.name}), "
                   f"{text(allowed)}}});")
    out.append("  if (!out.empty()) return out;  // rules below assume legal ranges")
    for rule in spec.rules:
        test = expr.to_cpp(expr.parse(rule.holds, keys, rule.where))
        out.append(f"  if (!{test if test.startswith('(') else '(' + test + ')'}) "
                   f"out.push_back({{{text(rule.name)}, \"a rule that does not hold\", "
                   f"{text(rule.holds + ': ' + rule.doc)}}});")
    out += ["  return out;", "}"]
    return file("Configuration keys, presets and their hashes.", out,
                ("cstdint", "span", "string", "string_view", "vector"))
