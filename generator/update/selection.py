"""Which units of a commit can be updated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.bench.answers_files import choose_units, copies_among, units_in_commit
from generator.bench.recorded_unit import RecordedUnit
from generator.git import Repository
from generator.template import is_same_template


@dataclass(frozen=True)
class Selection:
    """The units of a commit.

    Attributes:
        units: Those that may be updated or are up to date, in the order of their answers files.
        refused: Why others cannot be updated: unit and reason.
        problems: Answers files that cannot be read.
    """

    units: tuple[RecordedUnit, ...]
    refused: tuple[tuple[RecordedUnit, str], ...]
    problems: tuple[str, ...]


def select_units(
    repository: Repository,
    commit: str,
    modes: Mapping[str, str],
    wanted: Sequence[str],
    template: str,
    *,
    move: bool = False,
) -> Selection:
    """Find the units of a commit and judge which of them can be updated from the configured template.

    Answers of an older version need not fit today's models: they are judged after their update.

    Args:
        repository: Where the commit is.
        commit: The commit.
        modes: Its files with their modes.
        wanted: Names, keys or answers files; empty for all.
        template: The configured template.
        move: Whether units of another template go over to that one.

    Raises:
        ManyErrors: Names that no unit has.
    """
    found, problems = units_in_commit(repository, commit, modes)
    copies = copies_among(found)
    chosen = {
        path: replace(unit, is_moved=not is_same_template(unit.template, template))
        for path, unit in choose_units(found, wanted, problems).items()
    }
    judged = [(unit, copies.get(path) or _refusal(unit, template, move=move)) for path, unit in chosen.items()]
    return Selection(
        units=tuple(unit for unit, reason in judged if not reason),
        refused=tuple((unit, reason) for unit, reason in judged if reason),
        problems=tuple(problems[path] for path in sorted(problems)),
    )


def _refusal(unit: RecordedUnit, template: str, *, move: bool) -> str:
    """Return why a unit cannot be updated from the configured template, or an empty string."""
    try:
        _ = unit.places
    except ValueError as error:
        return str(error)
    if unit.is_moved and not move:
        return (
            f"it was rendered from {unit.template[:200]!r}, and the configured template is {template!r}; nothing of "
            "another template is run: name the one that it shall follow from now on with --template"
        )
    if not unit.version:
        return "its answers do not say which version it was rendered from; add _commit"
    return unit.version_fault
