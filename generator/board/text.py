"""Text that goes into a board and comes out of it: flattened, escaped, compared.

A cell must not open another cell or another line; a note must not open a heading, a row, a checkbox, a fence or HTML.
All functions are linear scanners, because the text may come from a model.
"""

from __future__ import annotations

import unicodedata

CELL_MAX = 20_000
NOTE_MAX = 1_000
_JOINERS = "\u200c\u200d"
_DECORATION = "*_`~ \t"
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def flatten(text: str, limit: int = CELL_MAX) -> str:
    """Return ``text`` as one printable line of at most ``limit`` characters.

    Line ends and control characters become spaces, bidi and other invisible characters go, lone surrogates become
    U+FFFD, runs of spaces become one.
    """
    kept = "".join(_printable(character) for character in text[: limit * 4])
    line = " ".join(part for part in kept.split(" ") if part)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _printable(character: str) -> str:
    if character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cf" else character


def escape_pipes(text: str) -> str:
    """Return ``text`` with every pipe behind an odd number of backslashes; one that is escaped already stays."""
    parts: list[str] = []
    backslashes = 0
    for character in text:
        if character == "|" and backslashes % 2 == 0:
            parts.append("\\")
        parts.append(character)
        backslashes = backslashes + 1 if character == "\\" else 0
    return "".join(parts)


def cell_text(raw: bytes) -> str:
    """Return a cell's text as it was meant: without its padding and without the backslash before a pipe."""
    return raw.strip(b" \t").decode("utf-8", "replace").replace("\\|", "|")


def note_text(text: str) -> str:
    """Return one flattened line that is plain text wherever a list item may stand.

    Pipes, tags and images are escaped anywhere, block openers (heading, quote, list, fence, rule, checkbox,
    definition) at the beginning.
    """
    line = escape_pipes(flatten(text, NOTE_MAX)).replace("![", "\\![")
    parts = [_escaped_angle(line, index) if character == "<" else character for index, character in enumerate(line)]
    line = "".join(parts)
    digits = len(line) - len(line.lstrip("0123456789"))
    if digits and line[digits : digits + 1] in (".", ")"):
        return f"{line[:digits]}\\{line[digits:]}"
    return f"\\{line}" if _opens_block(line) else line


def _escaped_angle(line: str, index: int) -> str:
    follower = line[index + 1 : index + 2]
    return "\\<" if follower.isalpha() or follower in ("/", "!", "?") else "<"


def _opens_block(line: str) -> bool:
    first = line[:1]
    if first in ("`", "~"):
        return line.startswith(first * 3)
    if first in ("*", "-", "+", "_", "="):
        return line[1:2] in ("", " ") or not line.strip(f"{first} ")
    return first in ("#", ">", "[", ":")


def plain(text: str) -> str:
    """Return Markdown text without the backslashes of its escapes; code between backticks stays as it is."""
    parts = text.split("`")
    return "`".join(part if index % 2 else _unescaped(part) for index, part in enumerate(parts))


def _unescaped(text: str) -> str:
    parts: list[str] = []
    index = 0
    while index < len(text):
        if text[index] == "\\" and text[index + 1 : index + 2] in _PUNCTUATION and index + 1 < len(text):
            index += 1
        parts.append(text[index])
        index += 1
    return "".join(parts)


def undecorated(text: str) -> str:
    """Return a short text without emphasis, backticks or a link around it: ``[**AAS-1**](url)`` gives ``AAS-1``."""
    bare = text.strip(_DECORATION)
    if bare.startswith("[") and "](" in bare:
        bare = bare[1 : bare.index("](")].strip(_DECORATION)
    return bare


def comparable(text: str) -> str:
    """Return the form in which titles and column names are compared: no case, no decoration, single spaces."""
    bare = "".join(character for character in plain(flatten(text)) if character not in "*`~")
    return " ".join(bare.replace("_", " ").casefold().split())


def display_width(text: str) -> int:
    """Return how many columns ``text`` takes in a terminal or editor."""
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
