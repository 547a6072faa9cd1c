import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    (workspace / "pyproject.toml").write_text("[tool.x]\n" + "".join(f"k{n} = {n}\n" for n in range(50_000)))
