"""A batch of many small tasks with few gates, what one process makes of it, and runs that are disturbed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import shared
from tests.apply.scene import BOARD, batch_file, example_workspace, terse, with_few_gates
from tests.support import Workspace

SECONDS = 480.0
_FIRST = 901
_TELLING = ("outcome", "reason", "branch", "commit", "units", "gates", "stubs", "unwritten", "warnings")


@dataclass(frozen=True)
class Made:
    """What became of a batch: branches, tasks without the time that they took, the board, the stages of each task."""

    code: int
    refs: dict[str, str]
    tasks: list[dict[str, Any]]
    board: str
    stages: dict[str, list[str]]


@dataclass(frozen=True)
class Batch:
    """A workspace and a results file of some tasks; the last two stand on others, one of them on two."""

    workspace: Workspace
    file: Path
    number: int

    @property
    def command(self) -> list[str]:
        """The command that applies it."""
        given = [str(self.file), "--workspace", str(self.workspace.path), "--json"]
        return [sys.executable, "-m", "generator", "apply", *given]

    def copy(self, target: Path) -> Batch:
        """Return the same batch and a copy of the workspace."""
        return Batch(self.workspace.copy(target), self.file, self.number)

    def branches(self) -> int:
        """Return how many tasks have a branch."""
        return sum(ref.startswith("refs/heads/aas/") for ref in self.workspace.refs())

    def made(self, code: int, printed: str) -> Made:
        """Return what a run has made, from its exit code and what it has printed."""
        report = json.loads(printed)
        tasks = [{name: task[name] for name in _TELLING} for task in report["tasks"]]
        board = (self.workspace.path / BOARD).read_text(encoding="utf-8")
        return Made(code, self.workspace.refs(), _without_times(tasks), board, self._stages(report["run_id"]))

    def _stages(self, run_id: str) -> dict[str, list[str]]:
        log = self.workspace.path / ".git" / "aas-generator" / "runs" / f"{run_id}.jsonl"
        stages: dict[str, list[str]] = {}
        for line in log.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            stages.setdefault(event["task"], []).append(event["stage"])
        return stages

    def run(self, *more: str, disturb: Callable[[subprocess.Popen[str]], None] = lambda _: None) -> tuple[Made, str]:
        """Apply it in a process of its own; return what it has made and what it has said.

        Args:
            *more: More arguments.
            disturb: Called while it runs.
        """
        code, printed, said = self.undone(*more, disturb=disturb)
        assert printed, f"{code}\n{said}"
        return self.made(code, printed), said

    def undone(
        self, *more: str, disturb: Callable[[subprocess.Popen[str]], None] = lambda _: None
    ) -> tuple[int, str, str]:
        """Apply it in a process of its own; return the exit code, what it has printed and what it has said."""
        process = subprocess.Popen(
            [*self.command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        try:
            disturb(process)
            printed, said = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
        return process.returncode, printed, said

    def wait_for(self, done: Callable[[], bool], process: subprocess.Popen[str]) -> None:
        """Wait for something while a run goes on."""
        until = time.monotonic() + SECONDS
        while not done():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.05)


def new_batch(target: Path, number: int) -> Batch:
    """Return a batch of some tasks that nothing was made of yet."""
    return shared.once(f"batch-of-{number}", lambda folder: _new_batch(folder, number)).copy(target)


def made_alone(number: int) -> Made:
    """Return what one process makes of such a batch."""
    return shared.once(f"made-of-{number}", lambda folder: new_batch(folder, number).run("--quiet")[0])


def _new_batch(folder: Path, number: int) -> Batch:
    workspace = with_few_gates(example_workspace(folder))
    ids = [f"AAS-{_FIRST + place}" for place in range(number)]
    texts = {task: terse(f"Maker{task[4:]} Plugin") for task in ids[:-2]}
    texts[ids[-2]] = terse("On One Plugin", depends=ids[0])
    texts[ids[-1]] = terse("On Two Plugin", depends=f"{ids[1]}, {ids[2]}")
    board = workspace.path / BOARD
    rows = "".join(
        f"| {task} | Low | {texts[task].splitlines()[0][2:]} | - | Queued | - | 2026-01-05 | 2026-01-05 |\n"
        for task in ids
    )
    text = board.read_text(encoding="utf-8")
    workspace.commit("Rows", {BOARD: text.replace("\n## Task Details", f"{rows}\n## Task Details", 1)})
    return Batch(workspace, batch_file(folder.with_suffix(".json"), texts), number)


def _without_times(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_times(value) for name, value in data.items() if name != "seconds"}
    return [_without_times(each) for each in data] if isinstance(data, list) else data
