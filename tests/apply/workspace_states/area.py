"""A workspace with its surroundings: the person's home, neighbours, all that must stay as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.gates import GATES
from tests.apply.scene import BOARD, example_workspace
from tests.support import IDENTITY, Workspace

TASK = "AAS-901"
BRANCH = f"aas/{TASK}"
ANSWER = """# Alpha Plugin

1. **Estimated Complexity**: Low
2. **Suggested Priority Adjustment**: High
3. **Potential Blockers**: None
4. **Recommended First Step**: Create `plugins/alpha/alpha_plugin.py`
"""
# The answer names a plugin and brings no code for it.
OUTCOME = "scaffolded"
SETTING = """
Add to the settings class in `core/config/manager.py`:

| Field | Type | Default | Description |
|---|---|---|---|
| `ALPHA_LIMIT` | int | 5 | How many |
"""
ROW = f"| {TASK} | Medium | Alpha Plugin | - | Queued | - | 2026-01-05 | 2026-01-05 |\n"
MARKER = "ran"
# Below a git folder, what this tool may write.
_OURS = ("aas-generator", "objects", "refs/heads/aas", "logs/refs/heads/aas")
_PATIENCE = 3.0


@dataclass(frozen=True)
class Area:
    """The folder in which a workspace lies.

    Attributes:
        top: The area's folder; ``home`` in it is the person's.
    """

    top: Path

    @property
    def home(self) -> Path:
        """The person's home."""
        return self.top / "home"

    @property
    def workspace(self) -> Workspace:
        """The workspace, as long as the state does not put another one in its place."""
        return Workspace(self.top / "workspace")

    def beside(self, name: str) -> Path:
        """Return a place beside the workspace."""
        return self.top / name

    def configure(self, text: str) -> None:
        """Add to the person's own settings of git."""
        with (self.home / ".gitconfig").open("a", encoding="utf-8") as file:
            file.write(text)

    def program(self, name: str, body: str) -> Path:
        """Write a program that leaves a mark when it is run."""
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\ntouch {self.top / MARKER}\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def snapshot(self) -> dict[str, tuple[int, bytes]]:
        """Return all that is not this tool's own and not the board: path to mode and content."""
        found = {}
        for place, folders, files in os.walk(self.top):
            here = Path(place)
            for name in [*files, *(each for each in folders if (here / each).is_symlink())]:
                path = here / name
                if not _is_ours(path) and not path.match(BOARD):
                    content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
                    found[str(path.relative_to(self.top))] = (path.lstat().st_mode, content)
        return found

    def differences(self, before: Mapping[str, tuple[int, bytes]]) -> list[str]:
        """Return what is not as it was."""
        after = self.snapshot()
        return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _is_ours(path: Path) -> bool:
    """Tell whether a path lies where this tool may write: in one of its places below a git folder."""
    for folder in path.parents:
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            inside = path.relative_to(folder).as_posix()
            return any(inside.startswith(f"{own}/") for own in _OURS)
    return False


def prepare(workspace: Path) -> None:
    """Make the example workspace with one open task, and with the one gate that executes nothing and costs little."""
    made = example_workspace(workspace)
    off = "".join(f'{gate} = "off"\n' for gate in GATES if gate != "syntax")
    made.write("aas-generator.toml", f"[gates]\n{off}")
    board = (made.path / BOARD).read_text(encoding="utf-8")
    made.write(BOARD, board.replace("| AAS-237 |", f"{ROW}| AAS-237 |", 1))
    made.commit("One open task")


def copied(template: Path, top: Path) -> Area:
    """Return a fresh area with a copy of the template's workspace."""
    shutil.copytree(template, top / "workspace", symlinks=True)
    area = Area(top)
    area.home.mkdir()
    area.workspace.git("update-index", "--refresh")  # the index holds when and where its files were made
    return area


def naively(area: Area, workspace: Workspace) -> set[str]:
    """Commit one new file the simple way, in the person's checkout, and return what harm that does."""
    before = area.snapshot()
    head = workspace.git("rev-parse", "HEAD", check=False)
    with suppress(OSError):
        workspace.write("plugins/naive/__init__.py", "")
    steps = (("switch", "--quiet", "--create", "naive"), ("add", "--all"), ("commit", "--quiet", "--message", "x"))
    harms = {"stopped"} if not all(_went_well(workspace, step) for step in steps) else set()
    after = area.differences(before)
    harms |= {word for word in ("index", "HEAD") if any(path.endswith(f"/{word}") for path in after)}
    if (area.top / MARKER).exists():
        harms.add("ran")
    commits = workspace.git("rev-list", f"{head}..refs/heads/naive", check=False).split()
    if "stopped" not in harms and not commits:
        harms.add("astray")
    if commits and len(workspace.git("diff", "--name-only", head, commits[0]).splitlines()) > 1:
        harms.add("swept")
    return harms


def _went_well(workspace: Workspace, args: tuple[str, ...]) -> bool:
    command = ["timeout", "--kill-after=1", f"{_PATIENCE:g}", "git", *args]
    env = {**os.environ, **IDENTITY}
    return subprocess.run(command, cwd=workspace.path, env=env, check=False, capture_output=True).returncode == 0
