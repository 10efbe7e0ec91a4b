#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# clang-tidy over our C++ sources, with the compile commands of the build folder given.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/tidy.sh BUILD [FILE ...]}
shift
if (($#)); then files=("$@"); else
  mapfile -t files < <(git ls-files 'isa/*.cpp' 'sim/*.cpp' 'compiler/*.cpp' 'drivers/*.cpp' |
    while read -r f; do grep -q "\"file\": \".*/$f\"" "$build/compile_commands.json" && echo "$f"; done)
fi
# SystemC's headers and the Verilated classes are not ours: -w keeps their warnings out, the checks stay on ours.
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option
