"""One result of a batch, as every container but one holds it: ``custom_id``, ``response`` and ``error``."""

from __future__ import annotations

from collections.abc import Mapping

from generator.items import Item
from generator.results.answer import Answer, empty, error_of
from generator.results.body import is_body, read_body
from generator.results.header import Header
from generator.results.keys import listed_task
from generator.results.problems import Problems
from generator.results.quote import kind_of, quote
from generator.results.task_ids import id_at, named_id, position_in, task_id_in

_CUSTOM_ID_CAP = 512
_ID_KEY = '"custom_id"'


def is_record(value: object) -> bool:
    """Tell whether ``value`` is one result: no batch object, no line of a request file."""
    if not isinstance(value, dict) or value.get("object") == "batch":
        return False
    if "response" in value or is_body(value) or is_body(value.get("body")):
        return True
    return "custom_id" in value and "url" not in value


def describe(value: object) -> str:
    """Say what a value that is no result is instead."""
    if isinstance(value, list):
        kinds = sorted({kind_of(entry) for entry in value[:100]})
        return f"a list of {' and '.join(kinds)}" if kinds else "an empty list"
    if not isinstance(value, dict):
        return kind_of(value)
    if value.get("object") == "batch":
        return f"a batch object (status {quote(value.get('status'), 40)}), not its results"
    if "custom_id" in value and "url" in value:
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
    custom_id, warnings = usable_id(record.get("custom_id") or key)
    return make_item(custom_id, _answer(record).warned(*warnings), header, line)


def make_item(custom_id: str, answer: Answer, header: Header, line: int | None = None) -> Item:
    """Join an id and an answer to an item, and find the task it belongs to."""
    task_id, warnings = _task(custom_id, answer.text, header)
    return Item(
        custom_id=custom_id,
        task_id=task_id,
        batch_id=header.batch_id,
        text=answer.text,
        problem=answer.problem,
        reason=answer.reason,
        line=line,
        created=answer.created,
        model=answer.model,
        warnings=(*answer.warnings, *warnings),
    )


def item_from(value: object, header: Header, problems: Problems, at: int, *, by_line: bool) -> Item | None:
    """Return the item of a parsed value, or note why it is none."""
    if isinstance(value, dict) and is_record(value):
        return read_record(value, header, at if by_line else None)
    problems.add(at, f"{describe(value)}; it was skipped")
    return None


def ruined(text: str, fault: str, header: Header, problems: Problems, at: int, *, by_line: bool) -> Item | None:
    """Note a result that cannot be read; return an item for it where its id can still be made out."""
    problems.add(at, f"{fault}; it was skipped")
    custom_id = id_in_ruins(text)
    if not custom_id:
        return None
    answer = Answer(problem="unreadable", reason=f"the result cannot be read: {fault}; fetch the file or ask again")
    return make_item(custom_id, answer, header, at if by_line else None)


def id_in_ruins(text: str) -> str:
    """Return the ``custom_id`` in a text that is no JSON; empty where there is none, or more than one."""
    found: set[str] = set()
    at = text.find(_ID_KEY)
    while at >= 0:
        at += len(_ID_KEY)
        rest = text[at : at + _CUSTOM_ID_CAP + 20].lstrip(" \t\r\n").removeprefix(":").lstrip(" \t\r\n")
        value, closed, _ = rest[1:].partition('"')
        if rest.startswith('"') and closed and value.isprintable() and not set(value) & {"\\", "\ufffd"}:
            found.add(value[:_CUSTOM_ID_CAP])
        at = text.find(_ID_KEY, at)
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


def _answer(record: Mapping[str, object]) -> Answer:
    response = record.get("response")
    status = _status(response.get("status_code")) if isinstance(response, dict) else None
    failure = error_of(record.get("error"), None)
    body = _body(record, response)
    if failure:
        seen = read_body(body) if is_body(body) else Answer()
        return Answer(problem=failure.problem, reason=failure.reason, created=seen.created, model=seen.model)
    if body is None and status is None:
        return empty("response and error are both null")
    return read_body(body, status)


def _body(record: Mapping[str, object], response: object) -> object:
    if isinstance(response, dict):
        return response if "body" not in response and is_body(response) else response.get("body")
    if response is not None:
        return response
    return record if is_body(record) else record.get("body", record.get("content", record.get("text")))


def _status(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 3:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
