# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The int8 operators of the digits network in TFLite-Micro's reference semantics.

Guarantees: bit-exact for one operator over a batch (n, ...) of int8 activations; an accumulator
that leaves 32 bits raises OverflowError.
Does not do: dilation, depth multipliers, broadcast; they raise ValueError.
Source: TensorFlow Lite kernels/internal/reference/integer_ops and each operator's Prepare.
"""

from __future__ import annotations

import math
from typing import Callable

import numpy as np

import fixed_point as fp
from tflite_reader import Graph, Operator, Tensor

Rescale = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
ADD_LEFT_SHIFT = 20
EXP_INTEGER_BITS = 5
SUM_INTEGER_BITS = 12


def activation_range(activation: str, output: Tensor) -> tuple[int, int]:
    """The clamp of a fused activation, in the output's int8 codes."""
    zero = int(output.zero_point[0])

    def code(real: float) -> int:
        return zero + math.floor(float(np.float32(real) / output.scale[0]) + 0.5)

    if activation == "NONE":
        return -128, 127
    if activation == "RELU":
        return max(-128, code(0.0)), 127
    if activation == "RELU6":
        return max(-128, code(0.0)), min(127, code(6.0))
    raise ValueError(f"activation {activation} found, allowed NONE, RELU, RELU6")


def channel_multipliers(source: Tensor, weight: Tensor, output: Tensor, channels: int,
                        ) -> tuple[np.ndarray, np.ndarray]:
    """Multiplier and shift of each output channel of a convolution."""
    scales = np.broadcast_to(weight.scale, (channels,))
    pairs = [fp.quantize_multiplier(float(source.scale[0]) * float(s) / float(output.scale[0]))
             for s in scales]
    return np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])


def finish(accumulator: np.ndarray, multiplier: np.ndarray, shift: np.ndarray, output: Tensor,
           activation: str, rescale: Rescale) -> np.ndarray:
    """Accumulator to int8: rescale, zero point, clamp."""
    if accumulator.max() > fp.INT32_MAX or accumulator.min() < fp.INT32_MIN:
        raise OverflowError(f"{output.name}: an accumulator does not fit 32 bits")
    low, high = activation_range(activation, output)
    result = rescale(accumulator, multiplier, shift) + int(output.zero_point[0])
    return np.clip(result, low, high).astype(np.int8)


