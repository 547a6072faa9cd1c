"""Bodies of other services than OpenAI's, where their text is plain: Anthropic, Gemini, and what Bedrock hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.results.answer import Answer, Parts, called_with, empty, filtered, objects, read_parts
from generator.results.finish import judged
from generator.results.quote import quote
from generator.results.several import chosen

# Where the text of a small body stands: the key, for a list or an object the key inside of it.
_PLAIN = (
    ("results", "outputText"),
    ("outputs", "text"),
    ("generations", "text"),
    ("predictions", "content"),
    ("message", "content"),
    ("generation", ""),
    ("completion", ""),
    ("generated_text", ""),
)
_FINISH = ("stop_reason", "stopReason", "completionReason", "finish_reason", "finishReason", "done_reason")


def read_message(body: Mapping[str, object]) -> Answer:
    """Return what an Anthropic message says: its ``content`` of parts, with its ``stop_reason``."""
    content = body.get("content")
    calls = [text for part in objects(content) if (text := called_with(part.get("input")))]
    kinds = ", ".join(dict.fromkeys(quote(part.get("type"), 40) for part in objects(content))) or "nothing"
    nothing = f"this is an Anthropic message without text, its content holds {kinds}"
    return judged(read_parts(content), body.get("stop_reason"), "stop_reason", calls=calls, nothing=nothing)


def read_candidates(body: Mapping[str, object]) -> Answer:
    """Return what a Gemini response says: the parts of its candidates, the thoughts left out."""
    feedback = body.get("promptFeedback")
    candidates = list(objects(body.get("candidates")))
    if isinstance(feedback, dict) and feedback.get("blockReason") and not candidates:
        return filtered(f"the prompt was blocked with {quote(feedback['blockReason'], 60)}")
    if not candidates:
        return empty("this is a Gemini response without candidates")
    answers = [_candidate(candidate) for candidate in candidates]
    return next((answer for answer in answers if not answer.problem), answers[0])


def _candidate(candidate: Mapping[str, object]) -> Answer:
    content = candidate.get("content")
    parts = content.get("parts") if isinstance(content, dict) else None
    functions = [part["functionCall"] for part in objects(parts) if isinstance(part.get("functionCall"), dict)]
    calls = [text for one in functions if isinstance(one, dict) and (text := called_with(one.get("args")))]
    nothing = "this is a Gemini candidate without text"
    texts = [{"type": "text", **part} for part in objects(parts) if "text" in part]
    return judged(read_parts(texts), candidate.get("finishReason"), "finishReason", calls=calls, nothing=nothing)


def read_converse(body: Mapping[str, object]) -> Answer:
    """Return what a response of Bedrock's Converse form says: ``output.message.content[].text``."""
    output = body.get("output")
    message = output.get("message") if isinstance(output, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    nothing = "this is a Bedrock response whose message has no text"
    return judged(read_parts(content), body.get("stopReason"), "stopReason", nothing=nothing)


def read_list(body: list[object], answers: Sequence[Answer]) -> Answer:
    """Return what a list of bodies, of messages, of parts or of texts says in the place of a body.

    Args:
        body: The list.
        answers: What the bodies in it say.
    """
    messages = [one for one in objects(body) if one.get("role", "assistant") == "assistant" and "content" in one]
    texts = [answer.text for answer in answers if not answer.problem]
    texts = texts or [read_parts(one["content"]).text for one in messages] or [read_parts(body).text]
    choice = chosen(texts)
    if choice.text:
        return Answer(choice.text, warnings=choice.warnings, doubts=choice.doubts)
    return answers[0] if answers else empty("the body is a list without text")


def is_plain(body: Mapping[str, object]) -> bool:
    """Tell a small body that holds its text under one of the known keys."""
    return any(_text_at(body, key, inner) is not None for key, inner in _PLAIN)


def read_plain(body: Mapping[str, object]) -> Answer:
    """Return what a small body says, such as ``{"generation": …, "stop_reason": …}``."""
    found = [(key, text) for key, inner in _PLAIN if (text := _text_at(body, key, inner)) is not None]
    key, text = found[0]
    holders = [body, *objects([body.get(key)]), *objects(body.get(key))]
    reason, name = next(((one[word], word) for one in holders for word in _FINISH if one.get(word)), ("", "finish"))
    return judged(Parts(text), reason, name, nothing=f"{key} has no text")


def _text_at(body: Mapping[str, object], key: str, inner: str) -> str | None:
    value = body.get(key)
    if not inner:
        return value if isinstance(value, str) else None
    holders = [value] if isinstance(value, dict) else list(objects(value))
    held = [one[inner] for one in holders if inner in one]
    texts = [read_parts(one).text for one in held if isinstance(one, (str, list))]
    return texts[0] if texts else None
