"""The acceptance criteria of a task, as a board lists them under its details heading."""

from __future__ import annotations

from collections.abc import Sequence

from generator.board.text import plain

CRITERIA_MAX = 50
_LABELS = frozenset(
    {
        *(
            "acceptance criteria",
            "acceptance",
            "acceptance tests",
            "definition of done",
            "done when",
            "success criteria",
        ),
        *("akzeptanzkriterien", "abnahmekriterien", "criteres d'acceptation", "crit\u00e8res d'acceptation"),
        *("criterios de aceptaci\u00f3n", "criteri di accettazione", "crit\u00e9rios de aceita\u00e7\u00e3o"),
        *("acceptatiecriteria", "kryteria akceptacji"),
    }
)
_BOXES = ("[ ] ", "[x] ", "[X] ", "[-] ")


def acceptance_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the items listed under a label or heading such as \u00abAcceptance Criteria\u00bb, in order.

    An item may go on over several lines. What follows in the same line as the label is one criterion.
    """
    for index, line in enumerate(lines):
        label, behind = _label(line)
        if label in _LABELS:
            found = [behind] if behind else []
            found += _items(lines[index + 1 :], _indent(line), is_heading=line.lstrip().startswith("#"))
            return tuple(filter(None, map(plain, found)))[:CRITERIA_MAX]
    return ()


def _label(line: str) -> tuple[str, str]:
    """Return the words before a colon, without decoration, and what stands behind it; of a heading all its words."""
    text = line.strip().lstrip("#-*+> \t").replace("*", "").replace("__", "").strip()
    words, _, behind = text.partition(":")
    return words.strip().casefold(), behind.strip()


def _items(lines: Sequence[str], indent: int, *, is_heading: bool) -> list[str]:
    found: list[str] = []
    for line in lines:
        text = line.strip()
        if not text:
            continue
        item = _item(text)
        ends = text.startswith("#") or (not is_heading and item and _indent(line) <= indent and _is_label(item))
        if ends or (not item and not found):
            break
        if item:
            found.append(item)
        elif _indent(line) > indent:
            found[-1] = f"{found[-1]} {text}"
        else:
            break
    return found


def _item(text: str) -> str:
    """Return the text of a list's item without its check box; empty where the line is none."""
    marker, _, rest = text.partition(" ")
    if marker not in {"-", "*", "+"} and not (marker[:-1].isdecimal() and marker[-1:] in {".", ")"}):
        return ""
    rest = rest.strip()
    for box in _BOXES:
        rest = rest.removeprefix(box)
    return rest.strip()


def _is_label(item: str) -> bool:
    """Tell whether an item begins another field of the task, such as ``**Priority**: High``."""
    return item.startswith("**") and ":" in item


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
