"""The whole loop with real processes, killed on the way: twenty queued tasks become merged units of the example."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.bench.state import State
from generator.cli import app
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.git import open_workspace
from generator.journal.history import RunHistory
from tests.apply.second_scene import CLIENT, COUNT, RAISES, RUN, TESTS, WORDS, answer, function, whole
from tests.loop.batch_server import BatchServer, Fault, Json, Step
from tests.loop.test_loop import DOUBTS, SCAFFOLDS, TASKS, WRONG, Model
from tests.support import EXAMPLE_BOARD, EXAMPLE_WORKSPACE, Workspace, copied
from tests.test_example_outcomes import live
from tests.workspace_tools import mypy, pytest_in

pytestmark = [pytest.mark.usefixtures("needs_sandbox"), pytest.mark.slow]

PATIENCE = 600.0
# Each is refused by another gate: a type, a test of the answer's own, an error as the plugin starts.
TYPED = 'def run(self) -> None:\n    """Break."""\n    self.greeted: int = "often"\n'
FAILING = (
    'def test_client_greets() -> None:\n    """It does not."""\n'
    "    client = Client()\n    client.run()\n    assert not client.greeted\n"
)
WRONGLY = dict(
    zip(
        WRONG,
        (
            answer([function(CLIENT, "Client.run", TYPED), function(WORDS, "Words.run", COUNT)]),
            {**whole(), "tests": [function(TESTS, "test_client_greets", FAILING)]},
            answer([function(CLIENT, "Client.run", RAISES.format(number=1)), function(WORDS, "Words.run", COUNT)]),
        ),
        strict=True,
    )
)
# The calls at which a pass is killed, and whether the service has done by then what it was asked for.
CALLS: tuple[tuple[Step, bool], ...] = (
    ("files", False),
    ("files", True),
    ("create", True),
    ("retrieve", True),
    ("content", False),
    ("content", True),
)


class Wrong(Model):
    """Completes three units wrongly at first, each in another way, and mends them when it is asked to."""

    def __call__(self, line: Json) -> str:
        told = super().__call__(line)
        kind, task = self.asked[-1].split()
        if kind == "complete" and task in WRONGLY and self.asked.count(self.asked[-1]) == 1:
            return json.dumps(WRONGLY[task]).replace("greeter", TASKS[task])
        if kind == "repair":
            mended = {**whole(), "functions": [function(CLIENT, "Client.run", RUN)]}
            return json.dumps(mended).replace("greeter", TASKS[task])
        return told


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(copied(EXAMPLE_WORKSPACE, tmp_path / "workspace"))
    made.git("init", "--quiet", "--initial-branch=main")
    board = made.path / EXAMPLE_BOARD
    row = "| {} | Low | {} plugin | - | queued | - | 2026-01-01 | 2026-01-01 |\n"
    rows = [row.format(task, name.replace("_", " ").capitalize()) for task, name in TASKS.items()]
    # The example's own tasks wait for somebody else.
    lines = [
        line.replace("| queued |", "| Paused |").replace("| Queued |", "| Paused |")
        for line in board.read_text(encoding="utf-8").splitlines(keepends=True)
    ]
    last = max(number for number, line in enumerate(lines) if line.lstrip().startswith("| AAS-"))
    board.write_text("".join([*lines[: last + 1], *rows, *lines[last + 1 :]]), encoding="utf-8")
    # What fails a test is to be mended, not merged with a warning.
    made.write("aas-generator.toml", '[gates]\ntests = "must"\n')
    made.commit("The example workspace")
    return made


def started(workspace: Workspace, *more: str) -> subprocess.Popen[str]:
    """Start one pass of a watch, as a timer does."""
    command = [sys.executable, "-m", "generator", "watch", "--once", "--workspace", str(workspace.path), *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def watched(workspace: Workspace, *more: str) -> tuple[int, str]:
    """Do one pass; return its exit code and what it noted."""
    with started(workspace, *more) as process:
        _, noted = process.communicate(timeout=PATIENCE)
    return process.returncode, noted


def killed_when_asking(workspace: Workspace, service: BatchServer, fault: Fault) -> None:
    """Kill a pass at a call of the service."""
    with started(workspace) as process:
        service.kill = lambda: os.kill(process.pid, signal.SIGKILL)
        service.faults.append(fault)
        _, noted = process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL, noted
    assert service.faults == []


def killed_when(workspace: Workspace, is_time: Callable[[], bool]) -> None:
    """Kill a pass once its workspace shows something."""
    with started(workspace) as process:
        while process.poll() is None and not is_time():
            time.sleep(0.005)
        process.kill()
        _, noted = process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL, noted


def stages(workspace: Workspace) -> list[str]:
    """Return what the newest run has recorded of tasks."""
    history = RunHistory(State(open_workspace(workspace.path)))
    newest = next(iter(history.run_ids()), None)
    return [event["stage"] for event in history.events(newest)] if newest else []


def has_reached(workspace: Workspace, stage: str) -> Callable[[], bool]:
    """Tell when a run that does not exist yet has recorded a stage."""
    history = RunHistory(State(open_workspace(workspace.path)))
    before = set(history.run_ids())
    return lambda: bool(set(history.run_ids()) - before) and stage in stages(workspace)


def rows(workspace: Workspace) -> dict[str, str]:
    """Return the rows of the twenty tasks."""
    lines = (workspace.path / EXAMPLE_BOARD).read_text(encoding="utf-8").splitlines()
    return {line.split()[1]: line for line in lines if line.split()[1:2] and line.split()[1] in TASKS}


# Another day the same in one process: test_loop.py.
@pytest.mark.in_turn(0, 2)
def test_killed_at_ten_moments_twenty_tasks_of_the_example_become_implemented_and_merged(
    workspace: Workspace, service: BatchServer, tmp_path: Path
) -> None:
    service.default, service.states = (model := Wrong()), []

    code, noted = watched(workspace, "--budget", "0.0001")
    assert (code, service.batches, service.files) == (EXIT_TASKS, {}, {}), noted
    assert "may be spent by one run. Choose fewer tasks with --only, or raise --budget." in noted

    for step, is_after in CALLS:
        killed_when_asking(workspace, service, Fault(step, "killed", after=is_after))
    for stage in ("rendered", "committed", "board"):
        killed_when(workspace, has_reached(workspace, stage))
    killed_when_asking(workspace, service, Fault("create", "killed", after=True))

    told = []
    for _ in range(8):
        code, noted = watched(workspace)
        told.append((code, noted, model.asked))
        if code == EXIT_OK:
            break
    assert {task: row for task, row in rows(workspace).items() if "| Done |" not in row} == {}, told
    assert code == EXIT_OK, told
    assert service.asked_twice() == []
    kinds = {kind: model.count(kind) for kind in ("analysis", "clarify", "complete", "repair")}
    assert kinds == {"analysis": 20, "clarify": 2, "complete": len(SCAFFOLDS), "repair": 3}
    assert len(model.asked) == 20 + 2 + len(SCAFFOLDS) + 3
    for task in TASKS:
        kept = workspace.git("log", "--format=%(trailers:key=Task-Id,valueonly)", f"main..aas/{task}").split()
        assert set(kept) == {task}

    workspace.commit("The board")
    merged = CliRunner().invoke(app, ["merge", "--workspace", str(workspace.path), "--into", "all"])
    assert merged.exit_code == EXIT_OK, merged.output
    clone = workspace.fresh_clone("all", tmp_path / "all")
    for done in (pytest_in(clone), mypy(clone)):
        assert done.returncode == 0, done.stdout + done.stderr
    units = {*TASKS.values()}
    hub = live(clone, next(iter(DOUBTS.values())))
    assert (units - {*hub["loaded"]}, units - {*hub["running"]}) == (set(), set())
