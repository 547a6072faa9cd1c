import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    (workspace / "core/config/manager.py").unlink()
    (workspace / "core/config/manager.py").symlink_to("/dev/zero")
