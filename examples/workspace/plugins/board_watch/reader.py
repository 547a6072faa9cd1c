"""Reads the task board."""

from pathlib import Path
from typing import Set


def queued_tasks(board: Path) -> Set[str]:
    """Return the ids of the queued tasks; none where there is no board."""
    if not board.is_file():
        return set()
    found = set()
    for line in board.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) > 4 and cells[4].lower() == "queued":
            found.add(cells[0])
    return found
