# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Golden kernels against reference.py: random, exhaustive and directed vectors.

The directed ones are cases where double and single rounding give different results; the test
demands such a case for every operator that requantises, and both results from both programs.
Seed: environment variable PMT_SEED (printed).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import reference as ref  # noqa: E402

SEED = int(os.environ.get("PMT_SEED", "1"), 0)
TOOL = Path(os.environ.get("PMT_BUILD_DIR", "build")) / "tests" / "golden_vectors"


def encode(op: str, case: dict) -> str:
    def text(key: str, value) -> str:
        if not isinstance(value, list):
            return repr(value) if isinstance(value, float) else str(value)
        if key in ("in", "filter", "a", "w") or (key == "b" and op == "add"):
            return bytes(v % 256 for v in value).hex()
        return ",".join(str(v) for v in value)

    return " ".join([op] + [f"{k}={text(k, v)}" for k, v in case.items()])


def decode(line: str) -> list[int]:
    return [(b + 128) % 256 - 128 for b in bytes.fromhex(line)]


def run_tool(lines: list[str]) -> list[str]:
    done = subprocess.run([TOOL], input="\n".join(lines) + "\n", capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{TOOL}: {done.stderr}")
    return done.stdout.splitlines()


def int8s(rng: random.Random, count: int) -> list[int]:
    return [rng.randint(-128, 127) for _ in range(count)]


def requant_fields(rng: random.Random, channels: int, low_shift: int, high_shift: int) -> dict:
    entries = rng.choice([1, channels])
    bounds = rng.choice([(-128, 127), (-128, 127), tuple(sorted(int8s(rng, 2)))])
    return {"mult": [rng.randint(2**30, 2**31 - 1) for _ in range(entries)],
            "shift": [rng.randint(low_shift, high_shift) for _ in range(entries)],
            "out_zp": rng.randint(-128, 127), "act_min": bounds[0], "act_max": bounds[1]}


def conv_case(rng: random.Random, depthwise: bool) -> dict:
    groups = 1 if depthwise else rng.choice([1, 1, 2])
    filter_c, dm = rng.randint(1, 5), rng.randint(1, 3)
    ic = filter_c * groups
    oc = ic * dm if depthwise else groups * rng.randint(1, 4)
    c = {"b": rng.randint(1, 2), "ih": rng.randint(1, 7), "iw": rng.randint(1, 7), "ic": ic,
         "oh": rng.randint(1, 4), "ow": rng.randint(1, 4), "oc": oc, "fh": rng.randint(1, 4),
         "fw": rng.randint(1, 4), "fc": filter_c, "sh": rng.randint(1, 3), "sw": rng.randint(1, 3),
         "dh": rng.randint(1, 2), "dw": rng.randint(1, 2), "pt": rng.randint(0, 2),
         "pl": rng.randint(0, 2), "dm": dm, "in_zp": rng.randint(-128, 127)}
    c.update(requant_fields(rng, oc, -12, 1))
    taps = oc if depthwise else oc * filter_c
    c["in"] = int8s(rng, c["b"] * c["ih"] * c["iw"] * ic)
    c["filter"] = int8s(rng, c["fh"] * c["fw"] * taps)
    c["bias"] = [] if rng.random() < 0.2 else [rng.randint(-40000, 40000) for _ in range(oc)]
    return c


def fc_case(rng: random.Random) -> dict:
    c = {"b": rng.randint(1, 3), "depth": rng.randint(1, 40), "oc": rng.randint(1, 6),
         "in_zp": rng.randint(-128, 127), "filter_zp": rng.choice([0, 0, rng.randint(-128, 127)])}
    c.update(requant_fields(rng, c["oc"], -12, 1))
    c["in"] = int8s(rng, c["b"] * c["depth"])
    c["filter"] = int8s(rng, c["oc"] * c["depth"])
    c["bias"] = [] if rng.random() < 0.2 else [rng.randint(-40000, 40000) for _ in range(c["oc"])]
    return c


def scale(rng: random.Random) -> float:
    return ref.f32(10 ** rng.uniform(-3, -0.5))


def add_case(rng: random.Random, count: int) -> dict:
    s1, s2 = scale(rng), scale(rng)
    so = ref.f32((s1 + s2) * rng.uniform(0.3, 1.2))
    if rng.random() < 0.3:  # exact halves: ties, where the roundings part
        s2, so = s1, 2 * s1
    return {"s1": s1, "z1": rng.randint(-128, 127), "s2": s2, "z2": rng.randint(-128, 127),
            "so": so, "zo": rng.randint(-128, 127),
            "act": rng.randint(0, 3), "a": int8s(rng, count), "b": int8s(rng, count)}


def mean_case(rng: random.Random) -> dict:
    outer, reduced, inner = rng.randint(1, 2), rng.randint(1, 70), rng.randint(1, 5)
    si = scale(rng)
    so = rng.choice([si, ref.f32(si * rng.uniform(0.3, 2.0))])
    return {"si": si, "zi": rng.randint(-128, 127), "so": so, "zo": rng.randint(-128, 127),
            "outer": outer, "reduced": reduced, "inner": inner,
            "in": int8s(rng, outer * reduced * inner)}


def softmax_case(rng: random.Random) -> dict:
    depth = rng.choice([1, 2, 3, 10, 12, 40, 300])
    rows = rng.randint(1, 3)
    spread = rng.choice([4, 40, 256])
    base = rng.randint(-128, 128 - spread)
    return {"scale": scale(rng), "beta": rng.choice([1.0, 1.0, 0.5, 2.0]), "depth": depth,
            "in": [base + rng.randrange(spread) for _ in range(rows * depth)]}


def pool_case(rng: random.Random) -> dict:
    fh, fw = rng.randint(1, 4), rng.randint(1, 4)
    ih, iw = rng.randint(1, 6), rng.randint(1, 6)
    pt, pl = rng.randrange(fh), rng.randrange(fw)
    sh, sw = rng.randint(1, 3), rng.randint(1, 3)
    oh = 1 + min(rng.randint(0, 3), (ih - 1 + pt) // sh)
    ow = 1 + min(rng.randint(0, 3), (iw - 1 + pl) // sw)
    c = rng.randint(1, 4)
    bounds = rng.choice([(-128, 127), tuple(sorted(int8s(rng, 2)))])
    return {"b": 1, "c": c, "ih": ih, "iw": iw, "oh": oh, "ow": ow, "fh": fh, "fw": fw, "sh": sh,
            "sw": sw, "pt": pt, "pl": pl, "act_min": bounds[0], "act_max": bounds[1],
            "in": int8s(rng, ih * iw * c)}


def pad_case(rng: random.Random) -> dict:
    shape = [rng.randint(1, 4) for _ in range(4)]
    return {"shape": shape, "before": [rng.randint(0, 2) for _ in range(4)],
            "after": [rng.randint(0, 2) for _ in range(4)], "value": rng.randint(-128, 127),
            "in": int8s(rng, shape[0] * shape[1] * shape[2] * shape[3])}


REQUANTISING = {
    "conv": (lambda rng: conv_case(rng, False), lambda c: ref.conv(c, False)),
    "dwconv": (lambda rng: conv_case(rng, True), lambda c: ref.conv(c, True)),
    "fc": (fc_case, ref.fully_connected),
    "add": (lambda rng: add_case(rng, 30), ref.add),
    "mean": (mean_case, ref.mean),
    "softmax": (softmax_case, ref.softmax),
}


class Vectors(unittest.TestCase):
    def compare(self, op: str, cases: list[dict], reference) -> None:
        lines = run_tool([encode(op, c) for c in cases])
        self.assertEqual(len(lines), len(cases))
        for case, line in zip(cases, lines):
            self.assertEqual(decode(line), reference(case), f"{op} {case}")

    def test_random_cases_of_requantising_operators(self) -> None:
        for op, (make, reference) in REQUANTISING.items():
            rng = random.Random(f"{SEED} {op}")
            cases = [dict(make(rng), rounding=i % 2) for i in range(150)]
            with self.subTest(op=op):
                self.compare(op, cases, reference)

    def test_directed_roundings_differ(self) -> None:
        """Average pooling is absent: it does not requantise, so it has no rounding attribute."""
        for op, (make, reference) in REQUANTISING.items():
            if op == "softmax":
                continue  # test_softmax_roundings_agree
            rng = random.Random(f"{SEED} directed {op}")
            found = []
            for _ in range(3000):
                case = make(rng)
                double = reference(dict(case, rounding=ref.DOUBLE))
                single = reference(dict(case, rounding=ref.SINGLE))
                if double != single:
                    found.append((case, double, single))
                    if len(found) == 5:
                        break
            with self.subTest(op=op):
                self.assertEqual(len(found), 5, f"{op}: no vectors where the roundings differ")
                for case, double, single in found:
                    got = run_tool([encode(op, dict(case, rounding=r)) for r in (0, 1)])
                    self.assertNotEqual(got[0], got[1])
                    self.assertEqual(decode(got[0]), double)
                    self.assertEqual(decode(got[1]), single)

    def test_pools_and_pad(self) -> None:
        rng = random.Random(f"{SEED} pool")
        self.compare("avg_pool", [pool_case(rng) for _ in range(200)], lambda c: ref.pool(c, False))
        self.compare("max_pool", [pool_case(rng) for _ in range(200)], lambda c: ref.pool(c, True))
        self.compare("pad", [pad_case(rng) for _ in range(100)], ref.pad)

    def test_average_of_every_pair_and_every_sum(self) -> None:
        pairs = [v for a in range(-128, 128) for b in range(-128, 128) for v in (a, b)]
        case = {"b": 1, "c": 1, "ih": 65536, "iw": 2, "oh": 65536, "ow": 1, "fh": 1, "fw": 2,
                "sh": 1, "sw": 2, "pt": 0, "pl": 0, "act_min": -128, "act_max": 127, "in": pairs}
        self.compare("avg_pool", [case], lambda c: ref.pool(c, False))

    def test_add_of_every_pair(self) -> None:
        rng = random.Random(f"{SEED} add pairs")
        for rounding in (0, 1):
            case = dict(add_case(rng, 0), rounding=rounding, act=0)
            case["a"] = [a for a in range(-128, 128) for _ in range(256)]
            case["b"] = list(range(-128, 128)) * 256
            self.compare("add", [case], ref.add)

    def test_mean_of_one_for_every_value(self) -> None:
        rng = random.Random(f"{SEED} mean values")
        cases = []
        for i in range(20):
            cases.append({"si": scale(rng), "zi": rng.randint(-128, 127), "so": scale(rng),
                          "zo": rng.randint(-128, 127), "outer": 256, "reduced": 1, "inner": 1,
                          "in": list(range(-128, 128)), "rounding": i % 2})
        self.compare("mean", cases, ref.mean)

    def test_softmax_of_every_difference(self) -> None:
        rng = random.Random(f"{SEED} softmax")
        rows = [v for d in range(256) for v in (127, 127 - d)]
        cases = [{"scale": scale(rng), "beta": 1.0, "depth": 2, "in": rows, "rounding": i % 2}
                 for i in range(10)]
        cases.append({"scale": 40.0, "beta": 2.0, "depth": 2, "in": rows, "rounding": 0})
        self.compare("softmax", cases, ref.softmax)

    def test_softmax_roundings_agree(self) -> None:
        """Softmax only shifts left: its one rounding is the same rule in both modes.

        Both programs must give equal results for both modes, for every difference and scale.
        """
        rng = random.Random(f"{SEED} softmax roundings")
        rows = [v for d in range(256) for v in (127, 127 - d)]
        for real in [scale(rng) for _ in range(10)] + [15.9, 16.0, 17.0, 31.0, 33.0]:
            case = {"scale": ref.f32(real), "beta": 1.0, "depth": 2, "in": rows}
            lines = run_tool([encode("softmax", dict(case, rounding=r)) for r in (0, 1)])
            self.assertEqual(lines[0], lines[1], f"scale {real}")
            for r in (0, 1):
                self.assertEqual(decode(lines[r]), ref.softmax(dict(case, rounding=r)))

    def test_exponential_and_reciprocal(self) -> None:
        rng = random.Random(f"{SEED} exp")
        xs = [0, -1, -(2**24), -(2**24) - 1, -(2**31), -(2**31) + 1]
        xs += [-(2**k) for k in range(31)] + [-rng.randrange(2**31) for _ in range(20000)]
        got = [int(line) for line in run_tool([f"exp x={x}" for x in xs])]
        self.assertEqual(got, [ref.exp_negative(x) for x in xs])
        xs = [1, 2, 2**19, 2**31 - 1] + [rng.randrange(1, 2**31) for _ in range(20000)]
        lines = run_tool([f"reciprocal x={x}" for x in xs])
        got = [tuple(map(int, line.split())) for line in lines]
        self.assertEqual(got, [ref.reciprocal(x) for x in xs])

    def test_requantisation(self) -> None:
        rng = random.Random(f"{SEED} mbqm")
        cases = [(rng.randint(-(2**31), 2**31 - 1) >> rng.randrange(31),
                  rng.randint(2**30, 2**31 - 1), rng.randint(-31, 30), rng.randrange(2))
                 for _ in range(50000)]
        lines = [f"mbqm x={x} m={m} shift={s} rounding={r}" for x, m, s, r in cases]
        got = [int(line) for line in run_tool(lines)]
        self.assertEqual(got, [ref.mbqm(*case) for case in cases])

    def test_multipliers_from_scales(self) -> None:
        rng = random.Random(f"{SEED} multipliers")
        reals = [0.0, 0.5, 1.0, 1 - 2.0**-40, 1 - 2.0**-32, 2.0**-32, 2.0**-33, 2.0**29, 1.5 * 2**29]
        reals += [2.0 ** rng.uniform(-34, 29) for _ in range(5000)]
        got = run_tool([f"quantize_multiplier real={r!r} rounding=0" for r in reals])
        want = ["%d %d" % ref.quantise_multiplier(r, 0) for r in reals]
        self.assertEqual(got, want)
        scales = [(scale(rng), scale(rng), scale(rng)) for _ in range(3000)]
        got = run_tool([f"multipliers si={a!r} sf={b!r} so={c!r} rounding=0" for a, b, c in scales])
        want = []
        for a, b, c in scales:
            conv = ref.quantise_multiplier(a * b / c, 0)
            fc = ref.quantise_multiplier(ref.f32(a * b) / c, 0)
            want.append("%d %d %d %d" % (*conv, *fc))
        self.assertEqual(got, want)
        self.assertTrue(any(w.split()[:2] != w.split()[2:] for w in want))

    def test_activation_ranges(self) -> None:
        rng = random.Random(f"{SEED} ranges")
        cases = [(rng.randrange(4), scale(rng), rng.randint(-128, 127)) for _ in range(3000)]
        got = run_tool([f"activation_range act={a} scale={s!r} zp={z}" for a, s, z in cases])
        self.assertEqual(got, ["%d %d" % ref.activation_range(*case) for case in cases])


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    unittest.main()
