"""Small boards for the tests of the board package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.board import Board, edit_row
from generator.board.edit import insert_row
from tests.support import EXAMPLE_BOARD, EXAMPLE_WORKSPACE

CASES = Path(__file__).parents[1] / "cases" / "boards"
# A board as a team leaves it: rows with a blank before them or behind, ids that stand twice, details below.
TEAM_BOARD = EXAMPLE_WORKSPACE / EXAMPLE_BOARD

SMALL = b"""# Board

| ID | Priority | Title | Depends On | Status | Assignee | Created | Updated |
|:---|:---|:---|:---|:---|:---|:---|:---|
| AAS-003 | High | Typed settings | - | Done | Mira | 2026-01-02 | 2026-01-02 |
| AAS-224 | Low | Community Forge (Marketplace) | AAS-214, AAS-003 (settings) | Queued | - | 2026-01-03 | 2026-01-03 |
 | AAS-231 | Medium | Weather `a \\| b` Watch | AAS-003 | queued | - | 2026-01-04 | 2026-01-04 |\x20

## Task Details

### AAS-003: Typed settings
- **Description**: One class.
- **Status**: Done (Mira)

### AAS-231: Weather `a | b` Watch
- **Description**: Ask once
  and share the answer.
- **Acceptance Criteria**:
    - [ ] Readings are typed

"""


@dataclass(frozen=True)
class Case:
    """One case folder: a board, what to edit, and what must come out, or the words with which it is refused."""

    name: str
    board: bytes
    expected: bytes
    refused: str
    task_id: str
    title: str
    edits: dict[str, str]


def cases(*, refused: bool = False) -> Iterator[Case]:
    """Yield the cases that are edited, or those that are refused."""
    for folder in sorted(CASES.iterdir()):
        spec = json.loads((folder / "edits.json").read_text("utf-8"))
        error = folder / "error.txt"
        if error.exists() is refused:
            board = (folder / "board.md").read_bytes()
            expected = board if refused else (folder / "expected.md").read_bytes()
            words = error.read_text("utf-8").strip() if refused else ""
            yield Case(folder.name, board, expected, words, spec["task_id"], spec.get("title", ""), spec["edits"])


def edited(data: bytes, task_id: str, edits: dict[str, str], title: str = "", *, path: str = "the board") -> bytes:
    """Return a page with cells of one row edited."""
    board = Board.from_bytes(data, path)
    return board.page.with_changes(edit_row(board, task_id, edits, title))


def added(data: bytes, texts: dict[str, str], *, beside: str = "") -> bytes:
    """Return a page with a new row in the table of a task, or in the first one; texts by role."""
    board = Board.from_bytes(data)
    table = board.find(beside).table if beside else board.tables[0]
    return board.page.with_changes(insert_row(board, table, texts))


def with_note(data: bytes, task_id: str, lines: list[str], title: str = "", *, key: str = "") -> bytes:
    """Return a page with a note under a task's details."""
    board = Board.from_bytes(data)
    return board.page.with_changes(board.with_note(board.find(task_id, title), lines, key))


def changed_lines(old: bytes, new: bytes) -> list[int]:
    """Return the numbers of the lines that differ, for pages with as many lines."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    assert len(before) == len(after)
    return [number for number, (one, other) in enumerate(zip(before, after, strict=True), 1) if one != other]
