import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    (workspace / "artifacts/handoff/ACTIVE_TASKS.md").write_bytes(b"| a | b |\n" * 1_000_000)
