import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    pass
