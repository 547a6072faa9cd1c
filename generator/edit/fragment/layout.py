"""Lists in brackets laid out anew: arguments, parameters, entries and imported names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from generator.edit.fragment.trio import code, comments

UNIT = "    "


@dataclass(frozen=True)
class Layout:
    """How a list in brackets stands in its version.

    Attributes:
        spread: Whether each element has a line of its own.
        inner: The indentation of an element, below that of the statement.
        outer: The indentation of the closing bracket.
    """

    spread: bool
    inner: str = UNIT
    outer: str = ""

    def write(self, opening: str, parts: Sequence[str], closing: str) -> str:
        """Return the elements between brackets."""
        if not self.spread or not parts:
            return f"{opening}{', '.join(parts)}{closing}"
        body = "".join(f"{self.inner}{part},\n" for part in parts)
        return f"{opening}\n{body}{self.outer}{closing}"


def layout_of(text: str) -> Layout:
    """Return how a list in brackets stands, from its source text, brackets included."""
    lines = text.split("\n")
    last = lines[-1]
    spread = len(lines) > 1 and lines[0].rstrip()[-1:] in {"(", "[", "{"} and last.lstrip()[:1] in {")", "]", "}"}
    if not spread:
        return Layout(spread=False)
    return Layout(True, _indent(lines[1]), _indent(last))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def chosen_layout(ours: str, theirs: str) -> Layout:
    """Return the new blueprint's layout, the user's where only that one is spread over lines."""
    layouts = [layout_of(theirs), layout_of(ours)]
    return next((each for each in layouts if each.spread), layouts[0])


def plain_part(node: cst.CSTNode) -> str:
    """Return an element without its comma."""
    return code(node.with_changes(comma=cst.MaybeSentinel.DEFAULT)).strip()


def remarks_between(text: str, parts: Sequence[str]) -> bool:
    """Tell whether comments stand between the elements of a list, where a new layout would lose them."""
    inside = sum(len(comments(f"({part}\n)")) for part in parts)
    return len(comments(text)) > inside


def widest(text: str, level: int) -> int:
    """Return how long the longest line of a statement is in a block at that level."""
    return max(len(line) for line in text.split("\n")) + level * len(UNIT)
