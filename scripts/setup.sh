#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# Installs what a fresh Debian 12 lacks (apt packages only). Idempotent; costs a moment when nothing is missing.
set -euo pipefail

packages=(
  # build
  g++ cmake ninja-build ccache python3 python3-numpy
  # C++ libraries
  libfmt-dev libgtest-dev libcli11-dev nlohmann-json3-dev libmpfr-dev zlib1g-dev
  flatbuffers-compiler libflatbuffers-dev libsystemc-dev
  # hardware
  verilator yosys nextpnr-ice40 fpga-icestorm
  # RISC-V programs and the outside opinion on them
  gcc-riscv64-unknown-elf binutils-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-user
  # static checks
  clang-format clang-tidy reuse
)

missing=()
mapfile -t installed < <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "${packages[@]}" 2>/dev/null |
  awk '$1 == "ii" { print $2 }')
for package in "${packages[@]}"; do
  [[ " ${installed[*]} " == *" $package "* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ! command -v apt-get > /dev/null; then
  echo "setup: this machine has no apt-get; install by hand: ${missing[*]}" >&2
  exit 1
fi
as_root=()
if [[ $(id -u) != 0 ]]; then
  command -v sudo > /dev/null || { echo "setup: not root and no sudo; install by hand: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "setup: installing ${#missing[@]} packages: ${missing[*]}"
if ! { "${as_root[@]}" apt-get update -q &&
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } \
  > "$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup: apt-get failed; its last lines are above" >&2
  exit 1
fi
echo "setup: done"
