"""The list of decisions, from their titles."""

from __future__ import annotations

from pathlib import Path

from documentation.markdown import page

_FOLDER = Path(__file__).parents[1] / "docs" / "decisions"
_INTRODUCTION = "Why things are as they are, half a page each: context, decision, consequence."


def decisions_page() -> str:
    """Return the page: a link to each decision, in the order of their numbers."""
    return page("Decisions", _INTRODUCTION, "\n".join(_line(path) for path in sorted(_FOLDER.glob("[0-9]*.md"))))


def _line(path: Path) -> str:
    title = path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
    number, _, said = title.partition(". ")
    return f"- [{number}]({path.name}). {said}"
