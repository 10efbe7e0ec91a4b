# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Output is deterministic, unchanged files are left alone, hashes follow the keys, pages are current."""

import hashlib
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ISA = REPOSITORY / "isa"
sys.path.insert(0, str(ISA))
from gen.__main__ import main  # noqa: E402


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Output(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def configs(self, name: str, *extra: str) -> dict:
        self.assertEqual(main(["--out", str(self.folder / name), *extra]), 0)
        data = json.loads((self.folder / name / "json/configs.json").read_text())
        return {p["name"]: p for p in data["presets"]}

    def test_two_runs_give_the_same_bytes(self) -> None:
        for name in ("a", "b"):
            self.assertEqual(main(["--out", str(self.folder / name)]), 0)
        self.assertEqual(tree(self.folder / "a"), tree(self.folder / "b"))

    def test_unchanged_files_are_not_written_again(self) -> None:
        out = self.folder / "a"
        main(["--out", str(out)])
        before = {p: p.stat().st_mtime_ns for p in out.rglob("*.h")}
        main(["--out", str(out)])
        self.assertEqual(before, {p: p.stat().st_mtime_ns for p in out.rglob("*.h")})

    def test_check_only_writes_nothing(self) -> None:
        out = self.folder / "a"
        main(["--out", str(out), "--check-only"])
        self.assertFalse(out.exists())

    def test_reference_pages_are_current(self) -> None:
        main(["--check-only", "--pages", str(self.folder / "pages")])
        self.assertEqual(tree(self.folder / "pages"), tree(REPOSITORY / "docs/reference"),
                         "docs/reference is stale: run `make pages`")

    def test_hash_is_sha256_of_canonical_json(self) -> None:
        main(["--out", str(self.folder / "a")])
        data = json.loads((self.folder / "a/json/configs.json").read_text())
        arch = {k["name"] for k in data["keys"] if k["arch"]}
        for preset in data["presets"]:
            for field, names in (("arch_hash", arch), ("full_hash", set(preset["values"]))):
                members = {"spec": data["version"], **{k: preset["values"][k] for k in names}}
                text = "{" + ",".join(f"{json.dumps(k)}:{json.dumps(members[k])}" for k in sorted(members)) + "}"
                self.assertEqual(preset[field], hashlib.sha256(text.encode()).hexdigest()[:16])

    def changed(self, file: str, old: str, new: str) -> dict:
        root = self.folder / "isa"
        for name in ("spec", "config"):
            shutil.copytree(ISA / name, root / name)
        path = root / file
        self.assertIn(old, path.read_text())
        path.write_text(path.read_text().replace(old, new, 1))
        return self.configs("changed", "--isa", str(root))

    def test_timing_key_changes_only_the_full_hash(self) -> None:
        old, new = self.configs("a"), self.changed("config/presets/edge.toml", "latency = 20", "latency = 21")
        self.assertEqual(old["edge"]["arch_hash"], new["edge"]["arch_hash"])
        self.assertNotEqual(old["edge"]["full_hash"], new["edge"]["full_hash"])
        self.assertEqual(old["max"], new["max"])

    def test_architecture_key_changes_both_hashes(self) -> None:
        old, new = self.configs("a"), self.changed("config/presets/edge.toml", "dim_bits = 16", "dim_bits = 15")
        self.assertNotEqual(old["edge"]["arch_hash"], new["edge"]["arch_hash"])
        self.assertNotEqual(old["edge"]["full_hash"], new["edge"]["full_hash"])

    def test_spec_version_changes_every_hash(self) -> None:
        old, new = self.configs("a"), self.changed("spec/spec.toml", 'version = "', 'version = "9')
        for name in old:
            self.assertNotEqual(old[name]["arch_hash"], new[name]["arch_hash"])


if __name__ == "__main__":
    unittest.main()
