"""A document of bare answers by position: ``{"batch_id": …, "task_ids": […], "responses": {"req-0": …}}``.

The answers may stand in any order, ``req-10`` before ``req-2``, so what comes before its turn is put aside in a
temporary file and given back by number; only its place in that file is held in memory.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import BinaryIO, NamedTuple

from generator.items import Item
from generator.results.answer import Answer, empty
from generator.results.body import is_body, read_body
from generator.results.header import Header
from generator.results.problems import Problems
from generator.results.quote import kind_of, quote
from generator.results.record import is_record, make_item, read_record, usable_id
from generator.results.scanner import DocumentBroken, Fragment, Scanner
from generator.results.spool import Place, Spool, open_spool
from generator.results.task_ids import id_at, position_in, task_id_in
from generator.results.wrapped import check_end

PAYLOAD = "responses"


class _Entry(NamedTuple):
    """One answer: its number (``None`` without one), its key, and where it was put aside (``None``: it is missing)."""

    number: int | None
    key: str
    place: Place | None = None


def read(stream: BinaryIO, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield the items in the order of their numbers, then those without; a task without an answer is ``missing``.

    What comes in that order is given back at once; from the first one that does not, the rest waits in the file
    until its turn.
    """
    with open_spool() as spool:
        waiting: dict[int, list[_Entry]] = {}
        others: list[_Entry] = []
        named: set[str] = set()
        turn = 0
        for key, fragment in _answers(stream, problems):
            number = position_in(key)
            named.add(task_id_in(key))
            if number == turn:
                yield _item(key, fragment.value, fragment.fault, header)
            else:
                entry = _Entry(number, key, spool.put(_packed(fragment)))
                (others if number is None else waiting.setdefault(number, [])).append(entry)
            while number == turn or turn in waiting:
                for entry in waiting.pop(turn, []):
                    yield _from_spool(entry, spool, header)
                number, turn = None, turn + 1
        late = [entry for entries in waiting.values() for entry in entries]
        late += _missing(turn, waiting.keys(), named, header)
        for entry in (*sorted(late, key=lambda entry: entry.number or 0), *others):
            yield _from_spool(entry, spool, header)


def _answers(stream: BinaryIO, problems: Problems) -> Iterator[tuple[str, Fragment]]:
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
                if fragment.fault:
                    problems.add(fragment.line, f"the answer {quote(name, 60)} is {fragment.fault}; it was skipped")
                yield name, fragment
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


def _packed(fragment: Fragment) -> bytes:
    return json.dumps([fragment.value, fragment.fault]).encode()


def _missing(first: int, numbers: Collection[int], named: Collection[str], header: Header) -> list[_Entry]:
    """Return an entry for every task from position ``first`` on that no answer was found for."""
    wanted = enumerate(header.task_ids[first:], first)
    return [_Entry(number, f"req-{number}") for number, task in wanted if number not in numbers and task not in named]


def _from_spool(entry: _Entry, spool: Spool, header: Header) -> Item:
    if entry.place is None:
        task_id = id_at(header.task_ids, entry.number) or "its task"
        reason = f"missing: the file has no answer {entry.key} for {quote(task_id, 60)}; ask again"
        return make_item(entry.key, Answer(problem="missing", reason=reason), header)
    value, fault = json.loads(spool.get(entry.place))
    return _item(entry.key, value, fault, header)


def _item(key: str, value: object, fault: str, header: Header) -> Item:
    if isinstance(value, dict) and is_record(value) and not is_body(value) and not fault:
        return read_record({**value, "custom_id": key}, header)
    custom_id, warnings = usable_id(key)
    return make_item(custom_id, _answer(value, fault).warned(*warnings), header)


def _answer(value: object, fault: str) -> Answer:
    if fault:
        reason = f"the answer cannot be read: {fault}; fetch the file or ask again"
        return Answer(problem="unreadable", reason=reason)
    if isinstance(value, str):
        return Answer(value) if value.strip() else empty("the text is empty")
    return read_body(value)
