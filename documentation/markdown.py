"""Parts of a page that are made from the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MADE = "<!-- Made from the code by `make reference`. -->"
_MARKS = re.compile(r"([|<>*_\[\]`])")


def page(title: str, introduction: str, *parts: str) -> str:
    """Return a whole page."""
    return "\n\n".join(part for text in (MADE, f"# {title}", introduction, *parts) if (part := text.strip("\n"))) + "\n"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def code(text: str) -> str:
    """Return a text as code in a cell; nothing where it is empty."""
    return f"`{text}`".replace("|", "\\|") if text else ""


def prose(text: str) -> str:
    """Return a plain text as Markdown in a cell: on one line, with nothing in it that would be a mark."""
    return _escaped(" ".join(text.split()))


def with_code(text: str) -> str:
    """Return a docstring's text as Markdown in a cell: what stands between backquotes, one or two, is code."""
    pieces = " ".join(text.split()).replace("``", "`").split("`")
    return "".join(code(piece) if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
