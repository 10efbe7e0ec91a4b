# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The generated C headers: compile alone, in assembly too, and the intrinsics give the specified words.
Argument: folder of generated files."""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

GENERATED = Path(sys.argv[1])
PREFIX = "riscv64-unknown-elf-"
FLAGS = ["-march=rv32imc_zicsr", "-mabi=ilp32", "--specs=picolibc.specs", f"-I{GENERATED / 'c'}", "-O2"]
HEADERS = ["csr", "npu", "memmap", "registers"]

PROGRAM = """
#include "pimento/npu.h"
#include "pimento/csr.h"
#include "pimento/registers.h"
_Static_assert(PMT_SOC_TOHOST == 0x10010020u, "absolute address");
_Static_assert(PMT_NPU_REG_STATUS == 0x20800008u, "absolute address");
_Static_assert(PMT_CFG_CV_IN == 16 && PMT_CSR_MSTATUS == 0x300 && PMT_IRQ_NPU == 16, "numbers");
uint32_t f(uint32_t a, uint32_t b) {
  pmt_npu_cfg(15, a, b);
  uint32_t tag = pmt_npu_ld() + pmt_npu_st() + pmt_npu_conv() + pmt_npu_dwconv() + pmt_npu_fence() + pmt_npu_tag();
  pmt_npu_wait(tag);
  pmt_csr_write(PMT_CSR_MNPUCTL, PMT_CSR_MNPUCTL_SOFT_RESET_MASK);
  pmt_csr_set(PMT_CSR_MIE, PMT_CSR_MIE_NPUIE_MASK);
  pmt_csr_clear(PMT_CSR_MSTATUS, 8);
  PMT_REG(PMT_SOC_TOHOST) = 1;
  return pmt_csr_read(PMT_CSR_MNPUTAG);
}
"""


class CHeaders(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def compile(self, text: str, name: str) -> Path:
        source, out = self.folder / name, self.folder / (name + ".o")
        source.write_text(text)
        result = subprocess.run([PREFIX + "gcc", *FLAGS, "-Wall", "-Wextra", "-Werror", "-pedantic", "-c", source,
                                 "-o", out], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return out

    def test_each_header_alone_in_c_and_assembly(self) -> None:
        for header in HEADERS:
            self.compile(f'#include "pimento/{header}.h"\nint x;\n', f"{header}.c")
            self.compile(f'#include "pimento/{header}.h"\nnop\n', f"{header}.S")

    def test_intrinsics_emit_the_specified_words(self) -> None:
        out = self.folder / "f.bin"
        compiled = self.compile(PROGRAM, "f.c")
        subprocess.run([PREFIX + "objcopy", "-O", "binary", "-j", ".text", compiled, out], check=True)
        data = out.read_bytes()
        npu = [i for i in json.loads((GENERATED / "json/isa.json").read_text())["instructions"]
               if i["extension"] == "Npu"]
        found, at = [], 0
        while at < len(data):
            wide = data[at] & 3 == 3
            word = int.from_bytes(data[at:at + 4], "little")
            if wide and word & 0x7F == 0x0B:
                found += [i["name"] for i in npu if word & i["mask"] == i["match"]]
            at += 4 if wide else 2
        self.assertEqual(found, ["npu.cfg", "npu.ld", "npu.st", "npu.conv", "npu.dwconv", "npu.fence", "npu.tag",
                                 "npu.wait"])


if __name__ == "__main__":
    if shutil.which(PREFIX + "gcc") is None:
        print("not run: riscv64-unknown-elf-gcc is absent")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
