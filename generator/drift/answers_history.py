"""Whether a unit's answers were edited after the render that they stand for: told from the answers file's history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.bench.answers_files import parse_mapping
from generator.drift.recorded import RecordedUnit, without_own_keys
from generator.errors import InputError
from generator.git import Repository

REVISIONS_MAX = 50
NAMED_MAX = 8


def edited_answers(unit: RecordedUnit, repository: Repository) -> tuple[bytes, list[str]] | None:
    """Return the answers file as it was rendered and which answers differ from it now; ``None`` where none do.

    A render writes its version into the file, so the oldest revision of those that name the present version, without
    a gap, holds the answers that were rendered.
    """
    rendered: tuple[bytes, dict[str, Any]] | None = None
    for commit in repository.commits_of(unit.path, REVISIONS_MAX):
        content = repository.file_at(commit, unit.path)
        data = _mapping(content, unit.path) if content is not None else None
        if content is None or data is None or str(data.get("_commit", "")) != unit.version:
            break
        rendered = content, without_own_keys(data)
    if rendered is None or rendered[1] == unit.data:
        return None
    return rendered[0], sorted(set(_differences(rendered[1], unit.data, "")))[:NAMED_MAX]


def _mapping(content: bytes, path: str) -> dict[str, object] | None:
    try:
        return parse_mapping(content, path)
    except InputError:
        return None


def _differences(one: Any, other: Any, name: str) -> Iterator[str]:
    """Yield the dotted names of the answers that differ, two levels deep."""
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict) and name.count(".") < 1:
        for key in {*one, *other}:
            yield from _differences(one.get(key), other.get(key), f"{name}.{key}" if name else str(key))
    else:
        yield name
