# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The generated SystemVerilog: clean in Verilator -Wall and Yosys, small, and equal to the C++ decoders:
all 16-bit words, a million 32-bit words. Argument: folder of generated files."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

GENERATED = Path(sys.argv[1])
SV = GENERATED / "sv"
MODULES = ["pmt_decoder", "pmt_imm_gen", "pmt_c_expand"]
# LUT4 of each module for iCE40, nano's parameters; measured 2026, with a margin for tool versions.
LUT_LIMIT = {"pmt_decoder": 150, "pmt_imm_gen": 50, "pmt_c_expand": 215}

TOP = """
module top (
  input  logic [31:0] instr_i,
  output logic [31:0] op_full_o, op_base_o, imm_o, expanded_o,
  output logic        illegal_o
);
  pmt_isa_pkg::instr_e op_full, op_base;
  pmt_decoder #(.Zb(1'b1), .Debug(1'b1)) u_full (.instr_i, .op_o(op_full));
  pmt_decoder #(.Zb(1'b0), .Debug(1'b0)) u_base (.instr_i, .op_o(op_base));
  pmt_imm_gen u_imm_gen (.instr_i, .imm_o);
  pmt_c_expand u_c_expand (.instr_i(instr_i[15:0]), .instr_o(expanded_o), .illegal_o);
  assign op_full_o = 32'(op_full);
  assign op_base_o = 32'(op_base);
endmodule : top
"""

BENCH = r"""
#include <cstdio>
#include <random>
#include "Vtop.h"
#include "pimento/gen/isa.h"
using namespace pmt::gen;
static int fail(const char* what, unsigned word) { std::printf("%s differs at %08x\n", what, word); return 1; }
int main() {
  Vtop top;
  const Config& nano = find_preset("nano")->config;
  unsigned legal = 0;
  for (unsigned half = 0; half < 0x10000; ++half) {
    if ((half & 3) == 3) continue;
    top.instr_i = half;
    top.eval();
    std::uint32_t word = half;
    const bool good = expand16(static_cast<std::uint16_t>(half), word);
    if (top.illegal_o == good) return fail("illegal", half);
    if (top.expanded_o != word) return fail("expansion", half);
    legal += good;
  }
  std::mt19937 random(1);
  for (int n = 0; n < 1000000; ++n) {
    std::uint32_t word = random() | 3;
    if (n & 1) {
      const Instr& instr = kInstrs[1 + random() % (kOpCount - 1)];
      if (instr.width == 32) word = (word & ~instr.mask) | instr.match;
      if (n & 2) word ^= 1u << random() % 32;
      word |= 3;
    }
    top.instr_i = word;
    top.eval();
    const Op op = decode32(word);
    if (top.op_full_o != static_cast<unsigned>(op)) return fail("op", word);
    const Op base = implemented(info(op).extension, nano) ? op : Op::illegal;
    if (top.op_base_o != static_cast<unsigned>(base)) return fail("op without extensions", word);
    std::int32_t imm = imm_i(word);
    switch (word & 0x7F) {
      case 0x23: imm = imm_s(word); break;
      case 0x63: imm = imm_b(word); break;
      case 0x37: case 0x17: imm = imm_u(word); break;
      case 0x6F: imm = imm_j(word); break;
    }
    if (top.imm_o != static_cast<unsigned>(imm)) return fail("immediate", word);
  }
  std::printf("equal, %u legal compressed words\n", legal);
  return 0;
}
"""


class DecoderRtl(unittest.TestCase):
    def test_verilator_lint_is_clean(self) -> None:
        for config in sorted(p.parent.name for p in SV.glob("*/pmt_config_pkg.sv")):
            for module in MODULES:
                result = subprocess.run(
                    ["verilator", "--lint-only", "-Wall", "--top-module", module, SV / "pmt_isa_pkg.sv",
                     SV / config / "pmt_config_pkg.sv", SV / f"{module}.sv"], capture_output=True, text=True)
                self.assertEqual((result.returncode, result.stderr), (0, ""), f"{module} {config}")

    def test_yosys_takes_it_and_it_stays_small(self) -> None:
        for module in MODULES:
            parameters = "chparam -set Zb 0 -set Debug 0 pmt_decoder;" if module == "pmt_decoder" else ""
            with tempfile.NamedTemporaryFile("r") as report:
                result = subprocess.run(
                    ["yosys", "-q", "-p", f"read_verilog -sv {SV}/pmt_isa_pkg.sv {SV}/nano/pmt_config_pkg.sv "
                     f"{SV}/{module}.sv; {parameters} hierarchy -top {module}; proc; select -assert-none t:$dlatch; "
                     f"synth_ice40 -top {module}; tee -q -o {report.name} stat"], capture_output=True, text=True)
                self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))
                luts = int(re.findall(r"SB_LUT4\s+(\d+)", report.read())[-1])
            print(f"{module}: {luts} LUT4 (limit {LUT_LIMIT[module]})")
            self.assertLessEqual(luts, LUT_LIMIT[module], module)

    def test_rtl_equals_cpp(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "top.sv").write_text(TOP)
            (folder / "bench.cpp").write_text(BENCH)
            subprocess.run(["verilator", "--cc", "--exe", "--build", "--Mdir", folder / "obj", "-O3", "--top-module",
                            "top", "-CFLAGS", f"-std=c++20 -O1 -I{GENERATED / 'cpp'}", SV / "pmt_isa_pkg.sv",
                            *(SV / f"{m}.sv" for m in MODULES), folder / "top.sv", folder / "bench.cpp"],
                           check=True, capture_output=True, text=True)
            result = subprocess.run([folder / "obj/Vtop"], capture_output=True, text=True)
            self.assertEqual(result.returncode, 0, result.stdout)
            self.assertRegex(result.stdout, r"^equal, \d{5} legal")


if __name__ == "__main__":
    for tool in ("verilator", "yosys"):
        if shutil.which(tool) is None:
            print(f"not run: {tool} is absent")
            sys.exit(77)
    unittest.main(argv=sys.argv[:1])
