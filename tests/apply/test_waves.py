"""Tasks built together come out as they do alone: outcomes, findings, notes, trees, commits and the board."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.score_analyses import CASES
from generator.apply.workers.child import Child
from tests import shared
from tests.apply.scene import (
    BOARD,
    apply,
    batch_file,
    example_batches,
    example_workspace,
    outcomes,
    terse,
    with_few_gates,
)
from tests.examples import PROFILE, taking_turns
from tests.support import (
    DATE,
    EXAMPLE_BATCHES,
    EXAMPLE_BOARD,
    EXAMPLE_WORKSPACE,
    Workspace,
    copied,
    new_workspace,
)

# `make test-nightly` compares all analyses, and more choices of tasks.
STEP, CHOICES = 40, 2 if PROFILE == "steady" else 24
_PLACES = ("gates/tree", "gates/before")


def code(task_id: str, name: str, files: Mapping[str, str], more: str = "") -> str:
    """Return a design document with the code of some files."""
    listed = "\n".join(files)
    blocks = "\n\n".join(f"**`{path}`**\n\n```python\n{text}```" for path, text in files.items())
    title = name.replace("_", " ").title()
    return (
        f"# Technical Design: {task_id} {title} Plugin\n\n- **Estimated Complexity:** Medium\n"
        f"- **Recommended Priority:** High\n- **Blockers:** none\n\n## Overview\n\nThe plugin `{name}` counts.\n\n"
        f"## Files\n\n```\n{listed}\n```\n\n## Code\n\n{blocks}\n{more}"
    )


def counter(name: str, start: str = "") -> str:
    return (
        f'"""Counts for {name}."""\n\n{start}\n\nclass Tally:\n    """Counts."""\n\n'
        "    def __init__(self) -> None:\n        self.seen = 0\n\n"
        '    def add(self, number: int) -> int:\n        """Add."""\n        self.seen += number\n'
        "        return self.seen\n"
    )


def check_of(module: str, wanted: int) -> str:
    return (
        f"from {module} import Tally\n\n\ndef test_add() -> None:\n    seen = Tally().add(3)\n"
        f"    assert seen == {wanted}\n"
    )


# Tasks that would meet each other if they were not kept apart.
TASKS = {
    "AAS-601": code("AAS-601", "amber", {"plugins/amber/tally.py": counter("amber")}),
    "AAS-602": code(
        "AAS-602",
        "birch",
        {
            "plugins/birch/tally.py": counter("birch", "from plugins.amber.tally import Tally as Other")
            + "\n    def other(self) -> Other:\n        return Other()\n"
        },
    ),
    "AAS-603": code("AAS-603", "cedar", {"plugins/cedar/tally.py": "def broken(:\n    pass\n"}),
    "AAS-604": code(
        "AAS-604",
        "delta",
        {"plugins/delta/tally.py": counter("delta") + '\n    def half(self) -> int:\n        return "half"\n'},
    ),
    "AAS-605": terse("Ember Settings")
    + "\n\n## Configuration\n\n- `ember_limit` (int, default 5): most items\n- `ember_url` (str): address\n",
    "AAS-606": terse("Fjord Settings") + "\n\n## Configuration\n\n- `fjord_limit` (int, default 7): most items\n",
    "AAS-607": code(
        "AAS-607",
        "grove",
        {"plugins/grove/tally.py": counter("grove"), "tests/test_tally.py": check_of("plugins.grove.tally", 3)},
    ),
    "AAS-608": code(
        "AAS-608",
        "harbor",
        {"plugins/harbor/tally.py": counter("harbor"), "tests/test_tally.py": check_of("plugins.harbor.tally", 4)},
    ),
    "AAS-609": code(
        "AAS-609",
        "indigo",
        {
            "plugins/indigo/tally.py": counter("indigo")
            + f'\nTOKEN = "{"gh" + "p_"}{"aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"}"\n'
        },
    ),
    "AAS-610": terse("Juniper Part", depends="AAS-601"),
    "AAS-611": terse("Karst Part", depends="AAS-603"),
    "AAS-612": terse("Larch Part", depends="AAS-601 and AAS-607"),
    "AAS-613": code(
        "AAS-613", "maple", {"plugins/maple/tally.py": counter("maple", "import package_that_nobody_has_declared")}
    ),
    "AAS-614": terse("Amber Part"),
}


def told(workspace: Workspace, report: Mapping[str, Any], board: str) -> dict[str, Any]:
    """Return all that a run leaves and says, but for what tells when and where it ran."""
    tasks = json.loads(json.dumps(report["tasks"]).replace(str(workspace.path), "WORKSPACE"))
    for task in tasks:
        del task["seconds"]
        for gate in task["gates"]:
            del gate["seconds"]
    text = (workspace.path / board).read_text(encoding="utf-8")
    return {"tasks": tasks, "refs": workspace.refs(), "board": text, "lost": report["problems"]}


def both_ways(
    make: Callable[[Path], Workspace], batches: Sequence[str | Path], folder: Path, board: str = BOARD, *more: str
) -> dict[str, Any]:
    """Apply batches to two copies of a workspace, in waves and one by one; return what both have led to."""
    together, alone = make(folder / "together"), make(folder / "alone")
    one = told(together, apply(together, batches, *more, code=None), board)
    other = told(alone, apply(alone, batches, "--isolate", *more, code=None), board)
    for task, same in zip(one["tasks"], other["tasks"], strict=True):
        assert task == same
    assert one == other
    return one


def made_example(target: Path) -> Workspace:
    """Return the example that is shipped as a repository."""
    made = new_workspace(copied(EXAMPLE_WORKSPACE, target))
    # At one time, so that commits of two copies are the same.
    made.commit("The example", env={"GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE})
    return made


def quick_example(target: Path) -> Workspace:
    """Return the workspace of the design document with the quick gates alone."""
    return shared.once("quick-example", lambda folder: with_few_gates(example_workspace(folder))).copy(target)


@pytest.mark.in_turn(0, 2)
def test_the_design_documents_batches(tmp_path: Path) -> None:
    found = both_ways(example_workspace, example_batches(), tmp_path)
    assert len(found["refs"]) > 8


@pytest.mark.in_turn(1, 2)
def test_the_examples_batches(tmp_path: Path) -> None:
    found = both_ways(made_example, EXAMPLE_BATCHES, tmp_path, EXAMPLE_BOARD)
    assert len(found["refs"]) > 8


def test_tasks_that_would_meet_each_other(tmp_path: Path) -> None:
    found = both_ways(example_workspace, [batch_file(tmp_path / "batch.json", TASKS)], tmp_path)
    ended = outcomes(found)
    reasons = {task["task_id"]: task["reason"] + str(task["warnings"]) for task in found["tasks"]}
    assert ended["AAS-601"] == "implemented"
    assert ended["AAS-602"] == "scaffolded", "what another task of the batch brings is not there"
    assert "plugins.amber" in str(next(task for task in found["tasks"] if task["task_id"] == "AAS-602"))
    assert ended["AAS-611"] == "scaffolded" or "AAS-603" in reasons["AAS-611"]
    branches = {name.removeprefix("refs/heads/aas/") for name in found["refs"]}
    assert {"AAS-605", "AAS-606", "AAS-607", "AAS-610", "AAS-612"} <= branches


@pytest.mark.slow
@settings(max_examples=CHOICES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted(TASKS)), min_size=2, max_size=7, unique=True))
def test_any_of_them_in_any_order(chosen: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        batch = batch_file(Path(name, "batch.json"), {task_id: TASKS[task_id] for task_id in chosen})
        both_ways(quick_example, [batch], Path(name))


@pytest.mark.slow
def test_analyses_of_all_kinds(tmp_path: Path) -> None:
    every = [folder / "input.md" for folder in sorted(CASES.iterdir()) if (folder / "input.md").is_file()]
    texts = taking_turns(every, STEP)
    answers = {f"AAS-{700 + number}": path.read_text(encoding="utf-8") for number, path in enumerate(texts)}
    found = both_ways(quick_example, [batch_file(tmp_path / "batch.json", answers)], tmp_path, BOARD, "--drafts")
    assert len(found["tasks"]) >= len(texts) // 2


@pytest.mark.slow
def test_several_processes_lead_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = batch_file(tmp_path / "batch.json", TASKS)
    alone, shared_out = quick_example(tmp_path / "alone"), quick_example(tmp_path / "jobs")
    killed: list[int] = []
    ask = Child.ask

    def kill_first(child: Child, request: bytes) -> bytes | None:
        if not killed:
            killed.append(child.pid)
            os.kill(child.pid, signal.SIGKILL)
        return ask(child, request)

    one = told(alone, apply(alone, [batch], code=None), BOARD)
    with monkeypatch.context() as patched:
        patched.setattr(Child, "ask", kill_first)
        other = told(shared_out, apply(shared_out, [batch], "--jobs", "2", code=None), BOARD)
    assert one == other
    assert killed


def test_a_task_that_ends_every_process_is_tried_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-614": TASKS["AAS-614"]})
    workspace = quick_example(tmp_path / "workspace")
    ask = Child.ask
    killed: list[int] = []

    def kill_all(child: Child, request: bytes) -> bytes | None:
        killed.append(child.pid)
        os.kill(child.pid, signal.SIGKILL)
        return ask(child, request)

    monkeypatch.setattr(Child, "ask", kill_all)
    (task,) = apply(workspace, [batch], "--jobs", "2", code=1)["tasks"]
    assert (task["outcome"], task["transient"]) == ("failed", True)
    assert "its worker ended 3 times while it was built: its process was ended by signal 9" in task["reason"]
    assert len({*killed}) == 3
    monkeypatch.undo()
    assert outcomes(apply(workspace, [batch], code=0)) == {"AAS-614": "scaffolded"}
