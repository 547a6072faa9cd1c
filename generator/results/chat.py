"""Chat completions: ``choices[i].message.content`` with its ``finish_reason`` (also the older ``choices[i].text``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.results.answer import Answer, Parts, called_with, empty, objects, read_parts
from generator.results.finish import judged, word_of
from generator.results.quote import kind_of
from generator.results.several import is_same

_TWO = "the answer holds different texts, and only one of them was read"


def read_chat(body: Mapping[str, object]) -> Answer:
    """Return what a chat completion says: of several choices the first that ended with ``stop``, with a warning."""
    choices = list(objects(body.get("choices")))
    if not choices:
        listed = body.get("choices")
        return empty(
            "choices is an empty list" if listed == [] else f"choices is {kind_of(listed)}, no list of choices"
        )
    answers = [_read_choice(choice) for choice in choices]
    number = min(range(len(choices)), key=lambda index: _rank(choices[index], answers[index]))
    answer = answers[number]
    if len(choices) == 1:
        return answer
    others = [other for other in answers if not other.problem and not is_same(other.text, answer.text)]
    doubts = (_TWO,) if others and not answer.problem else ()
    told = f"the body holds {len(choices)} choices; number {number + 1} was taken"
    return replace(answer, doubts=doubts).warned(told)


def _rank(choice: Mapping[str, object], answer: Answer) -> int:
    if answer.problem:
        return 2
    return 0 if word_of(choice.get("finish_reason")) == "stop" else 1


def _read_choice(choice: Mapping[str, object]) -> Answer:
    message = choice.get("message")
    fields: Mapping[str, object] = message if isinstance(message, dict) else {}
    parts = read_parts(fields.get("content", choice.get("text")))
    refusal = fields.get("refusal")
    if isinstance(refusal, str) and refusal.strip():
        parts = replace(parts, refusal=parts.refusal or refusal)
    if not parts.text.strip() and isinstance(fields.get("parsed"), dict):
        parts = Parts(called_with(fields["parsed"]), parts.refusal)
    calls = _calls(fields)
    return judged(parts, choice.get("finish_reason"), "finish_reason", calls=calls, nothing=_why_empty(choice, fields))


def _calls(message: Mapping[str, object]) -> list[str]:
    functions = [call.get("function", call) for call in objects(message.get("tool_calls"))]
    functions.append(message.get("function_call"))
    return [text for one in functions if isinstance(one, dict) and (text := called_with(one.get("arguments")))]


def _why_empty(choice: Mapping[str, object], message: Mapping[str, object]) -> str:
    if message.get("tool_calls") or message.get("function_call"):
        return "the message holds tool calls only"
    if "message" not in choice and "text" not in choice:
        return "the choice has no message"
    content = message.get("content", choice.get("text"))
    return "message.content is empty" if isinstance(content, (str, list)) else f"message.content is {kind_of(content)}"
