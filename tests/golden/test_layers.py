# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Golden kernels against every layer of real networks, computed by TensorFlow Lite Micro.

Each layer gets the reference's own inputs, so that a difference names its operator. Data: folder
PIMENTO_DATA. Not run (exit code 77) without it or without numpy.
"""

from __future__ import annotations

import csv
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "models" / "digits"))

DATA = os.environ.get("PIMENTO_DATA")
try:
    import numpy as np
    from tflite_reader import read_tflite
except ImportError as error:
    print(f"not run: {error}", file=sys.stderr)
    sys.exit(77)
if not DATA:
    print("not run: PIMENTO_DATA is not set", file=sys.stderr)
    sys.exit(77)

import reference as ref  # noqa: E402
from test_vectors import decode, encode, run_tool  # noqa: E402

NETWORKS = {
    "mlperf_tiny/golden/ic_sample": "mlperf_tiny/models/pretrainedResnet_quant.tflite",
    "mlperf_tiny/golden/kws_0": "mlperf_tiny/models/kws_ref_model.tflite",
    "mlperf_tiny/golden/vww_person": "mlperf_tiny/models/vww_96_int8.tflite",
    "mlperf_tiny/golden/ad_win0": "mlperf_tiny/models/ad01_int8.tflite",
    "mlperf_tiny/golden/sww_0": "mlperf_tiny/models/str_ww_ref_model.tflite",
    "tflm/person_detection/person_golden": "tflm/models/person_detect.tflite",
}
ACTIVATIONS = {"NONE": 0, "RELU": 1, "RELU6": 2, "RELU_N1_TO_1": 3}


def extent(size: int, kernel: int, stride: int, dilation: int, padding: str) -> tuple[int, int]:
    """Output size and padding before."""
    effective = (kernel - 1) * dilation + 1
    if padding == "VALID":
        return (size + stride - effective) // stride, 0
    out = (size + stride - 1) // stride
    return out, max((out - 1) * stride + effective - size, 0) // 2


class Layer:
    """One operator of a graph with the reference's values of its inputs."""

    def __init__(self, graph, operator, values) -> None:
        self.options = operator.options
        self.tensors = [graph.tensors[i] for i in operator.inputs if i >= 0]
        self.values = [values.get(i, graph.tensors[i].data) for i in operator.inputs if i >= 0]
        self.out = graph.tensors[operator.outputs[0]]
        self.kind = operator.name

    def scale(self, i: int) -> float:
        return float(self.tensors[i].scale[0])

    def zero(self, i: int) -> int:
        return int(self.tensors[i].zero_point[0])

    def flat(self, i: int) -> list[int]:
        return [int(v) for v in np.asarray(self.values[i]).reshape(-1)]

    def quantised(self, per_tensor_float: bool, channels: int) -> dict:
        out_scale, out_zero = float(self.out.scale[0]), int(self.out.zero_point[0])
        pairs = []
        for filter_scale in self.tensors[1].scale:
            product = self.scale(0) * float(filter_scale)
            if per_tensor_float:
                product = ref.f32(product)
            pairs.append(ref.quantise_multiplier(product / out_scale, ref.DOUBLE))
        pairs = pairs * channels if len(pairs) == 1 and not per_tensor_float else pairs
        kind = ACTIVATIONS[self.options["activation"]]
        low, high = ref.activation_range(kind, out_scale, out_zero)
        return {"mult": [p[0] for p in pairs], "shift": [p[1] for p in pairs], "out_zp": out_zero,
                "act_min": low, "act_max": high, "in_zp": self.zero(0), "rounding": 0,
                "in": self.flat(0), "filter": self.flat(1),
                "bias": self.flat(2) if len(self.tensors) > 2 else []}

    def convolution(self) -> tuple[str, dict]:
        depthwise = self.kind == "DEPTHWISE_CONV_2D"
        b, ih, iw, ic = self.tensors[0].shape
        first, fh, fw, last = self.tensors[1].shape
        o = self.options
        oh, pt = extent(ih, fh, o["stride_h"], o["dilation_h"], o["padding"])
        ow, pl = extent(iw, fw, o["stride_w"], o["dilation_w"], o["padding"])
        oc = last if depthwise else first
        case = {"b": b, "ih": ih, "iw": iw, "ic": ic, "oh": oh, "ow": ow, "oc": oc, "fh": fh,
                "fw": fw, "fc": 1 if depthwise else last, "sh": o["stride_h"], "sw": o["stride_w"],
                "dh": o["dilation_h"], "dw": o["dilation_w"], "pt": pt, "pl": pl, "dm": oc // ic}
        case.update(self.quantised(False, oc))
        return ("dwconv" if depthwise else "conv"), case

    def fully_connected(self) -> tuple[str, dict]:
        oc, depth = self.tensors[1].shape
        case = {"b": len(self.flat(0)) // depth, "depth": depth, "oc": oc,
                "filter_zp": self.zero(1)}
        case.update(self.quantised(True, oc))
        return "fc", case

    def add(self) -> tuple[str, dict]:
        return "add", {"s1": self.scale(0), "z1": self.zero(0), "s2": self.scale(1),
                       "z2": self.zero(1), "so": float(self.out.scale[0]),
                       "zo": int(self.out.zero_point[0]), "rounding": 0,
                       "act": ACTIVATIONS[self.options["activation"]],
                       "a": self.flat(0), "b": self.flat(1)}

    def pool(self) -> tuple[str, dict]:
        b, ih, iw, c = self.tensors[0].shape
        o = self.options
        oh, pt = extent(ih, o["filter_h"], o["stride_h"], 1, o["padding"])
        ow, pl = extent(iw, o["filter_w"], o["stride_w"], 1, o["padding"])
        low, high = ref.activation_range(ACTIVATIONS[o["activation"]], float(self.out.scale[0]),
                                         int(self.out.zero_point[0]))
        return ("avg_pool" if self.kind == "AVERAGE_POOL_2D" else "max_pool"), {
            "b": b, "c": c, "ih": ih, "iw": iw, "oh": oh, "ow": ow, "fh": o["filter_h"],
            "fw": o["filter_w"], "sh": o["stride_h"], "sw": o["stride_w"], "pt": pt, "pl": pl,
            "act_min": low, "act_max": high, "in": self.flat(0)}

    def softmax(self) -> tuple[str, dict]:
        return "softmax", {"scale": self.scale(0), "beta": float(self.options["beta"]),
                           "depth": self.tensors[0].shape[-1], "rounding": 0, "in": self.flat(0)}

    def case(self) -> tuple[str, dict]:
        return {"CONV_2D": self.convolution, "DEPTHWISE_CONV_2D": self.convolution,
                "FULLY_CONNECTED": self.fully_connected, "ADD": self.add,
                "AVERAGE_POOL_2D": self.pool, "MAX_POOL_2D": self.pool,
                "SOFTMAX": self.softmax}[self.kind]()


class Layers(unittest.TestCase):
    def check(self, folder: Path, model: Path) -> int:
        graph = read_tflite(model.read_bytes())
        values = {graph.inputs[0]: np.fromfile(folder / "input_int8.bin", np.int8)}
        with open(folder / "tensors.tsv", newline="", encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
        compared = 0
        for row in rows:
            operator = graph.operators[int(row["op_index"])]
            want = np.fromfile(folder / row["file"], np.int8)
            self.assertEqual(int(row["tensor_index"]), operator.outputs[0])
            if operator.name == "RESHAPE":
                got = list(np.asarray(values[operator.inputs[0]]).reshape(-1))
            else:
                op, case = Layer(graph, operator, values).case()
                got = decode(run_tool([encode(op, case)])[0])
            self.assertEqual(len(got), len(want), f"{model.name} operator {row['op_index']}")
            wrong = int(np.count_nonzero(np.asarray(got, np.int8) != want))
            self.assertEqual(wrong, 0, f"{model.name} operator {row['op_index']} {operator.name}: "
                                       f"{wrong} of {len(want)} elements differ")
            values[operator.outputs[0]] = want
            compared += 1
        return compared

    def test_every_layer_of_every_network(self) -> None:
        total = 0
        for folder, model in NETWORKS.items():
            with self.subTest(model=model):
                total += self.check(Path(DATA) / folder, Path(DATA) / model)
        print(f"{total} layers equal", file=sys.stderr)
        self.assertGreater(total, 90)


if __name__ == "__main__":
    unittest.main()
