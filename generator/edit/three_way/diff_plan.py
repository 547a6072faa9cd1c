"""Turns a diff of a language model into one that git takes as it is: exact context, right numbers, known files only."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.edit.refusals import Objection
from generator.edit.source import SourceText, parse_python, read_source
from generator.edit.three_way.diff_text import FileDiff, Hunk, read_diff
from generator.edit.three_way.nodes import DEFINITIONS
from generator.edit.three_way.result import Refused

_CONTEXT = 3
_PLACES_MAX = 100


@dataclass(frozen=True)
class DiffPlan:
    """A diff that is ready for git.

    Attributes:
        diff: A unified diff with git's heads; empty where all of it was applied already.
        files: The files it changes, each with the bytes that it must have afterwards.
        notes: What a person should know, one sentence each.
    """

    diff: bytes
    files: dict[str, bytes]
    notes: tuple[str, ...] = ()


def plan_diff(
    text: str, allowed: Collection[str], read: Callable[[str], bytes], *, path: str = ""
) -> DiffPlan | Refused:
    """Judge a diff and write it anew; nothing is changed.

    Every hunk must fit at one place of its file without any difference. What is there already is left out.

    Args:
        text: The diff as the analysis has it.
        allowed: The workspace-relative paths that it may change.
        read: Gives the bytes of an allowed file.
        path: The file it is for, where the diff itself names none.
    """
    try:
        return _planned(text, allowed, read, path)
    except Objection as objection:
        problem = objection.reason.problem
        return Refused(reason=f"{problem[:1].upper()}{problem[1:].rstrip('.')}.")


def _planned(text: str, allowed: Collection[str], read: Callable[[str], bytes], path: str) -> DiffPlan:
    found: dict[str, FileDiff] = {}
    for each in read_diff(text, path):
        name = _allowed_name(each.path, allowed, path)
        found.setdefault(name, FileDiff(name)).hunks.extend(each.hunks)
    parts: list[bytes] = []
    files: dict[str, bytes] = {}
    notes: list[str] = []
    for name, each in found.items():
        before = read(name)
        after = _applied(name, each.hunks, before)
        if after == before:
            notes.append(f"{name} has all of the diff already.")
            continue
        parts.append(_unified(name, before, after))
        files[name] = after
        notes += _lost_definitions(name, before, after)
    return DiffPlan(b"".join(parts), files, tuple(notes))


def _allowed_name(name: str, allowed: Collection[str], named: str) -> str:
    """Return the allowed path that a diff means: the same one, or the one that the text names for it."""
    if name in allowed:
        return name
    if named in allowed and named.endswith(f"/{name}") and "/" not in name and name:
        return named
    raise Objection("path", f"the diff would change {ascii(name)[:200]}, which it may not")


def _applied(name: str, hunks: Sequence[Hunk], data: bytes) -> bytes:
    source = read_source(data)
    lines = [line.rstrip("\r\n") for line in source.lines]
    index: dict[str, list[int]] = {}
    for row, line in enumerate(lines):
        index.setdefault(line, []).append(row)
    edits: list[tuple[int, int, list[str]]] = []
    for number, hunk in enumerate(hunks, 1):
        place = _find(f"part {number} of the diff for {name}", hunk, lines, index)
        if place is not None:
            edits += _edits(hunk, place)
    edits.sort(key=lambda edit: (edit[0], edit[1]))
    for one, other in pairwise(edits):
        if one[1] > other[0] or one[0] == other[0]:
            raise Objection("diff", f"two parts of the diff change the same lines of {name}")
    return _written(name, source, edits, data)


def _find(label: str, hunk: Hunk, lines: Sequence[str], index: dict[str, list[int]]) -> int | None:
    """Return the row at which a hunk applies; ``None`` where the file has it already.

    Raises:
        Objection: It fits nowhere, or at more than one place.
    """
    old, new = hunk.old, hunk.new
    if old == new:
        return None
    if not old:
        raise Objection("context", f"{label} has no line that says where it goes")
    before, after = _meant(hunk, lines, _matches(old, lines, index), _matches(new, lines, index))
    only_adds = all(sign != "-" for sign, _ in hunk.rows)
    only_removes = all(sign != "+" for sign, _ in hunk.rows)
    if before:
        inside = all(any(at <= row < at + len(new) for at in after) for row in before)
        if not after or only_removes:
            return _only_match(label, before)
        if not (only_adds and inside):
            raise Objection("ambiguous", f"{label} fits, but the file has its new lines already")
    if _is_applied(hunk, after) and len(before) <= 1:
        return None
    missing = next((line for line in old if line not in index), "")
    detail = f": the file has no line {missing.strip()[:80]!r}" if missing else ""
    raise Objection("context", f"{label} does not fit{detail}")


def _is_applied(hunk: Hunk, found: Sequence[int]) -> bool:
    """Tell whether a hunk's new lines stand where they belong: a single common line alone proves nothing."""
    if hunk.start and hunk.start - 1 in found:
        return True
    return len(found) == 1 and sum(1 for line in hunk.new if line.strip()) >= 2


