"""``aas-generator format-unit``: what plain Copier's task does with the Python files that it has just rendered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.bench.answers_files import read_answers
from generator.errors import GitError
from generator.git.command import SAFE_CONFIG, run_git
from generator.render.formatting import format_unit
from generator.unit_places import UnitPlaces, places_of


def run_format_unit(answers_file: Path, workspace: Path) -> None:
    """Lay out the Python files of one unit, as each render of a copy or an update leaves them.

    Raises:
        GeneratorError: The answers cannot be used, or ruff cannot be run.
    """
    answers = read_answers(workspace / answers_file)
    places = places_of(answers)
    written = frozenset(_just_written(workspace, places))
    format_unit(workspace, places.of(written, shared=False), answers.to_data())


def _just_written(workspace: Path, places: UnitPlaces) -> Iterator[str]:
    """Yield what Copier may have written at a unit's places: all but what stands as the team has committed it.

    The team's own modules beside the unit's keep their layout. An update renders into folders of its own too, which are
    no repositories and hold nothing else.
    """
    listed = [path for path in (places.folder, *places.own, *places.tests) if path]
    args = ["--literal-pathspecs", "ls-files", "-z", "--modified", "--others", "--", *listed]
    try:
        said = run_git(workspace, args, config=SAFE_CONFIG).text
    except GitError:
        for path in listed:
            inside = (workspace / path).rglob("*") if path.endswith("/") else [workspace / path]
            yield from (file.relative_to(workspace).as_posix() for file in inside)
    else:
        yield from said.split("\0")
