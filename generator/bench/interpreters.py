"""Which interpreter a workspace's code runs with, and where that is known from; nothing of the workspace is run."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.bench.brought import is_brought
from generator.bench.poetry import poetry_environment
from generator.errors import InterpreterError
from generator.settings import PROJECT_FILE, Settings

# Where environments keep their interpreter: POSIX, Windows, and conda on Windows.
_PLACES = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
_VENV_FOLDERS = (".venv", "venv")
_FILE_MAX = 1_048_576
OWN = "the one that runs this tool"


@dataclass(frozen=True)
class Interpreter:
    """An interpreter for a workspace's code.

    Attributes:
        python: Its path, links of its environment not resolved; it need not exist where a setting names it.
        source: Where it is known from, e.g. ``VIRTUAL_ENV``.
        is_own: Whether it is only taken because nothing belongs to the workspace.
        passed_over: What might have been meant and was not taken, each with the reason.
    """

    python: Path
    source: str
    is_own: bool = False
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """A folder that may be the workspace's environment; ``preferred`` where it counts although this tool is in it."""

    folder: Path
    source: str
    preferred: bool = False


def workspace_interpreter(workspace: Path, settings: Settings) -> Interpreter:
    """Return the interpreter of a workspace on this machine, with this process's environment variables.

    Raises:
        InterpreterError: The setting names one that the repository brings.
    """
    return find_interpreter(workspace, settings, os.environ)


def find_interpreter(
    workspace: Path,
    settings: Settings,
    environment: Mapping[str, str],
    *,
    own: Path | None = None,
) -> Interpreter:
    """Return the interpreter that a workspace's code runs with.

    The order is: the setting ``python`` (an interpreter, or the folder of an environment); ``VIRTUAL_ENV``; ``.venv``
    or ``venv`` in the workspace or in a folder above it up to the repository's top; a conda environment other than
    ``base``; the environment of a uv or Poetry project; the interpreter that runs this tool.

    An active environment that is this tool's own says nothing about the workspace, since a tool is often installed in
    an environment of its own: whatever else belongs to the workspace goes before it. Where nothing else does, it is
    taken all the same, as the last resort. What is committed in a repository, or reached by a link that is, is never
    taken, nor may the setting name it: whoever can write to the repository would choose what is run here.

    Args:
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        environment: Variables of the environment, as in ``os.environ``.
        own: The folder of the environment that this tool is installed in; by default that of this process.

    Raises:
        InterpreterError: The setting names one that the repository brings.
    """
    if settings.python:
        return _named(workspace / Path(settings.python).expanduser())
    passed_over: list[str] = []
    ours = own or Path(sys.prefix)
    for candidate in _candidates(workspace, environment):
        reason = _fault(candidate, ours)
        python = None if reason else python_in(candidate.folder)
        if python:
            return Interpreter(python, candidate.source, passed_over=tuple(passed_over))
        passed_over += [reason] if reason else []
    return Interpreter(Path(sys.executable), OWN, is_own=True, passed_over=tuple(passed_over))


def python_in(folder: Path) -> Path | None:
    """Return the interpreter of an environment, or ``None`` where the folder has none that can be started."""
    paths = (folder.absolute() / place for place in _PLACES)
    return next((path for path in paths if path.is_file() and os.access(path, os.X_OK)), None)


def _named(place: Path) -> Interpreter:
    """Return the interpreter that the setting names, itself or by the folder of its environment.

    Raises:
        InterpreterError: The repository brings it.
    """
    python = python_in(place) or place if place.is_dir() else place
    if is_brought(place, python):
        problem = f"The setting 'python' names {place}, which is committed in a repository, or reached by such a link."
        raise InterpreterError(problem, "Name an interpreter that the repository does not bring.")
    return Interpreter(python, "the setting 'python'")


def _candidates(workspace: Path, environment: Mapping[str, str]) -> Iterator[_Candidate]:
    if active := environment.get("VIRTUAL_ENV"):
        yield _Candidate(Path(active), "VIRTUAL_ENV")
    for folder in _up_to_the_top(workspace):
        for name in _VENV_FOLDERS:
            if (folder / name).is_dir() or (folder / name).is_symlink():
                yield _Candidate(folder / name, f"the folder {name} in {folder}", preferred=True)
    if (conda := environment.get("CONDA_PREFIX")) and not _is_conda_base(Path(conda), environment):
        yield _Candidate(Path(conda), "CONDA_PREFIX")
    for folder in _up_to_the_top(workspace):
        project = _project(folder)
        named = environment.get("UV_PROJECT_ENVIRONMENT")
        if named and ("uv" in project.get("tool", {}) or (folder / "uv.lock").is_file()):
            yield _Candidate(folder / named, "UV_PROJECT_ENVIRONMENT", preferred=True)
        if found := poetry_environment(folder, project, environment):
            yield _Candidate(found, "the Poetry project's environment", preferred=True)


def _fault(candidate: _Candidate, ours: Path) -> str:
    """Return why an environment is not taken, or an empty string."""
    folder = candidate.folder
    python = python_in(folder)
    if not folder.is_absolute() or python is None:
        return f"{folder} ({candidate.source}) has no interpreter that can be started"
    if is_brought(folder, python):
        return f"{folder} ({candidate.source}) is committed in the repository"
    if not candidate.preferred and folder.resolve() == ours.resolve():
        return f"{folder} ({candidate.source}) is this tool's own"
    return ""


def _up_to_the_top(workspace: Path) -> list[Path]:
    """Return the workspace's folder and those above it up to the one that is a repository; else the folder alone."""
    folders = [workspace.absolute(), *workspace.absolute().parents]
    tops = [number for number, folder in enumerate(folders) if (folder / ".git").exists()]
    return folders[: tops[0] + 1] if tops else folders[:1]


def _is_conda_base(prefix: Path, environment: Mapping[str, str]) -> bool:
    return environment.get("CONDA_DEFAULT_ENV") == "base" or (prefix / "condabin").is_dir()


def _project(folder: Path) -> dict[str, Any]:
    path = folder / PROJECT_FILE
    try:
        if not path.is_file() or path.stat().st_size > _FILE_MAX:
            return {}
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data.get("tool", {}), dict) else {**data, "tool": {}}
