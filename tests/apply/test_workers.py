"""Several processes of one machine build what one process builds, also where one of them is killed."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from generator.process_time import descendants, read_text
from tests.apply.many_tasks import made_alone, new_batch

pytestmark = pytest.mark.slow
FEW = 12
# What a process that builds waves does with a task that nobody survives.
_DEADLY = """
import os, signal, sys
if "serving" in " ".join(sys.orig_argv):
    from generator.apply.workers import building
    build = building.build_wave
    def build_wave(run, tasks, parents):
        if any(task.plan.task_id == "AAS-904" for task in tasks):
            os.kill(os.getpid(), signal.SIGKILL)
        return build(run, tasks, parents)
    building.build_wave = build_wave
"""


def _builders(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes of a run that build waves."""
    return [pid for pid in descendants(process.pid) if "workers.serving" in read_text(f"/proc/{pid}/cmdline")]


@pytest.mark.in_turn(0, 2)
def test_two_processes_make_what_one_makes(tmp_path: Path) -> None:
    batch = new_batch(tmp_path / "workspace", FEW)
    before = batch.workspace.fingerprint()
    made, said = batch.run("--jobs", "2")
    alone = made_alone(FEW)
    assert [task["outcome"] for task in made.tasks] == ["scaffolded"] * FEW
    assert made == alone
    assert batch.branches() == FEW
    changed = {path for path, digest in batch.workspace.fingerprint().items() if before.get(path) != digest}
    assert changed == {"artifacts/handoff/ACTIVE_TASKS.md"}
    left = {path.name for path in (batch.workspace.path / ".git/aas-generator").iterdir()}
    assert left == {"cache", "lock", "runs"}, said


@pytest.mark.in_turn(1, 2)
def test_a_killed_process_costs_time_only(tmp_path: Path) -> None:
    batch = new_batch(tmp_path / "workspace", FEW)
    killed: list[int] = []

    def disturb(process: subprocess.Popen[str]) -> None:
        batch.wait_for(lambda: batch.branches() > 0, process)
        killed.extend(_builders(process)[-1:])
        os.kill(killed[0], signal.SIGKILL)

    made, said = batch.run("--jobs", "2", disturb=disturb)
    assert killed
    assert made == made_alone(FEW), said


def test_a_task_that_kills_its_process_each_time_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_DEADLY, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    batch = new_batch(tmp_path / "workspace", FEW)
    made, said = batch.run("--jobs", "2")
    alone = made_alone(FEW)
    (task,) = [task for task in made.tasks if task["outcome"] == "failed"]
    assert "its worker ended 3 times while it was built: its process was ended by signal 9" in task["reason"]
    assert "The next run tries this task again." in task["reason"]
    assert made.refs == {ref: commit for ref, commit in alone.refs.items() if ref != "refs/heads/aas/AAS-904"}
    assert "a wave was lost and is built again" in said
    assert made.code == 1
    monkeypatch.delenv("PYTHONPATH")
    again, _ = batch.run("--jobs", "2")
    assert (again.code, again.refs) == (0, alone.refs)
