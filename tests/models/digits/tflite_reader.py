# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Reads the first subgraph of a .tflite file, standard library and numpy only.

Guarantees: an operator or tensor type outside the tables below raises ValueError naming it.
Does not do: control flow, sparse or sub-byte tensors, metadata, signatures.
Source: the field order of TensorFlow's tensorflow/lite/schema/schema.fbs; FlatBuffers internals.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np

TENSOR_TYPES = {0: np.float32, 2: np.int32, 3: np.uint8, 4: np.int64, 9: np.int8}
PADDINGS = {0: "SAME", 1: "VALID"}
ACTIVATIONS = {0: "NONE", 1: "RELU", 2: "RELU_N1_TO_1", 3: "RELU6"}

# Operator code -> name and options: (field index, name, struct format, default).
OPERATORS: dict[int, tuple[str, list[tuple[int, str, str, float]]]] = {
    0: ("ADD", [(0, "activation", "b", 0)]),
    1: ("AVERAGE_POOL_2D", [(0, "padding", "b", 0), (1, "stride_w", "i", 0),
                            (2, "stride_h", "i", 0), (3, "filter_w", "i", 0),
                            (4, "filter_h", "i", 0), (5, "activation", "b", 0)]),
    3: ("CONV_2D", [(0, "padding", "b", 0), (1, "stride_w", "i", 0), (2, "stride_h", "i", 0),
                    (3, "activation", "b", 0), (4, "dilation_w", "i", 1),
                    (5, "dilation_h", "i", 1)]),
    4: ("DEPTHWISE_CONV_2D", [(0, "padding", "b", 0), (1, "stride_w", "i", 0),
                              (2, "stride_h", "i", 0), (3, "depth_multiplier", "i", 0),
                              (4, "activation", "b", 0), (5, "dilation_w", "i", 1),
                              (6, "dilation_h", "i", 1)]),
    9: ("FULLY_CONNECTED", [(0, "activation", "b", 0)]),
    22: ("RESHAPE", []),
    25: ("SOFTMAX", [(0, "beta", "f", 0.0)]),
    34: ("PAD", []),
}
OPERATORS[17] = ("MAX_POOL_2D", OPERATORS[1][1])


@dataclass
class Tensor:
    """data is None for an activation; scale and zero_point are empty when not quantised."""

    name: str
    shape: tuple[int, ...]
    dtype: type
    data: np.ndarray | None
    scale: np.ndarray
    zero_point: np.ndarray
    quantized_dimension: int


@dataclass
class Operator:
    name: str
    inputs: list[int]
    outputs: list[int]
    options: dict[str, object] = field(default_factory=dict)


@dataclass
class Graph:
    """Operators in execution order; inputs and outputs are tensor numbers."""

    tensors: list[Tensor]
    operators: list[Operator]
    inputs: list[int]
    outputs: list[int]


class Table:
    """One FlatBuffers table: its absent fields answer None or the default."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position
        self.vtable = position - struct.unpack_from("<i", data, position)[0]
        self.vtable_size = struct.unpack_from("<H", data, self.vtable)[0]

    def where(self, index: int) -> int | None:
        slot = 4 + 2 * index
        if slot >= self.vtable_size:
            return None
        offset = struct.unpack_from("<H", self.data, self.vtable + slot)[0]
        return self.position + offset if offset else None

    def scalar(self, index: int, form: str, default: float = 0) -> float:
        at = self.where(index)
        return default if at is None else struct.unpack_from("<" + form, self.data, at)[0]

    def follow(self, index: int) -> int | None:
        at = self.where(index)
        return None if at is None else at + struct.unpack_from("<I", self.data, at)[0]

    def table(self, index: int) -> Table | None:
        at = self.follow(index)
        return None if at is None else Table(self.data, at)

    def vector(self, index: int, dtype: type) -> np.ndarray:
        at = self.follow(index)
        if at is None:
            return np.zeros(0, dtype)
        count = struct.unpack_from("<I", self.data, at)[0]
        little = np.dtype(dtype).newbyteorder("<")
        return np.frombuffer(self.data, little, count, at + 4).astype(dtype)

    def tables(self, index: int) -> list[Table]:
        at = self.follow(index)
        if at is None:
            return []
        count = struct.unpack_from("<I", self.data, at)[0]
        slots = range(at + 4, at + 4 + 4 * count, 4)
        return [Table(self.data, s + struct.unpack_from("<I", self.data, s)[0]) for s in slots]


def read_tensor(table: Table, buffers: list[Table]) -> Tensor:
    code = table.scalar(1, "b")
    if code not in TENSOR_TYPES:
        raise ValueError(f"tensor type {code} found, allowed {sorted(TENSOR_TYPES)}")
    dtype = TENSOR_TYPES[code]
    shape = tuple(int(n) for n in table.vector(0, np.int32))
    raw = buffers[table.scalar(2, "I")].vector(0, np.uint8)
    data = np.frombuffer(raw.tobytes(), np.dtype(dtype).newbyteorder("<")).astype(dtype)
    quantization = table.table(4)
    return Tensor(
        name=table.vector(3, np.uint8).tobytes().decode(),
        shape=shape,
        dtype=dtype,
        data=data.reshape(shape) if len(raw) else None,
        scale=quantization.vector(2, np.float32) if quantization else np.zeros(0, np.float32),
        zero_point=quantization.vector(3, np.int64) if quantization else np.zeros(0, np.int64),
        quantized_dimension=int(quantization.scalar(6, "i")) if quantization else 0,
    )


def read_operator(table: Table, codes: list[int]) -> Operator:
    code = codes[table.scalar(0, "I")]
    if code not in OPERATORS:
        raise ValueError(f"operator code {code} found, allowed {sorted(OPERATORS)}")
    name, fields = OPERATORS[code]
    options: dict[str, object] = {}
    stored = table.table(4)
    for index, key, form, default in fields:
        value = stored.scalar(index, form, default) if stored else default
        names = {"padding": PADDINGS, "activation": ACTIVATIONS}.get(key)
        if names is not None and value not in names:
            raise ValueError(f"{name}: {key} {value} found, allowed {names}")
        options[key] = names[value] if names is not None else value
    inputs = [int(i) for i in table.vector(1, np.int32)]
    outputs = [int(i) for i in table.vector(2, np.int32)]
    return Operator(name, inputs, outputs, options)


def read_tflite(data: bytes) -> Graph:
    """data: the whole file. Raises ValueError when it is not a one-subgraph TFLite model."""
    if data[4:8] != b"TFL3":
        raise ValueError(f"file identifier {data[4:8]!r} found, allowed b'TFL3'")
    model = Table(data, struct.unpack_from("<I", data, 0)[0])
    # The older one-byte code field holds at most 127; the newer int field holds the rest.
    codes = [int(max(c.scalar(0, "b"), c.scalar(3, "i"))) for c in model.tables(1)]
    subgraphs = model.tables(2)
    if len(subgraphs) != 1:
        raise ValueError(f"{len(subgraphs)} subgraphs found, allowed 1")
    buffers = model.tables(4)
    graph = subgraphs[0]
    return Graph(
        tensors=[read_tensor(t, buffers) for t in graph.tables(0)],
        operators=[read_operator(o, codes) for o in graph.tables(3)],
        inputs=[int(i) for i in graph.vector(1, np.int32)],
        outputs=[int(i) for i in graph.vector(2, np.int32)],
    )
