import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    (workspace / "core/plugin_base.py").unlink()
    os.mkfifo(workspace / "core/plugin_base.py")
