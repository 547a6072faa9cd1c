import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    import shutil
    
    shutil.rmtree(workspace / "core/services")
    (inputs / "elsewhere").mkdir()
    (workspace / "core/services").symlink_to(inputs / "elsewhere")
