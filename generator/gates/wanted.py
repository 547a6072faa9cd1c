"""What a workspace wants installed, and from where: the lines of its requirements as they are pinned there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from generator.gates.packages import requirement_of
from generator.gates.projects import locked_versions, project_lines
from generator.gates.requirements import requirement_lines

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
    """Return what the requirements files and the project files of a workspace name, and an allow list besides.

    Nothing else takes part: what is installed depends on no batch and on no generated file.
    """
    wanted = Wanted()
    for path, line in requirement_lines(workspace):
        _take(wanted, path.parent, line, workspace.resolve())
    for line in (*project_lines(workspace), *allowed):
        _take_requirement(wanted, line)
    wanted.requirements = list(dict.fromkeys(wanted.requirements))
    return wanted


def pins_of(workspace: Path, wanted: Wanted) -> list[str]:
    """Return the exact versions that a workspace names, as constraints for whatever is installed along with something.

    They come from its requirements, and from its lock file for what the requirements leave open.
    """
    parsed = [found for line in wanted.requirements if (found := requirement_of(line))]
    exact = [each for each in parsed if str(each.specifier).startswith("==") and "*" not in str(each.specifier)]
    pins = {canonicalize_name(each.name): f"{each.name}{each.specifier}" for each in exact if each.marker is None}
    narrowed = {canonicalize_name(each.name) for each in parsed if each.specifier}
    locked = {canonicalize_name(name): f"{name}=={version}" for name, version in locked_versions(workspace).items()}
    pins |= {name: line for name, line in locked.items() if name not in narrowed and requirement_of(line)}
    return [pins[name] for name in sorted(pins)]


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
    found = requirement_of(line)
    if found is None or found.url:
        wanted.refused += [line] if line.strip() else []
    else:
        hashes = [part for part in line.split(" ") if part.startswith("--hash=")]
        wanted.requirements.append(" ".join([str(found), *hashes]))
