"""Answers that an update changes without anybody having said so.

Copier leaves out keys that are no question any more, replaces what is not valid any more by the default, and answers
new questions by theirs, all without a word. What a migration changes was said by somebody, and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.answers.text import safe_text, shorten
from generator.update.records import AnswerChange

_SHOWN_MAX = 80


def silent_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[AnswerChange, ...]:
    """Compare the answers that went into an update with those that came out.

    Args:
        before: The answers after the migrations that come first.
        after: The answers that the new version has recorded.
    """
    return tuple(_changes(_own(before), _own(after)))


def stopping_changes(changes: Iterable[AnswerChange], *, accept_defaults: bool) -> list[AnswerChange]:
    """Return the changes that stop an update."""
    return [change for change in changes if not (accept_defaults and change.fate == "default")]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[AnswerChange]:
    for key, value in before.items():
        if key not in after:
            told = f"{key} is no question any more; its answer {_shown(value)} was dropped"
            yield AnswerChange(key=key, fate="dropped", told=told)
        elif after[key] != value or type(after[key]) is not type(value):
            told = f"{key} was {_shown(value)} and became {_shown(after[key])}"
            yield AnswerChange(key=key, fate="changed", told=told)
    for key, value in after.items():
        if key not in before:
            told = f"{key} is a new question; it was answered by its default {_shown(value)}"
            yield AnswerChange(key=key, fate="default", told=told)


def _own(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if not str(key).startswith("_")}


def _shown(value: object) -> str:
    return safe_text(shorten(repr(value), _SHOWN_MAX), _SHOWN_MAX)
