"""The answers files of a workspace: where units say what they were rendered from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

import yaml
from pydantic import ValidationError

from generator.answers.units import UnitAnswers
from generator.blueprints import parse_answers
from generator.errors import InputError, ManyErrors

PATTERN = ".copier-answers*.yml"
SIZE_MAX = 8 * 1024 * 1024
# Long values go on in lines that begin with blanks.
_SOURCE = re.compile(rb"^[\"']?_src_path[\"']?:.*(?:\r?\n[ \t]+\S.*)*", re.MULTILINE)


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


def judge_answers(data: Mapping[str, object], path: object) -> UnitAnswers:
    """Judge what an answers file says.

    Raises:
        ManyErrors: Answers are missing, unknown or unsafe; ``path`` is named.
    """
    try:
        return parse_answers(dict(data))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    raise ManyErrors(f"{path}: these answers cannot be used", faults, "Correct them and render again.")


def find_answers(workspace: Path, paths: Iterable[str]) -> tuple[dict[str, UnitAnswers], list[str]]:
    """Return the units among a workspace's files, path of the answers file to answers, and what cannot be used.

    Answers files of other templates, which have no blueprint of ours, are passed over.
    """
    found, faults = find_recorded(workspace, paths)
    return {path: answers for path, (answers, _) in found.items()}, faults


def find_recorded(
    workspace: Path, paths: Iterable[str]
) -> tuple[dict[str, tuple[UnitAnswers, dict[str, object]]], list[str]]:
    """Return the units among a workspace's files, each with what its answers file says beside that, as it stands there.

    Answers files of other templates, which have no blueprint of ours, are passed over.
    """
    found: dict[str, tuple[UnitAnswers, dict[str, object]]] = {}
    faults: list[str] = []
    for path in sorted(paths):
        if not is_answers_file(path) or not _is_plain_file(workspace, path):
            continue
        try:
            data = _mapping(workspace / path)
            if "blueprint" in data:
                found[path] = judge_answers(data, path), data
        except (InputError, ManyErrors) as error:
            faults.append(str(error).replace(f"{workspace}/", ""))
    return found, faults


def is_answers_file(path: str) -> bool:
    """Tell whether a file has the name of an answers file."""
    return fnmatchcase(PurePosixPath(path).name, PATTERN)


def choose_units(units: Mapping[str, Unit], wanted: Sequence[str]) -> dict[str, Unit]:
    """Return the units that were asked for: by name, by ``plugin:name`` or by answers file; all where none was named.

    Raises:
        ManyErrors: Names that no unit has.
    """
    names = {path: unit_names(path, unit) for path, unit in units.items()}
    known = sorted(set().union(*names.values()))
    faults = [f"{name}{_near(name, known)}" for name in wanted if name not in known]
    if faults:
        raise ManyErrors("There is no such unit", faults, "Name a unit by its name, as plugin:name or by its file.")
    return {path: answers for path, answers in units.items() if not wanted or names[path] & {*wanted}}


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3)
    return f" (near: {', '.join(near)})" if near else ""


def _is_plain_file(workspace: Path, path: str) -> bool:
    """Tell whether it is a regular file that no link leads to."""
    place = workspace / path
    try:
        return place.is_file() and place.resolve() == workspace.resolve() / path
    except (OSError, RuntimeError):
        return False


def _mapping(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > SIZE_MAX:
            raise InputError(path, f"is larger than {SIZE_MAX} bytes.", "Name a .copier-answers file.")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error}") from None
    return parse_mapping(content, path)


def parse_mapping(content: bytes, path: object) -> dict[str, object]:
    """Read the content of an answers file, without judging it.

    Raises:
        InputError: It is no YAML mapping; ``path`` is named.
    """
    try:
        data = yaml.safe_load(content.decode("utf-8"))
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise InputError(path, f"cannot be read: {error}") from None
    if not isinstance(data, dict):
        raise InputError(path, "is no answers file.", "Name a .copier-answers file.")
    return data


def naming_template(content: bytes, path: object, template: str) -> bytes:
    """Return the content of an answers file that names a template; all else in it stays as it is.

    Raises:
        InputError: It is no YAML mapping, or is written in a way in which that cannot be changed.
    """
    data = parse_mapping(content, path)
    if data.get("_src_path") == template:
        return content
    line = f"_src_path: {json.dumps(template)}".encode()
    changed, count = _SOURCE.subn(lambda _: line, content, count=1)
    changed = changed if count else content.rstrip() + b"\n" + line + b"\n"
    try:
        is_right = parse_mapping(changed, path) == {**data, "_src_path": template}
    except InputError:
        is_right = False
    if not is_right:
        raise InputError(path, "its _src_path cannot be changed.", f"Write it as _src_path: {template}")
    return changed


def named_dependencies(content: bytes) -> frozenset[str]:
    """Return the tasks that an answers file says its unit needs, in upper case; none where it cannot be read."""
    try:
        data = parse_mapping(content, "")
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
