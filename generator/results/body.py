"""Which kind of body an answer has: by its ``object``, then by its shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.results.answer import Answer, empty, provenance, usage_in
from generator.results.chat import read_chat
from generator.results.failures import error_of
from generator.results.others import is_plain, read_candidates, read_converse, read_list, read_message, read_plain
from generator.results.quote import kind_of, quote
from generator.results.responses import read_response

BodyReader = Callable[[Mapping[str, object]], Answer]

BODIES: dict[str, BodyReader] = {
    "chat.completion": read_chat,
    "text_completion": read_chat,
    "response": read_response,
}
SHAPES: tuple[tuple[Callable[[Mapping[str, object]], bool], BodyReader], ...] = (
    (lambda body: "choices" in body, read_chat),
    (lambda body: isinstance(body.get("output"), dict), read_converse),
    (lambda body: "output" in body or "output_text" in body, read_response),
    (lambda body: "candidates" in body or "promptFeedback" in body, read_candidates),
    (lambda body: body.get("type") == "message" or {"content", "stop_reason"} <= body.keys(), read_message),
    (is_plain, read_plain),
)


def is_body(value: object) -> bool:
    """Tell whether ``value`` is a body that one of the readers knows."""
    return isinstance(value, dict) and _reader(value) is not None


def read_body(body: object, status: int | None = None, error: object = None) -> Answer:
    """Return the answer in a body, or why there is none.

    Args:
        body: The parsed body: an object, a list, a bare text, or such a text of JSON.
        status: The HTTP status beside it; anything outside 200-299 is an error whatever the body says.
        error: The error beside it, in any of the shapes in use; null for none.
    """
    body = _parsed(body)
    if not isinstance(body, dict):
        told = body if status is not None and not 200 <= status <= 299 and isinstance(body, str) else None
        return error_of(error, told, status=status) or _bare(body)
    created, model = provenance(body)
    # Some servers put the error itself in the place of the body.
    is_error = "error" in (body.get("object"), body.get("type")) or (status is not None and not 200 <= status <= 299)
    instead = body.get("error") or (body if is_error else None)
    answer = error_of(error, instead, status=status) or _by_kind(body)
    return replace(answer, created=created, model=model, usage=usage_in(body))


def _parsed(body: object) -> object:
    """Return what a body is that was written as a text of JSON."""
    if not (isinstance(body, str) and body.lstrip()[:1] == "{"):
        return body
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return body
    return value if is_body(value) else body


def _by_kind(body: Mapping[str, object]) -> Answer:
    reader = _reader(body)
    if reader is not None:
        return reader(body)
    named = f"its object is {quote(body['object'], 60)}" if body.get("object") else f"it has {_keys(body)}"
    return Answer(problem="unreadable", reason=f"the body is of no known kind: {named}; ask again as a chat completion")


def _keys(body: Mapping[str, object]) -> str:
    shown = ", ".join(quote(key, 30) for key in list(body)[:6])
    return f"neither choices nor output, but {shown}" if shown else "no keys"


def _reader(body: Mapping[str, object]) -> BodyReader | None:
    kind = body.get("object")
    by_name = BODIES.get(kind) if isinstance(kind, str) else None
    return by_name or next((reader for fits, reader in SHAPES if fits(body)), None)


def _bare(body: object) -> Answer:
    if isinstance(body, list):
        return read_list(body, [read_body(one) for one in body if is_body(one)]).warned("the body is a list")
    if not isinstance(body, str):
        return empty(f"the body is {kind_of(body)}")
    return Answer(body).warned("the body is a bare text") if body.strip() else empty("the body is an empty text")
