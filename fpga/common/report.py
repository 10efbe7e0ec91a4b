# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Prints utilisation and clock of a placed and routed iCE40 design from nextpnr's report, and writes them as a
results file. Exit code 1 when a row with an aim does not hold. Standard library only."""

import argparse
import json
import os
import re
import sys

# nextpnr's cell kinds -> what people call them.
CELLS = {"ICESTORM_LC": "logic cells", "ICESTORM_RAM": "block RAMs", "ICESTORM_DSP": "multipliers",
         "ICESTORM_SPRAM": "single-port RAMs", "SB_IO": "pins"}


def config_hash(build: str, config: str) -> str:
    with open(os.path.join(build, "gen", "sv", config, "pmt_config_pkg.sv"), encoding="utf-8") as handle:
        match = re.search(r"FullHash = 64'h([0-9a-f]{16})", handle.read())
    if not match:
        sys.exit(f"{build}: no FullHash in the package of configuration {config}")
    return match.group(1)


def rows_of(report: dict, clock_net: str, clock_mhz: float, bitstream: str) -> list[dict]:
    rows = []

    def row(name: str, metric: str, value: float, unit: str, aim: float | None, holds: bool) -> None:
        rows.append({"name": name, "metric": metric, "value": value, "unit": unit, "aim": aim, "holds": holds})

    for kind, label in CELLS.items():
        if kind in report["utilization"]:
            used, available = (report["utilization"][kind][key] for key in ("used", "available"))
            row(label, "used", used, "cells", available, used <= available)
    clocks = {name: value for name, value in report["fmax"].items() if clock_net in name}
    if not clocks:
        sys.exit(f"no clock named like {clock_net} in nextpnr's report: {sorted(report['fmax'])}")
    achieved = min(value["achieved"] for value in clocks.values())
    row("clock", "fmax", round(achieved, 2), "MHz", clock_mhz, achieved >= clock_mhz)
    row("clock", "slack", round(1000 / clock_mhz - 1000 / achieved, 2), "ns", 0, achieved >= clock_mhz)
    row("bitstream", "size", os.path.getsize(bitstream), "bytes", None, True)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("board", "config", "build", "device", "clock-net", "pnr", "bitstream", "json"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--clock-mhz", type=float, required=True)
    args = parser.parse_args()
    with open(args.pnr, encoding="utf-8") as handle:
        report = json.load(handle)
    rows = rows_of(report, args.clock_net, args.clock_mhz, args.bitstream)
    with open("VERSION", encoding="utf-8") as handle:
        version = handle.readline().strip()
    result = {"target": "fpga", "config": args.config, "config_hash": config_hash(args.build, args.config),
              "tool_version": version, "command": f"make fpga BOARD={args.board}", "rows": rows}
    os.makedirs(os.path.dirname(args.json), exist_ok=True)
    with open(args.json + ".tmp", "w", encoding="utf-8") as handle:
        json.dump(result, handle, indent=1)
        handle.write("\n")
    os.replace(args.json + ".tmp", args.json)

    print(f"{args.board} ({args.device}, configuration {args.config}): {args.bitstream}")
    for item in rows:
        aim = "" if item["aim"] is None else f"of {item['aim']:g}" if item["metric"] == "used" else f"aim {item['aim']:g}"
        mark = "" if item["holds"] else "  DOES NOT HOLD"
        print(f"  {item['name']:18} {item['metric']:6} {item['value']:>10g} {item['unit']:6} {aim}{mark}")
    return 0 if all(item["holds"] for item in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
