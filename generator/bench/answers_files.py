"""The units of a workspace, as their answers files say: which there are, and what keeps a file from being used."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

from generator.answers.reading import SIZE_MAX, load_mapping, too_large
from generator.answers.units import UnitAnswers
from generator.bench.recorded_unit import RecordedUnit, judge_answers
from generator.errors import InputError, ManyErrors
from generator.git import Repository
from generator.unit_places import places_of

PATTERN = ".copier-answers*.yml"
# Long values go on in lines that begin with blanks.
_SOURCE = re.compile(rb"^[\"']?_src_path[\"']?:.*(?:\r?\n[ \t]+\S.*)*", re.MULTILINE)
PLAIN_MODES = frozenset({"100644", "100755"})


class Named(Protocol):
    """What units are asked for by."""

    @property
    def name(self) -> str:
        """The unit's name, which units of several blueprints may share."""

    @property
    def key(self) -> str:
        """Blueprint and name."""


Unit = TypeVar("Unit", bound=Named)


def read_answers(path: Path) -> UnitAnswers:
    """Read and judge an answers file.

    Raises:
        InputError: It cannot be read.
        ManyErrors: Answers are missing, unknown or unsafe.
    """
    return judge_answers(_mapping(path), path)


def find_answers(workspace: Path, paths: Iterable[str]) -> tuple[dict[str, UnitAnswers], list[str]]:
    """Return the units among a workspace's files, path of the answers file to answers, and what cannot be used."""
    units, problems = units_in_folder(workspace, paths)
    found: dict[str, UnitAnswers] = {}
    for path, unit in units.items():
        try:
            answers = unit.judged()
        except ManyErrors as error:
            problems[path] = str(error)
            continue
        if path == (home := places_of(answers).answers_file):
            found[path] = answers
        else:
            problems[path] = f"{path}: {misplaced(path, home)}"
    return found, [problems[path] for path in sorted(problems)]


def units_in_folder(workspace: Path, paths: Iterable[str]) -> tuple[dict[str, RecordedUnit], dict[str, str]]:
    """Return the units among a workspace's files, and a sentence for each answers file that cannot be read."""
    found: dict[str, RecordedUnit] = {}
    problems: dict[str, str] = {}
    for path in filter(is_answers_file, sorted(paths)):
        if not os.path.lexists(workspace / path):
            continue
        if not _is_plain(workspace, path):
            problems[path] = str(InputError(path, _LINK))
            continue
        try:
            _add(found, path, _mapping(workspace / path))
        except InputError as error:
            problems[path] = str(error).replace(f"{workspace}/", "")
    return found, problems


def units_in_commit(
    repository: Repository, commit: str, modes: Mapping[str, str]
) -> tuple[dict[str, RecordedUnit], dict[str, str]]:
    """Return the units of a commit, and a sentence for each answers file that cannot be read.

    Args:
        repository: Where the commit is.
        commit: The commit.
        modes: Its files with their modes.
    """
    named = sorted(filter(is_answers_file, modes))
    problems = {path: str(InputError(path, _LINK)) for path in named if modes[path] not in PLAIN_MODES}
    sizes = repository.sizes(commit, [path for path in named if path not in problems])
    problems |= {path: str(too_large(path)) for path, size in sizes.items() if size > SIZE_MAX}
    found: dict[str, RecordedUnit] = {}
    for path, content in repository.contents(commit, [path for path in sizes if path not in problems]).items():
        try:
            _add(found, path, load_mapping(content, path))
        except InputError as error:
            problems[path] = str(error)
    return found, problems


def copies_among(units: Mapping[str, RecordedUnit]) -> dict[str, str]:
    """Return why some answers files do not stand for the unit that they name, by their paths.

    A copy of an answers file names the unit that it was copied from, and would be rendered over that unit's files.
    """
    homes: dict[str, str] = {}
    for path, unit in units.items():
        try:
            homes[path] = unit.places.answers_file
        except ValueError:
            continue
    found = {path: misplaced(path, home) for path, home in homes.items() if path != home}
    at_home: dict[str, list[str]] = {}
    for path in homes.keys() - found.keys():
        at_home.setdefault(units[path].key, []).append(path)
    for key, same in at_home.items():
        told = f"{' and '.join(sorted(same))} both say that they are {key}; remove one of them"
        found |= dict.fromkeys(same, told) if len(same) > 1 else {}
    return found


