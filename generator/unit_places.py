"""Which files belong to a unit. Whoever asks that, of a plan or of a commit, asks here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from generator.answers.contract import Contract
from generator.answers.text import is_inside
from generator.answers.units import UnitAnswers
from generator.blueprints import BLUEPRINTS
from generator.blueprints.descriptor import Blueprint
from generator.names import NAME_PATTERN

# More tests than a unit may bring are no reason to look for them.
_TESTS_MAX = 200
# What interpreters and tools leave in a folder.
_LITTER = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"})


@dataclass(frozen=True)
class UnitPlaces:
    """The places of one unit, as paths relative to the workspace.

    Attributes:
        answers_file: Its answers.
        own: Files that are its alone; not all of them need exist.
        folder: The folder that is its alone, with a closing slash; empty where it has none.
        tests: Its tests.
        shared: Files of the workspace that it changes, and others too.
        tests_dir: The folder of tests.
    """

    answers_file: str
    own: tuple[str, ...]
    folder: str
    tests: tuple[str, ...]
    shared: tuple[str, ...]
    tests_dir: str
    lists: tuple[str, str] | None = None

    def may_write(self, path: str) -> bool:
        """Tell whether its blueprint may write a file there: at its own places, and tests of any name."""
        is_test = path.startswith(f"{self.tests_dir}/test_") and path.endswith(".py")
        return is_test or path == self.answers_file or path in self.own or self.is_in_folder(path)

    def is_in_folder(self, path: str) -> bool:
        """Tell whether a path lies in the folder that is the unit's alone."""
        return bool(self.folder) and path.startswith(self.folder)

    def shared_among(self, paths: Collection[str]) -> frozenset[str]:
        """Return which of a commit's files others own or change too, the lists of other units included."""
        own = {*self.own, self.answers_file}
        start, end = self.lists or ("", "")
        lists = {path for path in paths if self.lists and path.startswith(start) and path.endswith(end)}
        return frozenset({*self.shared} & {*paths} | lists) - own

    def of(self, paths: Collection[str], *, shared: bool = True) -> list[str]:
        """Return those of a commit's or a work tree's files that belong to the unit.

        Args:
            paths: The files.
            shared: Whether files count that it shares with others.
        """
        given = paths if isinstance(paths, set | frozenset) else frozenset(paths)
        inside = sorted(path for path in given if self.is_in_folder(path) and not is_litter(path))
        wanted = [self.answers_file, *self.tests, *inside, *self.own, *(self.shared if shared else ())]
        return [path for path in dict.fromkeys(wanted) if path in given]


def is_litter(path: str) -> bool:
    """Tell whether a file is what an interpreter or a tool has left behind."""
    return path.endswith(".pyc") or not _LITTER.isdisjoint(PurePosixPath(path).parts)


def places_of(answers: UnitAnswers) -> UnitPlaces:
    """Return the places of a unit whose answers are judged."""
    contract, settings = answers.contract, answers.contract.settings
    tests = getattr(getattr(answers, answers.blueprint), "tests", ())
    known = _Known(
        contract.plugins_dir,
        contract.services_dir,
        contract.tests_dir,
        settings.path if settings else "",
        contract.env_example,
    )
    return _places(BLUEPRINTS[answers.blueprint], answers.name, known, [test.name for test in tests])


def answers_path(answers: UnitAnswers) -> str:
    """Return where a unit's answers are; ``answers_file.jinja`` of its blueprint says the same in Jinja."""
    return places_of(answers).answers_file


def recorded_places(data: Mapping[str, Any]) -> UnitPlaces:
    """Return the places of a unit as an answers file says, which need not fit today's models.

    Raises:
        ValueError: The blueprint or the name is none, or a path leads out of the workspace.
    """
    blueprint, name = data.get("blueprint"), data.get("name")
    described = BLUEPRINTS.get(blueprint) if isinstance(blueprint, str) else None
    if described is None or not isinstance(name, str) or not NAME_PATTERN.match(name):
        raise ValueError(f"blueprint {str(blueprint)[:40]!r} and name {str(name)[:70]!r} are no unit of ours")
    known = _recorded(data.get("contract"))
    if "{settings_path}" in described.shared and not known.settings_path:
        raise ValueError("its answers name no settings file")
    named = {place: path for place, path in vars(known).items() if path or place != "settings_path"}
    faults = [f"{each}: {path!r} is no place inside a workspace" for each, path in named.items() if not is_inside(path)]
    if faults:
        raise ValueError("; ".join(faults))
    return _places(described, name, known, _recorded_tests(data.get(described.name)))


@dataclass(frozen=True)
class _Known:
    """What patterns of places are filled with, beside the unit's name."""

    plugins_dir: str
    services_dir: str
    tests_dir: str
    settings_path: str
    env_example: str


def _places(blueprint: Blueprint, name: str, known: _Known, tests: Iterable[str]) -> UnitPlaces:
    folder = known.settings_path.rpartition("/")[0]
    values = {**vars(known), "settings_dir": f"{folder}/" if folder else "", "name": name}

    def filled(patterns: Iterable[str]) -> tuple[str, ...]:
        return tuple(filter(None, (pattern.format_map(values) for pattern in patterns)))

    own = filled(blueprint.own)
    further = (f"{known.tests_dir}/{test}.py" for test in tests)
    start, end = filled(blueprint.shared_lists) if blueprint.shared_lists else ("", "")
    return UnitPlaces(
        answers_file=blueprint.answers_file.format_map(values),
        own=tuple(path for path in own if not path.endswith("/")),
        folder=next((path for path in own if path.endswith("/")), ""),
        tests=tuple(dict.fromkeys((*filled(blueprint.tests), *further))),
        shared=filled(blueprint.shared),
        tests_dir=known.tests_dir,
        lists=(start, end) if blueprint.shared_lists else None,
    )


def _recorded(given: object) -> _Known:
    contract = given if isinstance(given, dict) else {}
    usual = Contract()
    settings = contract.get("settings")
    return _Known(
        str(contract.get("plugins_dir", usual.plugins_dir)),
        str(contract.get("services_dir", usual.services_dir)),
        str(contract.get("tests_dir", usual.tests_dir)),
        str(settings.get("path", "")) if isinstance(settings, dict) else "",
        str(contract.get("env_example", usual.env_example)),
    )


def _recorded_tests(details: object) -> list[str]:
    tests = details.get("tests") if isinstance(details, dict) else None
    listed = tests[:_TESTS_MAX] if isinstance(tests, list) else []
    return [str(test.get("name")) for test in listed if isinstance(test, dict)]
