"""Blocks that hold several files, or changes of files, one piece a file.

Unified diffs, ``apply_patch`` envelopes, SEARCH/REPLACE hunks, files that a shell writes, files one below the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Form = Literal["", "add", "change"]
_SECTION = re.compile(r"\*\*\* (Add|Update|Delete) File: (.{1,300})")
_SEARCH = re.compile(r"(?:<{5,9}|-{5,9}) ?(?:SEARCH|ORIGINAL)\b.{0,80}")
_REPLACE = re.compile(r"(?:>{5,9}|\+{5,9}) ?(?:REPLACE|UPDATED)\b.{0,80}")
_BETWEEN = re.compile(r"={5,9}")
_PATH = re.compile(r"[\w./\\-]{1,200}\.\w{1,8}")
_BEGINNINGS = (
    *("*** ", "<<<<<", "-----", "apply_patch", "$ apply_patch", "diff --git ", "--- ", "Index: "),
    *("cat ", "mkdir ", "touch ", "# ", "// "),
)
_HEREDOC = re.compile(r"(?:\$ )?cat (>>?) ?[\"']?([\w./-]{1,200}\.\w{1,8})[\"']? ?<<-? ?[\"']?(\w{1,20})[\"']?")
_BESIDE_HEREDOCS = ("mkdir ", "touch ", "cd ", "#", "$ mkdir ", "$ cd ", "$ touch ")
_HEADER = re.compile(
    r"(?:#|//) ?[-=#* ]{0,40}(?P<word>[Ff]ile(?:name)?:? )?`?(?P<path>[\w./-]{1,200}\.\w{1,8})`?[-=#*: ]{0,40}"
)
PATCH_INFO = frozenset({"diff", "patch", "udiff", "apply_patch"})
NOWHERE = "/dev/null"


@dataclass(frozen=True, slots=True)
class Piece:
    """What a patch makes of one file.

    Attributes:
        path: The file as the patch names it; empty where it names none.
        form: ``add`` for a file that is new as far as the patch tells, with its text as content; else ``change``;
            empty for one of several files that stand one below the other.
        content: The new file's text, or the patch for this file as written.
    """

    path: str
    form: Form
    content: str


def pieces_of(content: str, *, is_patch: bool = False) -> list[Piece]:
    """Return what a block changes if it is a patch, one piece a file; an empty list for any other block.

    Args:
        content: The block's text.
        is_patch: Whether it is said to be a patch; else its first line must show it, for code may hold one in a string.
    """
    lines = content.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if not is_patch and not (first.startswith(_BEGINNINGS) or _PATH.fullmatch(first.strip("`*#: "))):
        return []
    return next((found for reader in READERS.values() if (found := reader(lines))), [])


def _envelope(lines: list[str]) -> list[Piece]:
    heads = [n for n, line in enumerate(lines) if line.startswith("*** ") and _SECTION.fullmatch(line.rstrip())]
    if not heads:
        return []
    stops = [n for n, line in enumerate(lines) if line.startswith("*** ") and not line.startswith("*** Move to")]
    pieces = []
    for head in heads:
        match = _SECTION.fullmatch(lines[head].rstrip())
        verb, path = (match[1], match[2].strip().strip("`")) if match else ("", "")
        end = next(iter(stops[(at := bisect_right(stops, head)) : at + 1]), len(lines))
        body = lines[head + 1 : end]
        if verb == "Add":
            added = [line[1:] for line in body if line.startswith("+")]
            pieces.append(Piece(path, "add", _text(added or body)))
        else:
            pieces.append(Piece(path, "change", _text(["*** Begin Patch", lines[head], *body, "*** End Patch"])))
    return pieces


def _hunks(lines: list[str]) -> list[Piece]:
    """Read SEARCH/REPLACE hunks: hunks of one file are one piece, a hunk that searches nothing is a new file."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    path, number = "", 0
    while number < len(lines):
        line = lines[number].rstrip()
        if not _SEARCH.fullmatch(line):
            named = line.strip().strip("`*#: ")
            path = named if _PATH.fullmatch(named) else path
            number += 1
            continue
        end = next((n for n in range(number + 1, len(lines)) if _REPLACE.fullmatch(lines[n].rstrip())), len(lines))
        middle = next((n for n in range(number + 1, end) if _BETWEEN.fullmatch(lines[n].rstrip())), end)
        search, replacement = lines[number + 1 : middle], lines[middle + 1 : end]
        found.setdefault(path, []).append((_text(search), _text(replacement), _text(lines[number : end + 1])))
        number = end + 1
    pieces = []
    for name, hunks in found.items():
        is_new = len(hunks) == 1 and not hunks[0][0].strip() and hunks[0][1].strip()
        content = hunks[0][1] if is_new else "".join(whole for _, _, whole in hunks)
        pieces.append(Piece(name, "add" if is_new else "change", content))
    return pieces


