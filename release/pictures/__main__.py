"""``make pictures``: runs the bundled example in a scratch folder and writes ``docs/pictures``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from generator.results import open_files
from release.pictures.drawing import HEADING, animation, halves
from release.pictures.recording import recorded

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "pictures"
RESULTS = ROOT / "examples" / "batches" / "batch_example_output.jsonl"
SHOWN = "AAS-154"
TASKS = (SHOWN, "AAS-153", "AAS-156", "AAS-157")
BOARD = "handoff/ACTIVE_TASKS.md"
WIDE = 54
LITTER = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", ".git")


def main() -> None:
    """Make both pictures of one run."""
    with tempfile.TemporaryDirectory(prefix="aas-pictures-") as folder:
        workspace, env = _workspace(Path(folder)), _environment(Path(folder))
        only = " ".join(f"--only {task}" for task in TASKS)
        day = "aas/merged-$(date +%F)"
        commands = (
            f"aas-generator plan results.jsonl {only}",
            f"aas-generator apply results.jsonl {only}",
            f"git diff --stat main...aas/{SHOWN}",
            "aas-generator merge",
            f"git merge --ff-only {day} | tail -3",
        )
        row = _row(workspace)
        frames = recorded(commands, workspace, env)
        TARGET.mkdir(exist_ok=True)
        about = "A terminal: plan, apply, a look at one branch, and merge, over four tasks of the example"
        (TARGET / "terminal.svg").write_text(animation(frames, about), encoding="utf-8")
        right = _came_of_it(workspace, row)
        about = "Left what a model wrote about one task, right the branch with files, gates and the board's row"
        for name, dark in (("overview-light", False), ("overview-dark", True)):
            (TARGET / f"{name}.svg").write_text(halves(_analysis(), right, about, dark=dark), encoding="utf-8")


def _workspace(folder: Path) -> Path:
    workspace = Path(shutil.copytree(ROOT / "examples" / "workspace", folder / "workspace", ignore=LITTER))
    shutil.copy(RESULTS, workspace / "results.jsonl")
    _git(workspace, "init", "--quiet", "--initial-branch=main")
    (workspace / ".git" / "info" / "exclude").write_text("results.jsonl\n", encoding="utf-8")
    _git(workspace, "config", "user.name", "you")
    _git(workspace, "config", "user.email", "you@example.invalid")
    _git(workspace, "add", "--all")
    _git(workspace, "commit", "--quiet", "--message", "The example workspace")
    return workspace


def _environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", "TERM": "xterm-256color", "GIT_PAGER": "cat"}


def _analysis() -> list[str]:
    (text,) = (item.text for batch in open_files([RESULTS]).batches for item in batch if item.task_id == SHOWN)
    lines = [HEADING + RESULTS.name, "", *(part for line in text.splitlines() for part in _wrapped(line))]
    return [*lines[:26], "  …"]


def _came_of_it(workspace: Path, row: str) -> list[str]:
    branch = f"aas/{SHOWN}"
    files = _git(workspace, "diff", "--stat=54", f"main@{{1}}...{branch}").splitlines()
    gates = [line[2:] for line in _git(workspace, "log", "-1", "--format=%b", branch).splitlines() if " passed" in line]
    return [
        f"{HEADING}branch {branch}",
        *_wrapped(_git(workspace, "log", "-1", "--format=%s", branch)),
        "",
        *(f"  {line.strip()}"[:WIDE] for line in files),
        "",
        f"{HEADING}gates, all passed",
        *_wrapped(f"✓ {', '.join(gate.removesuffix(' passed') for gate in gates)}"),
        "",
        HEADING + BOARD,
        *_wrapped(f"- {row}"),
        *_wrapped(f"+ {_row(workspace)}"),
    ]


def _row(workspace: Path) -> str:
    board = (workspace / BOARD).read_text(encoding="utf-8")
    line = next(line for line in board.splitlines() if SHOWN in line and line.lstrip().startswith("|"))
    return " ".join(line.split())


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDE, drop_whitespace=False, replace_whitespace=False) or [""]


def _git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.rstrip("\n")


if __name__ == "__main__":
    main()
