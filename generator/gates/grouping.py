"""Which tasks that share a copy can be checked in one run, and a copy for those that cannot be checked in theirs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from generator.gates.records import Subject


@dataclass(frozen=True)
class Group:
    """Tasks, none of which reaches a file of another one, and a copy of the workspace in which they can be checked."""

    root: Path
    subjects: tuple[Subject, ...]

    def only(self, subjects: Sequence[Subject]) -> Group:
        """Return the same copy with some of the tasks."""
        return replace(self, subjects=tuple(subjects))


@contextmanager
def grouped(subjects: Sequence[Subject], reached: Sequence[frozenset[str]]) -> Iterator[list[Group]]:
    """Divide tasks that share a copy.

    Those that reach no hidden file are checked in the copy itself. The others get copies of their own, in which the
    hidden files are as the baseline has them; as many of them share one as do not reach each other's files.

    Args:
        subjects: The tasks.
        reached: What each of them reads of the copy.
    """
    together = [each for each, files in zip(subjects, reached, strict=True) if not files & each.hidden]
    apart = [(each, files) for each, files in zip(subjects, reached, strict=True) if files & each.hidden]
    groups = [Group(subjects[0].root, tuple(together))] if together else []
    with ExitStack() as stack:
        for members in _without_conflict(apart):
            place = tempfile.TemporaryDirectory(
                prefix="apart-", dir=subjects[0].root.parent, ignore_cleanup_errors=True
            )
            groups.append(Group(_copy(Path(stack.enter_context(place)).resolve(), members), tuple(members)))
        yield groups


def _without_conflict(apart: Sequence[tuple[Subject, frozenset[str]]]) -> list[list[Subject]]:
    found: list[list[tuple[frozenset[str], frozenset[str], Subject]]] = []
    for subject, files in apart:
        own = _own(subject)
        home = next(
            (each for each in found if not any(files & theirs or own & reads for theirs, reads, _ in each)), None
        )
        if home is None:
            home = []
            found.append(home)
        home.append((own, files, subject))
    return [[subject for _, _, subject in each] for each in found]


def _own(subject: Subject) -> frozenset[str]:
    return frozenset(path for unit in subject.units for path in unit.files)


def _copy(folder: Path, members: Sequence[Subject]) -> Path:
    """Make a copy of the baseline with the files of some tasks; what stays as it was is linked, not copied."""
    tree = folder / "tree"
    shutil.copytree(members[0].baseline(), tree, symlinks=True, copy_function=_link)
    for subject in members:
        for path in _own(subject):
            if (subject.root / path).is_file():
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                (tree / path).unlink(missing_ok=True)
                shutil.copy2(subject.root / path, tree / path)
    return tree


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
