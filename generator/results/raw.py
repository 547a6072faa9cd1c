"""The Batch API's own output and error files: JSONL, one result a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from generator.items import Item
from generator.results.header import Header
from generator.results.problems import Problems
from generator.results.record import item_from, ruined
from generator.results.source import Line, lines
from generator.results.strict import JsonFault, parse

_KEPT_OF_A_FAULT = 64 * 1024


def read(stream: BinaryIO, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield one item for every readable line, in the order of the file; blank lines count, but say nothing."""
    for line in lines(stream):
        item = _item(line, header, problems)
        if item is not None:
            yield item


def _item(line: Line, header: Header, problems: Problems) -> Item | None:
    if line.fault:
        problems.add(line.number, f"{line.fault}; it was skipped")
        return None
    try:
        value = parse_line(line)
    except JsonFault as fault:
        beginning = line.data[:_KEPT_OF_A_FAULT].decode("utf-8", "replace")
        return ruined(beginning, str(fault), header, problems, line.number, by_line=True)
    return item_from(value, header, problems, line.number, by_line=True)


def parse_line(line: Line) -> object:
    """Return the JSON value on a line.

    Raises:
        JsonFault: The line is no UTF-8 or no strict JSON.
    """
    try:
        return parse(line.data.decode())
    except UnicodeDecodeError as error:
        raise JsonFault(f"not UTF-8 (at byte {error.start + 1})") from None
    except JsonFault as fault:
        if line.ended:
            raise
        raise JsonFault(f"{fault}, and no line end follows: the file may be cut off or still growing") from None
