# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The integer kernels once more, in plain Python integers and fractions.

Written from the specification (docs/numerics.md), sharing no code with isa/golden: rounding is
stated on exact rational numbers, tensors are dictionaries of coordinates. Slow and obvious.
"""

from __future__ import annotations

import math
import struct
from fractions import Fraction

DOUBLE, SINGLE = 0, 1
INT32_MAX, INT32_MIN = 2**31 - 1, -(2**31)
HALF = Fraction(1, 2)


def wrap32(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31


def saturate32(value: int) -> int:
    return max(INT32_MIN, min(INT32_MAX, value))


def ties_up(value: Fraction) -> int:
    """Nearest integer, ties towards plus infinity."""
    return math.floor(value + HALF)


def ties_away(value: Fraction) -> int:
    """Nearest integer, ties away from zero."""
    return int(math.floor(abs(value) + HALF)) * (1 if value >= 0 else -1)


def f32(value: float) -> float:
    """The nearest single-precision number."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def high_product(a: int, b: int) -> int:
    return saturate32(ties_up(Fraction(a * b, 2**31)))


def mbqm(x: int, multiplier: int, shift: int, rounding: int) -> int:
    if rounding == SINGLE:
        return wrap32(ties_up(Fraction(x * multiplier) * Fraction(2) ** (shift - 31)))
    shifted = wrap32(x * 2 ** max(shift, 0))
    return ties_away(Fraction(high_product(shifted, multiplier), 2 ** max(-shift, 0)))


def requantise(acc: int, multiplier: int, shift: int, zero: int, low: int, high: int,
               rounding: int) -> int:
    return max(low, min(high, wrap32(mbqm(acc, multiplier, shift, rounding) + zero)))


def quantise_multiplier(real: float, rounding: int) -> tuple[int, int]:
    """real = multiplier * 2^(shift - 31); computed on the exact value of the double."""
    if real == 0:
        return 0, 0
    exact = Fraction(real)
    shift = 0
    while exact >= 1:
        exact, shift = exact / 2, shift + 1
    while exact < HALF:
        exact, shift = exact * 2, shift - 1
    multiplier = ties_away(exact * 2**31)
    if multiplier == 2**31:
        multiplier, shift = 2**30, shift + 1
    if shift < -31:
        return 0, 0
    if rounding == SINGLE and shift > 30:
        return INT32_MAX, 30
    return multiplier, shift


def activation_range(kind: int, scale: float, zero: int) -> tuple[int, int]:
    def bound(value: float) -> int:
        return zero + ties_away(Fraction(f32(f32(value) / f32(scale))))

    low, high = -128, 127
    if kind in (1, 2):
        low = max(low, bound(0.0))
    if kind == 2:
        high = min(high, bound(6.0))
    if kind == 3:
        low, high = max(low, bound(-1.0)), min(high, bound(1.0))
    return low, high


