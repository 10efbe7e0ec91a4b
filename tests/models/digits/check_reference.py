# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Recomputes every layer of the digits network and compares with TensorFlow's reference kernels.

Guarantees: exit code 0 only if all layers of all images agree bit for bit and the accuracy holds.
Does not do: train or convert. Needs no TensorFlow: standard library and numpy are enough.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np

import fixed_point
from int8_kernels import run_operator
from tflite_reader import read_tflite

ACCURACY_FLOOR = 0.97
REQUIRED_OPS = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MAX_POOL_2D",
                "AVERAGE_POOL_2D", "ADD", "SOFTMAX", "RESHAPE", "PAD"}


def read_digests(path: Path) -> dict[str, tuple[str, str]]:
    """layers_all.sha256: layer key -> operator name, hash of the outputs of all images."""
    lines = [line.split() for line in path.read_text().splitlines() if not line.startswith("#")]
    return {key: (name, digest) for key, name, digest in lines}


def check(folder: Path, rounding: str) -> list[str]:
    """Returns what disagrees, one message each; prints one line an operator."""
    graph = read_tflite((folder / "digits.tflite").read_bytes())
    images = np.load(folder / "images.npy")
    labels = np.load(folder / "labels.npy")
    outputs = np.load(folder / "outputs.npy")
    first = np.load(folder / "layers_0.npz")
    digests = read_digests(folder / "layers_all.sha256")
    rescale = {"double": fixed_point.rescale_double, "single": fixed_point.rescale_single}[rounding]
    problems = []

    names = {op.name for op in graph.operators}
    if names != REQUIRED_OPS:
        problems.append(f"digits.tflite: operators {sorted(names)}, "
                        f"expected {sorted(REQUIRED_OPS)}")
    keys = [f"op{i:02d}" for i in range(len(graph.operators))]
    for file, found in (("layers_0.npz", list(first)), ("layers_all.sha256", list(digests))):
        if found != keys:
            return problems + [f"{file}: layers {found}, expected {keys}"]

    values = {graph.inputs[0]: images}
    single_values = 0
    for key, op in zip(keys, graph.operators, strict=True):
        result = run_operator(op, values, graph, rescale)
        single = run_operator(op, values, graph, fixed_point.rescale_single)
        single_values += int(np.sum(single != result))
        values[op.outputs[0]] = result
        wrong = int(np.sum(result[:1] != first[key]))
        name, digest = digests[key]
        agrees = name == op.name and hashlib.sha256(result.tobytes()).hexdigest() == digest
        print(f"{key} {op.name:17} {str((1, *result.shape[1:])):16} "
              f"image 0: {wrong} wrong of {first[key].size}; "
              f"{len(images)} images: {'agree' if agrees else 'DISAGREE'}")
        if wrong or result[:1].shape != first[key].shape:
            problems.append(f"layers_0.npz: {key} {op.name}: {wrong} values of image 0 disagree")
        if not agrees:
            problems.append(f"layers_all.sha256: {key} {op.name}: "
                            f"the {len(images)} images disagree")

    result = values[graph.outputs[0]]
    wrong_images = int(np.any(result != outputs, axis=1).sum())
    accuracy = float(np.mean(outputs.argmax(1) == labels))
    print(f"outputs: {wrong_images} images wrong of {len(images)}; accuracy {accuracy:.3f}")
    if wrong_images:
        problems.append(f"outputs.npy: {wrong_images} images disagree")
    if accuracy < ACCURACY_FLOOR:
        problems.append(f"outputs.npy: accuracy {accuracy:.3f}, "
                        f"at least {ACCURACY_FLOOR} is expected")
    if rounding == "double":
        print(f"single rounding would change {single_values} layer values")
        if single_values == 0:
            problems.append("images.npy: these images cannot tell double from single rounding")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parent,
                        help="where the model and the reference files are")
    parser.add_argument("--rounding", choices=("double", "single"), default="double",
                        help="single must fail: it shows that the references notice")
    arguments = parser.parse_args()
    problems = check(arguments.folder, arguments.rounding)
    for problem in problems:
        print(f"check_reference.py: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
