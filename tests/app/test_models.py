#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Real networks end to end: bit-exact outputs and layers. test_models.py [digits|rtl|public]."""

from __future__ import annotations

import json
import os
import pathlib
import sys

import pimento_cli
from pimento_cli import DIGITS, CliTest, npy, read_npy, read_npz

MODEL = DIGITS / "digits.tflite"
ARRAYS = ("--input", DIGITS / "images.npy", "--expect", DIGITS / "outputs.npy",
          "--labels", DIGITS / "labels.npy")
IDENTICAL = "outputs identical to the reference: yes"


class Digits(CliTest):
    def test_all_images_equal_the_reference_interpreter(self) -> None:
        report = self.dir / "r.json"
        result = self.expect(0, "run", MODEL, "--on", "iss", *ARRAYS, "--json", report, out=IDENTICAL)
        self.assertIn("images: 200", result.stdout)
        data = json.loads(report.read_text())
        self.assertTrue(data["identical"])
        self.assertGreater(data["accuracy"], 0.9)
        self.assertEqual(data["machine"], "iss")
        for key in ("arch_hash", "full_hash", "tool_version", "command", "seed", "total_cycles"):
            self.assertIn(key, data)
        self.assertEqual(sum(layer["macs"] for layer in data["layers"]), data["macs"])
        self.assertTrue(all(layer["cycles"] > 0 for layer in data["layers"] if layer["macs"] > 0))

    def test_every_preset_gives_the_same_outputs(self) -> None:
        for config in ("nano", "max"):
            self.expect(0, "run", MODEL, "--on", "iss", "--config", config, *ARRAYS, "--limit", 20,
                        out=IDENTICAL)

    def test_every_layer_equals_the_reference_interpreter(self) -> None:
        folder = self.dir / "layers"
        self.expect(0, "run", MODEL, "--on", "iss", *ARRAYS, "--limit", 1, "--dump-layers", folder,
                    out=IDENTICAL)
        expected = read_npz(DIGITS / "layers_0.npz")
        found = {p.name.split("_")[0]: read_npy(p.read_bytes())[2] for p in folder.iterdir()}
        self.assertEqual(sorted(found), sorted(expected))
        for name, data in expected.items():
            self.assertEqual(found[name], data, name)

    def test_image_file_gives_the_same_outputs(self) -> None:
        image, outputs = self.dir / "d.pmt", self.dir / "y.npy"
        self.expect(0, "compile", MODEL, "-o", image)
        self.expect(0, "run", image, "--on", "iss", *ARRAYS, "--limit", 7, "--output", outputs, out=IDENTICAL)
        shape, kind, data = read_npy(outputs.read_bytes())
        self.assertEqual((shape, kind), ((7, 10), "|i1"))
        self.assertEqual(data, read_npy((DIGITS / "outputs.npy").read_bytes())[2][:70])

    def test_compiling_twice_gives_the_same_bytes(self) -> None:
        files = [self.dir / "a.pmt", self.dir / "b.pmt"]
        for file in files:
            self.expect(0, "compile", MODEL, "-o", file)
        self.assertEqual(files[0].read_bytes(), files[1].read_bytes())

    def test_watchdog_ends_a_model_with_its_pc(self) -> None:
        self.refused("run", MODEL, "--on", "iss", *ARRAYS, "--max-cycles", 300, code=3, says=["watchdog", "pc 0x"])


class Rtl(CliTest):
    """The same bits on the processor's RTL."""

    def test_digits(self) -> None:
        report = self.dir / "r.json"
        self.expect(0, "run", MODEL, "--on", "rtl", *ARRAYS, "--limit", 2, "--json", report, out=IDENTICAL)
        self.assertEqual(json.loads(report.read_text())["machine"], "rtl")


class Public(CliTest):
    """DS-CNN of MLPerf Tiny and the networks beside it, against TensorFlow Lite Micro's reference kernels."""

    data = pathlib.Path(os.environ.get("PIMENTO_DATA", "/nonexistent")) / "mlperf_tiny"

    def layers(self, model: str, golden: str) -> None:
        reference = self.data / "golden" / golden
        rows = [line.split("\t") for line in (reference / "tensors.tsv").read_text().splitlines()[1:]]
        program = self.dir / "m.pmt"
        self.expect(0, "compile", self.data / "models" / model, "-o", program, "--keep-layers")
        shape = self.input_shape(program)
        values = self.write("x.npy", npy(shape, (reference / "input_int8.bin").read_bytes()))
        folder = self.dir / "layers"
        self.expect(0, "run", program, "--on", "iss", "--input", values, "--dump-layers", folder)
        found = {p.name.split("_")[0]: read_npy(p.read_bytes())[2] for p in folder.iterdir()}
        self.assertEqual(len(found), len(rows))
        for row in rows:
            expected = (reference / row[8]).read_bytes()
            self.assertEqual(found[f"op{int(row[0]):02}"], expected, f"operator {row[0]} {row[1]}")

    def input_shape(self, program: pathlib.Path) -> tuple[int, ...]:
        """From the META section, which is plain text in the file."""
        text = program.read_bytes()
        start = text.index(b'{"model"')
        meta, _ = json.JSONDecoder().raw_decode(text[start:].decode("utf-8", "replace"))
        return tuple(meta["inputs"][0]["shape"])

    def test_ds_cnn_every_operator(self) -> None:
        self.layers("kws_ref_model.tflite", "kws_0")

    def test_resnet8_every_operator(self) -> None:
        self.layers("pretrainedResnet_quant.tflite", "ic_sample")

    def test_mobilenet_every_operator(self) -> None:
        self.layers("vww_96_int8.tflite", "vww_person")

    def test_autoencoder_every_operator(self) -> None:
        self.layers("ad01_int8.tflite", "ad_win0")

    def test_wake_word_every_operator(self) -> None:
        self.layers("str_ww_ref_model.tflite", "sww_0")

    def test_ds_cnn_many_inputs(self) -> None:
        inputs = self.data / "inputs/kws.npz"
        self.expect(0, "run", self.data / "models/kws_ref_model.tflite", "--on", "iss",
                    "--input", f"{inputs}:x", "--expect", f"{inputs}:y", out=IDENTICAL)


if __name__ == "__main__":
    part = sys.argv.pop(1) if len(sys.argv) > 1 else "digits"
    if part == "public" and not Public.data.is_dir():
        print("not run: PIMENTO_DATA is not set or has no mlperf_tiny")
        sys.exit(pimento_cli.NOT_RUN)
    sys.argv.append({"digits": "Digits", "rtl": "Rtl", "public": "Public"}[part])
    pimento_cli.main()
