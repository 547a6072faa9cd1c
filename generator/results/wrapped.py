"""One JSON document with the raw results in it: ``{"batch_id": …, "results": […]}``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from generator.items import Item
from generator.results.header import Header
from generator.results.pretty import fragment_item
from generator.results.problems import Problems
from generator.results.quote import kind_of
from generator.results.record import read_record
from generator.results.scanner import DocumentBroken, Scanner

PAYLOAD = "results"


def read(stream: BinaryIO, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield the items of the ``results`` in their order, holding one of them at a time."""
    scanner = Scanner(stream)
    scanner.peek()
    seen = 0
    payloads = 0
    try:
        for key in scanner.members():
            payloads += key == PAYLOAD
            if key != PAYLOAD or payloads > 1:
                scanner.skip()
                continue
            for item in _results(scanner, header, problems):
                seen += 1
                yield item
        check_end(scanner, problems, PAYLOAD, payloads)
    except DocumentBroken as broken:
        problems.add(broken.line, broken.sentence)
    if header.expected is not None and seen < header.expected:
        told = f"request_counts says that {header.expected} requests were completed, but {seen} results could be read"
        problems.add(None, f"{told}; fetch the file again")


def check_end(scanner: Scanner, problems: Problems, payload: str, payloads: int) -> None:
    """Note a payload that came twice, and whatever stands behind the document."""
    if payloads > 1:
        problems.add(None, f"{payload} comes {payloads} times; only the first was read")
    if scanner.peek():
        problems.add(scanner.line, "more text stands behind the end of the document; it was not read")


def _results(scanner: Scanner, header: Header, problems: Problems) -> Iterator[Item]:
    opening = scanner.peek()
    if opening == "{":
        yield from _by_key(scanner, header, problems)
    elif opening == "[":
        for fragment in scanner.elements():
            item = fragment_item(fragment, header, problems)
            if item is not None:
                yield item
    else:
        fragment = scanner.value()
        problems.add(fragment.line, f"{PAYLOAD} is {kind_of(fragment.value)}, so there is nothing to read")


def _by_key(scanner: Scanner, header: Header, problems: Problems) -> Iterator[Item]:
    for key in scanner.members():
        fragment = scanner.value()
        if not fragment.fault and isinstance(fragment.value, dict):
            yield read_record(fragment.value, header, key=key)
            continue
        item = fragment_item(fragment, header, problems)
        if item is not None:
            yield item
