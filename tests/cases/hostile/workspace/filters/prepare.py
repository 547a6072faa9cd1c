import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    config = workspace / ".git/config"
    config.write_text(config.read_text() + f"[filter \"evil\"]\n\tsmudge = touch {workspace}/planted\n\tclean = touch {workspace}/planted\n\trequired = true\n[core]\n\tfsmonitor = touch {workspace}/planted\n\thooksPath = {workspace}\n[diff]\n\texternal = touch {workspace}/planted\n")
    (workspace / ".git/info/attributes").write_text("*.py filter=evil\n")
