#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# synth_check.sh [BUILD [CONFIG...]]: Yosys reads pmt_soc (default: nano and edge), elaborates it, turns
# processes into flip-flops and collects memories without mapping them (no technology mapping: that keeps
# edge to a few minutes). Fails on undriven or multiply driven wires, on latches and on missing modules.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-build}
shift || true
configs=("$@")
((${#configs[@]})) || configs=(nano edge)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for config in "${configs[@]}"; do
  files=$("$root/scripts/rtl_files.sh" "$build" "$config" | tr '\n' ' ')
  cat > "$work/$config.ys" << SCRIPT
read_verilog -sv -DSYNTHESIS $files
hierarchy -check -top pmt_soc
proc
opt_expr
opt_clean
check -assert
memory -nomap
opt_clean
check -assert
select -assert-none t:\$dlatch t:\$adlatch t:\$dlatchsr t:\$sr
stat
SCRIPT
  log=$work/$config.log
  if ! yosys -q -l "$log" "$work/$config.ys" > /dev/null 2> "$work/errors"; then
    tail -5 "$work/errors" >&2
    echo "synth $config: Yosys failed" >&2
    status=1
  elif grep -nE 'used but has no driver|multiple conflicting drivers|Latch inferred|is implicitly declared' "$log" >&2; then
    echo "synth $config: undriven wires or latches (see above)" >&2
    status=1
  else
    cells=$(awk '/Number of cells:/ { cells = $4 } END { print cells }' "$log")
    echo "synth $config: no undriven wire, no latch ($cells cells in the last module listed)"
  fi
done
exit $status