def conv(case: dict, depthwise: bool) -> list[int]:
    """The sum over all taps that lie inside the image, per output element."""
    c = case
    image = {}
    position = iter(c["in"])
    for b in range(c["b"]):
        for y in range(c["ih"]):
            for x in range(c["iw"]):
                for ch in range(c["ic"]):
                    image[b, y, x, ch] = next(position) - c["in_zp"]
    result = []
    group = 0 if depthwise else c["oc"] // (c["ic"] // c["fc"])
    for b in range(c["b"]):
        for oy in range(c["oh"]):
            for ox in range(c["ow"]):
                for n in range(c["oc"]):
                    total = c["bias"][n] if c["bias"] else 0
                    for ky in range(c["fh"]):
                        for kx in range(c["fw"]):
                            y = oy * c["sh"] - c["pt"] + ky * c["dh"]
                            x = ox * c["sw"] - c["pl"] + kx * c["dw"]
                            if depthwise:
                                weight = c["filter"][(ky * c["fw"] + kx) * c["oc"] + n]
                                total += image.get((b, y, x, n // c["dm"]), 0) * weight
                                continue
                            for ch in range(c["fc"]):
                                at = ((n * c["fh"] + ky) * c["fw"] + kx) * c["fc"] + ch
                                source = ch + n // group * c["fc"]
                                total += image.get((b, y, x, source), 0) * c["filter"][at]
                    result.append(finish(c, wrap32(total), n))
    return result


def finish(c: dict, acc: int, channel: int) -> int:
    i = channel if len(c["mult"]) > 1 else 0
    return requantise(acc, c["mult"][i], c["shift"][i], c["out_zp"], c["act_min"], c["act_max"],
                      c["rounding"])


def fully_connected(c: dict) -> list[int]:
    result = []
    for b in range(c["b"]):
        row = c["in"][b * c["depth"]:(b + 1) * c["depth"]]
        for n in range(c["oc"]):
            weights = c["filter"][n * c["depth"]:(n + 1) * c["depth"]]
            total = sum((a - c["in_zp"]) * (w - c["filter_zp"]) for a, w in zip(row, weights))
            result.append(finish(c, wrap32(total + (c["bias"][n] if c["bias"] else 0)), n))
    return result


def pool(c: dict, is_max: bool) -> list[int]:
    result = []
    for b in range(c["b"]):
        for oy in range(c["oh"]):
            for ox in range(c["ow"]):
                for ch in range(c["c"]):
                    values = []
                    for ky in range(c["fh"]):
                        for kx in range(c["fw"]):
                            y, x = oy * c["sh"] - c["pt"] + ky, ox * c["sw"] - c["pl"] + kx
                            if 0 <= y < c["ih"] and 0 <= x < c["iw"]:
                                at = ((b * c["ih"] + y) * c["iw"] + x) * c["c"] + ch
                                values.append(c["in"][at])
                    value = max(values) if is_max else average(values)
                    result.append(max(c["act_min"], min(c["act_max"], value)))
    return result


def average(values: list[int]) -> int:
    """Half of an odd count rounds down before it is added: 2/3 of a step at most, not a tie rule."""
    total, count = sum(values), len(values)
    magnitude = (abs(total) + count // 2) // count
    return magnitude if total > 0 else -magnitude


def add(c: dict) -> list[int]:
    s1, s2, so = f32(c["s1"]), f32(c["s2"]), f32(c["so"])
    twice = 2.0 * max(s1, s2)
    m1 = quantise_multiplier(s1 / twice, c["rounding"])
    m2 = quantise_multiplier(s2 / twice, c["rounding"])
    mo = quantise_multiplier(twice / (float(2**20) * so), c["rounding"])
    low, high = activation_range(c["act"], c["so"], c["zo"])
    result = []
    for a, b in zip(c["a"], c["b"]):
        x = mbqm(wrap32((a - c["z1"]) * 2**20), *m1, c["rounding"])
        y = mbqm(wrap32((b - c["z2"]) * 2**20), *m2, c["rounding"])
        result.append(requantise(wrap32(x + y), *mo, c["zo"], low, high, c["rounding"]))
    return result


def mean(c: dict) -> list[int]:
    multiplier, shift = quantise_multiplier(f32(c["si"]) / f32(c["so"]), c["rounding"])
    count = c["reduced"]
    move = min(count.bit_length() - 1, 31 + shift)
    multiplier, shift = multiplier * 2**move // count, shift - move
    result = []
    for o in range(c["outer"]):
        for i in range(c["inner"]):
            values = [c["in"][(o * count + r) * c["inner"] + i] for r in range(count)]
            acc = wrap32(sum(values) - c["zi"] * count)
            result.append(requantise(acc, multiplier, shift, c["zo"], -128, 127, c["rounding"]))
    return result


def exp_negative(a: int) -> int:
    """exp(a / 2^26) * 2^31 for a <= 0: Taylor about -1/8 on (-1/4, 0], then constant factors."""
    if a == 0:
        return INT32_MAX
    reduced = a % 2**24 - 2**24
    x = saturate32(reduced * 2**5) + 2**28
    x2 = high_product(x, x)
    x3, x4 = high_product(x2, x), high_product(x2, x2)
    inner = high_product(ties_away(Fraction(x4, 4)) + x3, ties_away(Fraction(2**31, 3))) + x2
    base = ties_away(Fraction(math.exp(-0.125)) * 2**31)
    result = base + high_product(base, x + ties_away(Fraction(inner, 2)))
    remainder = reduced - a
    for power in range(-2, 5):
        if remainder // 2**(26 + power) % 2 == 1:
            factor = ties_away(Fraction(math.exp(-(2.0**power))) * 2**31)
            result = high_product(result, factor)
    return result


def reciprocal(x: int) -> tuple[int, int]:
    """1 / x of a Q12.19 number: mantissa and exponent; Newton-Raphson in Q2.29."""
    headroom = 32 - x.bit_length()
    fraction = x * 2**headroom - 2**31
    half = ties_away(Fraction(fraction + INT32_MAX, 2))
    start = ties_away(Fraction(48, 17) * 2**29)
    slope = -ties_away(Fraction(32, 17) * 2**29)
    value = start + high_product(half, slope)
    for _ in range(3):
        error = 2**29 - high_product(half, value)
        value += saturate32(high_product(value, error) * 4)
    return saturate32(value * 2), 12 - headroom


def softmax(c: dict) -> list[int]:
    limit = float(2 ** (30 if c["rounding"] == SINGLE else 31) - 1)
    real = min(f32(c["beta"]) * f32(c["scale"]) * float(2**26), limit)
    multiplier, shift = quantise_multiplier(real, DOUBLE)
    lowest = -math.floor(Fraction(31 * 2**26, 2**shift))
    result = []
    for at in range(0, len(c["in"]), c["depth"]):
        row = c["in"][at:at + c["depth"]]
        exps = []
        for v in row:
            diff = v - max(row)
            scaled = mbqm(diff, multiplier, shift, c["rounding"])
            exps.append(exp_negative(scaled) if diff >= lowest else None)
        total = wrap32(sum(ties_away(Fraction(e, 2**12)) for e in exps if e is not None))
        mantissa, bits = reciprocal(total)
        for e in exps:
            if e is None:
                result.append(-128)
                continue
            scaled = ties_away(Fraction(high_product(mantissa, e), 2 ** (bits + 23)))
            result.append(max(-128, min(127, scaled - 128)))
    return result


def pad(c: dict) -> list[int]:
    extents = [b + s + a for b, s, a in zip(c["before"], c["shape"], c["after"])]
    strides = [math.prod(c["shape"][d + 1:]) for d in range(4)]
    result = []
    for flat in range(math.prod(extents)):
        at, rest = [], flat
        for d in range(3, -1, -1):
            at.insert(0, rest % extents[d])
            rest //= extents[d]
        inner = [i - b for i, b in zip(at, c["before"])]
        inside = all(0 <= i < s for i, s in zip(inner, c["shape"]))
        source = sum(i * s for i, s in zip(inner, strides))
        result.append(c["in"][source] if inside else c["value"])
    return result
