# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The 32-bit fixed-point arithmetic of TFLite-Micro's reference kernels, on int64 numpy arrays.

Guarantees: bit-exact with gemmlowp's scalar fixedpoint.h for operands that fit 32 bits.
Does not do: the saturation of -2^31 times -2^31, which no multiplier here can reach.
Source: gemmlowp fixedpoint/fixedpoint.h; TensorFlow Lite quantization_util.cc and common.h.
"""

from __future__ import annotations

import math

import numpy as np

INT32_MAX = 2**31 - 1
INT32_MIN = -(2**31)

# Fixed-point constants are round(value * 2^31), or * 2^29 in the format with two integer bits.
EXP_MINUS_EIGHTH = 1895147668
ONE_THIRD = 715827883
EXP_MINUS_POWERS = {-2: 1672461947, -1: 1302514674, 0: 790015084, 1: 290630308,
                    2: 39332535, 3: 720401, 4: 242}
F48_OVER_17 = 1515870810
F32_OVER_17 = 1010580540


def quantize_multiplier(real: float) -> tuple[int, int]:
    """real = multiplier * 2^-31 * 2^shift with the multiplier in [2^30, 2^31), or (0, 0)."""
    if real == 0.0:
        return 0, 0
    fraction, shift = math.frexp(real)
    multiplier = math.floor(fraction * 2.0**31 + 0.5)
    if multiplier == 2**31:
        multiplier //= 2
        shift += 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def high_multiply(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """SaturatingRoundingDoublingHighMul: a * b / 2^31, ties towards plus infinity.

    gemmlowp adds a nudge that depends on the sign and then truncates towards zero; one nudge and
    an arithmetic shift give the same integer for either sign.
    """
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    return (product + (1 << 30)) >> 31


def rounding_shift(x: np.ndarray, exponent: np.ndarray | int) -> np.ndarray:
    """RoundingDivideByPOT: x / 2^exponent, ties away from zero."""
    x = np.asarray(x, np.int64)
    mask = (np.int64(1) << np.asarray(exponent, np.int64)) - 1
    threshold = (mask >> 1) + (x < 0)
    return (x >> exponent) + ((x & mask) > threshold)


def saturating_left_shift(x: np.ndarray, exponent: int) -> np.ndarray:
    """SaturatingRoundingMultiplyByPOT with a positive exponent."""
    threshold = (1 << (31 - exponent)) - 1
    shifted = np.where(x > threshold, INT32_MAX, x << exponent)
    return np.where(x < -threshold, INT32_MIN, shifted)


def rescale_double(x: np.ndarray, multiplier: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """MultiplyByQuantizedMultiplier as TFLite-Micro's reference does it: two roundings."""
    multiplier, shift = np.asarray(multiplier, np.int64), np.asarray(shift, np.int64)
    high = high_multiply(x << np.maximum(shift, 0), multiplier)
    return rounding_shift(high, np.maximum(-shift, 0))


def rescale_single(x: np.ndarray, multiplier: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The same with one rounding, ties up: what TFLITE_SINGLE_ROUNDING=1 builds compute."""
    multiplier, shift = np.asarray(multiplier, np.int64), np.asarray(shift, np.int64)
    total = 31 - shift
    return (np.asarray(x, np.int64) * multiplier + (np.int64(1) << (total - 1))) >> total


def exp_negative(a: np.ndarray) -> np.ndarray:
    """exp(a) for a <= 0 with 26 fraction bits; answer with 31. exp_on_negative_values."""
    quarter = 1 << 24
    reduced = (a & (quarter - 1)) - quarter
    x = saturating_left_shift(reduced, 5) + (1 << 28)
    x2 = high_multiply(x, x)
    x3 = high_multiply(x2, x)
    x4_over_4 = rounding_shift(high_multiply(x2, x2), 2)
    tail = rounding_shift(high_multiply(x4_over_4 + x3, ONE_THIRD) + x2, 1)
    result = EXP_MINUS_EIGHTH + high_multiply(EXP_MINUS_EIGHTH, x + tail)
    remainder = reduced - a
    for power, constant in EXP_MINUS_POWERS.items():
        taken = (remainder & (1 << (26 + power))) != 0
        result = np.where(taken, high_multiply(result, constant), result)
    return np.where(a == 0, INT32_MAX, result)


def reciprocal(x: np.ndarray, integer_bits: int) -> tuple[np.ndarray, np.ndarray]:
    """1 / x for x > 0: (mantissa with 31 fraction bits, bits over unit). GetReciprocal."""
    headroom = 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)
    fraction = (x << headroom) - (1 << 31)
    total = fraction + INT32_MAX
    half_denominator = (total + 1) >> 1  # total is never negative
    value = F48_OVER_17 + high_multiply(half_denominator, -F32_OVER_17)
    for _ in range(3):
        error = (1 << 29) - high_multiply(half_denominator, value)
        value = value + saturating_left_shift(high_multiply(value, error), 2)
    return saturating_left_shift(value, 1), integer_bits - headroom
