"""Putting rendered units on a base: one task at a time in the work tree, then kept beside it as a layer of its own.

What each task meets is the base and nothing of another task; what it costs is its own files, however many the
workspace has.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generator.answers.text import is_inside
from generator.answers.units import UnitAnswers
from generator.bench.base import Base
from generator.bench.units import BuiltUnit, complete_unit, judge_changes
from generator.gates import UnitFiles
from generator.gates.laying import make_folders
from generator.git import Objects
from generator.render import FILE, Rendered

_FILE_MODE = 0o644


@dataclass(frozen=True)
class RenderedUnit:
    """A unit as Copier makes it of its answers."""

    answers: UnitAnswers
    rendered: Rendered


@dataclass(frozen=True)
class Staged:
    """The units of one task on a base, ready to be judged and committed.

    Attributes:
        built: The units.
        tree: What would be committed.
        layer: Folder with all files that the units bring or change, under their workspace-relative paths.
    """

    built: tuple[BuiltUnit, ...]
    tree: str
    layer: Path

    @property
    def files(self) -> frozenset[str]:
        """All files that the units bring or change."""
        return frozenset(path for unit in self.built for path in unit.files)

    @property
    def changed(self) -> frozenset[str]:
        """Those that existed before."""
        return frozenset(path for unit in self.built for path in unit.changed)

    def to_gate(self) -> tuple[UnitFiles, ...]:
        """Return the units as the gates look at them."""
        return tuple(unit.to_gate() for unit in self.built)


class InTheWayError(Exception):
    """What was rendered meets something on the base, which only git and Copier together can tell the outcome of."""


def stage_units(
    rendered: Sequence[RenderedUnit],
    base: Base,
    objects: Objects,
    layer: Path,
    look: Callable[[tuple[BuiltUnit, ...], str], None],
) -> Staged:
    """Put the units of one task on a base and take them out again; the work tree is left as it was.

    Args:
        rendered: The units.
        base: What they are put on.
        objects: What makes the tree.
        layer: Where their files are kept; there is nothing yet.
        look: Called with the units and their tree while they are in the work tree.

    Raises:
        InTheWayError: A file is no plain new one; the work tree is as it was.
        PatchRefused: The settings file cannot take the fields.
        ManyErrors: A unit would write where it must not, or over what is there already.
    """
    for unit in rendered:
        _refuse_what_is_not_new(unit.rendered, base)
    with _put_down(base) as touched:
        built: list[BuiltUnit] = []
        for unit in rendered:
            paths, seen = unit.rendered.files, {path for each in built for path in each.files}
            for path, file in paths.items():
                make_folders(base.top / path)
                (base.top / path).write_bytes(file.content)
            touched.update(dict.fromkeys(paths))
            patched = complete_unit(unit.answers, base.isolated)
            touched.update(dict.fromkeys(patched))
            changes = _changes(base, objects, sorted({*paths, *patched} - seen, key=os.fsencode))
            judge_changes(unit.answers, changes, _modes(base, changes), base.top, patched)
            changed = frozenset(path for status, path in changes if status == "M")
            built.append(BuiltUnit(unit.answers, tuple(path for _, path in changes), changed, unit.rendered.version))
        contents = {path: (base.top / path).read_bytes() for each in built for path in each.files}
        if not all(map(base.keeps, contents.values())):
            raise InTheWayError
        tree = objects.tree_with(base.commit, contents)
        # Before the gates look at it: what they say of a file that cannot be committed helps nobody.
        objects.refuse_unfit(tree, base.commit)
        staged = Staged(tuple(built), tree, layer)
        look(staged.built, tree)
        for path in contents:
            _move(base.top / path, layer / path)
    return staged


def groups(staged: Mapping[str, Staged]) -> list[list[str]]:
    """Return tasks in groups in which no two have the same file, or a file where the other has a folder.

    One that changes a file of the workspace has a group of its own: what others import would be another thing there.
    """
    made: list[_Group] = []
    for task_id, each in staged.items():
        files = frozenset(path.casefold() for path in each.files)
        folders = frozenset(path[:end] for path in files for end in range(len(path)) if path[end] == "/")
        group = None if each.changed else next((one for one in made if one.has_room(files, folders)), None)
        if group is None:
            made.append(group := _Group(is_full=bool(each.changed)))
        group.files |= files
        group.folders |= folders
        group.members.append(task_id)
    return [group.members for group in made]


@dataclass
class _Group:
    """Tasks that have no file in common, with their files and the folders that these are in."""

    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    members: list[str] = field(default_factory=list)
    is_full: bool = False

    def has_room(self, files: frozenset[str], folders: frozenset[str]) -> bool:
        return not self.is_full and self.files.isdisjoint(files | folders) and self.folders.isdisjoint(files)


def _refuse_what_is_not_new(rendered: Rendered, base: Base) -> None:
    """Look whether all that was rendered are plain files, with nothing in their place on the base.

    Raises:
        InTheWayError: One of them is not.
    """
    for path, file in rendered.files.items():
        if file.mode != FILE or not is_inside(path) or not base.is_free(path):
            raise InTheWayError


@contextmanager
def _put_down(base: Base) -> Iterator[dict[str, None]]:
    """Collect the files that come into the work tree or change there; take them out again in the end."""
    touched: dict[str, None] = {}
    try:
        yield touched
    except BaseException:
        base.restore()
        raise
    changed = [path for path in touched if path in base.modes]
    if changed:
        base.isolated.check_out_files(changed)
    for path in touched:
        if path not in base.modes:
            (base.top / path).unlink(missing_ok=True)
            _remove_folders(base, (base.top / path).parent)


def _remove_folders(base: Base, folder: Path) -> None:
    while folder.is_dir() and not base.has_folder(folder.relative_to(base.top).as_posix()):
        if any(folder.iterdir()):
            return
        folder.rmdir()
        folder = folder.parent


def _changes(base: Base, objects: Objects, paths: Iterable[str]) -> list[tuple[str, str]]:
    """Return what became of files, as pairs of git's letter and the path; nothing of those that stayed the same."""
    found: list[tuple[str, str]] = []
    for path in paths:
        place, is_old = base.top / path, path in base.modes
        if not place.exists():
            found += [("D", path)] if is_old else []
        elif not is_old:
            found.append(("A", path))
        elif place.read_bytes() != objects.content(base.commit, path):
            found.append(("M", path))
    return found


def _modes(base: Base, changes: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {path: base.modes.get(path, FILE) for status, path in changes if status != "D"}


def _move(source: Path, target: Path) -> None:
    """Move a file, with the permissions that a checkout would give it."""
    make_folders(target)
    source.replace(target)
    target.chmod(_FILE_MODE)
