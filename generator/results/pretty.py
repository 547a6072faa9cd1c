"""The raw results written over several lines each: one after the other, or as one JSON array."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from generator.items import Item
from generator.results.header import Header
from generator.results.problems import Problems
from generator.results.record import item_from, ruined
from generator.results.scanner import DocumentBroken, Fragment, Scanner


def read(stream: BinaryIO, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield one item for every readable result, in the order of the file."""
    try:
        for fragment in fragments(stream):
            item = fragment_item(fragment, header, problems)
            if item is not None:
                yield item
    except DocumentBroken as broken:
        problems.add(broken.line, broken.sentence)


def fragments(stream: BinaryIO) -> Iterator[Fragment]:
    """Yield the values of the file: the elements of its one array, or its values one after the other.

    Raises:
        DocumentBroken: The structure between the values is broken.
    """
    scanner = Scanner(stream)
    if scanner.peek() == "[":
        yield from scanner.elements()
    while scanner.peek():
        yield scanner.value()


def fragment_item(fragment: Fragment, header: Header, problems: Problems) -> Item | None:
    """Return the item of one piece of a document, or note why it is none."""
    if fragment.fault:
        return ruined(fragment.text, fragment.fault, header, problems, fragment.line, by_line=False)
    return item_from(fragment.value, header, problems, fragment.line, by_line=False)
