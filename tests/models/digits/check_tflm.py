# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Runs the digits network in TFLite-Micro itself and compares with the stored outputs.

Guarantees: exit code 0 only if all outputs of all images agree bit for bit.
Does not do: look at single layers; check_reference.py does. Needs the PyPI package tflite-micro.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from tflite_micro.python.tflite_micro import runtime


def main() -> int:
    folder = Path(__file__).resolve().parent
    outputs = np.load(folder / "outputs.npy")
    interpreter = runtime.Interpreter.from_file(str(folder / "digits.tflite"))
    wrong = 0
    for image, expected in zip(np.load(folder / "images.npy"), outputs, strict=True):
        interpreter.set_input(image[None], 0)
        interpreter.invoke()
        wrong += int(np.sum(interpreter.get_output(0)[0] != expected))
    print(f"{wrong} values of {outputs.size} disagree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
