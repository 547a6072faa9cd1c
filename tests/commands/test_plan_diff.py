"""``plan --diff`` shows what ``apply`` writes then, and writes and runs nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.bench.state import State
from generator.git import open_workspace
from generator.journal.history import RunHistory
from tests.apply.scene import apply, batch_file, example_workspace, generator, task_of, terse, with_few_gates
from tests.support import Workspace

PROSE = "There is nothing to be said about it."
MARK = "ran.txt"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "w"))


def planned(workspace: Workspace, source: Path, *more: str) -> str:
    return generator("plan", str(source), "--workspace", str(workspace.path), "--diff", *more).stdout


def test_it_is_what_apply_writes(workspace: Workspace, tmp_path: Path) -> None:
    runs = f"import pathlib\npathlib.Path({str(tmp_path / MARK)!r}).write_text('ran')\n"
    answer = f"{terse('AAS-224')}\n\n```python\n# plugins/forge/extra.py\n{runs}```\n"
    source = batch_file(tmp_path / "batch.json", {"AAS-224": answer, "AAS-226": PROSE})
    before, head = workspace.fingerprint(), workspace.git("for-each-ref")
    items: dict[str, dict[str, Any]] = {
        item["task_id"]: item for item in json.loads(planned(workspace, source, "--json"))["items"]
    }
    lines = [json.loads(line) for line in planned(workspace, source, "--output-format", "jsonl").splitlines()]
    assert {item["task_id"]: item for item in lines}.keys() == items.keys() == {"AAS-224", "AAS-226"}
    shown = planned(workspace, source)
    assert (workspace.fingerprint(), workspace.git("for-each-ref")) == (before, head)
    assert RunHistory(State(open_workspace(workspace.path))).run_ids() == []
    assert not (tmp_path / MARK).exists()

    assert items["AAS-226"]["diff"] == ""
    assert items["AAS-226"]["left_out"]
    commit = task_of(apply(workspace, [source], code=None), "AAS-224")["commit"]
    assert added(items["AAS-224"]["diff"]) == added(workspace.git("show", "--format=", commit)) != []
    assert {line[1:] for line in added(items["AAS-224"]["diff"])} - answers(workspace, commit) <= {
        line[1:] for line in shown.splitlines()
    }
    assert "what Copier remembers, not shown" in shown


def added(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line.startswith("+")]


def answers(workspace: Workspace, commit: str) -> set[str]:
    """Return the lines of answers files, and the headings that git has and a person is shown otherwise."""
    found: set[str] = set()
    for path in workspace.git("show", "--format=", "--name-only", commit).split():
        found.add(f"++ b/{path}")
        if ".copier-answers" in path:
            found.update(workspace.git("show", f"{commit}:{path}").splitlines())
    return found


def test_colours_are_a_terminal_s_or_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    source = batch_file(tmp_path / "batch.json", {"AAS-224": terse("AAS-224")})
    assert "\x1b[" not in planned(workspace, source)
    assert "\x1b[32m+" in planned(workspace, source, "--color", "always")


@pytest.mark.parametrize("other", [("--explain", "AAS-224"), ("--errors", "e.jsonl"), ("--requests", "r.jsonl")])
def test_what_it_does_not_go_with_is_refused(workspace: Workspace, tmp_path: Path, other: tuple[str, ...]) -> None:
    source = batch_file(tmp_path / "batch.json", {"AAS-224": terse("AAS-224")})
    done = generator("plan", str(source), "--workspace", str(workspace.path), "--diff", *other, code=2)
    assert "--diff goes with none of" in done.stderr
