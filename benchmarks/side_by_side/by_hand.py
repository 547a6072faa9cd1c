"""The script that a person would write by hand: a few commands for each task, each a process, one after the other."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.side_by_side.batch import Work
from benchmarks.side_by_side.scene import PREFIX, VERSION, Scene, environment
from benchmarks.side_by_side.spent import CommandFailedError, Spent, run, timed


def translated(scene: Scene, folder: Path) -> dict[str, list[Path]]:
    """Write the answers files, which the script finds ready; return them by task."""
    command = [sys.executable, "-m", "generator", "translate", str(scene.batch), "--workspace", str(scene.workspace)]
    run([*command, "--out", str(folder)], scene.workspace, env=environment())
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    found: dict[str, list[Path]] = {}
    for unit in index["units"]:
        found.setdefault(unit["task_id"], []).append(folder / unit["answers"])
    return found


def warm_up(scene: Scene) -> None:
    """Fill mypy's cache as the last run of a person's own check has done."""
    run([sys.executable, "-m", "mypy"], scene.workspace, env=environment(), accept=(0, 1))


def by_hand(scene: Scene, answers: dict[str, list[Path]], tasks: Sequence[Work], *, cold: bool = False) -> list[Spent]:
    """Build the tasks one by one; return what each took.

    Args:
        scene: Where.
        answers: The answers files by task.
        tasks: The tasks.
        cold: Whether mypy finds no cache, as on a machine that has just cloned the workspace.

    Raises:
        CommandFailedError: A command failed: nothing can be compared then.
    """
    spent = []
    for task in tasks:
        if cold:
            shutil.rmtree(scene.workspace / ".mypy_cache", ignore_errors=True)
        with timed() as each:
            for command in commands(scene, task, answers[task.task_id]):
                run(command, scene.workspace, env=environment())
        spent.append(each)
    scene.git("checkout", "--quiet", "main")
    return spent


def commands(scene: Scene, task: Work, answers: Sequence[Path]) -> Iterator[list[str]]:
    """Yield the commands for one task."""
    python = sys.executable
    yield ["git", "checkout", "--quiet", "-b", f"{PREFIX}{task.task_id}", "main"]
    for file in answers:
        copy = [python, "-m", "copier", "copy", "--quiet", "--defaults", "--skip-tasks", "--data-file", str(file)]
        yield [*copy, "--vcs-ref", VERSION, str(scene.template), "."]
    folder = "core/services" if task.kind == "service" else "plugins"
    where = f"{folder}/{task.name}.py" if task.kind == "service" else f"{folder}/{task.name}"
    tests = sorted(
        path.relative_to(scene.workspace).as_posix() for path in scene.workspace.glob(f"tests/test_{task.name}*.py")
    )
    yield [python, "-m", "mypy", where, *tests]
    yield [python, "-m", "pytest", "--quiet", *tests]
    yield [python, "-c", f"import {where.removesuffix('.py').replace('/', '.')}"]
    yield ["git", "add", "--all"]
    yield ["git", "commit", "--quiet", "--message", f"{task.task_id}: {task.title}"]


def refuse_unequal(one: Scene, other: Scene, tasks: Sequence[Work]) -> None:
    """See that both ways made the same files for each task.

    Raises:
        CommandFailedError: They did not.
    """
    for task in tasks:
        branch = f"{PREFIX}{task.task_id}"
        if one.files_of(branch) != other.files_of(branch):
            raise CommandFailedError(
                f"{branch} has other files: {sorted(one.files_of(branch))}, {sorted(other.files_of(branch))}"
            )
