import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    (workspace / "core/plugin_base.py").write_text("x = " + "(" * 50_000 + ")" * 50_000 + "\n")
