"""Where a JSON value ends, found by its brackets and quotes alone."""

from __future__ import annotations

import re

_OUTSIDE = re.compile(r'["\[\]{}]')
_STEP = {'"': 0, "[": 1, "{": 1, "]": -1, "}": -1}
_SKIM_STEP = {ord(char): step for char, step in _STEP.items()}
_UNSTRUCTURED = bytes(byte for byte in range(256) if byte not in b'"[]{}')
_WORTH_SKIMMING = 64 * 1024
_SCALAR_END = re.compile(r'[,\]}\[{" \t\r\n]')


class Extent:
    """Finds the end of a value that begins with a bracket or a quote, over as many pieces of text as it takes.

    Args:
        skim_from: Length in characters from which on a piece is first looked at as a whole.
    """

    def __init__(self, skim_from: int = _WORTH_SKIMMING) -> None:
        self._skim_from = skim_from
        self._depth = 0
        self._in_string = False
        self._escaped = False

    def end_in(self, text: str, at: int) -> int:
        """Return the index behind the value's last character, or -1 when ``text`` ends before it does."""
        if len(text) - at >= self._skim_from and self._skim(text[at:]):
            return -1
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

    def _skim(self, text: str) -> bool:
        """Take ``text`` in one go if the value cannot end in it; tell whether it was taken.

        Without its escapes, every quote of a text begins or ends a string, so nothing but its brackets has to be
        walked over.
        """
        body = text[1:] if self._escaped else text
        escaped = (len(body) - len(body.rstrip("\\"))) % 2 == 1
        data = body[: len(body) - escaped].encode("utf-8", "surrogatepass")
        pieces = data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _UNSTRUCTURED).split(b'"')
        quotes, depth = len(pieces) - 1, self._depth
        if depth == 0 and quotes > (not self._in_string) and (self._in_string or body.startswith('"')):
            return False  # a lone text ends in it
        for bracket in b"".join(pieces[self._in_string :: 2]):
            depth += _SKIM_STEP[bracket]
            if depth <= 0:
                return False
        self._depth = depth
        self._in_string ^= quotes % 2 == 1
        self._escaped = escaped and self._in_string
        return True

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
