"""Answers that an update changes without anybody having said so.

Copier leaves out keys that are no question any more, replaces what is not valid any more by the default, and answers
new questions by theirs, all without a word. What a migration changes was said by somebody, and does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.answers.reading import load_mapping
from generator.answers.text import safe_text, shorten
from generator.answers.units import UnitAnswers
from generator.bench.recorded_unit import RecordedUnit, judge_answers
from generator.errors import InputError, ManyErrors
from generator.render import Updated
from generator.update.report import AnswerChange

_SHOWN_MAX = 80


def new_answers(
    unit: RecordedUnit, updated: Updated, files: Mapping[str, bytes], *, accept_defaults: bool
) -> tuple[UnitAnswers | None, tuple[AnswerChange, ...], list[str]]:
    """Return the new answers, what changed silently in them, and what keeps them from being used."""
    path = unit.answers_file
    try:
        before = load_mapping(updated.migrated.get(path, b""), path)
        after = load_mapping(files.get(path, b""), path)
    except InputError as error:
        return None, (), [str(error)]
    changed = silent_changes(before, after)
    stopping = [each.told for each in changed if not (accept_defaults and each.fate == "default")]
    try:
        answers = judge_answers(after, path)
    except ManyErrors as error:
        return None, changed, [*stopping, error.in_one_line]
    if answers.key != unit.key:
        stopping.append(f"{unit.key} became {answers.key}")
    return answers, changed, stopping


def silent_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[AnswerChange, ...]:
    """Compare the answers that went into an update with those that came out.

    Args:
        before: The answers after the migrations that come first.
        after: The answers that the new version has recorded.
    """
    changes = (_change(str(key), before, after) for key in {**before, **after} if not str(key).startswith("_"))
    return tuple(change for change in changes if change is not None)


def _change(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> AnswerChange | None:
    if key not in after:
        told = f"{key} is no question any more; its answer {_shown(before[key])} was dropped"
        return AnswerChange(key=key, fate="dropped", told=told)
    if key not in before:
        told = f"{key} is a new question; it was answered by its default {_shown(after[key])}"
        return AnswerChange(key=key, fate="default", told=told)
    if after[key] == before[key] and type(after[key]) is type(before[key]):
        return None
    told = f"{key} was {_shown(before[key])} and became {_shown(after[key])}"
    return AnswerChange(key=key, fate="changed", told=told)


def _shown(value: object) -> str:
    return safe_text(shorten(repr(value), _SHOWN_MAX), _SHOWN_MAX)
