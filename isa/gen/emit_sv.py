# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""SystemVerilog: the constants package, one configuration package per preset."""

from __future__ import annotations

from .model import Coded, Preset, Register, Spec
from .output import header, short


def sv_name(text: str) -> str:
    return text.upper().replace(".", "_")


def hex32(value: int, bits: int = 32) -> str:
    return f"{bits}'h{value:0{(bits + 3) // 4}x}"


def _coded(out: list[str], title: str, prefix: str, bits: int, entries: list[Coded]) -> None:
    out.append(f"\n  // {title}")
    for e in entries:
        out.append(f"  localparam logic [{bits - 1}:0] {prefix}_{e.name} = {bits}'d{e.code};"
                   f"  // {short(e.doc)}")


def _fields(out: list[str], prefix: str, register: Register) -> None:
    for f in register.fields:
        if f.name in ("VALUE",) or (f.lo == 0 and f.hi == 31):
            continue
        out.append(f"  localparam int unsigned {prefix}_{f.name}_LSB = {f.lo};")
        out.append(f"  localparam int unsigned {prefix}_{f.name}_WIDTH = {f.width};")


def isa_package(spec: Spec) -> str:
    out = [header("//") + "// Constants of the instruction set, registers, traps and address map. Use as\n"
           "// pmt_isa_pkg::CSR_MSTATUS, pmt_isa_pkg::NPU_ERR_DMA_BOUNDS, pmt_isa_pkg::SOC_TOHOST (offset).\n",
           "/* verilator lint_off UNUSEDPARAM */  // nobody uses all of them\n", "package pmt_isa_pkg;\n",
           "  // Every 32-bit instruction; the output of pmt_decoder."]
    base = [i for i in spec.instructions if i.width == 32]
    bits = len(base).bit_length()
    out.append(f"  localparam int unsigned InstrBits = {bits};")
    out.append(f"  typedef enum logic [{bits - 1}:0] {{")
    out.append(f"    INSTR_ILLEGAL = {bits}'d0,")
    for n, i in enumerate(base, 1):
        comma = "," if n < len(base) else ""
        out.append(f"    INSTR_{sv_name(i.name)} = {bits}'d{n}{comma}")
    out.append("  } instr_e;\n")
    out.append("  // Fixed bits: an instruction word w is X when (w & MASK_X) == MATCH_X.")
    for i in base:
        out.append(f"  localparam logic [31:0] MATCH_{sv_name(i.name)} = {hex32(i.match)};")
        out.append(f"  localparam logic [31:0] MASK_{sv_name(i.name)} = {hex32(i.mask)};")
    out.append("\n  // Major opcodes, instr[6:0].")
    for name, code in opcodes(spec):
        out.append(f"  localparam logic [6:0] OPCODE_{name} = 7'b{code:07b};")
    out.append("\n  // NPU commands as {funct3, npu, sub}; the low 4 bits of NPU_OP_NPU_CFG are the pair index.")
    for i in base:
        if i.extension == "Npu":
            word = i.match
            op = (word >> 12 & 7) << 7 | (word >> 30 & 3) << 5 | (word >> 25 & 31)
            out.append(f"  localparam logic [9:0] {sv_name(i.name).replace('NPU_', 'NPU_OP_', 1)}"
                       f" = 10'h{op:03x};")
    out.append("\n  // NPU configuration registers: index, fields.")
    for r in spec.cfg:
        out.append(f"  localparam logic [4:0] CFG_{r.name} = 5'd{r.position};  // {short(r.doc)}")
        _fields(out, f"CFG_{r.name}", r)
    out.append("\n  // Bits that a register may have set (0 for a reserved one): 32 bits per index, flat.")
    masks = {r.position: sum(f.mask for f in r.fields) for r in spec.cfg}
    values = ", ".join(hex32(masks.get(n, 0)) for n in reversed(range(32)))
    out.append(f"  localparam logic [1023:0] CFG_FIELD_MASK = {{{values}}};")
    _coded(out, "NPU error codes.", "NPU_ERR", 8, [Coded("NONE", 0, "no error")] + spec.errors)
    out.append("\n  // CSR numbers and fields.")
    for r in spec.csrs:
        for name, number in r.expanded():
            out.append(f"  localparam logic [11:0] CSR_{sv_name(name)} = {hex32(number, 12)};")
        if r.array is None:
            out.append(f"  localparam logic [31:0] CSR_{sv_name(r.name)}_RESET = {hex32(r.reset)};")
            _fields(out, f"CSR_{sv_name(r.name)}", r)
    _coded(out, "Exception causes.", "CAUSE", 5, spec.exceptions)
    _coded(out, "Interrupt numbers, highest priority first.", "IRQ", 5, spec.interrupts)
    _coded(out, "Causes of debug entry (dcsr.cause).", "DEBUG_CAUSE", 3, spec.debug_causes)
    out.append("\n  // Address map. A size that depends on the configuration is in pmt_config_pkg.")
    for m in spec.regions:
        out.append(f"  localparam logic [31:0] MAP_{m.name}_BASE = {hex32(m.base)};  // {short(m.doc)}")
        out.append(f"  localparam logic [31:0] MAP_{m.name}_SPAN = {hex32(m.span)};")
        if isinstance(m.size, int):
            out.append(f"  localparam logic [31:0] MAP_{m.name}_SIZE = {hex32(m.size)};")
        if m.stride:
            out.append(f"  localparam logic [31:0] MAP_{m.name}_STRIDE = {hex32(m.stride)};")
    for m in spec.parts:
        out.append(f"  localparam logic [31:0] MAP_{m.region}_{m.name}_OFFSET = {hex32(m.base)};"
                   f"  // {short(m.doc)}")
    for name, value, doc, _ in spec.constants:
        out.append(f"  localparam logic [31:0] MAP_{name} = {hex32(value)};  // {short(doc)}")
    for b in spec.blocks:
        out.append(f"\n  // {b.doc} Offsets from MAP_{b.region}_BASE" +
                   (f" + {b.offset:#x}." if b.offset else "."))
        for r in b.registers:
            out.append(f"  localparam logic [31:0] {b.prefix}_{r.name} = {hex32(r.position)};"
                       f"  // {short(r.doc)}")
            out.append(f"  localparam logic [31:0] {b.prefix}_{r.name}_RESET = {hex32(r.reset)};")
            _fields(out, f"{b.prefix}_{r.name}", r)
    out.append("\nendpackage : pmt_isa_pkg\n/* verilator lint_on UNUSEDPARAM */\n")
    return "\n".join(out)


