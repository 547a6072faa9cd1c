"""Whether a unit's answers were edited after the render that they stand for: told from the answers file's history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.answers.reading import load_mapping
from generator.bench.recorded_unit import RecordedUnit
from generator.errors import InputError
from generator.git import Repository

REVISIONS_MAX = 50
NAMED_MAX = 8


def edited_answers(unit: RecordedUnit, repository: Repository) -> tuple[bytes, list[str]] | None:
    """Return the answers file as it was rendered and which answers differ from it now; ``None`` where none do.

    A render writes its version into the file, so the oldest revision of those that name the present version, without
    a gap, holds the answers that were rendered.
    """
    rendered: tuple[bytes, RecordedUnit] | None = None
    for commit in repository.commits_of(unit.answers_file, REVISIONS_MAX):
        content = repository.file_at(commit, unit.answers_file) or b""
        try:
            former = RecordedUnit(unit.answers_file, load_mapping(content, unit.answers_file))
        except InputError:
            break
        if former.version != unit.version:
            break
        rendered = content, former
    if rendered is None or rendered[1].answers == unit.answers:
        return None
    return rendered[0], sorted(set(_differences(rendered[1].answers, unit.answers, "")))[:NAMED_MAX]


def _differences(one: Any, other: Any, name: str) -> Iterator[str]:
    """Yield the dotted names of the answers that differ, two levels deep."""
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict) and name.count(".") < 1:
        for key in {*one, *other}:
            yield from _differences(one.get(key), other.get(key), f"{name}.{key}" if name else str(key))
    else:
        yield name
