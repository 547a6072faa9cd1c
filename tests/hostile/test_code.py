"""Code of an analysis that hangs, spies, breaks out or fakes: one run over all of it, and a look around afterwards."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.apply.scene import BOARD, batch_file
from tests.hostile import scene as scenes
from tests.hostile.cases import ALL, Case, cases
from tests.hostile.judging import LEGAL_CODES, changed, task_faults
from tests.hostile.scene import DAEMON_MARK, PLANTED, SECRETS, Ran, Scene, left_behind, scene

CASES = [case for case in cases("code") if ALL or not case.ending.slow]
_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Trial:
    """One run over all hostile code: what it printed, and what stood around it before and after."""

    machine: Scene
    ran: Ran
    tasks: dict[str, dict[str, Any]]
    differs: list[str]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory, needs_sandbox: None) -> Iterator[Trial]:
    PLANTED.unlink(missing_ok=True)
    with scene(tmp_path_factory.mktemp("code")) as machine:
        answers = {case.ending.task[0].id: machine.filled(case.answer or "") for case in CASES}
        machine.add_rows(list(answers))
        batch = batch_file(machine.inputs / "batch.json", answers)
        before = machine.snapshot()
        ran = machine.generator("apply", str(batch), "--workspace", str(machine.workspace), "--json", "--quiet")
        assert ran.code in LEGAL_CODES, ran.stderr
        tasks = {task["task_id"]: task for task in json.loads(ran.stdout)["tasks"]}
        yield Trial(machine, ran, tasks, changed(before, machine.snapshot()))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_code_ends_as_named(case: Case, trial: Trial) -> None:
    (end,) = case.ending.task
    assert list(task_faults(end, trial.tasks[end.id])) == []


def test_nothing_but_branches_and_board_differs(trial: Trial) -> None:
    assert trial.differs == []
    assert not PLANTED.exists()


def test_branches_hold_files_of_their_units_alone(trial: Trial) -> None:
    git = ["git", "-C", str(trial.machine.workspace)]
    for task in trial.tasks.values():
        for unit in task["units"]:
            own = (f"plugins/{unit['name']}/", f"tests/test_{unit['name']}")
            assert [path for path in unit["files"] if not path.startswith(own)] == []
        args = ["diff", "--name-only", f"main...{task['branch']}"]
        listed = subprocess.run([*git, *args], check=True, capture_output=True, text=True).stdout.split("\n")
        built = {path for unit in task["units"] for path in unit["files"]}
        assert set(filter(None, listed)) <= built


def test_every_commit_says_its_own_task_and_no_other(trial: Trial) -> None:
    """No text of an answer becomes a trailer, which is what a later run believes."""
    git = ["git", "-C", str(trial.machine.workspace), "log", "-1", "--format=%(trailers:only,unfold)"]
    for task in trial.tasks.values():
        said = subprocess.run([*git, task["branch"]], check=True, capture_output=True, text=True).stdout.splitlines()
        assert [line for line in said if line.startswith("Task-Id: ")] == [f"Task-Id: {task['task_id']}"]
        own = {"implemented": [], "scaffolded": ["Outcome: scaffolded"]}.get(task["outcome"], ["Outcome: failed"])
        assert [line for line in said if line.startswith("Outcome: ")] == own
        names = {line.partition(": ")[0] for line in said if line}
        assert names - {"Outcome"} == {"Task-Id", "Batch-Id", "Blueprint", "Answers-SHA256"}


def test_rows_of_other_tasks_stay_as_they_were(trial: Trial) -> None:
    git = ["git", "-C", str(trial.machine.workspace), "show", f"HEAD:{BOARD}"]
    before = subprocess.run(git, check=True, capture_output=True, text=True).stdout.splitlines()
    rest = iter((trial.machine.workspace / BOARD).read_text(encoding="utf-8").splitlines())
    others = [line for line in before if not any(f"| {task_id} |" in line for task_id in trial.tasks)]
    assert [line for line in others if line not in rest] == []


def test_no_packet_arrives(trial: Trial) -> None:
    assert trial.machine.doors.arrived == []


def test_no_process_is_left(trial: Trial) -> None:
    assert left_behind(DAEMON_MARK, str(trial.machine.top)) == []


def test_no_secret_is_in_anything_kept(trial: Trial) -> None:
    assert trial.machine.leaks(trial.ran.stdout, trial.ran.stderr) == []


def test_code_runs_free_without_a_sandbox(tmp_path: Path) -> None:
    """The naive way to run it: the packet arrives, the file is written, the secrets are read."""
    with scene(tmp_path / "naive") as machine:
        before = machine.snapshot()
        said = "".join(run_naively(machine, name) for name in ("sockets", "writes_outside", "spy"))
        assert set(machine.doors.arrived) == {"tcp", "udp"}
        assert "home/planted" in changed(before, machine.snapshot())
        readable = (*scenes.IN_ENVIRONMENT, *scenes.IN_HOME, *scenes.IN_DOTENV)
        assert [each for each in readable if each not in said] == []
    PLANTED.unlink(missing_ok=True)


def test_a_leak_would_be_seen(tmp_path: Path) -> None:
    with scene(tmp_path / "leak") as machine:
        assert machine.leaks() == []
        (machine.workspace / "kept.txt").write_text("".join(SECRETS))
        git = ["git", "-C", str(machine.workspace), "-c", "user.name=a", "-c", "user.email=a@example.invalid"]
        subprocess.run([*git, "add", "kept.txt"], check=True)
        assert machine.leaks() == list(SECRETS)


def run_naively(machine: Scene, name: str) -> str:
    """Run the code of one case in a plain process and return what it prints."""
    (case,) = [case for case in cases("code") if case.folder.name == name]
    (code,) = _BLOCK.findall(machine.filled(case.answer or ""))
    argv = [sys.executable, "-c", code]
    env = machine.environment
    done = subprocess.run(argv, env=env, cwd=machine.top, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout + done.stderr
