"""Where a JSON value ends, found by its brackets and quotes alone."""

from __future__ import annotations

import re

_OUTSIDE = re.compile(r'["\[\]{}]')
_STEP = {'"': 0, "[": 1, "{": 1, "]": -1, "}": -1}
_SCALAR_END = re.compile(r'[,\]}\[{" \t\r\n]')


class Extent:
    """Finds the end of a value that begins with a bracket or a quote, over as many pieces of text as it takes."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._escaped = False

    def end_in(self, text: str, at: int) -> int:
        """Return the index behind the value's last character, or -1 when ``text`` ends before it does."""
        while at >= 0:
            if self._in_string:
                at = self._behind_string(text, at)
            else:
                hit = _OUTSIDE.search(text, at)
                at = hit.end() if hit else -1
                self._in_string = hit is not None and hit[0] == '"'
                self._depth += _STEP[hit[0]] if hit else 0
            if at >= 0 and not self._in_string and self._depth <= 0:
                return at
        return -1

    def _behind_string(self, text: str, at: int) -> int:
        if self._escaped:
            self._escaped = at >= len(text)
            at += 1
        while True:
            quote = text.find('"', at)
            before = text[at : quote if quote >= 0 else len(text)]
            escaped = (len(before) - len(before.rstrip("\\"))) % 2 == 1
            if quote < 0:
                self._escaped = self._escaped or escaped
                return -1
            at = quote + 1
            if not escaped:
                self._in_string = False
                return at


def scalar_end(text: str, at: int) -> int:
    """Return the index behind a number or word that begins at or before ``at``, or -1 when ``text`` ends first."""
    hit = _SCALAR_END.search(text, at)
    return hit.start() if hit else -1
