"""A second answer on its way to its unit: whatever call is disturbed, the next run ends as an undisturbed one does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.git import open_workspace
from generator.loop.task_code import task_code
from tests.apply.scene import batch_file, terse
from tests.faults.harness import Scene, Server
from tests.faults.scenes import QUICK, apply_command, busy_workspace, warm
from tests.faults.summary import WORD
from tests.faults.test_faults import TURN
from tests.faults.trials import some_calls, try_calls
from tests.support import Workspace

TASK = "AAS-224"
SAMPLE = {"all processes killed": 4, "the engine killed, its children not": 3, "power loss": 3, "no space, once": 2}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def second(server: Server, place: Path) -> Scene:
    """An answer that finishes a scaffold, with the quickest gate."""
    folder = place / "second"
    folder.mkdir()
    base = busy_workspace(folder / "base").path
    first = batch_file(folder / "first.json", {TASK: terse("Community Forge plugin")})
    warm(server, base, first, folder)
    seed = Scene(server, base, folder / "seed", apply_command([first]), QUICK)
    shutil.copytree(seed.workspace, folder / "scaffold", symlinks=True)
    answers = batch_file(folder / "second.json", dict([_answer(Workspace(folder / "scaffold"))]))
    return Scene(server, folder / "scaffold", folder / "run", apply_command([answers]), QUICK)


def _answer(workspace: Workspace) -> tuple[str, str]:
    """Return the id of a question about a task's branch, and an answer that writes all of it."""
    commit = workspace.git("rev-parse", f"aas/{TASK}")
    code = task_code(open_workspace(workspace.path), commit, TASK)
    assert code is not None
    source = 'def {}(self) -> None:\n    """Do it."""\n    self.done = True\n'
    functions = [
        {"file": path, "name": name, "source": source.format(name.rpartition(".")[2])}
        for path, names in code.asked.unwritten.items()
        for name in names
    ]
    assert functions
    answer = {"functions": functions, "tests": [], "imports": [], "stopped": None}
    return f"complete-{TASK}-1-{commit[:16]}", json.dumps(answer)


def test_it_is_published_once_and_nothing_is_lost(
    second: Scene, record_property: Callable[[str, object], None]
) -> None:
    before, after = second.before.refs, second.after.refs
    assert before.keys() == after.keys()
    assert before != after
    tally = try_calls(second, {mode: some_calls(second, mode, count, TURN) for mode, count in SAMPLE.items()})
    print(f"{tally.summary()}; AAS_FAULTS={TURN} repeats it")
    record_property(WORD, tally.numbers())
    assert tally.lost == []
    assert tally.unsettled == []
