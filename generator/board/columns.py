"""Which column of a table plays which role: by configuration, by the words of its header, or by what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from generator.board.text import comparable, undecorated
from generator.reading.words import folded
from generator.settings import BOARD_FIELDS
from generator.values.folding import words
from generator.values.task_ids import is_task_id

_DONE_SIGNS = ("[x]", "\u2705", "\u2714", "\u2611")
_OTHER_SIGNS = ("[ ]", "[-]", "\u274c", "\u23f3", "\U0001f6a7", "\U0001f504", "\u2610", "\u26d4")
# Beside those that say to a reader of answers that a task is done.
_MORE_DONE = ("implemented",)


def heading_words(header: str) -> str:
    """Return a header as its folded words; one without any letter as it is."""
    return " ".join(words(comparable(header))) or header.strip()


@cache
def names_of(role: str) -> tuple[str, ...]:
    """Return the headers that mean a role in any language, the likelier first, as folded words."""
    return tuple(map(heading_words, folded(f"board_{role}")))


def roles_of(
    headers: Sequence[str], cells: Sequence[Sequence[str]], configured: Mapping[str, str], *, by_use: bool
) -> dict[str, int]:
    """Return role to number of the column.

    Args:
        headers: The table's headers.
        cells: The texts of each row.
        configured: Role to header, as a person has said; wins over all that is read.
        by_use: Whether the columns of ids and of statuses are also found by what is in them.
    """
    known = [heading_words(header) for header in headers]
    wanted = {role: heading_words(header) for role, header in configured.items()}
    roles = {role: known.index(name) for role, name in wanted.items() if name in known}
    for role in BOARD_FIELDS:
        if role in configured:
            continue
        free = [known.index(name) for name in names_of(role) if name in known]
        if role == "id":
            ids = {column: sum(map(holds_task_id, _column(cells, column))) for column in free}
            # A word such as «Task» heads ids on one board and titles on another.
            free = [column for column in free if ids[column] or not cells or known[column] not in names_of("title")]
            free.sort(key=lambda column: -ids[column])
        free = [column for column in free if column not in roles.values()]
        if free:
            roles[role] = free[0]
    for role, fits in (("id", holds_task_id), ("status", is_status)) if by_use else ():
        rest = [column for column in range(len(headers)) if column not in roles.values()]
        shares = {column: _share(_column(cells, column), fits) for column in rest}
        if role not in roles and role not in configured and shares and max(shares.values()) > 0.5:
            roles[role] = max(shares, key=lambda column: shares[column])
    return roles


def holds_task_id(text: str) -> bool:
    """Tell whether a cell's text, its decoration aside, is a task id such as ``AAS-224``."""
    return is_task_id(undecorated(text))


def is_status(text: str) -> bool:
    """Tell whether a cell's text looks like a status, in any language."""
    return is_closed(text) or text.startswith(_OTHER_SIGNS) or _begins(text, _open_words())


def is_closed(text: str) -> bool:
    """Tell whether a status says that a task is done or dropped; signs before the word do not count."""
    return text.strip().casefold().startswith(_DONE_SIGNS) or _begins(text, _closed_words())


@cache
def _closed_words() -> tuple[str, ...]:
    return (*folded("done_words"), *folded("dropped_words"), *_MORE_DONE)


@cache
def _open_words() -> tuple[str, ...]:
    return folded("open_words")


def _begins(text: str, phrases: tuple[str, ...]) -> bool:
    said = " ".join(words(comparable(text))) + " "
    return said.startswith(_starts(phrases))


@cache
def _starts(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{' '.join(words(phrase))} " for phrase in phrases)


def _column(cells: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in cells if column < len(row) and row[column]]


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, texts)) / len(texts) if texts else 0.0
