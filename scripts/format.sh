#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Formats the C and C++ sources with clang-format; --check only reports.
set -euo pipefail
cd "$(dirname "$0")/.."
# tests/programs/env holds assembler macros, which clang-format cannot read.
mapfile -t files < <(git ls-files '*.h' '*.cpp' '*.c' ':!tests/programs/env')
((${#files[@]})) || exit 0
if [[ ${1-} == --check ]]; then
  clang-format --dry-run -Werror "${files[@]}"
else
  clang-format -i "${files[@]}"
fi
