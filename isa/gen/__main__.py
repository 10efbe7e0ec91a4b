# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Command line: python3 -m gen [--out DIR] [--check-only] [--pages DIR] [--strict] [--isa DIR]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import (check, emit_c, emit_cpp, emit_cpp_isa, emit_json, emit_md, emit_sv, emit_sv_decode, hashes,
               load, output)
from .model import SpecError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="gen", description=__doc__)
    parser.add_argument("--isa", type=Path, default=Path(__file__).resolve().parent.parent,
                        help="folder with spec/, config/, golden/")
    parser.add_argument("--out", type=Path, help="write generated files here")
    parser.add_argument("--pages", type=Path, help="write reference pages here")
    parser.add_argument("--check-only", action="store_true", help="do not write --out")
    parser.add_argument("--strict", action="store_true", help="golden headers must exist")
    options = parser.parse_args(arguments)
    if not (options.check_only or options.out or options.pages):
        parser.error("nothing to do: --out, --pages or --check-only")
    try:
        root = options.isa.resolve()
        spec = load.load(root)
        check.check(spec, root, options.strict)
    except SpecError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    hashes.resolve(spec)
    files: dict[Path, str] = {}
    if options.out and not options.check_only:
        cpp, c, sv, js = (options.out / d for d in ("cpp/pimento/gen", "c/pimento", "sv", "json"))
        files |= {cpp / "isa.h": emit_cpp_isa.isa(spec), cpp / "field.h": emit_cpp.field_header(),
                  cpp / "csr.h": emit_cpp.csr(spec), cpp / "npu.h": emit_cpp.npu(spec),
                  cpp / "memmap.h": emit_cpp.memmap(spec), cpp / "registers.h": emit_cpp.registers(spec),
                  cpp / "config.h": emit_cpp.config(spec), cpp / "image.h": emit_cpp.image(spec),
                  cpp / "traps.h": emit_cpp.traps(spec),
                  c / "csr.h": emit_c.csr(spec), c / "npu.h": emit_c.npu(spec),
                  c / "memmap.h": emit_c.memmap(spec), c / "registers.h": emit_c.registers(spec),
                  sv / "pmt_isa_pkg.sv": emit_sv.isa_package(spec),
                  sv / "pmt_decoder.sv": emit_sv_decode.decoder(spec),
                  sv / "pmt_imm_gen.sv": emit_sv_decode.immediate_generator(spec),
                  sv / "pmt_c_expand.sv": emit_sv_decode.expander(spec),
                  js / "isa.json": emit_json.isa(spec), js / "configs.json": emit_json.configs(spec)}
        for preset in spec.presets:
            files[sv / preset.name / "pmt_config_pkg.sv"] = emit_sv.config_package(spec, preset)
    if options.pages:
        files |= {options.pages / name: text for name, text in emit_md.pages(spec).items()}
    for path, text in files.items():
        output.write(path, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
