"""Plain Copier over answers that nobody has judged, in a folder where everything that it writes is seen."""

from __future__ import annotations

import copy
import hashlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.unit_places import UnitPlaces, recorded_places

_UNATTENDED: dict[str, Any] = {"defaults": True, "overwrite": True, "quiet": True, "skip_tasks": True}
Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Area:
    """A folder with a destination in it that has git's own folder and files of a team.

    Attributes:
        folder: The folder.
        template: The template that is copied from.
    """

    folder: Path
    template: Path

    @property
    def destination(self) -> Path:
        """Where Copier writes."""
        return self.folder / "outer" / "workspace"

    def prepare(self) -> None:
        """Write the files of the team."""
        for path in (".git/config", "core/plugin_base.py", "conftest.py", "setup.py", "README.md"):
            place = self.destination / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"{path} of the team\n")

    def files(self) -> dict[str, str]:
        """Return everything in the folder, path to digest."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file() or path.is_symlink())
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
        }

    def copy(self, data: dict[str, Any]) -> bool:
        """Render a unit as ``copier copy --skip-tasks`` does; return whether it was not refused."""
        from copier import run_copy

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                run_copy(
                    str(self.template),
                    self.destination,
                    data,
                    defaults=True,
                    overwrite=True,
                    quiet=True,
                    skip_tasks=True,
                )
            except Exception:
                return False
        return True


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the paths that are not as they were."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def outside(data: dict[str, Any], paths: list[str]) -> list[str]:
    """Return those paths of an area that are no place of the unit; all where its answers name none."""
    try:
        places: UnitPlaces | None = recorded_places(data)
    except ValueError:
        places = None
    start = "outer/workspace/"
    return [path for path in paths if not (places and path.startswith(start) and places.may_write(path[len(start) :]))]


def with_answer(data: dict[str, Any], steps: Steps, value: object) -> dict[str, Any]:
    """Return answers with another value in one place."""
    changed_data = copy.deepcopy(data)
    target: Any = changed_data
    for step in steps[:-1]:
        target = target[step]
    target[steps[-1]] = value
    return changed_data


def texts_in(value: object, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the places of all texts in answers."""
    if isinstance(value, str):
        yield steps
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner, (*steps, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts_in(inner, (*steps, number))
