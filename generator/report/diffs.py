"""Patches as a page shows them: one entry a file, with its lines and their colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from generator.redaction import redact
from generator.report.colours import PLAIN, encoded, lines_of, runs_of
from generator.report.shown import shown

# What a reader would not scroll through is left to git.
LINES_SHOWN = 600
ANSWERS = ".copier-answers"
_ADDED, _REMOVED = "+", "-"


@dataclass
class FileDiff:
    """What becomes of one file.

    Attributes:
        path: The file.
        change: ``added``, ``deleted`` or ``changed``.
        lines: The lines of the patch, those of hunks among them, without the file's heading.
        added: How many lines are new.
        removed: How many lines are gone.
        left_out: How many lines more there are than are shown.
    """

    path: str
    change: str = "changed"
    lines: list[str] = field(default_factory=list)
    added: int = 0
    removed: int = 0
    left_out: int = 0

    @cached_property
    def text(self) -> str:
        """The lines as a page shows them."""
        return "\n".join(map(shown, self.lines))

    @cached_property
    def colours(self) -> str:
        """The colours of ``text``; empty where it stays plain. See ``colours.encoded``."""
        return encoded(_coloured(self))


def files_of(patch: str) -> list[FileDiff]:
    """Return the files of a patch as git writes it, without secrets."""
    found: list[FileDiff] = []
    in_hunk = False
    for line in patch.split("\n"):
        if line.startswith("diff --git "):
            in_hunk = False
            found.append(FileDiff(_path_in_heading(line)))
        elif not found:
            continue
        elif in_hunk or line.startswith("@@ "):
            in_hunk = True
            _add(found[-1], line)
        else:
            _read_heading(found[-1], line)
    for each in found:
        if each.lines and not each.lines[-1]:
            each.lines.pop()
        text = "\n".join(each.lines)
        each.lines = redact(text).split("\n") if text else []
    # Code first; what Copier remembers is the longest and least read.
    return sorted(found, key=lambda each: PurePosixPath(each.path).name.startswith(ANSWERS))


def _add(file: FileDiff, line: str) -> None:
    file.added += line.startswith(_ADDED)
    file.removed += line.startswith(_REMOVED)
    if len(file.lines) < LINES_SHOWN:
        file.lines.append(line)
    else:
        file.left_out += bool(line)


def _read_heading(file: FileDiff, line: str) -> None:
    if line.startswith("new file"):
        file.change = "added"
    elif line.startswith("deleted file"):
        file.change = "deleted"
    elif line.startswith(("Binary files ", "GIT binary patch")):
        file.lines.append("(no text)")
    elif line.startswith("+++ b/") or (line.startswith("--- a/") and file.change == "deleted"):
        file.path = line[6:].removesuffix("\t")


def _path_in_heading(line: str) -> str:
    """Return the path of ``diff --git a/x b/x``: both halves are the same."""
    pair = line.removeprefix("diff --git ")
    return pair[len(pair) // 2 + 1 :].removeprefix("b/").strip('"')


def _coloured(file: FileDiff) -> Iterator[tuple[str, str]]:
    """Yield the pieces of ``text``; nothing where the file stays plain."""
    sides = {
        sign: runs_of(file.path, "\n".join(line[1:] for line in file.lines if _is_of(line, sign)))
        for sign in (_ADDED, _REMOVED)
    }
    if any(pieces is None for pieces in sides.values()):
        return
    rest = {sign: lines_of(pieces or ()) for sign, pieces in sides.items()}
    for number, line in enumerate(file.lines):
        if number:
            yield PLAIN, "\n"
        found = {sign: next(rest[sign], []) for sign in sides if _is_of(line, sign)}
        if not found:
            yield PLAIN, shown(line)
            continue
        yield PLAIN, line[:1]
        yield from ((letter, shown(text)) for letter, text in found.get(_ADDED) or found.get(_REMOVED) or ())


def _is_of(line: str, sign: str) -> bool:
    """Tell whether a line of a patch is one of the new or of the old side."""
    return line[:1] in {sign, " "}
