"""What a workspace wants installed, and from where: the lines of its requirements as they are pinned there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from generator.gates.requirements import project_lines, requirement_lines

# Options that say where packages come from. Leaving them out could fetch a private name from a public index; every
# other option, above all those that let packages be built, has no effect.
_SOURCES = frozenset({"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--no-index", "--trusted-host"})
_FOLDERS = frozenset({"-f", "--find-links"})
_CONSTRAINTS = frozenset({"-c", "--constraint"})


@dataclass
class Wanted:
    """What may be installed.

    Attributes:
        requirements: One line each, with its version, extras, marker and hashes.
        sources: Options that say where packages come from.
        constraints: Files with versions that hold for whatever is installed along with it.
        refused: Lines that would run or fetch code from elsewhere: addresses, folders, editable installs.
    """

    requirements: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    constraints: list[Path] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def wanted_by(workspace: Path, allowed: Iterable[str] = ()) -> Wanted:
    """Return what the requirements files and the project file of a workspace name, and an allow list besides.

    Nothing else takes part: what is installed depends on no batch and on no generated file.
    """
    wanted = Wanted()
    for path, line in requirement_lines(workspace):
        _take(wanted, path.parent, line, workspace.resolve())
    for line in (*project_lines(workspace), *allowed):
        _take_requirement(wanted, line)
    wanted.requirements = list(dict.fromkeys(wanted.requirements))
    return wanted


def distribution(line: str) -> Requirement:
    """Return the requirement of a line without its hashes.

    Raises:
        InvalidRequirement: It is none.
    """
    return Requirement(line.split(" --", maxsplit=1)[0])


def _take(wanted: Wanted, folder: Path, line: str, workspace: Path) -> None:
    text = "" if line.lstrip().startswith("#") else line.split(" #", maxsplit=1)[0].strip()
    option, _, value = text.replace("=", " ", 1).partition(" ")
    value = value.strip()
    if not text:
        return
    if not text.startswith("-"):
        _take_requirement(wanted, text)
    elif option in _CONSTRAINTS:
        path = (folder / value).resolve()
        wanted.constraints += [path] if path.is_relative_to(workspace) and path.is_file() else []
    elif option in _SOURCES:
        beside = folder / value
        wanted.sources.append(f"{option} {beside if option in _FOLDERS and beside.is_dir() else value}".strip())
    elif option in {"-e", "--editable"}:
        wanted.refused.append(text)


def _take_requirement(wanted: Wanted, line: str) -> None:
    try:
        found = distribution(line)
    except InvalidRequirement:
        wanted.refused.append(line)
        return
    hashes = [part for part in line.split(" ") if part.startswith("--hash=")]
    if found.url:
        wanted.refused.append(line)
    else:
        wanted.requirements.append(" ".join([str(found), *hashes]))
