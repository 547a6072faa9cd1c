"""The lines of a text as the readers of blocks ask for them, and what such a reader finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Ending = Literal["closed", "implied", "open"]
_RUN = re.compile(r"(?P<lead>[ \t>]*)(?P<marker>(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?P<run>`{3,}|~{3,})(?P<info>[^\n]*)")
TAG_ENDS = re.compile(r"</(?:code|pre)>(?:[ \t]*</pre>)?", re.IGNORECASE)
LOOKS_AHEAD = 300


@dataclass(frozen=True, slots=True)
class Span:
    """One block in a text's lines.

    Attributes:
        first: Its first line, with the sign that opens it.
        last: Its last line, with the sign that closes it where it has one.
        column: Where the opening sign begins in the first line; words stand before it where ``is_behind``.
        info: What stands behind the opening sign.
        content: The code, without the block's own indentation.
        ending: ``closed``, ``implied`` (nothing closes it, and other text follows), or ``open`` (the text ends).
        is_behind: Whether words of the text stand before it on its first line.
    """

    first: int
    last: int
    column: int
    info: str
    content: str
    ending: Ending
    is_behind: bool = False


class Scan:
    """The lines of a text with what is asked of them again and again: which are fences, and which belong together."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.runs = {n: run for n, line in enumerate(lines) if (run := _run_of(line)) is not None}
        self.order = sorted(self.runs)
        self.mates = self._mates()
        self.closing = [n for n, line in enumerate(lines) if "</" in line]
        self.tag_ends = [
            n for n, line in enumerate(lines) if n in self.runs or ("</" in line and TAG_ENDS.search(line))
        ]
        self.last = {sign: n for n, line in enumerate(lines) for sign in ('"""', "'''") if sign in line}

    def _mates(self) -> dict[int, int]:
        """Return which bare fence closes which, as brackets do."""
        stack: list[int] = []
        mates: dict[int, int] = {}
        for number in self.order:
            if self.runs[number]["info"].strip() or not stack:
                stack.append(number)
            else:
                mates[stack.pop()] = number
        return mates

    def next_run(self, number: int) -> int:
        """Return the first fence behind a line, or the number of lines."""
        for other in range(number + 1, min(len(self.lines), number + LOOKS_AHEAD)):
            if other in self.runs:
                return other
        return len(self.lines)

    def is_bare(self, number: int) -> bool:
        """Tell whether a line is a fence and nothing else."""
        return number in self.runs and not self.runs[number]["info"].strip() and not self.runs[number]["marker"]


def _run_of(line: str) -> re.Match[str] | None:
    """Return the parts of a line that is a fence; ``None`` for others and for a fence that closes where it opens."""
    if "```" not in line and "~~~" not in line:
        return None
    match = _RUN.match(line)
    return None if match is None or (match["run"][0] == "`" and "`" in match["info"]) else match
