"""The Batch API's own output and error files: JSONL, one result a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from generator.items import Item
from generator.results.document import pieces
from generator.results.header import Header
from generator.results.problems import Problems
from generator.results.record import Place, item_from, ruined
from generator.results.source import KEPT_OF_A_FAULT, Line, lines
from generator.results.strict import JsonFault, parse, read_at

# What a disk or a pipe leaves between and behind lines, and never a part of a result.
_PADDING = "\0\x1e \t\r"


def read(stream: BinaryIO, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield one item for every result, in the order of the file, and one for every line that cannot be read."""
    for line in lines(stream):
        place = Place(header, problems, line.number, by_line=True)
        if line.fault:
            yield from ruined(line.data.decode("utf-8", "replace"), line.fault, place)
            continue
        try:
            value = parse_line(line)
        except JsonFault as fault:
            yield from _from_pieces(line, str(fault), place)
        else:
            yield from item_from(value, place)


def parse_line(line: Line) -> object:
    """Return the one JSON value on a line.

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


def _from_pieces(line: Line, fault: str, place: Place) -> Iterator[Item]:
    """Yield what a line holds that is not one value: two results behind each other, or a broken one and a whole one."""
    text = line.data.decode("utf-8", "surrogateescape")
    if not text.strip(_PADDING):
        place.problems.add(line.number, f"{fault}; nothing but padding", lost=False)
        return
    # No result and nothing of one, however many numbers can be read in it: one line is lost.
    if not set('"{[') & set(text):
        yield from ruined(_shown(text), fault, place)
        return
    found = list(pieces(text))
    for piece in found:
        written = text[piece.start : piece.end]
        if not piece.fault:
            yield from item_from(read_at(text, piece.start)[0], place)
        elif len(found) > 1 and '"' not in written:
            place.problems.add(line.number, f"«{ascii(written[:20])[1:-1]}» stands between results", lost=False)
        else:
            yield from ruined(_shown(written), fault if len(found) == 1 else piece.fault, place)


def _shown(text: str) -> str:
    return text[:KEPT_OF_A_FAULT].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
