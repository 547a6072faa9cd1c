"""A document of bare answers by position: ``{"batch_id": …, "task_ids": […], "responses": {"req-0": …}}``.

The answers may stand in any order, ``req-10`` before ``req-2``, so they are put aside in a temporary file and given
back by number; only their places in that file are held in memory.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO, NamedTuple

from generator.batch.answer import Answer, empty
from generator.batch.body import is_body, read_body
from generator.batch.header import Header
from generator.batch.problems import Problems
from generator.batch.quote import kind_of, quote
from generator.batch.record import is_record, make_item, read_record
from generator.batch.scanner import DocumentBroken, Fragment, Scanner
from generator.batch.task_ids import id_at, position_in, task_id_in
from generator.batch.wrapped import check_end
from generator.items import Item

PAYLOAD = "responses"
_IN_MEMORY = 4 * 1024 * 1024


class _Place(NamedTuple):
    """Where an answer was put aside: its number (``None`` without one), its key, offset and length in bytes.

    A length of 0 stands for an answer that the file does not have.
    """

    number: int | None
    key: str
    offset: int = 0
    length: int = 0


def read(stream: BinaryIO, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield the items in the order of their numbers, then those without; a task without an answer is ``missing``."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as store:
        places = list(_put_aside(stream, store, problems))
        places += _missing(places, header)
        for place in sorted(places, key=lambda place: (place.number is None, place.number or 0)):
            store.seek(place.offset)
            yield _item(place, store.read(place.length), header)


def _put_aside(stream: BinaryIO, store: IO[bytes], problems: Problems) -> Iterator[_Place]:
    scanner = Scanner(stream)
    scanner.peek()
    payloads = 0
    try:
        for key in scanner.members():
            payloads += key == PAYLOAD
            if key != PAYLOAD or payloads > 1:
                scanner.skip()
                continue
            for name, fragment in _entries(scanner, problems):
                yield _stored(name, fragment, store, problems)
        check_end(scanner, problems, PAYLOAD, payloads)
    except DocumentBroken as broken:
        problems.add(broken.line, broken.sentence)


def _entries(scanner: Scanner, problems: Problems) -> Iterator[tuple[str, Fragment]]:
    opening = scanner.peek()
    if opening == "{":
        for key in scanner.members():
            yield key, scanner.value()
    elif opening == "[":
        for number, fragment in enumerate(scanner.elements()):
            yield f"req-{number}", fragment
    else:
        fragment = scanner.value()
        problems.add(fragment.line, f"{PAYLOAD} is {kind_of(fragment.value)}, so there is nothing to read")


def _stored(key: str, fragment: Fragment, store: IO[bytes], problems: Problems) -> _Place:
    if fragment.fault:
        problems.add(fragment.line, f"the answer {quote(key, 60)} is {fragment.fault}; it was skipped")
    data = json.dumps([fragment.value, fragment.fault], ensure_ascii=False).encode()
    offset = store.seek(0, os.SEEK_END)
    store.write(data)
    return _Place(position_in(key), key, offset, len(data))


def _missing(places: list[_Place], header: Header) -> list[_Place]:
    numbers = {place.number for place in places}
    named = {task_id_in(place.key) for place in places}
    wanted = enumerate(header.task_ids)
    return [_Place(number, f"req-{number}") for number, task in wanted if number not in numbers and task not in named]


def _item(place: _Place, data: bytes, header: Header) -> Item:
    if not data:
        task_id = id_at(header.task_ids, place.number) or "its task"
        reason = f"missing: the file has no answer {place.key} for {quote(task_id, 60)}; ask again"
        return make_item(place.key, Answer(problem="missing", reason=reason), header)
    value, fault = json.loads(data)
    if fault:
        reason = f"the answer cannot be read: {fault}; fetch the file or ask again"
        return make_item(place.key, Answer(problem="unreadable", reason=reason), header)
    if isinstance(value, dict) and is_record(value) and not is_body(value):
        return read_record({**value, "custom_id": place.key}, header)
    if isinstance(value, str):
        return make_item(place.key, Answer(value) if value.strip() else empty("the text is empty"), header)
    return make_item(place.key, read_body(value), header)
