#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# rtl_files.sh BUILD CONFIG: the source files of pmt_soc in reading order (packages first), one a line.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
gen=$(realpath "$1")/gen
config=$2
for file in "$gen/sv/$config/pmt_config_pkg.sv" "$gen/sv/pmt_isa_pkg.sv" "$gen/boot/pmt_boot_rom_data.sv"; do
  if [[ ! -f $file ]]; then
    echo "rtl_files.sh: $file does not exist: build the targets pmt_generated and pmt_boot_rom first" >&2
    exit 2
  fi
done
echo "$gen/sv/$config/pmt_config_pkg.sv"
echo "$gen/sv/pmt_isa_pkg.sv"
find "$root"/rtl/{lib,core,npu,soc} -name '*_pkg.sv' | sort
find "$gen/sv" -maxdepth 1 -name '*.sv' ! -name '*_pkg.sv' | sort
echo "$gen/boot/pmt_boot_rom_data.sv"
find "$root"/rtl/{lib,core,npu,soc} -name '*.sv' ! -name '*_pkg.sv' ! -name 'pmt_axi_check.sv' | sort
