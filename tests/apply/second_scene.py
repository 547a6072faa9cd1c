"""A scaffold that was made once, and answers about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests import shared
from tests.apply.scene import BOARD, apply, batch_file, example_workspace
from tests.support import Workspace

TASK = "AAS-901"
BRANCH = f"aas/{TASK}"
FAILED = f"aas/failed/{TASK}"
ANALYSIS = """# Build a Greeter plugin

1. **Estimated Complexity**: Medium
2. **Suggested Priority Adjustment**: High
3. **Potential Blockers**: None
4. **Recommended First Step**: Create plugins/greeter/plugin.py, plugins/greeter/client.py and plugins/greeter/words.py

## Phase 1: Client
- Send greetings to members
- Count words of a text
"""
SERVICE = "AAS-903"
SERVICE_ANALYSIS = """# Rate Limiter Service

1. **Estimated Complexity**: Low
2. **Suggested Priority Adjustment**: High
3. **Potential Blockers**: None
4. **Recommended First Step**: Create core/services/rate_limiter.py

## Phase 1: Limits
- Count the calls of a client
"""
CLIENT, WORDS, TESTS = "plugins/greeter/client.py", "plugins/greeter/words.py", "tests/test_greeter.py"
FEW_GATES = "[gates]\n" + "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))
RUN = 'def run(self) -> None:\n    """Say hello once."""\n    self.greeted = os.getpid() > 0\n'
COUNT = 'def run(self) -> None:\n    """Count nothing yet."""\n    self.counted = 0\n'
RAISES = 'def run(self) -> None:\n    """Break."""\n    raise RuntimeError("no {number}")\n'
GREETS = 'def test_client_greets() -> None:\n    """It does."""\n    client = Client()\n    client.run()\n'


def scaffolded(target: Path) -> Workspace:
    """Return a workspace with few gates and the branches of two scaffolds, of a plugin and of a service."""
    return shared.once("scaffolds", _scaffolded).copy(target)


def _scaffolded(folder: Path) -> Workspace:
    workspace = example_workspace(folder / "workspace")
    board = workspace.path / BOARD
    lines = board.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("| AAS-"))
    row = "| {} | Low | {} | - | queued | - | 2026-01-01 | 2026-01-01 |\n"
    rows = [row.format(TASK, "Greeter plugin"), row.format(SERVICE, "Rate limiter")]
    board.write_text("".join([*lines[: last + 1], *rows, *lines[last + 1 :]]), encoding="utf-8")
    workspace.commit("Rows and settings", {"aas-generator.toml": FEW_GATES})
    batch = batch_file(folder / "batch.json", {TASK: ANALYSIS, SERVICE: SERVICE_ANALYSIS})
    apply(workspace, [batch])
    return workspace


def function(path: str, name: str, source: str) -> dict[str, str]:
    """Return one function as a model writes it."""
    return {"file": path, "name": name, "source": source}


def answer(
    functions: Sequence[Mapping[str, str]],
    tests: Sequence[Mapping[str, str]] = (),
    imports: Sequence[tuple[str, str]] = (),
    stopped: str | None = None,
) -> dict[str, Any]:
    """Return a whole answer as a model writes it."""
    lines = [{"file": path, "line": line} for path, line in imports]
    return {"functions": [*functions], "tests": [*tests], "imports": lines, "stopped": stopped}


def whole() -> dict[str, Any]:
    """Return an answer after which nothing is left to write in the plugin."""
    return answer(
        [function(CLIENT, "Client.run", RUN), function(WORDS, "Words.run", COUNT)],
        [function(TESTS, "test_client_greets", GREETS)],
        [(CLIENT, "import os"), (TESTS, "from plugins.greeter.client import Client")],
    )


def send(
    workspace: Workspace,
    answers: Any,
    *more: str,
    kind: str = "complete",
    attempt: int = 1,
    commit: str = "",
    task: str = TASK,
    code: int | None = 0,
) -> dict[str, Any]:
    """Apply one answer about a task, asked about the tip of its branch, and return the task's part of the report."""
    return task_result(
        apply(
            workspace,
            [sent(workspace, answers, kind=kind, attempt=attempt, commit=commit, task=task)],
            *more,
            code=code,
        ),
        task,
    )


def sent(
    workspace: Workspace, answers: Any, *, kind: str = "complete", attempt: int = 1, commit: str = "", task: str = TASK
) -> Path:
    """Write the results file with an answer about a task."""
    commit = commit or workspace.git("rev-parse", f"aas/{task}")
    text = answers if isinstance(answers, str) else json.dumps(answers)
    place = workspace.path.parent / f"{kind}-{task}-{attempt}-{abs(hash(text))}.json"
    return batch_file(place, {f"{kind}-{task}-{attempt}-{commit[:16]}": text}, batch_id="batch_second")


def task_result(report: Mapping[str, Any], task: str = TASK) -> dict[str, Any]:
    """Return one task of a report."""
    (found,) = [each for each in report["tasks"] if each["task_id"] == task]
    return dict(found)


def row_of(workspace: Workspace, task: str = TASK) -> str:
    """Return a task's row on the board."""
    lines = (workspace.path / BOARD).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"| {task} "))
