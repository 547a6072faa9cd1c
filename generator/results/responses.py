"""The Responses API: ``output[]`` in any order, with a ``status``; and the SDK's ``output_text`` at the top."""

from __future__ import annotations

from collections.abc import Mapping

from generator.results.answer import (
    CUT_ADVICE,
    Answer,
    Parts,
    called_with,
    filtered,
    objects,
    read_parts,
    refused,
)
from generator.results.finish import judged
from generator.results.quote import kind_of, quote
from generator.results.several import chosen

# Tuples, because a hostile status may be a list or an object, which no set can be asked for.
_RUNNING = ("queued", "in_progress")
_WITHOUT_ANSWER = ("failed", "cancelled")
_CALLS = ("function_call", "custom_tool_call")


def read_response(body: Mapping[str, object]) -> Answer:
    """Return what a response object says in its messages; of a fragment and the whole text the whole."""
    messages = [entry for entry in objects(body.get("output")) if entry.get("type", "message") == "message"]
    final = [message for message in messages if message.get("phase") == "final_answer"]
    messages = final or messages
    found = [read_parts(message.get("content")) for message in messages]
    choice = chosen([parts.text for parts in found])
    text = choice.text or _shortcut(body)
    refusal = " ".join(parts.refusal for parts in found if parts.refusal)
    status = body.get("status")
    shown = quote(status, 60)
    if status in _WITHOUT_ANSWER:
        return Answer(text, "error", f"the request failed: status is {shown}; ask again")
    if status in _RUNNING:
        return Answer(text, "error", f"not finished: status is {shown}; fetch the results again later")
    if refusal:
        return refused(refusal, text)
    if status == "incomplete" or (messages and messages[-1].get("status") == "incomplete"):
        return _incomplete(body, text)
    parts = Parts(
        text,
        warnings=(*choice.warnings, *(warning for parts in found for warning in parts.warnings)),
        doubts=(*choice.doubts, *(doubt for parts in found for doubt in parts.doubts)),
    )
    answer = judged(parts, "", "status", calls=_calls(body), nothing=_why_empty(body))
    if answer.problem or answer.text != text:
        return answer
    return answer if status in (None, "completed") else answer.warned(f"status is {shown}, which is not known")


def _shortcut(body: Mapping[str, object]) -> str:
    text = body.get("output_text")
    return text if isinstance(text, str) else ""


def _calls(body: Mapping[str, object]) -> list[str]:
    calls = [entry for entry in objects(body.get("output")) if entry.get("type") in _CALLS]
    return [text for call in calls if (text := called_with(call.get("arguments", call.get("input"))))]


def _incomplete(body: Mapping[str, object], text: str) -> Answer:
    details = body.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    told = f"status is incomplete with the reason {quote(reason, 60)}" if reason else "status is incomplete"
    if reason == "content_filter":
        return filtered(told, text)
    return Answer(text, "cut", f"cut off: {told}; {CUT_ADVICE}")


def _why_empty(body: Mapping[str, object]) -> str:
    output = body.get("output")
    if not isinstance(output, list):
        text = body.get("output_text")
        return "output_text is empty" if isinstance(text, str) else f"output is {kind_of(output)}"
    if not output:
        return "output is an empty list"
    kinds = sorted({quote(entry.get("type", "message"), 40) for entry in objects(output)})
    if "message" in kinds:
        return "the message has no text"
    return f"output holds no message, only {quote(', '.join(kinds)) or 'what is no object'}"
