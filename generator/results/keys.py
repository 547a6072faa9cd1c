"""Whose answers a file holds, found by a quick look over its bytes before the answers themselves are read.

A ``custom_id`` between plain quotes never stands inside a JSON text, where every quote is escaped, so no parsing is
needed to find them. The result is a good guess, not a promise: an id nested deeper in a result is counted too, and one
that is written with escapes in its key is not seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from generator.results.header import Header
from generator.results.task_ids import id_at, position_in, task_id_in

_VALUE = re.compile(rb'\s{0,99}:\s{0,99}(?:"((?:[^"\\]|\\.){0,1024})"|(\d{1,100})\b)')
# Nearly all values have no escapes, and are matched several times faster without them.
_PLAIN_VALUE = re.compile(rb'\s{0,99}:\s{0,99}"([^"\\]{0,1024})"')
_CHUNK = 1024 * 1024
_LONGEST = 4096


def listed_task(custom_id: str, header: Header) -> str:
    """Return the task that an id and the container tell of, whatever the text says; empty where they do not tell."""
    return task_id_in(custom_id) or id_at(header.task_ids, position_in(custom_id)) or header.task_id


def find_custom_ids(stream: BinaryIO, name: str = "custom_id") -> Iterator[str]:
    """Yield every id under the key ``name`` in the order of the file, in memory that does not grow with it."""
    key = f'"{name}"'.encode()
    rest = b""
    ended = False
    while not ended:
        piece = stream.read(_CHUNK)
        ended = not piece
        data = rest + piece
        at = data.find(key)
        behind = 0
        while at >= 0:
            value = _PLAIN_VALUE.match(data, at + len(key)) or _VALUE.match(data, at + len(key))
            if value is None and not ended and len(data) - at < _LONGEST:
                break  # the value may follow in the next piece
            behind = value.end() if value else at + len(key)
            if value:
                yield _text(value)
            at = data.find(key, behind)
        rest = data[max(behind, at if at >= 0 else len(data) - len(key)) :]


def _text(value: re.Match[bytes]) -> str:
    raw = value[1] if value[1] is not None else value[2]
    if b"\\" not in raw:
        return raw.decode("utf-8", "replace")
    try:
        return str(json.loads(b'"' + raw + b'"'))
    except ValueError:
        return ""
