"""White space that no reader sees: ``python release/whitespace.py FILE…`` removes it and fails where there was some."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

_LINE_ENDS = re.compile(rb"[ \t]+(?=\r?$)", re.MULTILINE)


def tidy(content: bytes) -> bytes:
    """Return a file's content without white space at the ends of lines, and with one line end at its own end."""
    content = _LINE_ENDS.sub(b"", content)
    return content.rstrip(b"\r\n") + b"\n" if content.strip() else b""


def main(paths: Sequence[str]) -> int:
    """Tidy files; return 1 where one was changed, and name it."""
    changed = []
    for path in map(Path, paths):
        before = path.read_bytes()
        if (after := tidy(before)) != before:
            path.write_bytes(after)
            changed.append(f"{path}: white space removed\n")
    sys.stdout.write("".join(changed))
    return bool(changed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