def misplaced(path: str, home: str) -> str:
    """Return what to say of an answers file that stands elsewhere than its answers belong."""
    return f"its answers stand at {path}, but belong at {home}: it is a copy, or was moved; correct its name or place"


def is_answers_file(path: str) -> bool:
    """Tell whether a file has the name of an answers file."""
    return fnmatchcase(PurePosixPath(path).name, PATTERN)


def choose_units(units: Mapping[str, Unit], wanted: Sequence[str], unread: Collection[str] = ()) -> dict[str, Unit]:
    """Return the units that were asked for: by name, by ``plugin:name`` or by answers file; all where none was named.

    Args:
        units: The units by their answers files.
        wanted: Names.
        unread: Answers files that cannot be read: a name that fits one of them is no error, for they are reported.

    Raises:
        ManyErrors: Names that no unit has.
    """
    names = {path: unit_names(path, unit) for path, unit in units.items()}
    known = sorted(set().union(*names.values()))
    unknown = [name for name in wanted if name not in known and not any(_fits(name, path) for path in unread)]
    faults = [f"{name}{_near(name, known)}" for name in unknown]
    if faults:
        raise ManyErrors("There is no such unit", faults, "Name a unit by its name, as plugin:name or by its file.")
    return {path: answers for path, answers in units.items() if not wanted or names[path] & {*wanted}}


def naming_template(content: bytes, path: object, template: str) -> bytes:
    """Return the content of an answers file that names a template; all else in it stays as it is.

    Raises:
        InputError: It is no YAML mapping, or is written in a way in which that cannot be changed.
    """
    data = load_mapping(content, path)
    if data.get("_src_path") == template:
        return content
    line = f"_src_path: {json.dumps(template)}".encode()
    changed, count = _SOURCE.subn(lambda _: line, content, count=1)
    changed = changed if count else content.rstrip() + b"\n" + line + b"\n"
    try:
        is_right = load_mapping(changed, path) == {**data, "_src_path": template}
    except InputError:
        is_right = False
    if not is_right:
        raise InputError(path, "its _src_path cannot be changed.", f"Write it as _src_path: {template}")
    return changed


def named_dependencies(content: bytes) -> frozenset[str]:
    """Return the tasks that an answers file says its unit needs, in upper case; none where it cannot be read."""
    try:
        data = load_mapping(content, "")
    except InputError:
        return frozenset()
    backgrounds = [each.get("background") for each in data.values() if isinstance(each, dict)]
    named = [each.get("dependencies") for each in backgrounds if isinstance(each, dict)]
    return frozenset(str(task_id).upper() for tasks in named if isinstance(tasks, list) for task_id in tasks)


def has_crlf(content: bytes) -> bool:
    """Tell whether every line of a text ends with a carriage return and a line feed."""
    return 0 < content.count(b"\n") == content.count(b"\r\n")


def with_ends(files: Mapping[str, bytes], path: str, end: bytes) -> dict[str, bytes]:
    """Return files of which one has other line ends; one with mixed ends stays as it is."""
    content = files.get(path, b"")
    alike = has_crlf(content) or b"\r" not in content
    return {**files, path: content.replace(b"\r\n", b"\n").replace(b"\n", end)} if content and alike else dict(files)


def unit_names(path: str, unit: Named) -> set[str]:
    """Return the ways in which a unit may be asked for."""
    return {path, unit.name, unit.key}


_LINK = "is a link, or no regular file; an answers file must be one. Put the file itself there."


def _add(found: dict[str, RecordedUnit], path: str, data: Mapping[str, Any]) -> None:
    """Note a unit; answers files of other templates, which have no blueprint of ours, are passed over."""
    if "blueprint" in data:
        found[path] = RecordedUnit(path, data)


def _is_plain(workspace: Path, path: str) -> bool:
    """Tell whether it is a regular file that no link leads to: what a link leads to may be anywhere."""
    place = workspace / path
    try:
        return place.is_file() and place.resolve() == workspace.resolve() / path
    except (OSError, RuntimeError):
        return False


def _mapping(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > SIZE_MAX:
            raise too_large(path)
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error}") from None
    return load_mapping(content, path)


def _fits(name: str, path: str) -> bool:
    """Tell whether an answers file that cannot be read may be the one of a unit of this name."""
    folder, file = PurePosixPath(path).parent.name, PurePosixPath(path).name
    named = file.removeprefix(".copier-answers.").removesuffix(".yml")
    return name == path or name.rpartition(":")[2] in {folder, named}


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3)
    return f" (near: {', '.join(near)})" if near else ""
