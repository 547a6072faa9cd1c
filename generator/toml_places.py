"""Where in a TOML file each value begins: its reader gives no positions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

# Reading the file once for each of its lines takes long for more than these; no settings file has as many.
LINES_MAX = 2000


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Return for each value the number of the line, from 1, on which its statement begins.

    What is new in the file up to a line at which it can be read again was written by the lines since the one before.

    Args:
        text: A file that can be read; of one with more than ``LINES_MAX`` lines nothing is returned.
    """
    lines = text.split("\n")
    found: dict[tuple[str, ...], int] = {}
    read: dict[str, Any] = {}
    begins = 1
    if len(lines) > LINES_MAX:
        return found
    for number in range(1, len(lines) + 1):
        try:
            read = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        for path in leaves(read):
            found.setdefault(path, begins)
        begins = number + 1
    # A table's header alone is an empty table, until its first entry comes.
    return {path: found[path] for path in leaves(read)}


def leaves(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every value that is no table; an empty table counts as a value."""
    for key, value in table.items():
        path = (*above, key)
        if isinstance(value, Mapping) and value:
            yield from leaves(value, path)
        else:
            yield path
