"""Files whose lines are a set with names: an example environment, a list of requirements. Merged name by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

# Larger ones are no lists that people write.
BYTES_MAX = 1 << 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_VARIABLE = re.compile(r"(?:#[ \t]?)?(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=(?!=)")
_TRAILING_COMMENT = re.compile(r"\s+#.*\Z")
_ENVIRONMENTS = (".env.example", ".env.sample", ".env.template", "example.env")
_REQUIREMENTS = ("requirements*.txt", "requirements*.in", "constraints*.txt")
KeyOf = Callable[[str], str]


@dataclass(frozen=True)
class _Entry:
    """One member of the set.

    Attributes:
        key: What it is known by; the second of the same name has ``#2`` behind it.
        line: Its line, with those that a backslash joins to it; without the last line break.
        above: The comments and empty lines above it.
    """

    key: str
    line: str
    above: tuple[str, ...]


@dataclass(frozen=True)
class _Listed:
    """A file taken apart; ``below`` is what stands behind the last entry."""

    entries: tuple[_Entry, ...]
    below: tuple[str, ...]
    by_key: Mapping[str, _Entry] = field(repr=False)


class LinesClash(Exception):
    """Both sides changed one entry; the message names it."""


def key_of(path: str, environment: str = "") -> KeyOf | None:
    """Return how the lines of a file are named; ``None`` for a file that is no such set.

    Args:
        path: The file.
        environment: The workspace's own example environment.
    """
    name = PurePosixPath(path).name
    if name in _ENVIRONMENTS or path == environment:
        return _variable
    in_folder = PurePosixPath(path).parent.name == "requirements" and name.endswith((".txt", ".in"))
    if in_folder or any(fnmatchcase(name, pattern) for pattern in _REQUIREMENTS):
        return _requirement
    return None


def merge_lines(base: bytes, ours: bytes, theirs: bytes, key: KeyOf) -> bytes:
    """Merge three versions: our order and comments stay, what the other side added comes behind its neighbour there.

    Args:
        base: What both come from; empty where both made the file.
        ours: The version that the result is made from.
        theirs: The other one.
        key: How lines are named.

    Raises:
        LinesClash: Both sides changed the same entry differently, or a version is no text in UTF-8.
    """
    newline = "\r\n" if ours.count(b"\r\n") * 2 > ours.count(b"\n") else "\n"
    old, own, other = (_take_apart(_text(version), key) for version in (base, ours, theirs))
    entries = [_settled(entry, old, other) for entry in own.entries]
    entries = _without_removed(entries, old, other)
    for place, entry in enumerate(other.entries):
        if entry.key not in own.by_key and entry.key not in old.by_key:
            entries = _put(entries, entry, [each.key for each in other.entries[:place]], old)
        elif entry.key not in own.by_key and entry.line != old.by_key[entry.key].line:
            raise LinesClash(f"one side removed {entry.key} and the other changed it")
    below = _comments(old.below, own.below, other.below)
    lines = [line for entry in entries for line in (*entry.above, entry.line)]
    text = newline.join([*lines, *below])
    ended = not ours or ours.endswith((b"\n", b"\r"))
    return f"{text}{newline if text and ended else ''}".replace("\r\n", "\n").replace("\n", newline).encode()


def _text(version: bytes) -> str:
    if len(version) > BYTES_MAX or b"\0" in version:
        raise LinesClash(f"{len(version)} bytes are no list of lines")
    try:
        return version.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LinesClash("it is no text in UTF-8") from error


def _take_apart(text: str, key: KeyOf) -> _Listed:
    entries: list[_Entry] = []
    above: list[str] = []
    counts: Counter[str] = Counter()
    lines = [line.rstrip("\r\n") for line in _LINE.findall(text)]
    while lines:
        line = lines.pop(0)
        name = key(line.strip().removeprefix("\ufeff"))
        if not name:
            above.append(line)
            continue
        while line.endswith("\\") and lines:
            line = f"{line}\n{lines.pop(0)}"
        counts[name] += 1
        entries.append(_Entry(f"{name}#{counts[name]}" if counts[name] > 1 else name, line, tuple(above)))
        above = []
    return _Listed(tuple(entries), tuple(above), {entry.key: entry for entry in entries})


def _settled(entry: _Entry, old: _Listed, other: _Listed) -> _Entry:
    """Return one of our entries with what the other side changed in it."""
    theirs, before = other.by_key.get(entry.key), old.by_key.get(entry.key)
    if theirs is None:
        if before is not None and before.line != entry.line:
            raise LinesClash(f"one side removed {entry.key} and the other changed it")
        return entry
    known = before.line if before is not None else None
    if entry.line != theirs.line and known not in (entry.line, theirs.line):
        raise LinesClash(f"both sides changed {entry.key}: {entry.line.strip()!r:.80} and {theirs.line.strip()!r:.80}")
    line = theirs.line if known == entry.line else entry.line
    return replace(entry, line=line, above=_comments(before.above if before else (), entry.above, theirs.above))


def _comments(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Return comments of which no side's is lost: ours, or theirs where we left them, else theirs below ours."""
    if tuple(ours) == tuple(base):
        return tuple(theirs)
    known = {*base, *ours}
    return (*ours, *(line for line in theirs if line.strip() and line not in known))


def _without_removed(entries: Sequence[_Entry], old: _Listed, other: _Listed) -> list[_Entry]:
    """Return our entries without those that the other side took out, whose headings stay where it kept them."""
    kept: list[_Entry] = []
    carried: tuple[str, ...] = ()
    told = {line for entry in other.entries for line in entry.above} | {*other.below}
    for entry in entries:
        if entry.key in old.by_key and entry.key not in other.by_key:
            carried += tuple(line for line in entry.above if line.strip() and line in told)
        else:
            carried = tuple(line for line in carried if line not in entry.above)
            kept.append(replace(entry, above=(*carried, *entry.above)))
            carried = ()
    return kept


def _put(entries: Sequence[_Entry], new: _Entry, before: Sequence[str], old: _Listed) -> list[_Entry]:
    """Put an entry behind its nearest neighbour above that we have, and behind what we added there ourselves."""
    places = {entry.key: place for place, entry in enumerate(entries)}
    place = next((places[key] + 1 for key in reversed(before) if key in places), 0)
    while place < len(entries) and entries[place].key not in old.by_key:
        place += 1
    known = {line for entry in entries for line in entry.above if line.strip()} if _is_heading(new.above) else set()
    above = tuple(line for line in new.above if line not in known)
    return [*entries[:place], replace(new, above=above), *entries[place:]]


def _is_heading(above: Sequence[str]) -> bool:
    """Tell whether an entry begins a section: an empty line and comments below it."""
    return bool(above) and not above[0].strip() and any(line.strip() for line in above)


def _variable(line: str) -> str:
    found = _VARIABLE.match(line)
    return found[1] if found else ""


def _requirement(line: str) -> str:
    """Return what a line of requirements is about: a package under a condition, or an option as it stands."""
    if not line or line.startswith("#"):
        return ""
    plain = _TRAILING_COMMENT.sub("", line).partition(" --")[0].removesuffix("\\").strip()
    try:
        wanted = Requirement(plain)
    except InvalidRequirement:
        return line
    return f"{canonicalize_name(wanted.name)}{f'; {wanted.marker}' if wanted.marker else ''}"