def _meant(hunk: Hunk, lines: Sequence[str], before: list[int], after: list[int]) -> tuple[list[int], list[int]]:
    """Return the matches of the old and of the new lines that the hunk's head speaks of, where there are several."""
    both = {*before, *after}
    if len(both) < 2 or len(both) > _PLACES_MAX:
        return before, after
    meant = {hunk.start - 1} & both or {row for row in both if hunk.anchor and _anchored(row, hunk.anchor, lines)}
    if not meant:
        return before, after
    return [row for row in before if row in meant], [row for row in after if row in meant]


def _only_match(label: str, found: Sequence[int]) -> int:
    if len(found) == 1:
        return found[0]
    raise Objection("ambiguous", f"{label} fits at {len(found)} places")


def _anchored(row: int, anchor: str, lines: Sequence[str]) -> bool:
    """Tell whether the nearest less indented lines above a row include the anchor."""
    width = len(lines[row]) - len(lines[row].lstrip()) + 1 if lines[row].strip() else 1 << 20
    for above in range(row, -1, -1):
        line = lines[above]
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent < width:
            width = indent
            if line.strip() == anchor or line.strip().rstrip(":") == anchor.rstrip(":"):
                return True
    return False


def _matches(wanted: Sequence[str], lines: Sequence[str], index: dict[str, list[int]]) -> list[int]:
    """Return all rows at which lines stand; searched by the rarest of them, so that repeated lines cost little."""
    if not wanted or any(line not in index for line in wanted):
        return []
    place = min(range(len(wanted)), key=lambda each: len(index[wanted[each]]))
    rows = [row - place for row in index[wanted[place]]]
    if len(rows) * len(wanted) > 200_000:
        raise Objection("context", "the diff's lines stand at too many places of the file")
    return [
        row for row in rows if 0 <= row <= len(lines) - len(wanted) and lines[row : row + len(wanted)] == list(wanted)
    ]


def _edits(hunk: Hunk, row: int) -> list[tuple[int, int, list[str]]]:
    """Return the changed spans of a hunk: rows from and to, and the lines that stand there then."""
    edits: list[tuple[int, int, list[str]]] = []
    open_edit = False
    for sign, text in hunk.rows:
        if sign == " ":
            open_edit = False
            row += 1
            continue
        if not open_edit:
            edits.append((row, row, []))
            open_edit = True
        start, end, added = edits[-1]
        if sign == "-":
            row += 1
            edits[-1] = (start, end + 1, added)
        else:
            added.append(text)
    return edits


def _written(name: str, source: SourceText, edits: Sequence[tuple[int, int, list[str]]], before: bytes) -> bytes:
    lines = list(source.lines)
    unfinished = bool(lines) and not lines[-1].endswith(("\n", "\r"))
    if unfinished:
        lines[-1] += source.newline
    for start, end, added in reversed(edits):
        kept = lines[start:end]
        lines[start:end] = [f"{text}{source.newline}" for text in added]
        # A line that is written anew with the same text keeps its own end.
        for place, (old, text) in enumerate(zip(kept, added, strict=False)):
            if old.rstrip("\r\n") == text:
                lines[start + place] = old
    text = "".join(lines)
    if unfinished:
        text = text.removesuffix(source.newline)
    try:
        after = text.encode(source.encoding)
    except UnicodeEncodeError as error:
        raise Objection("encoding", f"the encoding {source.encoding} of {name} cannot hold the new text") from error
    if after != before:
        try:
            parse_python(after)
        except Objection as error:
            raise Objection("syntax", f"the diff would make {name} invalid: {error.reason.problem}") from error
    return after


def _unified(name: str, before: bytes, after: bytes) -> bytes:
    """Return a diff with one hunk from the first to the last changed line, with git's own heads."""
    old, new = _byte_lines(before), _byte_lines(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start, end = max(0, head - _CONTEXT), max(0, tail - _CONTEXT)
    above, below = old[start:head], old[len(old) - tail : len(old) - end]
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    rows = [(b" ", line) for line in above] + [(b"-", line) for line in gone]
    rows += [(b"+", line) for line in come] + [(b" ", line) for line in below]
    body = b"".join(
        sign + (line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n") for sign, line in rows
    )
    counts = (len(above) + len(gone) + len(below), len(above) + len(come) + len(below))
    numbers = tuple(start + 1 if count else start for count in counts)
    path = name.encode()
    heads = (
        b"diff --git a/%s b/%s\n" % (path, path),
        b"index %s..%s 100644\n" % (_blob(before), _blob(after)),
        b"--- a/%s\n+++ b/%s\n" % (path, path),
        b"@@ -%d,%d +%d,%d @@\n" % (numbers[0], counts[0], numbers[1], counts[1]),
    )
    return b"".join(heads) + body


def _byte_lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True) if b"\r" not in data else _on_newlines(data)


def _on_newlines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return lines + ([parts[-1]] if parts[-1] else [])


def _blob(data: bytes) -> bytes:
    """Return the name that git gives a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest().encode()


def _lost_definitions(name: str, before: bytes, after: bytes) -> list[str]:
    lost = sorted(_definitions(before) - _definitions(after))
    return [f"The diff takes {', '.join(map(repr, lost))} out of {name}."] if lost else []


def _definitions(data: bytes) -> set[str]:
    found: set[str] = set()
    for statement in parse_python(data).body:
        if isinstance(statement, DEFINITIONS):
            found.add(statement.name)
        if isinstance(statement, ast.ClassDef):
            found |= {f"{statement.name}.{each.name}" for each in statement.body if isinstance(each, DEFINITIONS)}
    return found
