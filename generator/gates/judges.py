"""What judges a task that the task itself must not choose: settings of tools, plugins, files that a start-up runs.

Tools are told where the settings of the base commit are. A task that changes such a file is judged by what was there
before, and a person has to look at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from generator.gates.places import plain_bytes
from generator.gates.records import Subject

# Read by a tool wherever they stand at the top of a workspace or in its folder of sources.
_SETTINGS = frozenset(
    {
        *("pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", ".pytest.ini", "mypy.ini", ".mypy.ini"),
        *("ruff.toml", ".ruff.toml", ".pre-commit-config.yaml"),
    }
)
# Run when an interpreter or a test session starts.
_STARTING = frozenset({"sitecustomize.py", "usercustomize.py", "conftest.py"})
# Imported by the tools themselves: a module of that name at the top would take the place of theirs.
_TOOLS = frozenset({"mypy", "ruff", "pydantic", "pytest", "detect_secrets", "_pytest", "pluggy"})


def settings_in(root: Path, files: Mapping[str, bytes]) -> Path | None:
    """Return the first of some settings files that a folder has and that holds the words which make it count."""
    for name, mark in files.items():
        data = plain_bytes(root / name)
        if data is not None and mark in data:
            return root / name
    return None


def settings_of_base(subjects: Sequence[Subject], files: Mapping[str, bytes]) -> Path | None:
    """Return the settings file of the base commit; the copy's own where no task has touched one of that name."""
    touched = {path for subject in subjects for path in (*_all_files(subject), *subject.hidden)} & files.keys()
    return settings_in(subjects[0].baseline() if touched else subjects[0].root, files)


def judges_changed(subject: Subject, plugins: Iterable[str] = ()) -> list[str]:
    """Return the files of a task that take part in judging it.

    Args:
        subject: The task.
        plugins: Files that a tool runs because the settings name them, with what they import.
    """
    own = _all_files(subject)
    below = subject.contract.source_root
    judging = {path for path in own if _judges(PurePosixPath(path), below)}
    return sorted(judging | (own & frozenset(plugins)))


def _all_files(subject: Subject) -> frozenset[str]:
    return frozenset(path for unit in subject.units for path in unit.files)


def _judges(path: PurePosixPath, below: str) -> bool:
    if path.suffix == ".pth" or path.name in _STARTING:
        return True
    parts = path.parts[1:] if below and path.parts[:1] == (below,) else path.parts
    if len(parts) == 1 and path.name in _SETTINGS:
        return True
    return PurePosixPath(parts[0]).stem in _TOOLS
