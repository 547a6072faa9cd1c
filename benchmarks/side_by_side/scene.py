"""Where it is measured: copies of the example workspace with rows for the batch, more files, and units of before."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.side_by_side.batch import Work, board_rows, write_batch
from benchmarks.side_by_side.spent import run
from tests.release_history import EARLIER, template_repository

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "workspace"
BOARD = "handoff/ACTIVE_TASKS.md"
VERSION = EARLIER[0]
PREFIX = "aas/"
_ROWS_END = "\n\n## Task Details"
_LITTER = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", ".env", ".git")
_PEOPLE = {
    f"GIT_{role}_{fact}": value
    for role in ("AUTHOR", "COMMITTER")
    for fact, value in {"NAME": "A Person", "EMAIL": "person@example.invalid"}.items()
}
_FILLER = "\n\n".join(f'def step_{n}(value: int) -> int:\n    """Add {n}."""\n    return value + {n}' for n in range(8))


@dataclass(frozen=True)
class Scene:
    """A workspace and the batch that is to be applied to it.

    Attributes:
        workspace: The workspace's folder, a git repository on branch ``main``.
        batch: The results file.
        template: A git repository with the blueprints, tagged.
        tasks: What the batch holds.
    """

    workspace: Path
    batch: Path
    template: Path
    tasks: Sequence[Work]

    def git(self, *args: str) -> str:
        """Run git in the workspace, as a person."""
        return run(["git", *args], self.workspace, env=environment())

    def files_of(self, branch: str) -> set[str]:
        """Return the paths that a branch adds to ``main`` or changes."""
        return set(self.git("diff", "--name-only", f"main...{branch}").splitlines())

    def copy(self, target: Path) -> Scene:
        """Return the same in another folder, with what tools have cached in it."""
        shutil.copytree(self.workspace, target, symlinks=True)
        return Scene(target, self.batch, self.template, self.tasks)


def environment() -> dict[str, str]:
    """Return the environment of every process that is measured, the same for both ways."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PYTHONWARNINGS": "ignore"}
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR", "PYTHONPATH") if name in os.environ}
    return {**kept, "PATH": path, **_PEOPLE, **settings}


def make_scene(folder: Path, tasks: Sequence[Work], *, files: int = 0, present: Scene | None = None) -> Scene:
    """Make a workspace for a batch.

    Args:
        folder: Where everything goes; must not exist.
        tasks: The tasks of the batch.
        files: How many files the workspace has at least.
        present: Another scene, whose tasks were applied and whose units are to be in this workspace.
    """
    folder.mkdir(parents=True)
    template = present.template if present else template_repository(folder / "template")
    batch = write_batch(tasks, folder / "batch_measured_output.jsonl")
    workspace = folder / "workspace"
    shutil.copytree(EXAMPLE, workspace, ignore=_LITTER)
    scene = Scene(workspace, batch, template, tasks)
    add_rows(scene, tasks)
    if present:
        _bring(present, workspace)
    there = sum(path.is_file() for path in workspace.rglob("*"))
    for number in range(files - there):
        path = workspace / f"library/area_{number // 100:03}/module_{number:05}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""Module {number}."""\n\n\n{_FILLER}\n', encoding="utf-8")
    scene.git("init", "--quiet", "--initial-branch=main")
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "The workspace")
    return scene


def add_rows(scene: Scene, tasks: Iterable[Work]) -> None:
    """Put tasks on the board."""
    path = scene.workspace / BOARD
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(_ROWS_END, f"\n{board_rows(list(tasks))}{_ROWS_END[1:]}", 1), encoding="utf-8")


def _bring(present: Scene, workspace: Path) -> None:
    """Copy what the branches of another scene add into a folder."""
    for task in present.tasks:
        branch = f"{PREFIX}{task.task_id}"
        for path in sorted(present.files_of(branch)):
            target = workspace / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(present.git("show", f"{branch}:{path}"), encoding="utf-8")
