#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# lint_rtl.sh [BUILD]: verilator --lint-only -Wall over pmt_soc in every preset and over the board tops; the
# only waivers are those of rtl/lint.vlt. Needs the generated files in BUILD/gen.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-build}
status=0
for preset in "$root"/isa/config/presets/*.toml; do
  config=$(basename "$preset" .toml)
  mapfile -t files < <("$root/scripts/rtl_files.sh" "$build" "$config")
  ((${#files[@]})) || exit 2
  tops=(pmt_soc)
  extra=()
  if [[ $config == nano ]]; then
    tops+=(top)
    extra=("$root"/fpga/common/*.sv "$root"/fpga/boards/icebreaker/top.sv)
  fi
  for top in "${tops[@]}"; do
    more=()
    [[ $top == top ]] && more=("${extra[@]}")
    if verilator --lint-only -Wall --top-module "$top" "$root/rtl/lint.vlt" "${files[@]}" "${more[@]}"; then
      echo "lint $config $top: clean"
    else
      echo "lint $config $top: failed" >&2
      status=1
    fi
  done
done
exit $status
