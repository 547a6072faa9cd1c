"""What units say of themselves: their answers as they are recorded, the template and the version they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.answers.units import UnitAnswers
from generator.bench.answers_files import find_recorded

# A tag, a commit or what ``git describe`` makes of them: never an option, a range or a path.
_VERSION = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}\Z")


class AsRecorded(UnitAnswers):
    """Answers that go to Copier as a file has them: today's models would complete those of an older version.

    Attributes:
        recorded: The answers, without Copier's own keys.
    """

    recorded: dict[str, Any]

    def to_data(self) -> dict[str, Any]:
        """Return the answers as they were read."""
        return dict(self.recorded)


@dataclass(frozen=True)
class RecordedUnit:
    """One unit of a workspace.

    Attributes:
        path: Workspace-relative path of its answers file.
        answers: Its answers, judged.
        data: Its answers as the file has them, without Copier's own keys.
        template: The template that the file names; empty where it names none.
        version: The version that the file names; empty where it names none.
    """

    path: str
    answers: UnitAnswers
    data: dict[str, Any]
    template: str
    version: str

    @property
    def as_recorded(self) -> AsRecorded:
        """The answers as the file has them, for a render."""
        common = {name: getattr(self.answers, name) for name in UnitAnswers.model_fields}
        return AsRecorded(**common, recorded=self.data)

    @property
    def has_usable_version(self) -> bool:
        """Whether the version can be asked for."""
        return not self.version or _VERSION.match(self.version) is not None


def find_units(workspace: Path, paths: Iterable[str]) -> tuple[list[RecordedUnit], list[str]]:
    """Return the units among a workspace's files, by path, and a sentence for each answers file that is of no use."""
    found, problems = find_recorded(workspace, paths)
    return [recorded(path, answers, data) for path, (answers, data) in found.items()], problems


def recorded(path: str, answers: UnitAnswers, data: Mapping[str, object]) -> RecordedUnit:
    """Return a unit of which the answers file says so much."""
    return RecordedUnit(
        path=path,
        answers=answers,
        data=without_own_keys(data),
        template=_text(data.get("_src_path")),
        version=_text(data.get("_commit")),
    )


def without_own_keys(data: Mapping[str, object]) -> dict[str, Any]:
    """Return answers without the keys in which Copier notes the template and its version."""
    return {str(key): value for key, value in data.items() if not str(key).startswith("_")}


def _text(value: object) -> str:
    return "" if value is None else str(value)
