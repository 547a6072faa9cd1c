"""Small boards for the tests of the board package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """One case folder: a board, what to edit, and what must come out."""

    name: str
    board: bytes
    expected: bytes
    task_id: str
    title: str
    edits: dict[str, str]


def cases() -> Iterator[Case]:
    for folder in sorted(CASES.iterdir()):
        spec = json.loads((folder / "edits.json").read_text("utf-8"))
        board, expected = (folder / "board.md").read_bytes(), (folder / "expected.md").read_bytes()
        yield Case(folder.name, board, expected, spec["task_id"], spec.get("title", ""), spec["edits"])


def changed_lines(old: bytes, new: bytes) -> list[int]:
    """Return the numbers of the lines that differ, for pages with as many lines."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    assert len(before) == len(after)
    return [number for number, (one, other) in enumerate(zip(before, after, strict=True), 1) if one != other]
