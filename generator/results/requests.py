"""The file that was sent as a batch's input: which answers to expect, and what the prompts tell of the tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from generator.errors import InputError
from generator.results.envelopes import id_of, is_request, text_asked
from generator.results.jsonl import parse_line
from generator.results.problems import Problems
from generator.results.source import Line, Source, lines
from generator.results.strict import JsonFault
from generator.results.task_ids import only_id, task_id_in

_ID_CAP = 512
_TITLE_CAP = 300
_LINES_LOOKED_AT = 200
_LINE_CAP = 1000
_PROBED_LINES = 20
_TITLE = re.compile(r"[\W_]{0,9}(?:task[ _-]?)?(?:title|name)[*_`\"']{0,3}\s{0,3}[:=]\s{0,3}(?P<title>.+)", re.I)
_ABOUT = re.compile(r"[\W_]{0,9}(?:(?:task|ticket|issue|id|task[ _-]id|issue[ _-]key)\b|#)", re.I)


@dataclass(frozen=True, slots=True)
class Request:
    """One line of a request file.

    Attributes:
        custom_id: Its id.
        task_id: The task it asks about: in its id, else in its prompt; empty where neither tells.
        title: The task's title as the prompt has it; empty where it has none.
    """

    custom_id: str
    task_id: str = ""
    title: str = ""


@dataclass(frozen=True)
class Requests:
    """The requests of one file, by their id and in their order.

    Attributes:
        source: The path, or ``standard input``.
        by_id: The requests; of an id that comes twice, the first.
        problems: Lines that could not be read, and ids that come twice.
    """

    source: str
    by_id: Mapping[str, Request]
    problems: Problems = field(default_factory=Problems)


def holds_requests(source: Source) -> bool:
    """Tell a request file by the first of its lines that can be read."""
    with source.open() as stream:
        for line in lines(stream):
            value = _value(line)
            if value is not None:
                return is_request(value)
            if line.number >= _PROBED_LINES:
                break
    return False


def read_requests(given: Path | Literal["-"] | Source) -> Requests:
    """Read a request file, plain or gzip.

    Raises:
        InputError: The file cannot be read or has no request in it.
    """
    source = given if isinstance(given, Source) else Source(given)
    found: dict[str, Request] = {}
    problems = Problems()
    with source.open(problems) as stream:
        for line in lines(stream):
            request = _request(_value(line))
            if request is None:
                problems.add(line.number, "not a request; it was skipped")
            elif request.custom_id in found:
                problems.add(line.number, f"custom_id {request.custom_id} comes twice among the requests")
            else:
                found[request.custom_id] = request
    if not found:
        raise InputError(source.label, "holds no request.", "Give the JSONL file that was sent as the batch's input.")
    return Requests(source.label, found, problems)


def _value(line: Line) -> object:
    try:
        return None if line.fault else parse_line(line)
    except JsonFault:
        return None


def _request(value: object) -> Request | None:
    if not isinstance(value, dict) or not is_request(value):
        return None
    custom_id = id_of(value)
    if not isinstance(custom_id, str) or not custom_id.isprintable() or not 0 < len(custom_id) <= _ID_CAP:
        return None
    return _told(custom_id, list(_lines(text_asked(value))))


def _told(custom_id: str, prompt: list[str]) -> Request:
    own = task_id_in(custom_id)
    about = [line for line in prompt if _ABOUT.match(line)]
    task_id = own or only_id(about) or only_id(prompt)
    titles = (match["title"] for match in map(_TITLE.match, prompt) if match)
    title = next(titles, "") or next((_behind(line, task_id) for line in prompt if _behind(line, task_id)), "")
    return Request(custom_id, task_id, " ".join(title.strip(" *_`\"'").split())[:_TITLE_CAP])


def _behind(line: str, task_id: str) -> str:
    """Return what stands behind ``AAS-1:`` or ``AAS-1 -`` on a line."""
    at = line.upper().find(task_id) if task_id else -1
    rest = line[at + len(task_id) :].lstrip("*`\"' )]") if at >= 0 else ""
    return rest[1:].strip() if rest[:1] in (":", "-", "\u2013", "\u2014") else ""


def _lines(prompt: str) -> Iterator[str]:
    for line in prompt[: _LINES_LOOKED_AT * _LINE_CAP].split("\n")[:_LINES_LOOKED_AT]:
        if line.strip():
            yield line.strip()[:_LINE_CAP]
