"""Task ids where a batch hides them: in a ``custom_id``, in an answer's first lines, at a position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from generator.values.task_ids import COUNTERS, embedded_ids, names_other

_PLAIN = re.compile(r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}\Z")
_POSITIONAL = ("req", "request", "item", "row", "line", "index", "idx", "entry", "task", "job", "result", "response")
_POSITION = re.compile(rf"(?:{'|'.join(_POSITIONAL)})[-_]?([0-9]{{1,9}})\Z")
_ID_CAP = 512
_LINE_CAP = 1000
_LINES_LOOKED_AT = 50


def task_id_in(custom_id: str) -> str:
    """Return the one task id that a ``custom_id`` is or holds, in upper case; empty for none and for several.

    A word that only counts, as in ``req-0`` or ``run-2026``, is no task id when it is written in lower case; an id
    written in capitals goes before one that is not.
    """
    if _PLAIN.match(custom_id):
        return custom_id
    wanted = [name for name in embedded_ids(custom_id[:_ID_CAP]) if name.partition("-")[0] not in COUNTERS]
    capitals = {name for name in wanted if name == name.upper()}
    names = capitals or {name.upper() for name in wanted}
    return names.pop() if len(names) == 1 else ""


def named_ids(line: str) -> list[str]:
    """Return every task id that a line names, as it stands there; words that only count or name a norm are none."""
    return [name for name in embedded_ids(line[:_LINE_CAP]) if name == name.upper() and not names_other(name)]


def only_id(prompt: Iterable[str]) -> str:
    """Return the first line's one id in upper case, of the lines that name any; empty where it names several."""
    for line in prompt:
        names = {name.upper() for name in named_ids(line)}
        if names:
            return names.pop() if len(names) == 1 else ""
    return ""


def position_in(custom_id: str) -> int | None:
    """Return the number of a positional id: 10 for ``req-10``; ``None`` where it is none."""
    match = _POSITION.match(custom_id)
    return int(match[1]) if match else None


def id_at(task_ids: Sequence[str], position: int | None) -> str:
    """Return the task id at ``position``; empty where the list does not reach that far."""
    return task_ids[position] if position is not None and position < len(task_ids) else ""


def named_id(text: str, known: Mapping[str, str]) -> str:
    """Return the one known id that the text's first line names, or else its first heading; empty for none.

    ``known`` gives for every id in upper case how the container writes it.
    """
    if not known:
        return ""
    lines = [line.strip()[:_LINE_CAP] for line in text[: _LINE_CAP * _LINES_LOOKED_AT].split("\n") if line.strip()]
    heading = next((line for line in lines[:_LINES_LOOKED_AT] if line.startswith("#")), "")
    for line in (*lines[:1], heading):
        names = {name.upper() for name in embedded_ids(line)} & known.keys()
        if names:
            return known[names.pop()] if len(names) == 1 else ""
    return ""
