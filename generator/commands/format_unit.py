"""``aas-generator format-unit``: what plain Copier's task does with the Python files that it has just rendered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.bench.answers_files import read_answers
from generator.bench.units import unit_files
from generator.errors import GitError
from generator.git.command import SAFE_CONFIG, run_git
from generator.render.formatting import format_unit


def run_format_unit(answers_file: Path, workspace: Path) -> None:
    """Lay out the Python files of one unit, as each render of a copy or an update leaves them.

    Raises:
        GeneratorError: The answers cannot be used, or ruff cannot be run.
    """
    answers = read_answers(workspace / answers_file)
    files = unit_files(answers, workspace, ())
    format_unit(workspace, _just_written(workspace, files), answers.to_data())


def _just_written(workspace: Path, files: Sequence[str]) -> Sequence[str]:
    """Return those files that Copier may have written: all but what stands as the team has committed it.

    The team's own modules beside the unit's keep their layout. An update renders into folders of its own too, which are
    no repositories and hold nothing else.
    """
    args = ["--literal-pathspecs", "ls-files", "-z", "--modified", "--others", "--", *files]
    try:
        listed = run_git(workspace, args, config=SAFE_CONFIG).stdout.decode("utf-8", "surrogateescape")
    except GitError:
        return files
    changed = set(listed.split("\0"))
    return [path for path in files if path in changed]
