"""What a simple tool would do for two tasks: write, commit and note it on the board, all in the user's checkout.

Run as ``naive.py WORKSPACE [--only TASK]``. It is here to fail the test that the engine passes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BOARD = "artifacts/handoff/ACTIVE_TASKS.md"
TASKS = {"AAS-224": "community_forge", "AAS-231": "weather_watch"}
DATES = {"GIT_AUTHOR_DATE": "@1700000000 +0000", "GIT_COMMITTER_DATE": "@1700000000 +0000"}
NAMES = {f"GIT_{who}_{what}": "naive@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def main(workspace: Path, only: str = "") -> None:
    os.chdir(workspace)
    for task, name in TASKS.items():
        if only in ("", task) and git("branch", "--list", f"aas/{task}") == "":
            build(task, name)


def build(task: str, name: str) -> None:
    git("switch", "--quiet", "--create", f"aas/{task}")
    folder = Path("plugins", name)
    folder.mkdir()
    for number in range(6):
        (folder / f"part_{number}.py").write_text(f"PART = {number}\n" * 50)
    git("add", str(folder))
    git("commit", "--quiet", "--message", task, "--", str(folder))
    git("switch", "--quiet", "-")
    board = Path(BOARD)
    lines = board.read_text().splitlines(keepends=True)
    board.write_text("".join(line.replace("Queued", "Done") if task in line else line for line in lines))


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], env={**os.environ, **DATES, **NAMES}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[3:])
