"""The items of the containers that are one document.

``wrapped`` has raw results in it: ``{"batch_id": …, "results": […]}``. ``pretty`` is the raw results over several lines
each, one after the other or in one array. ``processed`` has bare answers by position: ``{"batch_id": …, "task_ids":
[…], "responses": {"req-0": …}}``; they may stand in any order, ``req-10`` before ``req-2``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.items import Item
from generator.results.answer import Answer, empty
from generator.results.body import is_body, read_body
from generator.results.document import Document, Entry
from generator.results.header import Header
from generator.results.problems import Problems
from generator.results.quote import quote
from generator.results.record import Place, is_record, item_from, make_item, read_record, ruined, usable_id
from generator.results.source import KEPT_OF_A_FAULT, LINE_CAP, MEBIBYTE
from generator.results.task_ids import id_at, position_in, task_id_in


def read_items(document: Document, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield the items of a document; what is wrong with it is added to ``problems``."""
    yield from CONTAINERS[document.container](document, header, problems)
    for line, sentence in document.faults:
        problems.add(line, sentence)


def _results(document: Document, header: Header, problems: Problems) -> Iterator[Item]:
    for entry in document.entries:
        place = Place(header, problems, entry.line)
        if fault := _fault(entry):
            yield from ruined(_readable(document, entry), fault, place, key=entry.key)
        else:
            yield from item_from(document.value(entry), place, key=entry.key)


def _answers(document: Document, header: Header, problems: Problems) -> Iterator[Item]:
    """Yield the answers in the order of their numbers, then those without; a task without an answer is ``missing``."""
    entries = [entry._replace(key=entry.key or f"req-{number}") for number, entry in enumerate(document.entries)]
    numbers = [position_in(entry.key) for entry in entries]
    named = {task_id_in(entry.key) for entry in entries}
    given = set(numbers)
    numbered: list[tuple[int, Entry | None]] = [
        (number, entry) for number, entry in zip(numbers, entries, strict=True) if number is not None
    ]
    wanted = enumerate(header.task_ids)
    numbered += [(number, None) for number, task_id in wanted if number not in given and task_id not in named]
    for number, found in sorted(numbered, key=lambda pair: pair[0]):
        yield _missing(number, header) if found is None else _answer(document, found, header, problems)
    for position, entry in zip(numbers, entries, strict=True):
        if position is None:
            yield _answer(document, entry, header, problems)


def _missing(number: int, header: Header) -> Item:
    key = f"req-{number}"
    task_id = quote(id_at(header.task_ids, number) or "its task", 60)
    reason = f"missing: the file has no answer {key} for {task_id}; ask again"
    return make_item(key, Answer(problem="missing", reason=reason), header)


def _answer(document: Document, entry: Entry, header: Header, problems: Problems) -> Item:
    if fault := _fault(entry):
        problems.add(entry.line, f"the answer {quote(entry.key, 60)} is {fault}; it was skipped")
        reason = f"the answer cannot be read: {fault}; fetch the file or ask again"
        return make_item(usable_id(entry.key)[0], Answer(problem="unreadable", reason=reason), header)
    value = document.value(entry)
    if isinstance(value, dict) and is_record(value) and not is_body(value):
        return read_record({**value, "custom_id": entry.key}, header)
    custom_id, warnings = usable_id(entry.key)
    if isinstance(value, str):
        answer = Answer(value) if value.strip() else empty("the text is empty")
    else:
        answer = read_body(value)
    return make_item(custom_id, answer.warned(*warnings), header)


def _fault(entry: Entry) -> str:
    longer = entry.end - entry.start > LINE_CAP
    return entry.fault or (f"longer than {LINE_CAP // MEBIBYTE} MiB" if longer else "")


def _readable(document: Document, entry: Entry) -> str:
    beginning = document.text[entry.start : min(entry.end, entry.start + KEPT_OF_A_FAULT)]
    return beginning.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


CONTAINERS: dict[str, Callable[[Document, Header, Problems], Iterator[Item]]] = {
    "wrapped": _results,
    "pretty": _results,
    "processed": _answers,
}
