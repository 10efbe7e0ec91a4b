#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""User mistakes with models, images, arrays, flags and paths: message, exit code 2, nothing left over."""

from __future__ import annotations

import random
import struct

import pimento_cli
from pimento_cli import DIGITS, CliTest, npy

MODEL = DIGITS / "digits.tflite"
IMAGES = DIGITS / "images.npy"


class BadModels(CliTest):
    def test_truncated(self) -> None:
        data = MODEL.read_bytes()
        for size in (0, 1, 7, 100, len(data) // 2, len(data) - 1):
            path = self.write("cut.tflite", data[:size])
            self.refused("import", path, says=["cut.tflite"])

    def test_random_bytes(self) -> None:
        numbers = random.Random(1)
        for _ in range(20):
            path = self.write("noise.tflite", numbers.randbytes(3000))
            self.refused("compile", path, "-o", self.dir / "x.pmt", says=["noise.tflite"])

    def test_damaged_model_never_crashes(self) -> None:
        numbers = random.Random(2)
        original = MODEL.read_bytes()
        for _ in range(60):
            data = bytearray(original)
            for _ in range(4):
                data[numbers.randrange(len(data))] = numbers.randrange(256)
            path = self.write("hit.tflite", bytes(data))
            result = pimento_cli.run("compile", path, "-o", self.dir / "x.pmt")
            self.assertIn(result.returncode, (0, 2), result.stderr)

    def test_unsupported_operator_names_operator_node_and_model(self) -> None:
        # Code 4 (DEPTHWISE_CONV_2D) becomes 99 in the operator code table.
        data = bytearray(MODEL.read_bytes())
        changed = self.change_operator_code(data, 4, 99)
        path = self.write("odd.tflite", changed)
        self.refused("import", path, says=["odd.tflite", "node 3", "unsupported operator"])

    def change_operator_code(self, data: bytearray, old: int, new: int) -> bytes:
        """Patches deprecated_builtin_code and builtin_code of one entry."""
        def u32(at: int) -> int:
            return struct.unpack_from("<I", data, at)[0]

        def field(table: int, index: int) -> int:
            vtable = table - struct.unpack_from("<i", data, table)[0]
            size, = struct.unpack_from("<H", data, vtable)
            offset = 4 + 2 * index
            where = struct.unpack_from("<H", data, vtable + offset)[0] if offset < size else 0
            return table + where if where else 0

        root = u32(0)
        vector = field(root, 1)
        vector += u32(vector)
        for i in range(u32(vector)):
            entry = vector + 4 + 4 * i
            table = entry + u32(entry)
            deprecated, builtin = field(table, 0), field(table, 3)
            if deprecated and data[deprecated] == old:
                data[deprecated] = new
                if builtin:
                    struct.pack_into("<i", data, builtin, new)
                return bytes(data)
        self.fail(f"the model has no operator code {old}")
        return b""

    def test_missing_file_and_folder(self) -> None:
        self.refused("import", self.dir / "none.tflite", says=["none.tflite", "cannot be read"])
        self.refused("import", self.dir, says=[str(self.dir), "regular file"])

    def test_bad_ir_text_names_the_line(self) -> None:
        path = self.write("bad.ir", "graph\n  nonsense here\n")
        self.refused("import", path, says=["bad.ir:"])


class BadArrays(CliTest):
    def model(self, *more: object) -> tuple[object, ...]:
        return ("run", MODEL, *more)

    def test_wrong_shape(self) -> None:
        path = self.write("x.npy", npy((1, 8, 9, 1), bytes(72)))
        self.refused(*self.model("--input", path), says=["x.npy", "(1, 8, 9, 1)", "(1, 8, 8, 1)"])

    def test_wrong_type(self) -> None:
        path = self.write("x.npy", npy((1, 8, 8, 1), bytes(256), "<f4"))
        self.refused(*self.model("--input", path), says=["x.npy", "<f4", "int8"])

    def test_truncated_array(self) -> None:
        path = self.write("x.npy", npy((1, 8, 8, 1), bytes(10)))
        self.refused(*self.model("--input", path), says=["x.npy"])

    def test_no_input(self) -> None:
        self.refused(*self.model(), says=["0 --input", "1 inputs"])

    def test_missing_npz_member(self) -> None:
        spec = f"{DIGITS / 'layers_0.npz'}:nothing"
        self.refused(*self.model("--input", spec), says=["nothing", "op00"])

    def test_reference_of_wrong_shape_and_too_few(self) -> None:
        path = self.write("y.npy", npy((200, 11), bytes(2200)))
        self.refused(*self.model("--input", IMAGES, "--expect", path), says=["y.npy", "(200, 11)"])
        path = self.write("y.npy", npy((3, 10), bytes(30)))
        self.refused(*self.model("--input", IMAGES, "--expect", path), says=["3 entries", "200 images"])

    def test_labels_of_wrong_kind(self) -> None:
        path = self.write("l.npy", npy((200,), bytes(800), "<f4"))
        self.refused(*self.model("--input", IMAGES, "--labels", path), says=["l.npy", "integers"])

    def test_outputs_that_differ_are_reported(self) -> None:
        path = self.write("y.npy", npy((200, 10), bytes(2000)))
        self.expect(1, *self.model("--input", IMAGES, "--expect", path, "--limit", 2),
                    out="outputs identical to the reference: no (2 of 2 images differ)")


class BadImages(CliTest):
    def image(self, config: str = "edge") -> bytes:
        path = self.dir / "m.pmt"
        self.expect(0, "compile", MODEL, "-o", path, "--config", config)
        data = path.read_bytes()
        path.unlink()
        return data

    def test_other_architecture_names_the_differing_keys(self) -> None:
        path = self.write("nano.pmt", self.image("nano"))
        self.refused("run", path, "--config", "edge", "--input", IMAGES,
                     says=["nano.pmt", "npu.rows", "npu.spad_a_bytes", "edge"])

    def test_configuration_of_the_image_is_the_default(self) -> None:
        path = self.write("nano.pmt", self.image("nano"))
        self.expect(0, "run", path, "--input", IMAGES, "--limit", 1, out="cycles per image")

    def test_truncated_and_damaged(self) -> None:
        data = self.image()
        for size in (8, 40, 64, 200, len(data) - 64):  # beyond the padding of the last section
            path = self.write("cut.pmt", data[:size])
            self.refused("run", path, "--input", IMAGES, says=["cut.pmt"])
        numbers = random.Random(3)
        for _ in range(30):
            hit = bytearray(data)
            hit[numbers.randrange(len(hit))] ^= 1 << numbers.randrange(8)
            path = self.write("hit.pmt", bytes(hit))
            result = pimento_cli.run("run", path, "--input", IMAGES, "--limit", 1)
            self.assertIn(result.returncode, (0, 2), result.stderr)

    def test_layers_that_were_not_kept(self) -> None:
        path = self.write("m.pmt", self.image())
        self.refused("run", path, "--input", IMAGES, "--limit", 1, "--dump-layers", self.dir / "d",
                     says=["keeps no layers", "--keep-layers"])


class BadUsage(CliTest):
    def test_unknown_flag_verb_and_missing_argument(self) -> None:
        self.refused("run", MODEL, "--frobnicate", says=["--frobnicate", "--help"])
        self.refused("paint", says=["paint"])
        self.refused("compile", MODEL, says=["--output"])
        self.refused(says=["--help"])

    def test_control_characters_of_a_name_are_not_printed(self) -> None:
        result = self.expect(2, "import", self.dir / "a\x1b[31mb.tflite")
        self.assertNotIn("\x1b", result.stderr)
        self.assertIn("a\\x1b[31mb.tflite", result.stderr)

    def test_values_out_of_range(self) -> None:
        self.refused("run", MODEL, "--max-cycles", "0", says=["--max-cycles"])
        self.refused("run", MODEL, "--limit", "abc", says=["--limit"])
        self.refused("asm", MODEL, "-o", "x", "--format", "pdf", says=["--format", "elf"])

    def test_unknown_configuration_lists_the_known(self) -> None:
        self.refused("config", "show", "giant", says=["giant", "edge", "nano"])
        self.refused("compile", MODEL, "-o", self.dir / "x.pmt", "--config", "giant", says=["giant", "edge"])

    def test_unwritable_output(self) -> None:
        missing = self.dir / "no/such/folder/x"
        self.refused("compile", MODEL, "-o", missing, says=["no/such/folder"])
        self.refused("run", MODEL, "--input", IMAGES, "--json", missing, says=["no/such/folder"])
        self.refused("run", MODEL, "--input", IMAGES, "--output", self.dir, says=["folder"])

    def test_unknown_machine_and_missing_library(self) -> None:
        self.refused("run", MODEL, "--input", IMAGES, "--on", "paper", says=["paper", "libpmt_paper.so"])

    def test_library_that_is_no_machine(self) -> None:
        self.write("libpmt_fake.so", b"not a library")
        self.refused("run", MODEL, "--input", IMAGES, "--on", "fake", says=["fake"],
                     env={"PIMENTO_MACHINES": str(self.dir)})

    def test_assembly_mistakes_name_file_and_line(self) -> None:
        path = self.write("bad.S", "_start:\n  addi x1, x2\n  frob x1\n")
        self.refused("asm", path, "-o", self.dir / "x.elf", says=["bad.S:2", "bad.S:3"])


if __name__ == "__main__":
    pimento_cli.main()
