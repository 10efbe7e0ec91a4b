#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# What `make run` shows: the embedded network on all 200 images on the instruction-set simulator and on the
# first 5 on the RTL, outputs compared with the reference interpreter's.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/run_demo.sh BUILD RESULTS}
results=${2:?usage: scripts/run_demo.sh BUILD RESULTS}
mkdir -p "$results"
model=tests/models/digits
common=(--input "$model/images.npy" --expect "$model/outputs.npy" --labels "$model/labels.npy")

echo "== the embedded network on the instruction-set simulator, 200 images"
"$build/bin/pimento" run "$model/digits.tflite" --on iss "${common[@]}" --json "$results/run-iss.json"
echo
echo "== the same image on the processor's RTL (Verilator in SystemC), 5 images"
"$build/bin/pimento" run "$model/digits.tflite" --on rtl --limit 5 "${common[@]}" --json "$results/run-rtl.json"
