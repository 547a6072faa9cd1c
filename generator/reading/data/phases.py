"""Phases of a structured answer: from a list of texts or mappings, from a mapping of titles, or from a text."""

from __future__ import annotations

from typing import Any

from generator.plan import Phase
from generator.reading.data.keys import GROUPS, Entry, as_text, heard, is_in
from generator.reading.data.values import Remark, split_texts, without_marker
from generator.reading.fields.phase_heads import phase_head
from generator.reading.text.inline import one_line
from generator.values.defaults import clean_text

MAX_PHASES = 40
MAX_TASKS = 60


def as_phases(value: Any, remark: Remark) -> tuple[Phase, ...]:
    """Return the phases that a value holds."""
    if isinstance(value, dict):
        value = _entries_of_mapping(value, remark)
    if isinstance(value, str):
        remark("a text where a list belongs")
        value = _entries_of_text(value)
    if not isinstance(value, list):
        if value is not None:
            remark(f"{type(value).__name__} where a list belongs")
        return ()
    entries = [entry for entry in value[:MAX_PHASES] if isinstance(entry, str | dict) and entry]
    if any(isinstance(entry, str) for entry in entries):
        remark("texts where phases with a title and tasks belong")
    return tuple(_phase(entry, number) for number, entry in enumerate(entries, 1))


def _entries_of_mapping(value: dict[Any, Any], remark: Remark) -> list[Any]:
    for key, below in value.items():
        if is_in("phase_lists", key) and isinstance(below, list):
            return below
    entry = Entry(value)
    if isinstance(entry.first("phase_title"), str) and entry.has("phase_tasks", "phase_description"):
        remark("one phase where a list belongs")
        return [value]
    remark("a mapping where a list belongs")
    return [_keyed(str(key), below) for key, below in list(value.items())[:MAX_PHASES]]


def _keyed(key: str, below: Any) -> dict[str, Any]:
    """Return a phase whose number or title is its key, such as ``phase_2``, ``2`` or ``Phase 2: Wire``."""
    spoken = heard(key)
    head = phase_head(key.replace("_", " ")) or phase_head(_between(spoken))
    entry: dict[str, Any] = dict(below) if isinstance(below, dict) else {"tasks": below}
    if isinstance(below, str):
        entry = {"title" if head is not None and not head.title else "description": below}
    known = Entry(entry)
    title = head.title if head is not None else "" if spoken.isdecimal() else key.replace("_", " ")
    number = int(spoken[:3]) if spoken.isdecimal() else head.number if head is not None else None
    return {
        **({"number": number} if number is not None and "number" not in known.values else {}),
        **({"title": title} if title and not known.has("phase_title") else {}),
        **entry,
    }


def _between(spoken: str) -> str:
    """Return ``phase 1 set up`` as ``phase 1: set up``, and ``phase1`` as ``phase 1``."""
    word = spoken.rstrip("0123456789")
    if word != spoken and word.isalpha():
        return f"{word} {spoken[len(word) :]}"
    parts = spoken.split()
    return f"{parts[0]} {parts[1]}: {' '.join(parts[2:])}" if len(parts) > 2 and parts[1].isdecimal() else spoken


def _entries_of_text(text: str) -> list[Any]:
    """Return the phases of a text: its ``Phase 1:`` lines with the bullets below them, else its lines."""
    found: list[dict[str, Any]] = []
    for line in clean_text(text[:20_000]).split("\n"):
        head = phase_head(line)
        if head is not None:
            found.append({"number": head.number, "title": head.title or line.strip(), "tasks": []})
        elif found:
            found[-1]["tasks"].append(line)
        elif line.strip():
            break
    return [*found] or [*split_texts(text)]


def _phase(entry: Any, number: int) -> Phase:
    read = Entry(entry if isinstance(entry, dict) else {"title": without_marker(as_text(entry))})
    title = read.text("phase_title")
    named = next((text for key in ("phase", "step", "task") if (text := _words(read.values.get(key)))), "")
    head = phase_head(title or named)
    numbers = (_number(read.values.get(key)) for key in GROUPS["phase_number"])
    stated = next((one for one in numbers if one is not None), head.number if head else number)
    title = (head.title if head else "") or title or named
    description = read.text("phase_description")
    if not title and description:
        title, description = one_line(description, 120), description if len(description) > 120 else ""
    tasks = _tasks(read.first("phase_tasks"))
    return Phase(number=stated, title=(title or f"Phase {number}")[:300], description=description, tasks=tasks)


def _words(value: Any) -> str:
    text = as_text(value)
    return "" if text.replace(".", "").isdecimal() else text


def _number(value: Any) -> int | None:
    text = "" if isinstance(value, bool) else as_text(value).removesuffix(".0").rstrip(".")
    head = phase_head(text) if isinstance(value, str) else None
    number = int(text) if text.isdecimal() and len(text) < 4 else head.number if head else None
    return number if number is not None and number < 1000 else None


def _tasks(value: Any) -> tuple[str, ...]:
    """Return tasks; a string is one task a line, because sentences hold commas."""
    if isinstance(value, str):
        value = value.split("\n")
    elif isinstance(value, dict):
        value = [below if str(key).isdecimal() else f"{key}: {as_text(below)}" for key, below in value.items()]
    parts = value[:MAX_TASKS] if isinstance(value, list) else []
    return tuple(text for part in parts if (text := without_marker(as_text(part))))
