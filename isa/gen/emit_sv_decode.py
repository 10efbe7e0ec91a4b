# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""SystemVerilog: pmt_decoder, pmt_imm_gen and pmt_c_expand, as nested cases on instruction fields."""

from __future__ import annotations

from .emit_sv import sv_name
from .model import Instr, Operand, Spec
from .output import header
from .tree import Leaf, Node, Switch, build

PARAMETER = {"core.zb": "Zb", "core.debug": "Debug"}


def _runs(mask: int) -> list[tuple[int, int]]:
    out, bit = [], 0
    while mask >> bit:
        if mask >> bit & 1:
            low = bit
            while mask >> bit & 1:
                bit += 1
            out.append((bit - 1, low))
        else:
            bit += 1
    return list(reversed(out))


def _slice(name: str, hi: int, lo: int) -> str:
    return f"{name}[{hi}:{lo}]" if hi > lo else f"{name}[{lo}]"


def _bits(word: int, hi: int, lo: int) -> str:
    width = hi - lo + 1
    return f"{width}'b{word >> lo & ((1 << width) - 1):0{width}b}"


def _condition(leaf: Leaf, word: str, extra: str) -> str:
    terms = [extra] if extra else []
    terms += [f"{_slice(word, hi, lo)} == {_bits(leaf.match, hi, lo)}" for hi, lo in _runs(leaf.mask)]
    for mask, match in leaf.excluded:
        parts = [f"{_slice(word, hi, lo)} != {_bits(match, hi, lo)}" for hi, lo in _runs(mask)]
        terms.append(parts[0] if len(parts) == 1 else "(" + " || ".join(parts) + ")")
    return " && ".join(terms)


def _walk(node: Node, word: str, action, extra, indent: int) -> list[str]:
    pad = "  " * indent
    if isinstance(node, Switch):
        out = [f"{pad}unique case ({_slice(word, node.hi, node.lo)})"]
        width = node.hi - node.lo + 1
        for value, arm in node.arms.items():
            inner = _walk(arm, word, action, extra, indent + 2)
            label = f"{pad}  {width}'b{value:0{width}b}:"
            if len(inner) == 1:
                out.append(f"{label} {inner[0].strip()}")
            else:
                out += [f"{label} begin", *inner, f"{pad}  end"]
        if len(node.arms) < 1 << width:
            out.append(f"{pad}  default: ;")
        return out + [f"{pad}endcase"]
    out = []
    for leaf in node:
        condition = _condition(leaf, word, extra(leaf.instr))
        lines = action(leaf.instr)
        if not condition:
            out += [pad + line for line in lines]
        elif len(lines) == 1:
            out.append(f"{pad}if ({condition}) {lines[0]}")
        else:
            out += [f"{pad}if ({condition}) begin", *[f"{pad}  {line}" for line in lines], f"{pad}end"]
    return out


def decoder(spec: Spec) -> str:
    base = [i for i in spec.instructions if i.width == 32]

    def extra(i: Instr) -> str:
        return PARAMETER.get(spec.extensions[i.extension].get("requires", ""), "")

    def action(i: Instr) -> list[str]:
        return [f"op_o = pmt_isa_pkg::INSTR_{sv_name(i.name)};"]

    body = _walk(build(base, 32), "instr_i", action, extra, 2)
    return header("//") + f"""// 32-bit word to instruction; INSTR_ILLEGAL when undefined or not implemented. Combinational.
// Does not look at privilege, debug mode or whether a CSR exists.
//   pmt_decoder #(.Zb(1'b1), .Debug(1'b1)) u_decoder (.instr_i(instr), .op_o(op));

module pmt_decoder #(
  parameter bit Zb = 1'b1,
  parameter bit Debug = 1'b1
) (
  input  logic [31:0]          instr_i,
  output pmt_isa_pkg::instr_e  op_o
);

  always_comb begin
    op_o = pmt_isa_pkg::INSTR_ILLEGAL;
""" + "\n".join(body) + "\n  end\n\nendmodule : pmt_decoder\n"


def value_bits(operand: Operand, width: int) -> list[int | str]:
    """Source of each value bit, low first: a word bit, or a constant '0'. The sign bit repeats."""
    bits: list[int | str] = ["0"] * width
    for p in operand.pieces:
        for i in range(p.width):
            bits[p.value_lo + i] = p.word_lo + i
    if operand.type.signed:
        for i in range(operand.type.bits, width):
            bits[i] = bits[operand.type.bits - 1]
    return bits


