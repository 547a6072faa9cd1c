"""Which kind of body an answer has: by its ``object``, then by its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.results.answer import Answer, empty, error_of, provenance
from generator.results.chat import read_chat
from generator.results.quote import kind_of, quote
from generator.results.responses import read_response

BodyReader = Callable[[Mapping[str, object]], Answer]

BODIES: dict[str, BodyReader] = {
    "chat.completion": read_chat,
    "text_completion": read_chat,
    "response": read_response,
}
SHAPES: dict[str, BodyReader] = {
    "choices": read_chat,
    "output": read_response,
    "output_text": read_response,
}


def is_body(value: object) -> bool:
    """Tell whether ``value`` is a body that one of the readers knows."""
    return isinstance(value, dict) and _reader(value) is not None


def read_body(body: object, status: int | None = None) -> Answer:
    """Return the answer in a body, or why there is none.

    Args:
        body: The parsed body: an object, or a bare text.
        status: The HTTP status beside it; anything outside 200-299 is an error whatever the body says.
    """
    if not isinstance(body, dict):
        return error_of(None, status) or _bare(body)
    created, model = provenance(body)
    answer = error_of(body.get("error"), status) or _by_kind(body)
    return replace(answer, created=created, model=model)


def _by_kind(body: Mapping[str, object]) -> Answer:
    reader = _reader(body)
    if reader is None:
        named = (
            f"its object is {quote(body['object'], 60)}" if body.get("object") else "it has neither choices nor output"
        )
        return Answer(
            problem="unreadable", reason=f"the body is of no known kind: {named}; ask again as a chat completion"
        )
    return reader(body)


def _reader(body: Mapping[str, object]) -> BodyReader | None:
    kind = body.get("object")
    by_shape = next((reader for key, reader in SHAPES.items() if key in body), None)
    by_name = BODIES.get(kind) if isinstance(kind, str) else None
    return by_name or by_shape


def _bare(body: object) -> Answer:
    if not isinstance(body, str):
        return empty(f"the body is {kind_of(body)}")
    return Answer(body).warned("the body is a bare text") if body.strip() else empty("the body is an empty text")
