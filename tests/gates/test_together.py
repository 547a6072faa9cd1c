"""Tasks that share a copy get from each gate what they would get alone, and one that harms a tool harms itself only."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from generator.findings import GateResult
from generator.gates import Subject, run_gates, run_together
from generator.gates.laying import SharedCopy, copy_links
from generator.gates.types import check_types_together
from generator.sandbox import Sandbox
from generator.sandbox.tools import run_reader
from tests.gates.subjects import BASE, CONTRACT, plugin_source, unit, write

GATES = ("syntax", "imports", "lint", "secrets", "types")
AWS = "AKIA" + "Q3EGRIZBVNFUHK" + "7M"
PASSWORD = "tr0ub4dor" + "-and-3x"
SLOW_TO_SEARCH = "".join(f'password = "{PASSWORD}{n}"{" " * 900}x\n' for n in range(6))
PARTS: dict[str, str] = {
    "good": plugin_source(),
    "also_good": "import json\n\nprint(json)\n",
    "broken": "def (:\n",
    "alone_in_the_dark": "import plugins.good\n",
    "prepared": "try:\n    import plugins.good as found\nexcept ImportError:\n    pass\n\nx: int = found.NAME\n",
    "prepared_too": "try:\n    from plugins import prepared\nexcept ImportError:\n    pass\n\ny: int = prepared.x\n",
    "unused": "import os\n",
    "leaky": f'KEY = "{AWS}"\n',
    "wrong": "x: int = ''\n",
    "wrong_twice": "import core.hub\n\ncore.hub.Hub(1)\ny: str = 1\n",
    "unchecked": "import typing\n\n\n@typing.no_type_check\ndef f() -> int:\n    return ''\n",
    "too_long": "A = 'a' * 10 ** 9\n",
    "unknown": "import no_such_package\n",
}


def tasks(tmp_path: Path, parts: Mapping[str, str], sandbox: Sandbox, base: Mapping[str, str] = BASE) -> list[Subject]:
    """Write a shared copy of a workspace, and for each part a task with one plugin in a layer of its own."""
    pristine, root = tmp_path / "before", tmp_path / "tree"
    write(pristine, base)
    copy_links(pristine, root)
    shared = SharedCopy(pristine, root)
    for name, text in parts.items():
        write(tmp_path / "layers" / name, {f"plugins/{name}/__init__.py": text})
    return [
        Subject(
            root=root,
            units=(unit(f"plugins/{name}/__init__.py", name=name),),
            contract=CONTRACT,
            python=Path(sys.executable),
            sandbox=sandbox,
            cache=tmp_path / "cache",
            baseline=lambda: pristine,
            layer=tmp_path / "layers" / name,
            shared=shared,
        )
        for name in parts
    ]


def plain(results: Sequence[Sequence[GateResult]]) -> list[list[GateResult]]:
    """Return results without how long they took."""
    return [[each.model_copy(update={"seconds": 0.0}) for each in own] for own in results]


def test_each_task_gets_what_it_would_get_alone(tmp_path: Path, best_sandbox: Sandbox) -> None:
    together = run_together(tasks(tmp_path / "a", PARTS, best_sandbox), GATES)
    alone = [run_gates(subject, GATES) for subject in tasks(tmp_path / "b", PARTS, best_sandbox)]
    assert plain(together) == plain(alone)
    outcomes = {
        name: [each.gate for each in own if each.outcome == "failed"] for name, own in zip(PARTS, alone, strict=True)
    }
    assert outcomes["good"] == outcomes["also_good"] == []
    assert outcomes["alone_in_the_dark"] == ["imports"]
    assert outcomes["too_long"] == ["syntax"]
    assert outcomes["leaky"] == ["secrets"]
    assert "types" in outcomes["prepared"]


def test_the_naive_way_would_let_one_task_see_another(tmp_path: Path, best_sandbox: Sandbox) -> None:
    """The control: with the files of all tasks in the copy and nothing hidden, an import of another task's is fine."""
    first, second = tasks(tmp_path, {name: PARTS[name] for name in ("good", "alone_in_the_dark")}, best_sandbox)
    assert first.shared
    assert first.layer
    assert second.layer
    first.shared.hold([first.layer, second.layer])
    (found,) = run_gates(Subject(**{**vars(second), "shared": None, "layer": None}), ["imports"])
    assert found.outcome == "passed"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tools that were started, in order."""
    names: list[str] = []

    def noting(name: str, *args: object, **more: object) -> object:
        names.append(name)
        return run_reader(name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("generator.gates.tool_runs.run_reader", noting)
    return names


def test_a_wave_starts_each_tool_once(tmp_path: Path, best_sandbox: Sandbox, started: list[str]) -> None:
    parts = {f"good_{n}": plugin_source(head=f"NUMBER = {n}\n") for n in range(8)}
    run_together(tasks(tmp_path, parts, best_sandbox), GATES)
    assert started.count("mypy") == 2  # the first one over the base commit, whose cache later waves read
    started.clear()
    run_together(tasks(tmp_path / "again", parts, best_sandbox)[:5], GATES)
    first = {"ruff": 1, "what looks for secrets": 1}
    assert {name: started.count(name) for name in first} == first


def test_one_task_in_a_warm_cache_starts_mypy_once(tmp_path: Path, best_sandbox: Sandbox, started: list[str]) -> None:
    for number in (1, 2):
        (subject,) = tasks(tmp_path / str(number), {"good": plugin_source(head=f"N = {number}\n")}, best_sandbox)
        given = Subject(**{**vars(subject), "cache": tmp_path / "cache"})
        started.clear()
        assert [each.outcome for each in run_gates(given, ["types"])] == ["passed"]
    assert started == ["mypy"]


def test_a_file_that_keeps_the_search_for_secrets_busy_is_charged_to_its_task(
    tmp_path: Path, best_sandbox: Sandbox
) -> None:
    given = tasks(tmp_path, {"good": plugin_source(), "slow": SLOW_TO_SEARCH}, best_sandbox)
    good, slow = (own[0] for own in run_together(given, ["secrets"]))
    assert good.outcome == "passed"
    assert "limit" in {each.code for each in slow.findings}


def test_a_task_that_takes_all_memory_of_mypy_is_charged_alone(tmp_path: Path, best_sandbox: Sandbox) -> None:
    """Straight to mypy, past the gate that would have found it by its text."""
    parts = {f"good_{n}": plugin_source(head=f"NUMBER = {n}\n") for n in range(3)}
    parts |= {"greedy": "x = 1\nA = 'a' * (2 * 10 ** 9)\n", "wrong": PARTS["wrong"]}
    given = tasks(tmp_path, parts, best_sandbox)
    assert given[0].shared
    given[0].shared.hold(each.layer for each in given if each.layer)
    *good, greedy, wrong = check_types_together(given)
    assert good == [[], [], []]
    assert isinstance(greedy, list)
    assert [(each.path, each.line, each.code) for each in greedy] == [("plugins/greedy/__init__.py", 2, "limit")]
    assert isinstance(wrong, list)
    assert [each.code for each in wrong] == ["assignment"]


def test_what_mypy_believes_of_a_task_ends_with_its_run(tmp_path: Path, best_sandbox: Sandbox) -> None:
    """Nothing of a task is in the cache that later runs read, neither its modules nor its faults."""
    (subject,) = tasks(tmp_path, {"wrong": PARTS["wrong"]}, best_sandbox)
    assert [each.outcome for each in run_gates(subject, ["types"])] == ["failed"]
    kept = [path for path in (tmp_path / "cache" / "mypy").rglob("*") if path.is_file()]
    assert kept
    assert not any(b"plugins.wrong" in path.read_bytes() for path in kept)
    assert not list(tmp_path.glob("types-*"))
