"""Sets tasks to Done on a board by checking and renaming. Run as ``simple_board.py BOARD TASK…``, again and again.

It is here to fail the test that the engine passes: between its look at the file and its rename somebody may save.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main(board: Path, tasks: list[str]) -> None:
    for _ in range(20):
        for task in tasks:
            text = board.read_text(encoding="utf-8")
            lines = [
                line.replace("Queued", "Done") if task in line else line for line in text.splitlines(keepends=True)
            ]
            beside = board.with_name("simple.new")
            beside.write_text("".join(lines), encoding="utf-8")
            if board.read_text(encoding="utf-8") == text:
                time.sleep(0.002)  # the time of a sync
                beside.replace(board)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
