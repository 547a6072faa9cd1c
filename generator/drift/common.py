"""What many units changed alike: their hunks, with each unit's own names replaced, counted per blueprint and file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.answers.units import UnitAnswers
from generator.drift.comparing import Compared
from generator.drift.report import CommonChange, CommonKind
from generator.unit_places import answers_path

_Key = tuple[str, str, CommonKind, tuple[str, ...], tuple[str, ...]]
_KINDS: Mapping[str, CommonKind] = {"added": "file added", "removed": "file removed"}


@dataclass
class _Found:
    """Who has a change, and how the first of them wrote it."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    units: list[str] = field(default_factory=list)


def common_changes(units: Iterable[tuple[str, UnitAnswers, Sequence[Compared]]], at_least: int) -> list[CommonChange]:
    """Return the changes that so many units share, the most frequent first.

    Args:
        units: What a unit is called in the result, its answers, its compared files.
        at_least: How many units must have a change.
    """
    found: dict[_Key, _Found] = {}
    for label, answers, files in units:
        names = _Names(answers)
        for key, removed, added in _changes(answers, files, names):
            entry = found.setdefault(key, _Found(removed, added))
            if label not in entry.units:
                entry.units.append(label)
    shared = [(key, entry) for key, entry in found.items() if len(entry.units) >= at_least]
    shared.sort(key=lambda each: (-len(each[1].units), each[0][2] != "lines", each[0][:2]))
    return [
        CommonChange(
            blueprint=key[0],
            file=key[1],
            change=key[2],
            count=len(entry.units),
            units=tuple(entry.units),
            removed=entry.removed,
            added=entry.added,
        )
        for key, entry in shared
    ]


def _changes(
    answers: UnitAnswers, files: Sequence[Compared], names: _Names
) -> Iterator[tuple[_Key, tuple[str, ...], tuple[str, ...]]]:
    """Yield a unit's changes: the key that alike ones share, and the lines with the unit's names replaced."""
    for compared in files:
        if compared.file.path == answers_path(answers):
            continue
        kind = _KINDS.get(compared.file.state, "lines")
        role = role_of(answers, compared.file.path)
        for hunk in compared.hunks:
            removed = tuple(map(names.replace, hunk.removed))
            added = tuple(map(names.replace, hunk.added))
            folded = (_folded(removed), _folded(added)) if kind == "lines" else ((), ())
            if kind != "lines" or any(folded):
                yield (answers.blueprint, role, kind, *folded), removed, added


def role_of(answers: UnitAnswers, path: str) -> str:
    """Return which file of the template a unit's file comes from: its path with the unit's own names replaced."""
    contract, name = answers.contract, answers.name
    details = getattr(answers, answers.blueprint)
    folders = {contract.plugins_dir: "{plugins_dir}", contract.services_dir: "{services_dir}"}
    folder, _, file = path.rpartition("/")
    stem, dot, suffix = file.partition(".")
    if folder == contract.tests_dir and stem in {test.name for test in getattr(details, "tests", ())}:
        return f"{{tests_dir}}/{{test}}{dot}{suffix}"
    if path == f"{contract.plugins_dir}/{name}/{file}" and stem in {
        module.name for module in getattr(details, "modules", ())
    }:
        return f"{{plugins_dir}}/{{name}}/{{module}}{dot}{suffix}"
    for known, placeholder in {contract.tests_dir: "{tests_dir}", **folders}.items():
        if path.startswith(f"{known}/"):
            path = f"{placeholder}/{path.removeprefix(f'{known}/')}"
            break
    return _as_word(name).sub("{name}", path)


class _Names:
    """A unit's own names, each with the placeholder that stands for it in lines that are compared."""

    def __init__(self, answers: UnitAnswers) -> None:
        details = getattr(answers, answers.blueprint)
        known = {
            answers.task_id: "{task_id}",
            getattr(details, "class_name", ""): "{class_name}",
            getattr(details, "config_class", ""): "{config_class}",
            answers.name: "{name}",
            answers.name.upper(): "{NAME}",
        }
        longest = sorted((name for name in known if name), key=len, reverse=True)
        self._patterns = [(_as_word(name), known[name]) for name in longest]

    def replace(self, line: str) -> str:
        """Return a line with the unit's names replaced."""
        for pattern, placeholder in self._patterns:
            line = pattern.sub(placeholder, line)
        return line


def _as_word(name: str) -> re.Pattern[str]:
    """Return a pattern for a name that is no part of a longer word; underscores divide words."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")


def _folded(lines: Sequence[str]) -> tuple[str, ...]:
    """Return lines without the white space that does not count; blank ones are left out."""
    return tuple(folded for line in lines if (folded := " ".join(line.split())))
