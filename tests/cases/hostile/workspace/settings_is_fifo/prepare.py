import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    os.mkfifo(workspace / "aas-generator.toml")
