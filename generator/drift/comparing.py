"""One unit's files in the work tree against a fresh render: what is the same, changed, gone or new."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import regular_files
from generator.answers.units import UnitAnswers
from generator.drift.report import DriftFile, FileKind
from generator.drift.same_meaning import differs_in_layout_only
from generator.unit_places import is_litter, places_of

MAX_BYTES = 1024 * 1024
MAX_LINES = 20_000
# What a file is: its bytes, or ``None`` where it is no regular file.
Reader = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Hunk:
    """Lines of the render that stand in one place, and what the team has there instead."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """One compared file, with its hunks where its content differs."""

    file: DriftFile
    hunks: tuple[Hunk, ...] = ()


def compare_unit(
    answers: UnitAnswers, fresh: Mapping[str, bytes], present: Iterable[str], read: Reader, *, with_diff: bool = False
) -> list[Compared]:
    """Compare a unit's files with a fresh render of it, by path.

    Args:
        answers: The unit.
        fresh: The render, path to content.
        present: All files of the workspace.
        read: Returns a file of the workspace.
        with_diff: Whether to make unified diffs.
    """
    here = set(present)
    places = places_of(answers)
    found: dict[str, Compared] = {}
    for path, content in fresh.items():
        theirs = read(path)
        if theirs is None and any(each.startswith(f"{path}/") for each in here):
            found[path] = Compared(DriftFile(path=path, state="changed", kind="folder"))
        elif theirs is None and path not in here:
            found[path] = _one_sided(path, content, "removed", with_diff=with_diff)
        elif path == places.answers_file and theirs is not None and _same_answers(content, theirs):
            found[path] = Compared(DriftFile(path=path, state="same"))
        else:
            found[path] = compare_file(path, content, theirs, with_diff=with_diff)
    for path in here - fresh.keys():
        if not places.is_in_folder(path) or is_litter(path):
            continue
        found[path] = _one_sided(path, read(path), "added", with_diff=with_diff)
    return [found[path] for path in sorted(found)]


def compare_file(path: str, fresh: bytes, theirs: bytes | None, *, with_diff: bool = False) -> Compared:
    """Compare one file that both sides have; ``None`` stands for a link or another thing that is no regular file."""
    if theirs is None:
        return Compared(DriftFile(path=path, state="changed", kind="link"))
    before, after = _text(fresh), _text(theirs)
    if before is None or after is None:
        same = fresh == theirs
        return Compared(DriftFile(path=path, state="same" if same else "changed", kind="" if same else "binary"))
    if before == after:
        return Compared(DriftFile(path=path, state="same"))
    hunks, added, removed = _hunks(_lines(before), _lines(after))
    kind: FileKind = "format" if differs_in_layout_only(path, before, after) else "content"
    diff = unified(path, before, after) if with_diff else None
    file = DriftFile(path=path, state="changed", added=added, removed=removed, kind=kind, diff=diff)
    return Compared(file, hunks if kind == "content" else ())


def read_regular(top: Path) -> Reader:
    """Return what reads files below a folder: regular ones that no link leads to."""
    real = top.resolve()

    def read(path: str) -> bytes | None:
        try:
            if (top / path).resolve() != real / path:
                return None
        except (OSError, RuntimeError, ValueError):
            return None
        return regular_files.read_regular(top / path)

    return read


def unified(path: str, before: str | None, after: str | None) -> str:
    """Return the unified diff of a file's two texts, ``None`` where it is not there; empty where nothing changes."""
    texts = [(text or "").splitlines(keepends=True) for text in (before, after)]
    names = [f"a/{path}" if before is not None else "/dev/null", f"b/{path}" if after is not None else "/dev/null"]
    lines = difflib.unified_diff(texts[0], texts[1], names[0], names[1])
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _one_sided(path: str, content: bytes | None, state: str, *, with_diff: bool) -> Compared:
    """Return a file that only one side has."""
    text = _text(content) if content is not None else None
    kind: FileKind = "content" if text is not None else "link" if content is None else "binary"
    lines = tuple(_lines(text or ""))
    if state == "added":
        diff = unified(path, None, text) if with_diff and text is not None else None
        return Compared(DriftFile(path=path, state="added", added=len(lines), kind=kind, diff=diff), (Hunk((), lines),))
    diff = unified(path, text, None) if with_diff and text is not None else None
    return Compared(DriftFile(path=path, state="removed", removed=len(lines), kind=kind, diff=diff), (Hunk(lines, ()),))


def _text(content: bytes) -> str | None:
    r"""Return a file as text with ``\n`` line ends, which git may change; ``None`` for what is none or is huge."""
    if len(content) > MAX_BYTES or b"\0" in content:
        return None
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    return text if text.count("\n") <= MAX_LINES else None


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _hunks(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Hunk, ...], int, int]:
    """Return the hunks of two texts, and how many lines came and went."""
    opcodes = difflib.SequenceMatcher(None, before, after).get_opcodes()
    hunks = tuple(Hunk(tuple(before[a:b]), tuple(after[c:d])) for tag, a, b, c, d in opcodes if tag != "equal")
    return hunks, sum(len(hunk.added) for hunk in hunks), sum(len(hunk.removed) for hunk in hunks)


def _same_answers(fresh: bytes, theirs: bytes) -> bool:
    """Tell whether two answers files have the same text, but for template and version.

    A template's folder, and how many digits of a commit are written, may differ from one machine to another.
    """
    return _without_version(fresh) == _without_version(theirs)


def _without_version(content: bytes) -> list[bytes]:
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    return [line for line in lines if not line.startswith((b"_commit:", b"_src_path:"))]
