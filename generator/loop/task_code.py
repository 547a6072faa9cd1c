"""The units of one task as a commit has them: their answers, and the code that is theirs alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.answers.reading import SIZE_MAX
from generator.answers.units import UnitAnswers
from generator.bench.answers_files import PLAIN_MODES, copies_among, is_answers_file, units_in_commit
from generator.errors import ManyErrors
from generator.git import Repository
from generator.loop.asked import AskedCode, asked_code
from generator.unit_places import UnitPlaces, places_of

# A larger file is not shown to a model, and nothing of it is replaced.
FILE_MAX = 128 * 1024
FILES_MAX = 100


@dataclass(frozen=True)
class TaskCode:
    """What a commit holds of one task.

    Attributes:
        units: The answers of its units.
        asked: Their code: what can be asked about.
    """

    units: tuple[UnitAnswers, ...]
    asked: AskedCode


def task_code(repository: Repository, commit: str, task_id: str) -> TaskCode | None:
    """Return what a commit holds of a task; ``None`` where it has no unit of it that can be used.

    Args:
        repository: The user's repository.
        commit: The commit's whole id.
        task_id: The task, in any case.
    """
    modes = repository.modes(commit)
    recorded, _ = units_in_commit(repository, commit, _of_task(repository, commit, task_id, modes))
    copies = copies_among(recorded)
    units: list[UnitAnswers] = []
    for path, unit in recorded.items():
        if path in copies or unit.task_id.upper() != task_id.upper():
            continue
        try:
            units.append(unit.judged())
        except ManyErrors:
            continue
    if not units:
        return None
    plain = [path for path, mode in modes.items() if mode in PLAIN_MODES]
    places = [places_of(unit) for unit in units]
    modules = _sources(repository, commit, [path for each in places for path in _modules(each, plain)])
    tests = _sources(repository, commit, [path for each in places for path in each.tests if path in modes])
    return TaskCode(tuple(units), asked_code(units[0].task_id, commit, modules, tests))


def _of_task(repository: Repository, commit: str, task_id: str, modes: Mapping[str, str]) -> dict[str, str]:
    """Return the answers files that name a task, with their modes: there may be hundreds of others."""
    sizes = repository.sizes(commit, filter(is_answers_file, modes))
    read = repository.contents(commit, [path for path, size in sizes.items() if size <= SIZE_MAX])
    named = task_id.encode().upper()
    return {path: modes[path] for path, content in read.items() if named in content.upper()}


def _modules(places: UnitPlaces, paths: list[str]) -> list[str]:
    own = places.of(paths, shared=False)
    return [path for path in own if path.endswith(".py") and path not in places.tests]


def _sources(repository: Repository, commit: str, paths: list[str]) -> Mapping[str, str]:
    """Return the text of files that are neither too large nor of another encoding."""
    sizes = repository.sizes(commit, dict.fromkeys(paths))
    small = [path for path, size in sizes.items() if size <= FILE_MAX][:FILES_MAX]
    found: dict[str, str] = {}
    for path, content in repository.contents(commit, small).items():
        try:
            found[path] = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return found
