"""Second answers that are judged together come to what each would come to alone, and are on the board at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.apply.second import run as second_run
from generator.bench.state import State
from generator.board.store import update
from generator.git import open_workspace
from generator.journal.history import RunHistory
from tests.apply.scene import BOARD, apply
from tests.apply.second_scene import CLIENT, RAISES, SERVICE, TASK, answer, function, scaffolded, sent, whole
from tests.support import Workspace

COUNTS = 'def count_calls_client(self) -> None:\n    """Count one more."""\n    self.calls = 1\n'
DONE = answer([function("core/services/rate_limiter.py", "RateLimiterService.count_calls_client", COUNTS)])
WRONG = answer([function(CLIENT, "Client.run", RAISES.format(number=1))])
STOPS = answer([], stopped="Which words count as a greeting?")
pytestmark = pytest.mark.usefixtures("needs_sandbox")


def told(workspace: Workspace, answers: dict[str, Any]) -> tuple[Any, ...]:
    """Apply one answer a task in one run; return what became of them, of the board, the refs and the journal."""
    report = apply(workspace, [sent(workspace, text, task=task) for task, text in answers.items()], code=None)
    tasks = [{key: value for key, value in task.items() if key != "seconds"} for task in report["tasks"]]
    for gate in (gate for task in tasks for gate in task["gates"]):
        del gate["seconds"]
    settled = RunHistory(State(open_workspace(workspace.path))).settled()
    facts = {task: {key: value for key, value in each.items() if key != "time"} for task, each in settled.items()}
    # The day may change between two runs.
    board = re.sub(rb"\d{4}-\d\d-\d\d", b"DAY", (workspace.path / BOARD).read_bytes())
    return tasks, board, workspace.refs(), facts


@pytest.mark.parametrize(
    ("answers", "outcomes"),
    [
        ({TASK: whole(), SERVICE: DONE}, ["implemented", "implemented"]),
        ({TASK: STOPS, SERVICE: DONE}, ["review", "implemented"]),
        ({TASK: WRONG, SERVICE: STOPS}, ["failed", "review"]),
    ],
)
def test_outcomes_board_trees_and_journal_are_those_of_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any], outcomes: list[str]
) -> None:
    written: list[bool] = []
    real: Callable[..., bool] = update
    copies = [scaffolded(tmp_path / name) for name in ("together", "alone")]

    def counted(*given: Any, **more: Any) -> bool:
        written.append(real(*given, **more))
        return written[-1]

    monkeypatch.setattr("generator.board.board.update", counted)
    together = told(copies[0], answers)
    assert [task["outcome"] for task in together[0]] == outcomes
    assert written == [True]
    monkeypatch.setattr(second_run, "_AT_ONCE", 1)
    written.clear()
    assert told(copies[1], answers) == together
    assert written == [True] * sum(outcome != "failed" for outcome in outcomes)
