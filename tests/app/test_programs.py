#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Bare-metal programs: what a run prints and returns, and how every kind of bad program ends.

test_programs.py [iss|rtl]: the machine, iss unless given.
"""

from __future__ import annotations

import json
import random
import struct
import sys

import pimento_cli
from pimento_cli import CliTest

MACHINE = sys.argv.pop(1) if len(sys.argv) > 1 and sys.argv[1] in ("iss", "rtl") else "iss"
HELLO = r'''
#include "pmt.h"
static int table[4] = {1, 2, 3, 4};
static int zeroed[4];
int main(void) {
  int sum = 0;
  for (int i = 0; i < 4; ++i) sum += table[i] + zeroed[i];
  pmt_puts("sum ");
  pmt_put_dec((uint32_t)sum);
  pmt_puts(" id ");
  pmt_put_hex(pmt_read32(PMT_SOC_ID));
  pmt_putc('\n');
  return sum == 10 ? 0 : 1;
}
'''


def elf(code: bytes, address: int = 0x40000000, **changes: int) -> bytes:
    """A minimal ELF32 executable of one segment; `changes` override header fields."""
    f = {"class": 1, "order": 1, "type": 2, "machine": 243, "entry": address, "phoff": 52, "phentsize": 32,
         "phnum": 1, "offset": 84, "filesz": len(code), "memsz": len(code), "paddr": address} | changes
    header = b"\x7fELF" + bytes([f["class"], f["order"], 1]) + bytes(9)
    header += struct.pack("<HHIIIIIHHHHHH", f["type"], f["machine"], 1, f["entry"], f["phoff"], 0, 0, 52,
                          f["phentsize"], f["phnum"], 40, 0, 0)
    segment = struct.pack("<IIIIIIII", 1, f["offset"], f["paddr"], f["paddr"], f["filesz"], f["memsz"], 5, 4)
    return header + segment + code


LOOP = struct.pack("<I", 0x0000006F)  # j .


class Programs(CliTest):
    def go(self, program: object, *more: object) -> tuple[object, ...]:
        return ("run", program, "--on", MACHINE, *more)

    def test_hello_from_tcm_and_from_external_memory(self) -> None:
        for script in ("pmt.ld", "pmt_ext.ld"):
            program = self.build_c(HELLO, script=script)
            result = self.expect(0, *self.go(program))
            self.assertEqual(result.stdout, "sum 10 id 314d5450\n")

    def test_exit_code_and_json(self) -> None:
        program = self.build_c("int main(void) { return 5; }")
        report = self.dir / "r.json"
        self.expect(1, *self.go(program, "--json", report), err="ended with code 5")
        result = json.loads(report.read_text())
        self.assertEqual(result["exit_code"], 5)
        self.assertEqual(result["machine"], MACHINE)
        self.assertGreater(result["total_cycles"], 0)

    def test_tohost_symbol_in_memory(self) -> None:
        program = self.build_c('''
            volatile unsigned tohost __attribute__((section(".tohost"), aligned(64)));
            int main(void) { tohost = 1; for (;;) {} }''')
        self.expect(0, *self.go(program, "--max-cycles", 100000))

    def test_signature_words(self) -> None:
        program = self.build_c('''
            unsigned begin_signature[2] = {0, 0xffffffff};
            unsigned end_signature = 0;
            int main(void) { begin_signature[0] = 0x1234abcd; return (int)end_signature; }''',
                               flags=("-fno-toplevel-reorder", "-msmall-data-limit=0",
                                      "-Wl,--defsym=end_signature=begin_signature+8",
                                      "-Dend_signature=unused"))
        out = self.dir / "sig.txt"
        self.expect(0, *self.go(program, "--signature", out))
        self.assertEqual(out.read_text(), "1234abcd\nffffffff\n")

    def test_signature_without_symbols_is_refused(self) -> None:
        program = self.build_c("int main(void) { return 0; }")
        self.refused(*self.go(program, "--signature", self.dir / "s"), says=["begin_signature"])

    def test_trace_shows_instructions(self) -> None:
        program = self.build_c("int main(void) { return 0; }")
        out = self.dir / "trace.txt"
        self.expect(0, *self.go(program, "--trace", out))
        text = out.read_text()
        self.assertIn("40000000:", text)
        self.assertIn("csrrw", text.replace("csrw", "csrrw"))

    def test_bss_of_a_plain_segment_is_zeroed(self) -> None:
        # lw a0, 64(t0); the word lies in the part that only mem_size covers.
        asm = self.write("z.S", """
            _start: la t0, _start
                    lw a0, 64(t0)
                    slli a0, a0, 1
                    ori a0, a0, 1
                    li t1, 0x10010020
                    sw a0, 0(t1)
            end:    j end
        """)
        out = self.dir / "z.bin"
        self.expect(0, "asm", asm, "-o", out, "--format", "bin")
        program = self.write("z.elf", elf(out.read_bytes(), memsz=128))
        self.expect(0, *self.go(program))


class Traps(CliTest):
    def trap(self, statement: str, says: list[str], code: int = 1) -> None:
        program = self.build_c('#include "pmt.h"\nint main(void) { %s return 0; }' % statement)
        before = {p.name for p in self.dir.iterdir()}
        result = self.expect(code, "run", program, "--on", MACHINE, "--max-cycles", 200000)
        for text in says:
            self.assertIn(text, result.stderr)
        self.assertEqual({p.name for p in self.dir.iterdir()}, before)

    def test_illegal_instruction(self) -> None:
        self.trap('__asm__ volatile(".word 0xffffffff");', ["cause 2", "ILLEGAL_INSTRUCTION", "pc 0x4000"])

    def test_misaligned_load_and_store(self) -> None:
        for load in ("lw", "lh", "lhu"):
            self.trap(f'__asm__ volatile("{load} t0, 0(%0)" :: "r"(0x40000101) : "t0");', ["cause 4"])
        for store in ("sw", "sh"):
            self.trap(f'__asm__ volatile("{store} t0, 0(%0)" :: "r"(0x40000101));', ["cause 6"])

    def test_out_of_range_load_store_and_fetch(self) -> None:
        self.trap('*(volatile int *)0x30000000;', ["cause 5"])
        self.trap('*(volatile int *)0x40800000 = 1;', ["cause 7"])
        self.trap('((void (*)(void))0x50000000)();', ["cause 1", "pc 0x50000000"])

    def test_ecall_and_ebreak(self) -> None:
        self.trap('__asm__ volatile("ecall");', ["cause 11"])
        self.trap('__asm__ volatile("ebreak");', ["cause 3"])

    def test_wait_for_a_tag_that_was_never_issued(self) -> None:
        self.trap('pmt_npu_wait(100);', ["cause 2"])

    def test_trap_without_handler(self) -> None:
        self.trap('pmt_csr_write(PMT_CSR_MTVEC, 0x30000000); __asm__ volatile(".word 0xffffffff");',
                  ["trap without a handler", "cause 2 (ILLEGAL_INSTRUCTION) at pc 0x4000"])

    def test_endless_loop_is_ended_with_its_pc(self) -> None:
        self.trap('for (;;) {}', ["watchdog", "pc 0x4000"], code=3)

    def test_wfi_that_nothing_wakes(self) -> None:
        result = pimento_cli.run("run", self.build_c(
            'int main(void) { __asm__ volatile("wfi"); return 0; }'), "--on", MACHINE, "--max-cycles", 100000)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("pc 0x4000", result.stderr)


class NpuErrors(CliTest):
    """The program exits with mnpuerr; a command must never hang."""

    def npu(self, setup: str, command: str, error: int) -> None:
        program = self.build_c('''
            #include "pmt.h"
            int main(void) {
              %s
              pmt_npu_wait(%s);
              return (int)pmt_csr_read(PMT_CSR_MNPUERR);
            }''' % (setup, command))
        self.expect(1, "run", program, "--on", MACHINE, "--max-cycles", 200000,
                    err=f"ended with code {error}")

    LOAD = "pmt_npu_cfg(0, 0x80000000u, 0u); pmt_npu_cfg(1, 0u, 64u); pmt_npu_cfg(2, 1u, 0u);"

    def test_dma_outside_its_window(self) -> None:
        self.npu(self.LOAD + "pmt_csr_write(PMT_CSR_MNPUWIN0BASE, 0x810000);", "pmt_npu_ld()", 3)

    def test_dma_without_permission(self) -> None:
        self.npu(self.LOAD + "pmt_csr_write(PMT_CSR_MNPUWINPERM, 1);", "pmt_npu_st()", 3)

    def test_dma_of_no_rows(self) -> None:
        self.npu(self.LOAD + "pmt_npu_cfg(2, 0u, 0u);", "pmt_npu_ld()", 1)

    def test_dma_past_the_scratchpad(self) -> None:
        self.npu(self.LOAD + "pmt_npu_cfg(1, 0x3ffff0u, 64u);", "pmt_npu_ld()", 2)

    def test_dma_that_is_not_congruent(self) -> None:
        self.npu(self.LOAD + "pmt_npu_cfg(1, 1u, 64u);", "pmt_npu_ld()", 4)

    def test_convolution_with_all_fields_zero(self) -> None:
        self.npu("for (int i = 0; i < 1; ++i) {}", "pmt_npu_conv()", 1)

    def test_good_transfer_reports_no_error(self) -> None:
        program = self.build_c('''
            #include "pmt.h"
            int main(void) {
              %s
              pmt_write32(0x80000010u, 0xcafe1234u);
              pmt_npu_wait(pmt_npu_ld());
              if (pmt_csr_read(PMT_CSR_MNPUERR)) return 2;
              return pmt_read32(PMT_SPAD_A + 0x10) == 0xcafe1234u ? 0 : 3;
            }''' % self.LOAD)
        self.expect(0, "run", program, "--on", MACHINE)


class BadElf(CliTest):
    def bad(self, data: bytes, *says: str) -> None:
        program = self.write("bad.elf", data)
        self.refused("run", program, "--on", MACHINE, says=["bad.elf", *says])

    def test_truncated_at_every_byte(self) -> None:
        whole = elf(LOOP)
        for size in (4, 20, 51, 60, 83, 86):
            self.bad(whole[:size], "outside the file")

    def test_wrong_class_order_machine_and_type(self) -> None:
        self.bad(elf(LOOP, **{"class": 2}), "class 2")
        self.bad(elf(LOOP, order=2), "byte order 2")
        self.bad(elf(LOOP, machine=62), "machine 62", "243")
        self.bad(elf(LOOP, type=3), "type 3")

    def test_segment_sizes(self) -> None:
        self.bad(elf(LOOP, memsz=0x08000000), "do not fit", "TCM")
        self.bad(elf(LOOP, 0x80000000, memsz=0x7FFFFFFF), "do not fit")
        self.bad(elf(LOOP, memsz=2, filesz=4), "above memory size")
        self.bad(elf(LOOP, 0xFFFFFFF0, memsz=0x100), "address space")
        self.bad(elf(LOOP, offset=0xFFFFFFFF), "outside the file")
        self.bad(elf(LOOP, 0x20000000), "do not fit")

    def test_damaged_program_never_crashes_the_command(self) -> None:
        numbers = random.Random(4)
        original = self.build_c(HELLO).read_bytes()
        for _ in range(40 if MACHINE == "iss" else 4):
            data = bytearray(original)
            for _ in range(3):
                data[numbers.randrange(min(len(data), 400))] = numbers.randrange(256)
            path = self.write("hit.elf", bytes(data))
            result = pimento_cli.run("run", path, "--on", MACHINE, "--max-cycles", 20000)
            self.assertIn(result.returncode, (0, 1, 2, 3), result.stderr)

    def test_nothing_to_load(self) -> None:
        self.bad(elf(LOOP, phnum=0), "no segment")
        self.bad(elf(LOOP, phentsize=7), "program header size 7")

    def test_options_of_models_are_refused(self) -> None:
        program = self.write("p.elf", elf(LOOP))
        self.refused("run", program, "--on", MACHINE, "--expect", "x.npy", says=["--expect", "models"])

    def test_endless_loop_of_a_raw_elf(self) -> None:
        program = self.write("p.elf", elf(LOOP))
        self.refused("run", program, "--on", MACHINE, "--max-cycles", 5000, code=3,
                     says=["watchdog", "pc 0x40000000"])


if __name__ == "__main__":
    pimento_cli.main()
