"""Which units of a workspace can be updated, as their answers files say, and where each has its files.

Answers of an older version need not fit today's models: they are judged after their update. What becomes a path is
judged here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.answers.contract import Contract
from generator.answers.text import is_inside
from generator.bench.answers_files import choose_units, is_answers_file, parse_mapping
from generator.blueprints import BLUEPRINTS
from generator.errors import InputError
from generator.git import Repository
from generator.names import NAME_PATTERN
from generator.template import is_same_template

PLAIN_MODES = frozenset({"100644", "100755"})
_TESTS_MAX = 200


@dataclass(frozen=True)
class Places:
    """Where a unit's answers say that things are.

    Attributes:
        plugins: Folder of plugins.
        services: Folder of services.
        tests: Folder of tests.
        settings: The settings file; empty where the workspace has none.
        env_example: The example of the environment file.
    """

    plugins: str
    services: str
    tests: str
    settings: str
    env_example: str

    def faults(self) -> list[str]:
        """Return a sentence for each place that is none inside a workspace."""
        named = {name: path for name, path in vars(self).items() if path or name != "settings"}
        return [
            f"{name}: {path!r} is no place inside a workspace" for name, path in named.items() if not is_inside(path)
        ]


@dataclass(frozen=True)
class OldUnit:
    """A unit at some version.

    Attributes:
        answers_file: Where its answers are.
        data: What they say, not judged yet.
        places: Where its files are.
        is_moved: Whether it comes from another template than the one that it is updated from.
    """

    answers_file: str
    data: Mapping[str, Any] = field(repr=False)
    places: Places
    is_moved: bool = False

    @property
    def blueprint(self) -> str:
        """The unit's blueprint."""
        return str(self.data.get("blueprint"))

    @property
    def name(self) -> str:
        """The unit's name."""
        return str(self.data.get("name"))

    @property
    def key(self) -> str:
        """Blueprint and name."""
        return f"{self.blueprint}:{self.name}"

    @property
    def version(self) -> str:
        """The template's version that it has; empty where none is recorded."""
        return str(self.data.get("_commit") or "")

    @property
    def source(self) -> str:
        """The template that its answers name."""
        return str(self.data.get("_src_path") or "")

    def is_at(self, version: str) -> bool:
        """Tell whether it has a version of the template already."""
        return self.version == version and not self.is_moved

    @property
    def task_id(self) -> str:
        """The task that it was built for."""
        return str(self.data.get("task_id") or "")

    @property
    def line_length(self) -> int:
        """The longest line that the workspace's style admits."""
        contract = self.data.get("contract")
        given = contract.get("line_length") if isinstance(contract, dict) else None
        return given if isinstance(given, int) and 60 <= given <= 200 else Contract().line_length

    def digest(self) -> str:
        """Return what identifies its answers, whatever the version."""
        answers = {key: value for key, value in self.data.items() if not key.startswith("_")}
        return hashlib.sha256(json.dumps(answers, sort_keys=True, default=str).encode()).hexdigest()

    def shared_files(self, paths: Collection[str]) -> frozenset[str]:
        """Return the files that it changes and that others own or change too."""
        if self.blueprint != "config_patch":
            return frozenset()
        folder = self._settings_folder
        lists = {path for path in paths if path.startswith(f"{folder}.fields.") and path.endswith(".yml")}
        own = f"{folder}.fields.{self.name}.yml"
        return frozenset({self.places.settings, self.places.env_example} | lists) - {own}

    def files(self, paths: Collection[str]) -> frozenset[str]:
        """Return those of a commit's files that belong to it or that it changes."""
        places = self.places
        tests = [f"test_{self.name}", f"test_{self.name}_settings", *self._planned_tests()]
        wanted = {self.answers_file, *(f"{places.tests}/{name}.py" for name in tests)}
        if self.blueprint == "service":
            wanted |= {f"{places.services}/{self.name}.py", f"{places.services}/{self.name}.notes.md"}
        if self.blueprint == "config_patch":
            wanted |= {f"{self._settings_folder}.fields.{self.name}.yml", *self.shared_files(paths)}
        folder = f"{places.plugins}/{self.name}/"
        mine = {path for path in paths if path.startswith(folder) and is_inside(path)}
        mine = mine if self.blueprint == "plugin" else set()
        return frozenset((wanted & set(paths)) | mine)

    def owns(self, path: str) -> bool:
        """Tell whether a path is one of the places where its blueprint may write."""
        places = self.places
        if path.startswith(f"{places.tests}/test_") and path.endswith(".py"):
            return True
        if self.blueprint == "plugin":
            return path.startswith(f"{places.plugins}/{self.name}/")
        if self.blueprint == "service":
            stem = f"{places.services}/{self.name}"
            return path in {self.answers_file, f"{stem}.py", f"{stem}.notes.md"}
        return path in {self.answers_file, f"{self._settings_folder}.fields.{self.name}.yml"}

    @property
    def _settings_folder(self) -> str:
        path = self.places.settings
        return path.rpartition("/")[0] + "/" if "/" in path else ""

    def _planned_tests(self) -> list[str]:
        details = self.data.get(self.blueprint)
        tests = details.get("tests") if isinstance(details, dict) else None
        listed = tests[:_TESTS_MAX] if isinstance(tests, list) else []
        return [str(test.get("name")) for test in listed if isinstance(test, dict)]


