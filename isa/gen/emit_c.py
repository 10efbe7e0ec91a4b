# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""C headers for bare-metal programs: NPU intrinsics, address map, CSR numbers, registers."""

from __future__ import annotations

from .model import Register, Spec
from .output import LICENCE, NOTE


def file(guard: str, what: str, body: list[str]) -> str:
    name = f"PIMENTO_{guard}_H"
    return "\n".join([f"/* {LICENCE[0]}", f" * {LICENCE[1]}", f" * {NOTE}", f" * {what} */",
                      f"#ifndef {name}", f"#define {name}", "", *body, "", f"#endif /* {name} */", ""])


def _fields(out: list[str], prefix: str, r: Register) -> None:
    for f in r.fields:
        if f.name == "VALUE":
            continue
        out.append(f"#define {prefix}_{f.name}_LSB {f.lo}")
        out.append(f"#define {prefix}_{f.name}_MASK 0x{f.mask:08X}u /* {f.doc} */")


def csr(spec: Spec) -> str:
    out = ["#ifndef __ASSEMBLER__", "#include <stdint.h>", "#endif", ""]
    for r in spec.csrs:
        for name, number in r.expanded():
            out.append(f"#define PMT_CSR_{name.upper()} 0x{number:03X}")
        if r.array is None:
            _fields(out, f"PMT_CSR_{r.name.upper()}", r)
    for e in spec.exceptions:
        out.append(f"#define PMT_CAUSE_{e.name} {e.code} /* {e.doc} */")
    for e in spec.interrupts:
        out.append(f"#define PMT_IRQ_{e.name} {e.code} /* {e.doc} */")
    out += ["", "#if defined(__riscv) && !defined(__ASSEMBLER__)",
            "#define pmt_csr_read(number)                                              \\",
            "  (__extension__({                                                        \\",
            "    uint32_t pmt_value_;                                                  \\",
            '    __asm__ volatile("csrr %0, %1" : "=r"(pmt_value_) : "i"(number));     \\',
            "    pmt_value_;                                                           \\",
            "  }))",
            "#define pmt_csr_write(number, value)                                      \\",
            '  __asm__ volatile("csrw %0, %1" ::"i"(number), "rK"(value) : "memory")',
            "#define pmt_csr_set(number, bits)                                         \\",
            '  __asm__ volatile("csrs %0, %1" ::"i"(number), "rK"(bits) : "memory")',
            "#define pmt_csr_clear(number, bits)                                       \\",
            '  __asm__ volatile("csrc %0, %1" ::"i"(number), "rK"(bits) : "memory")', "#endif"]
    return file("CSR", "CSR numbers and fields, trap causes, access macros.", out)


def npu(spec: Spec) -> str:
    out = ["#ifndef __ASSEMBLER__", "#include <stdint.h>", "#endif", ""]
    for r in spec.cfg:
        out.append(f"#define PMT_CFG_{r.name} {r.position} /* {r.doc} */")
        _fields(out, f"PMT_CFG_{r.name}", r)
    for e in spec.errors:
        out.append(f"#define PMT_NPU_ERR_{e.name} {e.code} /* {e.doc} */")
    out += ["", "#if defined(__riscv) && !defined(__ASSEMBLER__)",
            "/* idx is a constant expression, the even register number divided by two. */",
            "#define pmt_npu_cfg(idx, a, b) \\",
            '  __asm__ volatile(".insn r 0x0b, 0, %0, x0, %1, %2" ::"i"(idx), "r"(a), "r"(b) : "memory")']
    for i in spec.instructions:
        if i.extension != "Npu" or i.name == "npu.cfg":
            continue
        funct3, funct7 = i.match >> 12 & 7, i.match >> 25
        out.append(f"/* {i.doc} */")
        if i.name == "npu.wait":
            out += [f"static inline void pmt_{i.ident}(uint32_t tag) {{",
                    f'  __asm__ volatile(".insn r 0x0b, {funct3}, {funct7}, x0, %0, x0" ::"r"(tag) : "memory");',
                    "}"]
        else:
            out += [f"static inline uint32_t pmt_{i.ident}(void) {{", "  uint32_t tag;",
                    f'  __asm__ volatile(".insn r 0x0b, {funct3}, {funct7}, %0, x0, x0" : "=r"(tag)::"memory");',
                    "  return tag;", "}"]
    out.append("#endif")
    return file("NPU", "NPU configuration registers, error codes and command intrinsics.", out)


def memmap(spec: Spec) -> str:
    out = []
    for m in spec.regions:
        out.append(f"#define PMT_MAP_{m.name}_BASE 0x{m.base:08X}u /* {m.doc} */")
        if isinstance(m.size, int):
            out.append(f"#define PMT_MAP_{m.name}_SIZE 0x{m.size:08X}u")
        if m.stride:
            out.append(f"#define PMT_MAP_{m.name}_STRIDE 0x{m.stride:08X}u")
    for m in spec.parts:
        out.append(f"#define PMT_MAP_{m.region}_{m.name}_OFFSET 0x{m.base:08X}u /* {m.doc} */")
    for name, value, doc, _ in spec.constants:
        out.append(f"#define PMT_MAP_{name} 0x{value:08X}u /* {doc} */")
    return file("MEMMAP", "Address map as the core sees it.", out)


def registers(spec: Spec) -> str:
    out = []
    by_name = {r.name: r for r in spec.regions}
    for b in spec.blocks:
        out.append(f"/* {b.doc} Absolute addresses. */")
        base = by_name[b.region].base + b.offset
        for r in b.registers:
            out.append(f"#define PMT_{b.prefix}_{r.name} 0x{base + r.position:08X}u /* {r.doc} */")
            _fields(out, f"PMT_{b.prefix}_{r.name}", r)
    out += ["", "#if !defined(__ASSEMBLER__)", "#include <stdint.h>",
            "#define PMT_REG(address) (*(volatile uint32_t *)(uintptr_t)(address))", "#endif"]
    return file("REGISTERS", "Memory-mapped registers.", out)
