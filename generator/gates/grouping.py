"""Which tasks that share a copy can be checked in one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.gates.records import Subject


def grouped(subjects: Sequence[Subject], reached: Sequence[frozenset[str]]) -> Iterator[tuple[Subject, ...]]:
    """Divide tasks that share a copy into groups of which none reaches a file of another one.

    While a group is looked at, the copy holds the files of its tasks and of no other where that makes a difference;
    when all have been, it holds those of all tasks again.

    Args:
        subjects: The tasks.
        reached: What each of them reads of the copy.
    """
    together = tuple(each for each, files in zip(subjects, reached, strict=True) if not files & each.hidden)
    apart = [(each, files) for each, files in zip(subjects, reached, strict=True) if files & each.hidden]
    if together:
        yield together
    for members in _without_conflict(apart):
        _hold(members)
        yield tuple(members)
    if apart:
        _hold(subjects)


def _without_conflict(apart: Sequence[tuple[Subject, frozenset[str]]]) -> list[list[Subject]]:
    found: list[list[tuple[frozenset[str], frozenset[str], Subject]]] = []
    for subject, files in apart:
        own = frozenset(path for unit in subject.units for path in unit.files)
        home = next((each for each in found if not any(files & theirs or own & read for theirs, read, _ in each)), None)
        if home is None:
            home = []
            found.append(home)
        home.append((own, files, subject))
    return [[subject for _, _, subject in each] for each in found]


def _hold(subjects: Sequence[Subject]) -> None:
    shared = subjects[0].shared
    if shared is not None:
        shared.hold(subject.layer for subject in subjects if subject.layer)
