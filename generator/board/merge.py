"""Two changes of the same text, put together line by line so that no new line of either is lost."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Hunk:
    start: int
    stop: int
    lines: tuple[bytes, ...]
    mine: bool


def merge(base: bytes, mine: bytes, theirs: bytes) -> bytes:
    """Return ``base`` with the changes of both sides.

    Where both changed the same lines differently, theirs stand first and what only mine has follows.
    """
    return _merged(base, mine, theirs, strict=False) or b""


def clean_merge(base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    """Return ``base`` with the changes of both sides, or ``None`` where they touch each other and differ."""
    return _merged(base, mine, theirs, strict=True)


def _merged(base: bytes, mine: bytes, theirs: bytes, *, strict: bool) -> bytes | None:
    if theirs in (base, mine):
        return mine
    lines = base.splitlines(keepends=True)
    hunks = [*_hunks(lines, mine, mine=True), *_hunks(lines, theirs, mine=False)]
    result: list[bytes] = []
    place = 0
    for group in _groups(sorted(hunks, key=lambda hunk: (hunk.start, hunk.stop)), touching=strict):
        start, stop = group[0].start, max(hunk.stop for hunk in group)
        settled = _settled(lines[start:stop], group)
        if settled is None and strict:
            return None
        result += lines[place:start]
        result += settled if settled is not None else _both(lines[start:stop], group)
        place = stop
    return _joined([*result, *lines[place:]])


def _hunks(lines: list[bytes], changed: bytes, *, mine: bool) -> list[_Hunk]:
    new = changed.splitlines(keepends=True)
    head = 0
    while head < min(len(lines), len(new)) and lines[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(lines), len(new)) - head and lines[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_middle, new_middle = lines[head : len(lines) - tail], new[head : len(new) - tail]
    inserted = _insertions(old_middle, new_middle)
    if inserted is not None:
        return [_Hunk(head + place, head + place, lines_new, mine) for place, lines_new in inserted.items()]
    matcher = difflib.SequenceMatcher(None, old_middle, new_middle, autojunk=False)
    return [
        _Hunk(head + low, head + high, tuple(new[head + first : head + last]), mine)
        for kind, low, high, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _insertions(old: list[bytes], new: list[bytes]) -> dict[int, tuple[bytes, ...]] | None:
    """Return place to new lines where every old line is still there in its order, else ``None``.

    The matcher may take equal lines for one another, and then call a mere insertion a replacement.
    """
    inserted: dict[int, tuple[bytes, ...]] = {}
    place = 0
    for line in new:
        if place < len(old) and line == old[place]:
            place += 1
        else:
            inserted[place] = (*inserted.get(place, ()), line)
    return inserted if place == len(old) else None


def _groups(hunks: list[_Hunk], *, touching: bool) -> list[list[_Hunk]]:
    groups: list[list[_Hunk]] = []
    for hunk in hunks:
        last = groups[-1] if groups else []
        stop = max((other.stop for other in last), default=-1)
        # Two insertions at one place touch without overlapping; they still have to be told apart.
        if last and (
            hunk.start < stop + touching or hunk.start == stop == last[-1].start or hunk.start == last[0].start
        ):
            last.append(hunk)
        else:
            groups.append([hunk])
    return groups


def _settled(old: list[bytes], group: list[_Hunk]) -> list[bytes] | None:
    """Return what becomes of some lines where one side left them alone or both did the same."""
    mine, theirs = _applied(old, group, mine=True), _applied(old, group, mine=False)
    if theirs in (old, mine):
        return mine
    return theirs if mine == old else None


def _both(old: list[bytes], group: list[_Hunk]) -> list[bytes]:
    mine, theirs = _applied(old, group, mine=True), _applied(old, group, mine=False)
    return [*theirs, *(line for line in mine if line not in theirs and line not in old)]


def _applied(old: list[bytes], group: list[_Hunk], *, mine: bool) -> list[bytes]:
    start = place = group[0].start
    result: list[bytes] = []
    for hunk in group:
        if hunk.mine is mine:
            result += [*old[place - start : hunk.start - start], *hunk.lines]
            place = hunk.stop
    return [*result, *old[place - start :]]


def _joined(lines: list[bytes]) -> bytes:
    """Join lines; one that lost its place at the end gets a line end."""
    whole = [line if line.endswith((b"\n", b"\r")) else line + b"\n" for line in lines[:-1]]
    return b"".join([*whole, *lines[-1:]])