def _diff(lines: list[str]) -> list[Piece]:
    """Read a unified diff; one without any line that names a file is none."""
    heads = [n for n, line in enumerate(lines[:-1]) if line.startswith("--- ") and lines[n + 1].startswith("+++ ")]
    pieces = []
    for position, head in enumerate(heads):
        begin = _beginning(lines, head)
        end = _beginning(lines, heads[position + 1]) if position + 1 < len(heads) else len(lines)
        old, new = _name(lines[head]), _name(lines[head + 1])
        if old == NOWHERE and new != NOWHERE:
            added = [line[1:] for line in lines[head + 2 : end] if line.startswith("+")]
            if added:
                pieces.append(Piece(new, "add", _text(added)))
        else:
            pieces.append(Piece(old if new == NOWHERE else new, "change", _text(lines[begin if position else 0 : end])))
    return pieces


def _heredocs(lines: list[str]) -> list[Piece]:
    """Read the files that a shell writes with ``cat``; commands that do more than that are none."""
    pieces = []
    number = 0
    while number < len(lines):
        match = _HEREDOC.fullmatch(lines[number].strip())
        if match is None:
            if lines[number].strip() and not lines[number].startswith(_BESIDE_HEREDOCS):
                return []
            number += 1
            continue
        end = next((n for n in range(number + 1, len(lines)) if lines[n].strip() == match[3]), len(lines))
        pieces.append(Piece(match[2], "add" if match[1] == ">" else "change", _text(lines[number + 1 : end])))
        number = end + 1
    return pieces


def _sections(lines: list[str]) -> list[Piece]:
    """Read files one below the other, each with its path in a comment above: two at least, and nothing before."""
    heads = {
        n: match for n, line in enumerate(lines) if line[:1] in "#/" and (match := _HEADER.fullmatch(line.rstrip()))
    }
    heads = {n: match for n, match in heads.items() if "/" in match["path"] or match["word"]}
    first = next((n for n, line in enumerate(lines) if line.strip()), -1)
    if len({match["path"] for match in heads.values()}) < 2 or first not in heads:
        return []
    ends = [*list(heads)[1:], len(lines)]
    return [Piece(match["path"], "", _text(lines[n:end])) for (n, match), end in zip(heads.items(), ends, strict=True)]


def _beginning(lines: list[str], head: int) -> int:
    """Return where the part of a diff for one file begins: git writes some lines before the names."""
    for number in range(head - 1, max(-1, head - 8), -1):
        if lines[number].startswith("diff --git "):
            return number
        if lines[number].startswith(("+", "-", " ", "@@")):
            break
    return head


def _name(line: str) -> str:
    name = line[4:].split("\t", maxsplit=1)[0].strip()
    return name[2:] if name.startswith(("a/", "b/")) else name


def _text(lines: list[str]) -> str:
    text = "\n".join(lines).strip("\n")
    return f"{text}\n" if text else ""


READERS: dict[str, Callable[[list[str]], list[Piece]]] = {
    "envelope": _envelope,
    "hunks": _hunks,
    "diff": _diff,
    "heredocs": _heredocs,
    "sections": _sections,
}