@dataclass(frozen=True)
class Selection:
    """The units of a commit.

    Attributes:
        units: Those that may be updated or are up to date, in the order of their answers files.
        refused: Why others cannot be updated: unit to reason.
        problems: Answers files that cannot be read.
    """

    units: tuple[OldUnit, ...]
    refused: tuple[tuple[OldUnit, str], ...]
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
    """Find the units of a commit and judge which of them are of the configured template.

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
    paths = sorted(path for path, mode in modes.items() if mode in PLAIN_MODES and is_answers_file(path))
    found: dict[str, OldUnit] = {}
    problems: list[str] = []
    for path, content in repository.contents(commit, paths).items():
        try:
            data = parse_mapping(content, path)
        except InputError as error:
            problems.append(str(error))
            continue
        if "blueprint" in data:
            unit = OldUnit(path, data, _places(data))
            found[path] = replace(unit, is_moved=not is_same_template(unit.source, template))
    chosen = choose_units(found, wanted)
    judged = [(unit, _refusal(unit, template, move=move)) for unit in chosen.values()]
    return Selection(
        units=tuple(unit for unit, reason in judged if not reason),
        refused=tuple((unit, reason) for unit, reason in judged if reason),
        problems=tuple(problems),
    )


def _places(data: Mapping[str, Any]) -> Places:
    given = data.get("contract")
    contract = given if isinstance(given, dict) else {}
    usual = Contract()
    settings = contract.get("settings")
    return Places(
        plugins=str(contract.get("plugins_dir", usual.plugins_dir)),
        services=str(contract.get("services_dir", usual.services_dir)),
        tests=str(contract.get("tests_dir", usual.tests_dir)),
        settings=str(settings.get("path", "")) if isinstance(settings, dict) else "",
        env_example=str(contract.get("env_example", usual.env_example)),
    )


def _refusal(unit: OldUnit, template: str, *, move: bool) -> str:
    """Return why a unit cannot be updated from the configured template, or an empty string."""
    if unit.blueprint not in BLUEPRINTS or not NAME_PATTERN.match(unit.name):
        return f"blueprint {unit.blueprint[:40]!r} and name {unit.name[:70]!r} are no unit of ours"
    if unit.is_moved and not move:
        return (
            f"it was rendered from {unit.source[:200]!r}, and the configured template is {template!r}; nothing of "
            "another template is run: name the one that it shall follow from now on with --template"
        )
    if not unit.version:
        return "its answers do not say which version it was rendered from; add _commit"
    if unit.blueprint == "config_patch" and not unit.places.settings:
        return "its answers name no settings file"
    return "; ".join(unit.places.faults())
