"""Units that stand in one tree are judged each by itself, as that tree has them, on one commit after the other."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from generator.bench.bench import Bench
from generator.bench.gating import GateRunner
from generator.bench.one_tree import OneTree
from generator.bench.units import BuiltUnit
from generator.findings import GateResult
from generator.gates import UnitFiles
from generator.git import IsolatedRepository, clone_shared, open_workspace
from generator.sandbox import Sandbox, get
from tests.gates.subjects import BASE, CONTRACT, plugin_source
from tests.support import new_workspace

LOOKS = """import os


def test_it_sees_the_tree_of_all() -> None:
    assert not os.path.lexists("core/former"), "what the tree has no more"
    assert open("plugins/other/__init__.py").read().startswith("NEW")
    assert open("core/kept.txt").read() == "kept\\n"
"""
FILES = {
    "core/former/a.py": "A = 1\n",
    "core/kept.txt": "kept\n",
    "plugins/other/__init__.py": plugin_source(),
    "plugins/demo/__init__.py": plugin_source(),
}


@dataclass(frozen=True)
class Unit(BuiltUnit):
    """A unit whose answers do not matter."""

    def to_gate(self) -> UnitFiles:
        name = self.files[0].split("/")[1]
        return UnitFiles(f"plugin:{name}", "plugin", name, self.files, probe="plugin")


def unit(*files: str, changed: frozenset[str] = frozenset()) -> BuiltUnit:
    return Unit(cast("Any", None), files, changed, "")


@dataclass
class Place:
    """A commit, trees on top of it, and what judges them."""

    isolated: IsolatedRepository
    commit: str
    one_tree: OneTree

    def tree(self, files: Mapping[str, str | None], on: str = "") -> str:
        builder = self.isolated.tree_builder(on or self.commit)
        builder.put({path: text if text is None else text.encode() for path, text in files.items()})
        return builder.write()

    def commit_of(self, tree: str) -> str:
        return self.isolated.commit_tree(tree, [self.commit], "Next", self.isolated.commit_date(self.commit))

    def judge(self, tree: str, *units: BuiltUnit, on: str = "", **more: Any) -> list[dict[str, GateResult]]:
        results = self.one_tree.judge(on or self.commit, tree, units, **more)
        return [{each.gate: each for each in own} for own in results]


@pytest.fixture
def place(tmp_path: Path, best_sandbox: Sandbox) -> Place:
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", {**BASE, **FILES})
    repository = open_workspace(workspace.path)
    isolated = clone_shared(repository, tmp_path / "isolated")
    isolated.check_out(repository.head())
    gates = GateRunner(
        contract=CONTRACT,
        python=Path(sys.executable),
        sandbox=best_sandbox,
        scratch=tmp_path / "gates",
        cache=tmp_path / "cache",
    )
    bench = SimpleNamespace(isolated=isolated, gates=gates, folder=tmp_path)
    return Place(isolated, repository.head(), OneTree(cast("Bench", bench)))


DEMO = ("plugins/demo/__init__.py", "tests/test_demo.py")
OTHER = ("plugins/other/__init__.py", "tests/test_other.py")
CHANGED: dict[str, str | None] = {
    "core/former/a.py": None,
    "plugins/other/__init__.py": plugin_source(head="NEW = 1\n"),
    "tests/test_demo.py": LOOKS,
    "tests/test_other.py": LOOKS,
}


def test_code_sees_the_whole_tree_whether_judged_with_others_or_alone(place: Place) -> None:
    tree = place.tree(CHANGED)
    together = place.judge(tree, unit(*DEMO), unit(*OTHER), gates=["tests", "smoke"])
    alone = place.judge(tree, unit(*DEMO), gates=["tests", "smoke"])
    for found in (*together, *alone):
        assert {name: (each.outcome, each.findings) for name, each in found.items()} == {
            "tests": ("passed", ()),
            "smoke": ("passed", ()),
        }


def test_each_is_told_of_its_own_faults_alone(place: Place) -> None:
    broken = {
        **CHANGED,
        "plugins/demo/__init__.py": "def (:\n",
        "tests/test_other.py": "def test() -> None:\n    pass\n",
    }
    gates = ["syntax", "imports", "secrets", "types", "tests", "smoke"]
    demo, other = place.judge(place.tree(broken), unit(*DEMO), unit(*OTHER), gates=gates)
    assert (demo["syntax"].outcome, demo["types"].outcome, demo["smoke"].outcome) == ("failed", "skipped", "skipped")
    assert {name: each.outcome for name, each in other.items()} == dict.fromkeys(gates, "passed")


def test_one_that_never_ends_costs_itself_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.gates.smoke.LIFE_SECONDS", 0.5)
    hangs = {**CHANGED, "plugins/demo/__init__.py": "while True:\n    pass\n"}
    demo, other = place.judge(place.tree(hangs), unit(*DEMO), unit(*OTHER), gates=["smoke"])
    assert [each.code for each in demo["smoke"].findings] == ["timeout"]
    assert other["smoke"].outcome == "passed"


def test_it_goes_on_to_the_next_commit(place: Place) -> None:
    first = place.tree(CHANGED)
    place.judge(first, unit(*OTHER), gates=["syntax"])
    commit = place.commit_of(first)
    second = place.tree({"core/kept.txt": "other\n", "tests/test_demo.py": LOOKS.replace('"kept', '"other')}, commit)
    (found,) = place.judge(second, unit(*DEMO), on=commit, gates=["tests"])
    assert (found["tests"].outcome, found["tests"].findings) == ("passed", ())


@pytest.mark.parametrize("keep", [True, False])
def test_comments_that_switch_a_gate_off_count_in_old_files_or_where_they_are_kept(
    place: Place,
    keep: bool,
) -> None:
    wrong = plugin_source(head="x: int = ''  # type: ignore\n")
    tree = place.tree({"plugins/demo/__init__.py": wrong, "plugins/other/__init__.py": wrong})
    new, old = unit(DEMO[0]), unit(OTHER[0], changed=frozenset({OTHER[0]}))
    demo, other = place.judge(tree, new, old, gates=["types"], keep_suppressions=keep)
    assert (demo["types"].outcome == "passed") is keep
    assert other["types"].outcome == "passed"


def test_what_judged_code_has_written_without_a_sandbox_is_gone_for_the_next(place: Place) -> None:
    bench = place.one_tree.bench
    bench.gates = replace(bench.gates, sandbox=get("unconfined"))
    writes = plugin_source(head="import pathlib\n\npathlib.Path('left.txt').write_text('')\n")
    looks = "import os\n\n\ndef test_it() -> None:\n    assert not os.path.exists('left.txt')\n"
    tree = place.tree({**CHANGED, "plugins/demo/__init__.py": writes, "tests/test_other.py": looks})
    (demo,) = place.judge(tree, unit(*DEMO), gates=["smoke"])
    (other,) = place.judge(tree, unit(*OTHER), gates=["tests"])
    assert (demo["smoke"].outcome, other["tests"].outcome) == ("passed", "passed")
