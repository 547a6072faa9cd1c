"""Chat completions: ``choices[i].message.content`` with its ``finish_reason`` (also the older ``choices[i].text``)."""

from __future__ import annotations

from collections.abc import Mapping

from generator.results.answer import CUT_ADVICE, REFUSED_ADVICE, Answer, empty, objects, read_parts, refused
from generator.results.quote import kind_of, quote

_CUT = frozenset({"length", "max_tokens", "max_output_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "safety", "recitation"})
_WHOLE = frozenset({"", "stop", "end_turn", "eos", "stop_sequence"})
_TOOLS = frozenset({"tool_calls", "function_call", "tool_use"})


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
    if len(choices) > 1:
        return answer.warned(f"the body holds {len(choices)} choices; number {number + 1} was taken")
    return answer


def _rank(choice: Mapping[str, object], answer: Answer) -> int:
    if answer.problem:
        return 2
    return 0 if _finish(choice) == "stop" else 1


def _finish(choice: Mapping[str, object]) -> str:
    reason = choice.get("finish_reason")
    if reason is None:
        return ""
    return reason.casefold() if isinstance(reason, str) else kind_of(reason)


def _read_choice(choice: Mapping[str, object]) -> Answer:
    message = choice.get("message")
    fields: Mapping[str, object] = message if isinstance(message, dict) else {}
    parts = read_parts(fields.get("content", choice.get("text")))
    refusal = fields.get("refusal")
    finish = _finish(choice)
    shown = quote(choice.get("finish_reason") or "", 60) if finish else ""
    if finish in _FILTERED:
        reason = f"filtered: finish_reason is {shown}; {REFUSED_ADVICE}"
        return Answer(parts.text, "filtered", reason)
    if finish == "refusal" or parts.refusal or (isinstance(refusal, str) and refusal.strip()):
        return refused(parts.refusal or (refusal if isinstance(refusal, str) else parts.text), parts.text)
    if finish in _CUT:
        return Answer(parts.text, "cut", f"cut off: finish_reason is {shown}; {CUT_ADVICE}")
    if not parts.text.strip():
        return empty(_why_empty(choice, fields, finish))
    answer = Answer(parts.text)
    if finish in _TOOLS:
        return answer.warned(f"finish_reason is {shown}; the tool calls were left out")
    return answer if finish in _WHOLE else answer.warned(f"finish_reason is {shown}, which is not known")


def _why_empty(choice: Mapping[str, object], message: Mapping[str, object], finish: str) -> str:
    if finish in _TOOLS or message.get("tool_calls") or message.get("function_call"):
        return "the message holds tool calls only"
    if "message" not in choice and "text" not in choice:
        return "the choice has no message"
    content = message.get("content", choice.get("text"))
    return "message.content is empty" if isinstance(content, (str, list)) else f"message.content is {kind_of(content)}"