def opcodes(spec: Spec) -> list[tuple[str, int]]:
    """Names of the major opcodes in use."""
    names = {0x37: "LUI", 0x17: "AUIPC", 0x6F: "JAL", 0x67: "JALR", 0x63: "BRANCH", 0x03: "LOAD",
             0x23: "STORE", 0x13: "OP_IMM", 0x33: "OP", 0x0F: "MISC_MEM", 0x73: "SYSTEM",
             0x0B: "CUSTOM0", 0x2B: "CUSTOM1", 0x5B: "CUSTOM2", 0x7B: "CUSTOM3"}
    used = sorted({i.match & 0x7F for i in spec.instructions if i.width == 32})
    return [(names.get(code, f"X{code:02X}"), code) for code in used]


def config_package(spec: Spec, preset: Preset) -> str:
    out = [header("//") + f"// Configuration '{preset.name}': {preset.doc}.\n",
           "/* verilator lint_off UNUSEDPARAM */  // nobody uses all of them\n", "package pmt_config_pkg;\n",
           f'  localparam ConfigName = "{preset.name}";']
    for key in spec.keys:
        value = preset.values[key.name]
        if key.type == "bool":
            out.append(f"  localparam bit {key.camel} = 1'b{int(value)};  // {key.doc}")
        elif key.type == "enum":
            bits = max(1, (len(key.values) - 1).bit_length())
            kind = "bit" if bits == 1 else f"bit [{bits - 1}:0]"
            names = ", ".join(f"{n}: {v}" for n, v in enumerate(key.values))
            out.append(f"  localparam {kind} {key.camel} = {bits}'d{key.values.index(value)};  // {names}")
        else:
            out.append(f"  localparam int unsigned {key.camel} = {value};  // {key.doc}")
    out.append(f"  localparam logic [63:0] ArchHash = 64'h{preset.arch_hash};")
    out.append(f"  localparam logic [63:0] FullHash = 64'h{preset.full_hash};")
    out.append("\nendpackage : pmt_config_pkg\n/* verilator lint_on UNUSEDPARAM */\n")
    return "\n".join(out)
