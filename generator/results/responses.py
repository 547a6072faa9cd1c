"""The Responses API: ``output[]`` in any order, with a ``status``; and the SDK's ``output_text`` at the top."""

from __future__ import annotations

from collections.abc import Mapping

from generator.results.answer import CUT_ADVICE, REFUSED_ADVICE, Answer, Parts, empty, objects, read_parts, refused
from generator.results.quote import kind_of, quote

# Tuples, because a hostile status may be a list or an object, which no set can be asked for.
_RUNNING = ("queued", "in_progress")
_WITHOUT_ANSWER = ("failed", "cancelled")


def read_response(body: Mapping[str, object]) -> Answer:
    """Return what a response object says: all ``output_text`` parts of its messages, joined in their order."""
    parts = _parts(body)
    status = body.get("status")
    shown = quote(status, 60)
    if status in _WITHOUT_ANSWER:
        return Answer(parts.text, "error", f"the request failed: status is {shown}; ask again")
    if status in _RUNNING:
        return Answer(parts.text, "error", f"not finished: status is {shown}; fetch the results again later")
    if parts.refusal:
        return refused(parts.refusal, parts.text)
    if status == "incomplete" or _has_cut_message(body):
        return _incomplete(body, parts.text)
    if not parts.text.strip():
        return empty(_why_empty(body))
    answer = Answer(parts.text)
    return answer if status in (None, "completed") else answer.warned(f"status is {shown}, which is not known")


def _messages(body: Mapping[str, object]) -> list[dict[str, object]]:
    return [entry for entry in objects(body.get("output")) if entry.get("type", "message") == "message"]


def _parts(body: Mapping[str, object]) -> Parts:
    found = [read_parts(message.get("content")) for message in _messages(body)]
    text = "".join(parts.text for parts in found)
    shortcut = body.get("output_text")
    if not text and isinstance(shortcut, str):
        text = shortcut
    return Parts(text, " ".join(parts.refusal for parts in found if parts.refusal))


def _has_cut_message(body: Mapping[str, object]) -> bool:
    return any(message.get("status") == "incomplete" for message in _messages(body))


def _incomplete(body: Mapping[str, object], text: str) -> Answer:
    details = body.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    told = f" with the reason {quote(reason, 60)}" if reason else ""
    if reason == "content_filter":
        return Answer(text, "filtered", f"filtered: status is incomplete{told}; {REFUSED_ADVICE}")
    return Answer(text, "cut", f"cut off: status is incomplete{told}; {CUT_ADVICE}")


def _why_empty(body: Mapping[str, object]) -> str:
    output = body.get("output")
    if not isinstance(output, list):
        text = body.get("output_text")
        return "output_text is empty" if isinstance(text, str) else f"output is {kind_of(output)}"
    if not output:
        return "output is an empty list"
    kinds = sorted({quote(entry.get("type", "nothing"), 40) for entry in objects(output)})
    if _messages(body):
        return "the message has no text"
    return f"output holds no message, only {quote(', '.join(kinds)) or 'what is no object'}"
