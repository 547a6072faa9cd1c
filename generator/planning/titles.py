"""The task that a document is about, found on the board by its title where nothing names its id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Protocol

_WORD = re.compile(r"[^\W_]+")
# What a title or a file's name says of the document or the kind of unit, and not of the task.
_SAYS_NOTHING = frozenset(
    """plan plans spec specs specification feature implementation proposal design change task tasks analysis guide md
    markdown plugin service module the a an for of""".split()  # noqa: SIM905 - read more easily so
)
_LONGEST = 300


class Titled(Protocol):
    """A row of the board."""

    @property
    def task_id(self) -> str:
        """The row's task."""

    @property
    def title(self) -> str:
        """The row's title."""


def task_titled(rows: Iterable[Titled], names: Iterable[str]) -> str:
    """Return the id of the one row whose title is one of ``names``; empty for none and for several.

    A name may be a title, or the path of a document.
    """
    wanted = {words for name in names if (words := _words(name))}
    wanted |= {words for name in names if "/" in name and (words := _words(PurePath(name).name))}
    ids = {row.task_id for row in rows if _words(row.title) in wanted}
    return ids.pop() if len(ids) == 1 else ""


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a title that tell it from others: without numbers in front, and words about documents."""
    words = [word for word in map(str.casefold, _WORD.findall(text[:_LONGEST])) if word not in _SAYS_NOTHING]
    while words and words[0].isdigit():
        words.pop(0)
    return tuple(words)