def concat(bits: list[int | str], word: str) -> str:
    """Concatenation of word bits and constants; `bits` is low first."""
    parts: list[str] = []
    i = len(bits) - 1
    while i >= 0:
        j = i
        if isinstance(bits[i], str):
            while j >= 0 and isinstance(bits[j], str):
                j -= 1
            text = "".join(str(b) for b in reversed(bits[j + 1:i + 1]))
            parts.append(f"{len(text)}'b{text}")
        elif i > 0 and bits[i - 1] == bits[i]:
            while j >= 0 and bits[j] == bits[i]:
                j -= 1
            parts.append(f"{{{i - j}{{{word}[{bits[i]}]}}}}")
        else:
            while j > 0 and bits[j - 1] == bits[j] - 1:  # type: ignore[operator]
                j -= 1
            j -= 1
            parts.append(_slice(word, int(bits[i]), int(bits[j + 1])))
        i = j
    return "{" + ", ".join(parts) + "}"


def immediate_generator(spec: Spec) -> str:
    """One layout per major opcode: the signed or upper immediate, else the low-bits default."""
    arms: dict[int, str] = {}
    default = ""
    for i in spec.instructions:
        if i.width != 32:
            continue
        for o in i.operands:
            if o.type.kind == "simm" or o.type.text == "uimm20":
                if o.type.text == "uimm20":
                    bits = ["0"] * 12 + value_bits(o, 20)
                else:
                    bits = value_bits(o, 32)
                text = concat(bits, "instr_i")
                if i.name == "addi":
                    default = text
                arms[i.match & 0x7F] = text
    out = [header("//") + """// Immediate of a 32-bit word by its opcode: I, S, B, U (shifted) or J layout. Combinational.
// Opcodes without one get the I layout, whose low five bits are the shift amount and whose low twelve
// bits are the CSR number. The immediate of csrr*i is not made here: it is instr[19:15].

module pmt_imm_gen (
  input  logic [31:0] instr_i,
  output logic [31:0] imm_o
);

  always_comb begin
    unique case (instr_i[6:0])"""]
    groups: dict[str, list[int]] = {}
    for code, text in sorted(arms.items()):
        if text != default:
            groups.setdefault(text, []).append(code)
    for text, codes in groups.items():
        labels = ", ".join(f"7'b{c:07b}" for c in codes)
        out.append(f"      {labels}: imm_o = {text};")
    out.append(f"      default: imm_o = {default};")
    out.append("    endcase\n  end\n\nendmodule : pmt_imm_gen\n")
    return "\n".join(out)


def expansion_bits(i: Instr, by_name: dict[str, Instr]) -> list[int | str]:
    """Source of each of the 32 bits of the expansion, low first."""
    base = by_name[i.expands["op"]]
    out: list[int | str] = ["1" if base.match >> b & 1 else "0" for b in range(32)]
    for o in base.operands:
        source = i.expands[o.name]
        if isinstance(source, str):
            own = i.operand(source)
            if own.type.kind == "creg":
                value = value_bits(own, 3) + ["1", "0"]
            else:
                value = value_bits(own, max(32, o.type.bits))
        else:
            value = [str(source >> b & 1) for b in range(32)]
        for p in o.pieces:
            for b in range(p.width):
                out[p.word_lo + b] = value[p.value_lo + b]
    return out


def expander(spec: Spec) -> str:
    by_name = {i.name: i for i in spec.instructions}
    small = [i for i in spec.instructions if i.width == 16]

    def action(i: Instr) -> list[str]:
        return [f"instr_o = {concat(expansion_bits(i, by_name), 'instr_i')};  // {i.name}",
                "illegal_o = 1'b0;"]

    body = _walk(build(small, 16), "instr_i", action, lambda i: "", 2)
    return header("//") + """// Compressed instruction to the 32-bit instruction it stands for. Combinational. A word whose low
// bits are 11 is not compressed: illegal_o is then 1. Illegal words come out zero-extended.
//   pmt_c_expand u_c_expand (.instr_i(half), .instr_o(instr), .illegal_o(illegal));

module pmt_c_expand (
  input  logic [15:0] instr_i,
  output logic [31:0] instr_o,
  output logic        illegal_o
);

  always_comb begin
    instr_o = {16'b0, instr_i};
    illegal_o = 1'b1;
""" + "\n".join(body) + "\n  end\n\nendmodule : pmt_c_expand\n"
