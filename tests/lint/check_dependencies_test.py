#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# The dependency check finds a forbidden include, instantiation and import, and accepts allowed ones.
from __future__ import annotations

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_dependencies as cd  # noqa: E402


class DependencyTable(unittest.TestCase):
    def setUp(self) -> None:
        self.dir = tempfile.TemporaryDirectory()
        self.addCleanup(self.dir.cleanup)
        self.saved = cd.ROOT
        cd.ROOT = pathlib.Path(self.dir.name)
        self.addCleanup(lambda: setattr(cd, "ROOT", self.saved))

    def found(self, files: dict[str, str]) -> list[str]:
        for name, text in files.items():
            path = cd.ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (cd.ROOT / "rtl").mkdir(exist_ok=True)
        return [m for top in ("isa", "rtl", "sim", "compiler") if (cd.ROOT / top).is_dir() for m in cd.check(cd.ROOT / top)]

    def test_forbidden_include(self) -> None:
        found = self.found({"compiler/ir/a.cpp": '#include "iss/iss.h"\n'})
        self.assertEqual(len(found), 1)
        self.assertIn("compiler/ir/a.cpp:1: compiler includes iss/iss.h of sim/iss", found[0])

    def test_systemc_outside_its_folders(self) -> None:
        self.assertEqual(len(self.found({"sim/iss/a.h": "#include <systemc>\n", "sim/rtl/b.h": "#include <systemc>\n"})), 1)

    def test_iss_and_cycle_do_not_meet(self) -> None:
        self.assertEqual(len(self.found({"sim/cycle/a.h": '#include "iss/b.h"\n', "sim/iss/b.h": '#include "cycle/a.h"\n'})), 2)

    def test_core_may_not_instantiate_npu(self) -> None:
        found = self.found({"rtl/npu/pmt_dma.sv": "module pmt_dma;\nendmodule\n",
                            "rtl/core/pmt_core.sv": "module pmt_core;\n  pmt_dma u_dma ();\nendmodule\n",
                            "rtl/soc/pmt_soc.sv": "module pmt_soc;\n  pmt_dma u_dma ();\nendmodule\n"})
        self.assertEqual(len(found), 1)
        self.assertIn("rtl/core/pmt_core.sv:2", found[0])

    def test_generator_uses_the_standard_library_alone(self) -> None:
        self.assertEqual(len(self.found({"isa/gen/load.py": "import numpy\nimport tomllib\nfrom . import x\n"})), 1)

    def test_allowed(self) -> None:
        self.assertEqual(self.found({"compiler/map/a.cpp": '#include "golden/fixed.h"\n#include "ir/graph.h"\n',
                                     "compiler/ir/graph.h": "#include <vector>\n"}), [])


if __name__ == "__main__":
    unittest.main()
