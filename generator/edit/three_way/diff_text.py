"""Reads diffs as language models write them: unified ones, bare ``+``/``-`` blocks, ``*** Begin Patch`` forms.

Only the text is read here; ``diff_plan`` finds where it belongs in the files. One pass over the lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.edit.fit_code.names import size_problem
from generator.edit.refusals import Objection
from generator.edit.three_way.fragment import is_hidden

HUNKS_MAX = 200
_HUNK = re.compile(r"@@(?: -(\d{1,9})(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@)?(.*)\Z", re.S)
_UNWANTED = {
    "new file mode": "it makes a new file",
    "deleted file mode": "it deletes a file",
    "old mode": "it changes a file's mode",
    "new mode": "it changes a file's mode",
    "similarity index": "it renames or copies a file",
    "dissimilarity index": "it rewrites a file",
    "rename from": "it renames a file",
    "rename to": "it renames a file",
    "copy from": "it copies a file",
    "copy to": "it copies a file",
    "GIT binary patch": "it holds binary data",
    "Binary files": "it holds binary data",
    "*** Add File:": "it makes a new file",
    "*** Delete File:": "it deletes a file",
    "*** Move to:": "it renames a file",
    "*** Rename": "it renames a file",
    "<<<<<<<": "it holds marks of a conflict",
    ">>>>>>>": "it holds marks of a conflict",
}
_IGNORED = ("index ", "diff --git ", "diff -", "*** Begin Patch", "*** End Patch", "*** End of File", "\\ ")


@dataclass
class Hunk:
    """One hunk: rows with their sign, and what its head says.

    Attributes:
        rows: Pairs of ``" "``, ``"+"`` or ``"-"`` and the text.
        start: The old line (from 1) that the head names; 0 where it names none.
        anchor: A line of the file above the change; empty where the head names none.
    """

    start: int = 0
    anchor: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)

    @property
    def old(self) -> list[str]:
        """The lines that the file must have."""
        return [text for sign, text in self.rows if sign != "+"]

    @property
    def new(self) -> list[str]:
        """The lines that it gets."""
        return [text for sign, text in self.rows if sign != "-"]


@dataclass
class FileDiff:
    """All hunks for one file."""

    path: str
    hunks: list[Hunk] = field(default_factory=list)


def read_diff(text: str, path: str = "") -> list[FileDiff]:
    """Read a diff.

    Args:
        text: The diff.
        path: The file it is for, where the diff itself names none.

    Raises:
        Objection: It is no diff, or does more than change lines of existing files.
    """
    if problem := size_problem(text):
        raise Objection("diff", f"the diff cannot be read: {problem}")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if odd := next((sign for sign in text if sign in "\0\x0b\x0c\x85\u2028\u2029" or is_hidden(sign)), ""):
        raise Objection("diff", f"the diff holds the invisible character U+{ord(odd):04X}")
    if "\r" in "".join(lines):
        raise Objection("diff", "the diff holds lone carriage returns")
    reader = _Reader(path)
    for number, line in enumerate(lines):
        reader.take(line, lines[number + 1] if number + 1 < len(lines) else "")
    return reader.finished()


class _Reader:
    def __init__(self, path: str) -> None:
        self._named = path
        self._files: list[FileDiff] = []
        self._raw: list[str] | None = None
        self._hunk = Hunk()
        self._old_path = ""

    def take(self, line: str, following: str) -> None:
        for mark, problem in _UNWANTED.items():
            if line.startswith(mark):
                raise Objection("diff", f"the diff does more than change lines: {problem}")
        if line.startswith("*** Update File:"):
            self._open(line.partition(":")[2].strip())
        elif line.startswith("--- ") and following.startswith("+++ "):
            self._close()
            self._old_path = _path(line[4:])
        elif line.startswith("+++ ") and self._old_path:
            self._both_names(_path(line[4:]))
        elif line.startswith("@@") and (head := _HUNK.match(line)):
            self._start_hunk(int(head[1] or 0), head[2].strip().removesuffix("@@").strip())
        elif line.startswith(_IGNORED):
            if line.startswith(("diff ", "*** ")):
                self._close()
        else:
            self._row(line)

    def finished(self) -> list[FileDiff]:
        self._close()
        files = [each for each in self._files if each.hunks]
        if not files:
            raise Objection("diff", "the diff changes no line")
        if sum(len(each.hunks) for each in files) > HUNKS_MAX:
            raise Objection("diff", f"the diff has more than {HUNKS_MAX} hunks")
        return files

    def _both_names(self, new: str) -> None:
        old, self._old_path = self._old_path, ""
        for name, problem in ((old, "it makes a new file"), (new, "it deletes a file")):
            if name == "/dev/null":
                raise Objection("diff", f"the diff does more than change lines: {problem}")
        names = {_bare(old), _bare(new)}
        if len(names) > 1:
            raise Objection("diff", f"the diff renames {_bare(old)!a} to {_bare(new)!a}")
        self._open(new)

    def _open(self, path: str) -> None:
        self._close()
        self._files.append(FileDiff(_bare(path)))
        self._hunk = Hunk()
        self._raw = None

    def _start_hunk(self, start: int, anchor: str) -> None:
        self._close()
        if not self._files:
            self._open(self._required_name())
        self._hunk = Hunk(start, anchor)
        self._raw = []

    def _required_name(self) -> str:
        if not self._named:
            raise Objection("diff", "neither the diff nor the text names the file")
        return self._named

    def _row(self, line: str) -> None:
        if self._raw is None:
            if not self._files and line[:1] in ("+", "-"):
                self._start_hunk(0, "")
            elif self._files and self._files[-1].hunks == [] and line.strip():
                self._hunk, self._raw = Hunk(), []
            elif not line.strip() or not self._files:
                self._before_first(line)
                return
        if self._raw is not None:
            self._raw.append(line)

    def _before_first(self, line: str) -> None:
        """Context above the first change of a diff without any head; words of a person end in a refusal later."""
        if line.startswith("#") and ".py" in line:
            return
        if line.strip() and self._named and not self._files:
            self._start_hunk(0, "")
            if self._raw is not None:
                self._raw.append(line)

    def _close(self) -> None:
        raw, self._raw = self._raw, None
        if raw is None or not self._files:
            return
        self._hunk.rows = _rows(raw)
        if any(sign != " " for sign, _ in self._hunk.rows):
            self._files[-1].hunks.append(self._hunk)
        elif any(text.strip() for _, text in self._hunk.rows):
            raise Objection("diff", "a part of the diff changes no line")


def _path(text: str) -> str:
    name = text.split("\t", maxsplit=1)[0].strip()
    if name.startswith('"'):
        raise Objection("diff", f"the path {ascii(name)[:120]} is quoted")
    return name


def _bare(path: str) -> str:
    """Return a path without the ``a/`` or ``b/`` of a diff and without ``./``."""
    for prefix in ("a/", "b/", "./"):
        if path.startswith(prefix):
            return path[len(prefix) :]
    return path


def _rows(raw: Sequence[str]) -> list[tuple[str, str]]:
    """Return the rows of a hunk, blank ones around it left out.

    Where a line has no sign at all, the context was written without its leading space, in the whole hunk.
    """
    lines = list(raw)
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    bare = any(line and line[0] not in " +-\\" for line in lines)
    rows: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith("\\ "):
            continue
        if line[:1] in ("+", "-"):
            rows.append((line[0], line[1:]))
        else:
            rows.append((" ", line if bare or not line else line[1:]))
    return rows
