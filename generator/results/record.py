"""One result of a batch in any service's envelope: its id, and its answer or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.items import Item, Problem
from generator.plan import Doubt
from generator.results.answer import Answer
from generator.results.body import is_body
from generator.results.envelopes import answer_in, envelope_of, id_of, is_request, text_asked
from generator.results.header import Header
from generator.results.keys import listed_task
from generator.results.payload import unwrapped
from generator.results.problems import Problems
from generator.results.quote import kind_of, quote
from generator.results.several import plans_in
from generator.results.state import is_batch, state_of
from generator.results.task_ids import id_at, named_id, only_id, position_in, task_id_in

_CUSTOM_ID_CAP = 512


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result stands: in a file of which the header tells, on a line, and who takes its faults."""

    header: Header
    problems: Problems
    line: int
    by_line: bool = False


def is_record(value: object) -> bool:
    """Tell whether ``value`` is one result: no batch object, no line of a request file."""
    if not isinstance(value, dict) or is_batch(value):
        return False
    if envelope_of(value) is not None or is_body(value) or is_body(value.get("body")):
        return True
    return "custom_id" in value and not is_request(value)


def describe(value: object) -> str:
    """Say what a value that is no result is instead."""
    if isinstance(value, list):
        kinds = sorted({kind_of(entry) for entry in value[:100]})
        return f"a list of {' and '.join(kinds)}" if kinds else "an empty list"
    if not isinstance(value, dict):
        return kind_of(value)
    if is_request(value):
        return "a request, not a result"
    keys = ", ".join(quote(key, 30) for key in list(value)[:6])
    return f"an object with the keys {keys}" if keys else "an empty object"


def read_record(record: Mapping[str, object], header: Header, line: int | None = None, key: str = "") -> Item:
    """Return the item that one result stands for, whatever its state.

    Args:
        record: The parsed result.
        header: What the container says about itself.
        line: The line the result stands on, in containers with one result a line.
        key: The id to take where the record has none.
    """
    custom_id, warnings = usable_id(id_of(record) or key)
    answer = answer_in(record).warned(*warnings)
    task_id = "" if custom_id else only_id(text_asked(record).split("\n"))
    return make_item(custom_id, answer, header, line, asked=task_id)


def make_item(custom_id: str, answer: Answer, header: Header, line: int | None = None, asked: str = "") -> Item:
    """Join an id and an answer to an item, and find the task it belongs to; ``asked`` is that of the request."""
    payload = unwrapped(answer.text)
    told: tuple[Problem, str] = (answer.problem, answer.reason)
    if payload.fault and not answer.problem:
        told = ("unreadable", f"{payload.fault}; ask again with a response format")
    doubts = answer.doubts
    if (count := plans_in(payload.text)) > 1:
        doubts = (*doubts, f"the answer holds {count} plans one after the other")
    task_id, warnings = _task(custom_id, payload.text, header)
    return Item(
        custom_id=custom_id,
        task_id=task_id or asked,
        batch_id=header.batch_id,
        text=payload.text,
        problem=told[0],
        reason=told[1],
        line=line,
        created=answer.created,
        model=answer.model,
        usage=answer.usage,
        warnings=(*answer.warnings, *payload.warnings, *warnings),
        doubts=tuple(Doubt(field="outcome", reason=doubt, code="several-answers") for doubt in doubts),
    )


def item_from(value: object, place: Place, key: str = "") -> Iterator[Item]:
    """Yield the item of a parsed value; of what belongs to no result only a problem is noted."""
    if isinstance(value, dict) and is_record(value):
        yield read_record(value, place.header, place.line if place.by_line else None, key)
    elif is_batch(value) and isinstance(value, dict):
        place.problems.states.append(state_of(value))
    elif is_request(value):
        place.problems.add(place.line, f"{describe(value)}; it was skipped", lost=False)
    else:
        is_id = task_id_in(key) or position_in(key) is not None
        yield from _lost("", f"{describe(value)}, no result", place, key if is_id else "")


def ruined(text: str, fault: str, place: Place, key: str = "") -> Iterator[Item]:
    """Yield the item of a result that cannot be read, with its id where that can still be made out."""
    yield from _lost(id_in_ruins(text, place.header.id_key), fault, place, key)


def _lost(custom_id: str, fault: str, place: Place, key: str) -> Iterator[Item]:
    place.problems.add(place.line, f"{fault}; it was skipped")
    where = "" if custom_id else f" on line {place.line}"
    reason = f"the result{where} cannot be read: {fault}; fetch the file or ask again"
    line = place.line if place.by_line else None
    yield make_item(custom_id or usable_id(key)[0], Answer(problem="unreadable", reason=reason), place.header, line)


def id_in_ruins(text: str, key: str) -> str:
    """Return the id in a text that is no JSON; empty where there is none, or more than one."""
    found: set[str] = set()
    quoted = f'"{key}"'
    at = text.find(quoted)
    while at >= 0:
        at += len(quoted)
        rest = text[at : at + _CUSTOM_ID_CAP + 20].lstrip(" \t\r\n").removeprefix(":").lstrip(" \t\r\n")
        value, closed, _ = rest[1:].partition('"')
        if rest.startswith('"') and closed and value.isprintable() and not set(value) & {"\\", "\ufffd"}:
            found.add(value[:_CUSTOM_ID_CAP])
        at = text.find(quoted, at)
    return found.pop() if len(found) == 1 else ""


def usable_id(value: object) -> tuple[str, tuple[str, ...]]:
    """Return an id that can be shown and stored, and warnings; an id that cannot be used becomes an empty text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value), ("custom_id is a number, not a text",)
    if not isinstance(value, str) or not value:
        return "", ("the result has no custom_id",)
    if len(value) > _CUSTOM_ID_CAP or not value.isprintable():
        return "", (f"custom_id «{quote(value, 60)}» is no usable id",)
    return value, ()


def _task(custom_id: str, text: str, header: Header) -> tuple[str, tuple[str, ...]]:
    own = task_id_in(custom_id)
    if own:
        return own, ()
    position = position_in(custom_id)
    listed = id_at(header.task_ids, position)
    named = named_id(text, header.known)
    if named and named.upper() != listed.upper():
        place = f"{custom_id} is the place of {listed or 'no task'}"
        return named, (f"{place}, but the text names {named}; the text was followed",)
    if header.task_ids and not listed and not header.task_id:
        return "", (f"task_ids has no task for {custom_id or 'an answer without id'}",)
    return listed_task(custom_id, header), ()
