"""Taking effect away from comments with which generated code could switch a gate off.

Only the gates' copy is changed, and only within comments and without moving any column, so that findings still point
at the right place of what is committed.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable
from pathlib import Path

_SUPPRESSION = re.compile(
    r"type\s*:\s*ignore|mypy\s*:|noqa|pragma\s*:|pyright\s*:|ruff\s*:|nosec|pylint\s*:|isort\s*:", re.IGNORECASE
)
_COMMENT = re.compile(rb"#[^\r\n]*")


def disarm(root: Path, paths: Iterable[str]) -> list[str]:
    """Disarm the suppressing comments of files below ``root``; return the paths that had some."""
    return [path for path in paths if _disarm_file(root / path)]


def _disarm_file(path: Path) -> bool:
    source = path.read_bytes()
    try:
        comments = [token for token in tokenize.tokenize(io.BytesIO(source).readline) if token.type == tokenize.COMMENT]
        encoding = tokenize.detect_encoding(io.BytesIO(source).readline)[0]
        lines = source.decode(encoding).split("\n")
    except (tokenize.TokenError, SyntaxError, ValueError, LookupError):
        return _disarm_bytes(path, source)
    changed = False
    for token in comments:
        row, column = token.start
        quiet = _quiet(token.string)
        if quiet != token.string:
            line = lines[row - 1]
            lines[row - 1] = line[:column] + quiet + line[column + len(token.string) :]
            changed = True
    if changed:
        path.write_bytes("\n".join(lines).encode(encoding))
    return changed


def _disarm_bytes(path: Path, source: bytes) -> bool:
    """Disarm every comment-like place of a file that our tokenizer cannot read but a newer interpreter may."""
    quiet = _COMMENT.sub(lambda found: _quiet(found.group().decode("latin-1")).encode("latin-1"), source)
    if quiet != source:
        path.write_bytes(quiet)
    return quiet != source


def _quiet(comment: str) -> str:
    return _SUPPRESSION.sub(lambda found: "-" * len(found.group()), comment)
