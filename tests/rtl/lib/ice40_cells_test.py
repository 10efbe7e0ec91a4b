#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""The iCE40 forms of library cells behave as rtl/lib does: proved by induction, with Yosys' model of the DSP block."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]

PREPARE = "hierarchy -top {top}; proc; flatten; async2sync; opt_clean"
PROOF = """
read_verilog -sv -DSYNTHESIS {root}/rtl/lib/{top}.sv
{prepare}
design -stash gold
read_verilog -sv {root}/fpga/ice40/{top}.sv
read_verilog {model}
techmap -map {map}
{prepare}
design -stash gate
design -copy-from gold -as gold {top}
design -copy-from gate -as gate {top}
miter -equiv -flatten -make_assert gold gate miter
hierarchy -top miter
opt -full
sat -verify -tempinduct -prove-asserts -set-init-zero -maxsteps 4 miter
"""


def dsp_model() -> str:
    """The module SB_MAC16 of Yosys' cell library alone: reading all of it takes a minute."""
    yosys = shutil.which("yosys")
    if yosys is None:
        raise AssertionError("yosys is not installed")
    library = (pathlib.Path(yosys).resolve().parents[1] / "share" / "yosys" / "ice40" / "cells_sim.v").read_text()
    begin = library.index("module SB_MAC16")
    return library[begin:library.index("endmodule", begin)] + "endmodule\n"


def prove(top: str, change: tuple[str, str] = ("", "")) -> bool:
    """The form of cells_map.v, with a change of its text, equals rtl/lib."""
    with tempfile.TemporaryDirectory() as folder:
        model = pathlib.Path(folder) / "model.v"
        model.write_text(dsp_model())
        cells = pathlib.Path(folder) / "map.v"
        text = (ROOT / "fpga" / "ice40" / "cells_map.v").read_text()
        if change[0] not in text:
            raise AssertionError(f"cells_map.v has no {change[0]}")
        cells.write_text(text.replace(*change) if change[0] else text)
        script = PROOF.format(root=ROOT, top=top, map=cells, model=model, prepare=PREPARE.format(top=top))
        run = subprocess.run(["yosys", "-q", "-"], input=script, capture_output=True, text=True, timeout=300)
        if run.returncode and "proof did fail" not in run.stderr + run.stdout:
            raise AssertionError(run.stderr)
        return run.returncode == 0


class Ice40Cells(unittest.TestCase):
    def test_counter(self) -> None:
        self.assertTrue(prove("pmt_counter"))

    def test_a_defect_is_found(self) -> None:
        self.assertFalse(prove("pmt_counter", (".TOPADDSUB_CARRYSELECT(2'b10)", ".TOPADDSUB_CARRYSELECT(2'b01)")))


if __name__ == "__main__":
    sys.exit(unittest.main())
