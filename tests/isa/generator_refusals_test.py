# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Each rule of the generator refuses a specification that breaks it, naming file, key, found, allowed."""

import contextlib
import io
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

ISA = Path(__file__).resolve().parents[2] / "isa"
sys.path.insert(0, str(ISA))
from gen.__main__ import main  # noqa: E402


class Refusals(unittest.TestCase):
    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        for name in ("spec", "config", "golden"):
            shutil.copytree(ISA / name, self.root / name)

    def tearDown(self) -> None:
        shutil.rmtree(self.root)

    def run_generator(self, *extra: str) -> tuple[int, str]:
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            code = main(["--isa", str(self.root), "--check-only", "--strict", *extra])
        return code, errors.getvalue()

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text()
        self.assertIn(old, text, f"{file} no longer has the text that this test changes")
        path.write_text(text.replace(old, new, 1))

    def refused(self, *parts: str) -> None:
        code, message = self.run_generator()
        self.assertEqual(code, 1, f"accepted; expected a refusal with {parts}")
        self.assertRegex(message, r"^error: \S+: .*: found .*: allowed .*")
        for part in parts:
            self.assertIn(part, message)

    def case(self, file: str, old: str, new: str, *parts: str) -> None:
        self.change(file, old, new)
        self.refused(file, *parts)

    def test_the_unchanged_specification_is_accepted(self) -> None:
        self.assertEqual(self.run_generator(), (0, ""))

    # Encodings
    def test_overlap(self) -> None:
        self.case("spec/base.toml", "0100000 rs2 rs1 000 rd 0110011", "0000000 rs2 rs1 000 rd 0110011",
                  "instruction[sub].encoding", "overlap", "'add'")

    def test_overlap_of_compressed_without_exclusion(self) -> None:
        self.case("spec/compressed.toml", 'exclude = [{ field = "rs2", value = 0, is = "c.jr" }]',
                  "exclude = []", "overlap", "'c.mv'", "'c.jr'")

    def test_overlap_through_wildcard(self) -> None:
        self.case("spec/npu.toml", "00 00001 00000 rs1 011 00000 0001011", "00 00010 00000 rs1 011 00000 0001011",
                  "overlap", "'npu.tag'", "'npu.wait'")

    def test_uncovered_bits(self) -> None:
        self.case("spec/base.toml", "imm[19:0] rd 0110111", "imm[18:0] rd 0110111", "instruction[lui].encoding",
                  "31 bits")

    def test_value_bit_not_encoded(self) -> None:
        self.case("spec/base.toml", "imm[12|10:5] rs2 rs1 000 imm[4:1|11]", "imm[12|10:5] rs2 rs1 000 imm[4:1|12]",
                  "instruction[beq].encoding", "[11]")

    def test_field_without_operand(self) -> None:
        self.case("spec/base.toml", '{ rd = "reg", imm = "uimm20" }', '{ imm = "uimm20" }',
                  "instruction[lui].encoding", "'rd'")

    def test_bad_token(self) -> None:
        self.case("spec/base.toml", "imm[19:0] rd 0110111", "imm[19:0] rd 011x111", "'011x111'")

    def test_wrong_width_marker(self) -> None:
        self.case("spec/base.toml", "imm[19:0] rd 0110111", "imm[19:0] rd 0110110", "instruction[lui]", "11 for 32")

    # Operands, text, references
    def test_unknown_operand_type(self) -> None:
        self.case("spec/base.toml", '"simm21<<1"', '"address"', "instruction[jal].operands", "'address'")

    def test_untyped_operand(self) -> None:
        self.case("spec/base.toml", '{ rd = "reg", imm = "uimm20" }', '{ rd = "reg", imm = 20 }',
                  "instruction[lui].operands.imm")

    def test_operand_type_out_of_range(self) -> None:
        self.case("spec/base.toml", '"uimm20"', '"uimm40"', "instruction[lui].operands", "uimm40")

    def test_missing_doc(self) -> None:
        self.case("spec/base.toml", 'doc = "Adds two registers; overflow wraps."\n', "", "instruction[add].doc",
                  "nothing")

    def test_empty_doc(self) -> None:
        self.case("spec/base.toml", 'doc = "Adds two registers; overflow wraps."', 'doc = " "',
                  "instruction[add].doc")

    def test_missing_effect(self) -> None:
        self.case("spec/base.toml", 'effect = "rd = imm << 12"', 'effect = ""', "instruction[lui].effect")

    def test_syntax_without_operand(self) -> None:
        self.case("spec/base.toml", 'syntax = "lui rd, imm"', 'syntax = "lui rd"', "instruction[lui].syntax")

    def test_unknown_extension(self) -> None:
        self.case("spec/base.toml", 'extension = "Zifencei"', 'extension = "Zfence"', "Zfence", "Zicsr")

    def test_duplicate_instruction(self) -> None:
        self.case("spec/base.toml", 'name = "auipc"', 'name = "lui"', "instruction[lui]", "already")

    def test_golden_function_missing(self) -> None:
        self.case("spec/base.toml", 'golden = "add"', 'golden = "plus"', "instruction[add].golden", "golden/rv.h")

    def test_npu_golden_function_missing(self) -> None:
        self.case("spec/npu.toml", 'golden = "npu_conv"', 'golden = "npu_convolve"', "golden/npu.h")

    def test_golden_function_only_in_a_comment(self) -> None:
        self.change("spec/base.toml", 'golden = "add"', 'golden = "plus"')
        with open(self.root / "golden/rv.h", "a", encoding="utf-8") as file:
            file.write("// plus(a, b)\n")
        self.refused("spec/base.toml", "instruction[add].golden")

    def test_golden_key_missing(self) -> None:
        self.case("spec/base.toml", 'golden = "add"\n', "", "instruction[add].golden", "nothing")

    def test_golden_header_missing_when_strict(self) -> None:
        (self.root / "golden/rv.h").unlink()
        self.refused("golden/rv.h", "no such file")

    def test_unknown_key(self) -> None:
        self.case("spec/base.toml", 'golden = "add"', 'golden = "add"\ncolour = 3', "instruction[add].colour")

    def test_wrong_type(self) -> None:
        self.case("spec/csr.toml", "number = 0x300", 'number = "0x300"', "csr[mstatus].number", "int")

    def test_bad_toml(self) -> None:
        self.case("spec/csr.toml", "[[csr]]", "[[csr]", "bad TOML")

    def test_missing_file(self) -> None:
        (self.root / "spec/traps.toml").unlink()
        self.refused("spec/traps.toml")

    # Compressed
    def test_expansion_to_nothing(self) -> None:
        self.case("spec/compressed.toml", 'op = "lw"', 'op = "load"', "expands.op", "'load'")

    def test_expansion_lacks_an_operand(self) -> None:
        self.case("spec/compressed.toml", '{ op = "jal", rd = 1, imm = "imm" }', '{ op = "jal", rd = 1 }',
                  "instruction[c.jal].expands", "imm, rd")

    def test_expansion_constant_out_of_range(self) -> None:
        self.case("spec/compressed.toml", '{ op = "jal", rd = 1, imm = "imm" }', '{ op = "jal", rd = 33, imm = "imm" }',
                  "expands.rd", "33")

    def test_exclusion_of_unknown_field(self) -> None:
        self.case("spec/compressed.toml", 'exclude = [{ field = "rs2"', 'exclude = [{ field = "rs9"', "'rs9'")

    def test_exclusion_for_unknown_instruction(self) -> None:
        self.case("spec/compressed.toml", 'is = "c.jr"', 'is = "c.jump"', "'c.jump'")

    # Registers
    def test_duplicate_csr_number(self) -> None:
        self.case("spec/csr.toml", "number = 0x341", "number = 0x340", "csr[mepc]", "mscratch")

    def test_csr_array_hits_another(self) -> None:
        self.case("spec/csr.toml", "number = 0x340", "number = 0x324", "csr[mscratch]", "mhpmevent4")

    def test_overlapping_csr_fields(self) -> None:
        self.case("spec/csr.toml", 'name = "MPIE", bits = "7"', 'name = "MPIE", bits = "3"', "csr[mstatus].MPIE",
                  "'MIE'")

    def test_field_beyond_the_register(self) -> None:
        self.case("spec/csr.toml", 'name = "MPIE", bits = "7"', 'name = "MPIE", bits = "32"', "bit 32")

    def test_bad_bits(self) -> None:
        self.case("spec/csr.toml", 'bits = "12:11"', 'bits = "11:12"', "11:12")

    def test_writable_csr_in_read_only_space(self) -> None:
        self.case("spec/csr.toml", 'number = 0xFC0\naccess = "RO"', 'number = 0xFC0\naccess = "RW"',
                  "csr[mnputag]")

    def test_csr_condition_on_unknown_key(self) -> None:
        self.case("spec/csr.toml", 'requires = "core.debug"', 'requires = "core.debugger"', "core.debugger")

    def test_overlapping_register_fields(self) -> None:
        self.case("spec/registers.toml", 'name = "RX_VALID", bits = "1"', 'name = "RX_VALID", bits = "0"',
                  "STATUS", "TX_FULL")

    def test_duplicate_register_offset(self) -> None:
        self.case("spec/registers.toml", 'name = "FROMHOST"\noffset = 0x24', 'name = "FROMHOST"\noffset = 0x20',
                  "FROMHOST", "TOHOST")

    def test_misaligned_register(self) -> None:
        self.case("spec/registers.toml", "offset = 0x24", "offset = 0x26", "multiple of 4")

    def test_overlapping_cfg_fields(self) -> None:
        self.case("spec/npu.toml", 'name = "ZP_OUT", bits = "15:8"', 'name = "ZP_OUT", bits = "15:7"',
                  "cfg[CV_QUANT].ZP_OUT", "'PAD'")

    def test_duplicate_cfg_index(self) -> None:
        self.case("spec/npu.toml", "index = 17", "index = 16", "cfg[CV_OUT]", "CV_IN")

    def test_cfg_index_out_of_range(self) -> None:
        self.case("spec/npu.toml", "index = 31", "index = 32", "cfg[CV_MODE].index")

    def test_duplicate_error_code(self) -> None:
        self.case("spec/npu.toml", "code = 2", "code = 1", "error[SPAD_BOUNDS]")

    def test_duplicate_cause(self) -> None:
        self.case("spec/traps.toml", "code = 11", "code = 3", "exception[")

    # Addresses, image
    def test_overlapping_regions(self) -> None:
        self.case("spec/memmap.toml", "base = 0x1001_0000", "base = 0x1000_0000", "inside")

    def test_region_larger_than_its_span(self) -> None:
        self.case("spec/memmap.toml", "size = 0x1000\nspan = 0x1000", "size = 0x2000\nspan = 0x1000",
                  "region[UART].size")

    def test_region_past_the_end(self) -> None:
        self.case("spec/memmap.toml", "base = 0x8000_0000", "base = 0x9000_0000", "region[MEM].span")

    def test_overlapping_parts(self) -> None:
        self.case("spec/memmap.toml", "offset = 0x40_0000", "offset = 0x20_0000", "part[SPAD_W]")

    def test_size_by_unknown_key(self) -> None:
        self.case("spec/memmap.toml", '"mem.tcm_bytes"', '"mem.tcm"', "mem.tcm")

    def test_image_header_gap(self) -> None:
        self.case("spec/image.toml", 'name = "entry", type = "u64", offset = 24',
                  'name = "entry", type = "u64", offset = 28', "24")

    def test_image_header_size(self) -> None:
        self.case("spec/image.toml", 'type = "u8[16]", offset = 48', 'type = "u8[12]", offset = 48', "header.size")

    # Configuration
    def test_value_below_range(self) -> None:
        self.case("config/presets/nano.toml", "latency = 20", "latency = 0", "mem.latency", "1..1000")

    def test_value_not_a_power_of_two(self) -> None:
        self.case("config/presets/edge.toml", "rows = 16", "rows = 12", "npu.rows", "power of two")

    def test_value_not_in_list(self) -> None:
        self.case("config/presets/edge.toml", 'mul = "single"', 'mul = "triple"', "core.mul", "multi, single")

    def test_bool_as_number(self) -> None:
        self.case("config/presets/edge.toml", "zb = true", "zb = 1", "core.zb", "true or false")

    def test_number_as_bool(self) -> None:
        self.case("config/presets/edge.toml", "rows = 16", "rows = true", "npu.rows")

    def test_missing_key(self) -> None:
        self.case("config/presets/max.toml", "dim_bits = 16\n", "", "npu.dim_bits", "nothing")

    def test_unknown_preset_key(self) -> None:
        self.case("config/presets/max.toml", "dim_bits = 16\n", "dim_bits = 16\nwings = 2\n", "npu.wings")

    def test_rule_between_keys(self) -> None:
        self.case("config/presets/edge.toml", "axi_data_bits = 128", "axi_data_bits = 64",
                  "mem.axi_data_bits = 64", "npu.line_bytes = 16")

    def test_banks_cover_columns(self) -> None:
        self.change("config/presets/edge.toml", "banks = 4", "banks = 1")
        self.case("config/presets/edge.toml", "cols = 16", "cols = 32", "npu.banks = 1")

    def test_debug_needs_a_boot_rom(self) -> None:
        self.case("config/presets/nano.toml", "debug = false", "debug = true", "debug_rom_fits")

    def test_rule_with_unknown_key(self) -> None:
        self.case("config/schema.toml", "npu.post_lanes <= npu.cols", "npu.post_lanes <= npu.columns",
                  "npu.columns")

    def test_rule_that_is_no_expression(self) -> None:
        self.case("config/schema.toml", "npu.post_lanes <= npu.cols", "__import__('os')", "__import__")

    def test_key_without_range(self) -> None:
        self.case("config/schema.toml", "min = 1\nmax = 1000\n", "", "key[mem.latency]", "no range")

    def test_key_of_unknown_type(self) -> None:
        self.case("config/schema.toml", 'type = "bool"', 'type = "flag"', "key[core.zb].type")

    def test_no_presets(self) -> None:
        for path in (self.root / "config/presets").iterdir():
            path.unlink()
        self.refused("config/presets")

    def test_two_presets_of_one_name(self) -> None:
        self.case("config/presets/max.toml", 'name = "max"', 'name = "edge"', "edge")


if __name__ == "__main__":
    unittest.main()
