import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    board = workspace / "artifacts/handoff/ACTIVE_TASKS.md"
    board.unlink()
    board.symlink_to("/etc/passwd")
