"""A program that saves a board all the time, as an editor does. Run as ``editor.py BOARD COUNT``.

Every line that it adds has a number of its own. It adds by turns at the end of the file, and by writing the whole text
beside it and renaming that over it. Like an editor it looks before it saves whether the file is still the one that it
has read, and reads again if not. Between two savings it pauses for six thousandths of a second, more or less.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path


def main(board: Path, count: int) -> None:
    chance = random.Random(1)  # noqa: S311 - a rhythm
    for number in range(count):
        line = f"- human line {number}\n".encode()
        if number % 2:
            with board.open("ab") as file:
                file.write(line)
        else:
            save(board, line)
        time.sleep(chance.uniform(0.001, 0.011))


def save(board: Path, line: bytes) -> None:
    beside = board.with_name(f"{board.name}~")
    while True:
        before = identity(board)
        beside.write_bytes(board.read_bytes() + line)
        if identity(board) == before:
            beside.replace(board)
            return


def identity(board: Path) -> tuple[int, int, int]:
    facts = board.stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