def window_padding(size: int, window: int, stride: int, padding: str) -> tuple[int, int, int]:
    """Output size, padding before, padding after, of one dimension."""
    if padding == "VALID":
        return (size - window) // stride + 1, 0, 0
    count = -(-size // stride)
    total = max((count - 1) * stride + window - size, 0)
    return count, total // 2, total - total // 2


def windows(x: np.ndarray, height: int, width: int, options: dict, fill: int) -> np.ndarray:
    """Every window of x (n, h, w, c): an array (height * width, n, out_h, out_w, c)."""
    down, right = int(options["stride_h"]), int(options["stride_w"])
    out_h, top, bottom = window_padding(x.shape[1], height, down, options["padding"])
    out_w, left, after = window_padding(x.shape[2], width, right, options["padding"])
    x = np.pad(x, ((0, 0), (top, bottom), (left, after), (0, 0)), constant_values=fill)
    return np.stack([x[:, i:i + down * (out_h - 1) + 1:down, j:j + right * (out_w - 1) + 1:right]
                     for i in range(height) for j in range(width)])


def convolution(x: np.ndarray, op: Operator, tensors: list[Tensor], rescale: Rescale) -> np.ndarray:
    """CONV_2D and DEPTHWISE_CONV_2D. Padding lies at the input's zero point."""
    source, weight, bias = (tensors[i] for i in op.inputs)
    output = tensors[op.outputs[0]]
    if (op.options["dilation_w"], op.options["dilation_h"]) != (1, 1):
        raise ValueError(f"{output.name}: dilation found, allowed 1")
    if np.any(weight.zero_point != 0):
        raise ValueError(f"{output.name}: weight zero point found, allowed 0")
    height, width = weight.shape[1:3]
    shifted = x.astype(np.int64) - source.zero_point[0]
    views = windows(shifted, height, width, op.options, 0)
    kernel = weight.data.astype(np.int64)
    if op.name == "CONV_2D":
        channels = weight.shape[0]
        taps = kernel.reshape(channels, height * width, -1)
        total = sum(view @ taps[:, k].T for k, view in enumerate(views))
    else:
        channels = weight.shape[3]
        if op.options["depth_multiplier"] != 1 or channels != x.shape[3]:
            raise ValueError(f"{output.name}: depth multiplier found, allowed 1")
        total = (views * kernel.reshape(height * width, 1, 1, 1, channels)).sum(0)
    multiplier, shift = channel_multipliers(source, weight, output, channels)
    return finish(total + bias.data.astype(np.int64), multiplier, shift, output,
                  op.options["activation"], rescale)


def fully_connected(x: np.ndarray, op: Operator, tensors: list[Tensor],
                    rescale: Rescale) -> np.ndarray:
    source, weight, bias = (tensors[i] for i in op.inputs)
    output = tensors[op.outputs[0]]
    if len(weight.scale) != 1 or weight.zero_point[0] != 0:
        raise ValueError(f"{output.name}: weights per tensor with zero point 0 are allowed")
    shifted = x.reshape(len(x), -1).astype(np.int64) - source.zero_point[0]
    total = shifted @ weight.data.astype(np.int64).T + bias.data.astype(np.int64)
    # This product is taken in single precision, unlike that of a convolution.
    product = float(source.scale[0] * weight.scale[0])
    multiplier, shift = fp.quantize_multiplier(product / float(output.scale[0]))
    return finish(total, multiplier, shift, output, op.options["activation"], rescale)


def add(a: np.ndarray, b: np.ndarray, op: Operator, tensors: list[Tensor],
        rescale: Rescale) -> np.ndarray:
    if a.shape != b.shape:
        raise ValueError(f"ADD: shapes {a.shape} and {b.shape} found, allowed equal shapes")
    sources, output = [tensors[i] for i in op.inputs], tensors[op.outputs[0]]
    twice_largest = 2.0 * max(float(s.scale[0]) for s in sources)
    total = 0
    for x, source in zip((a, b), sources, strict=True):
        multiplier, shift = fp.quantize_multiplier(float(source.scale[0]) / twice_largest)
        lifted = (x.astype(np.int64) - source.zero_point[0]) << ADD_LEFT_SHIFT
        total = total + rescale(lifted, multiplier, shift)
    multiplier, shift = fp.quantize_multiplier(
        twice_largest / ((1 << ADD_LEFT_SHIFT) * float(output.scale[0])))
    return finish(total, multiplier, shift, output, op.options["activation"], rescale)


def pool(x: np.ndarray, op: Operator, tensors: list[Tensor]) -> np.ndarray:
    """MAX_POOL_2D and AVERAGE_POOL_2D; the average divides by the pixels inside the image."""
    height, width = int(op.options["filter_h"]), int(op.options["filter_w"])
    if op.name == "MAX_POOL_2D":
        result = windows(x.astype(np.int64), height, width, op.options, -128).max(0)
    else:
        total = windows(x.astype(np.int64), height, width, op.options, 0).sum(0)
        count = windows(np.ones_like(x, np.int64), height, width, op.options, 0).sum(0)
        result = np.where(total > 0, (total + count // 2) // count,
                          -((count // 2 - total) // count))
    low, high = activation_range(op.options["activation"], tensors[op.outputs[0]])
    return np.clip(result, low, high).astype(np.int8)


def softmax(x: np.ndarray, op: Operator, tensors: list[Tensor]) -> np.ndarray:
    """Over the last dimension of (n, c); the output's scale is 1/256 and its zero point -128."""
    source, output = tensors[op.inputs[0]], tensors[op.outputs[0]]
    if float(output.scale[0]) != 1.0 / 256.0 or output.zero_point[0] != -128:
        raise ValueError(f"{output.name}: scale 1/256 and zero point -128 are allowed")
    fraction_bits = 31 - EXP_INTEGER_BITS
    real = float(op.options["beta"]) * float(source.scale[0]) * (1 << fraction_bits)
    multiplier, shift = fp.quantize_multiplier(min(real, 2.0**31 - 1.0))
    largest = ((1 << EXP_INTEGER_BITS) - 1) * (1 << fraction_bits) / (1 << shift)
    difference = x.astype(np.int64) - x.max(-1, keepdims=True)
    counted = difference >= -math.floor(largest)
    scaled = fp.high_multiply(np.where(counted, difference, 0) << shift, multiplier)
    exponential = np.where(counted, fp.exp_negative(scaled), 0)
    total = fp.rounding_shift(exponential, SUM_INTEGER_BITS).sum(-1, keepdims=True)
    mantissa, over_unit = fp.reciprocal(total, SUM_INTEGER_BITS)
    code = fp.rounding_shift(fp.high_multiply(mantissa, exponential), over_unit + 31 - 8) - 128
    return np.where(counted, np.clip(code, -128, 127), -128).astype(np.int8)


def pad(x: np.ndarray, op: Operator, tensors: list[Tensor]) -> np.ndarray:
    amounts = tensors[op.inputs[1]].data
    if np.any(amounts[0] != 0):
        raise ValueError("PAD: padding of the batch found, allowed 0")
    zero = int(tensors[op.outputs[0]].zero_point[0])
    return np.pad(x, [tuple(int(n) for n in pair) for pair in amounts], constant_values=zero)


def run_operator(op: Operator, values: dict[int, np.ndarray], graph: Graph,
                 rescale: Rescale) -> np.ndarray:
    """One operator on the activations in values (by tensor number); the batch is dimension 0."""
    tensors = graph.tensors
    x = values[op.inputs[0]]
    if op.name in ("CONV_2D", "DEPTHWISE_CONV_2D"):
        return convolution(x, op, tensors, rescale)
    if op.name == "FULLY_CONNECTED":
        return fully_connected(x, op, tensors, rescale)
    if op.name == "ADD":
        return add(x, values[op.inputs[1]], op, tensors, rescale)
    if op.name in ("MAX_POOL_2D", "AVERAGE_POOL_2D"):
        return pool(x, op, tensors)
    if op.name == "SOFTMAX":
        return softmax(x, op, tensors)
    if op.name == "PAD":
        return pad(x, op, tensors)
    if op.name == "RESHAPE":
        return x.reshape((len(x), *tensors[op.outputs[0]].shape[1:]))
    raise ValueError(f"operator {op.name} has no kernel here")
