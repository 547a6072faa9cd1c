"""Errors in the place of an answer, in the shapes that services and proxies give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.results.answer import Answer, filtered
from generator.results.quote import kind_of, quote

_FILTERS = frozenset({"safety", "prohibited_content"})
_SAYS_FILTER = re.compile("content_filter|content_policy_violation|content management policy|responsibleaipolicy", re.I)
_CODES = ("code", "errorCode", "type", "status")
_MESSAGES = ("message", "errorMessage", "detail", "msg")
_INNER = ("error", "innererror", "inner_error")
_DEEPEST = 5
_LOOKED_AT = 2000


def error_of(*values: object, status: int | None = None) -> Answer | None:
    """Return the answer that errors and a status outside 200-299 stand for; ``None`` where there is no error.

    Args:
        values: What stands under ``error`` in a record and in its body: objects, nested or not, texts, or null.
        status: The HTTP status.
    """
    told = [words for value in values for words in _words(value, 0)]
    failed = status is not None and not 200 <= status <= 299
    if not told and not failed:
        return None
    codes = list(dict.fromkeys(code for code, _ in told if code))
    messages = [message for _, message in told if message]
    said = f" ({quote(messages[0])})" if messages else " (without a message)" if told else ""
    if any(word.lower() in _FILTERS or _SAYS_FILTER.search(word[:_LOOKED_AT]) for word in (*codes, *messages)):
        return filtered(f"the request failed with {', '.join(quote(code, 60) for code in codes) or 'an error'}{said}")
    words = [f"status {status}"] if failed else []
    words += [f"code {quote(codes[0], 60)}"] if codes else []
    return Answer(problem="error", reason=f"the request failed: {', '.join(words) or 'error'}{said}; ask again")


def _words(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the code and the message of an error and of the errors inside of it; empty texts where it has none."""
    if isinstance(value, str):
        if value.strip():
            yield "", value
        return
    if not isinstance(value, dict):
        if value:
            yield "", f"error is {kind_of(value)}"
        return
    if not any(value.values()) or depth > _DEEPEST:
        return
    inner = [words for key in _INNER for words in _words(value.get(key), depth + 1)]
    message = next((str(value[key]) for key in _MESSAGES if _is_word(value.get(key))), "")
    code = next((str(value[key]) for key in _CODES if _is_word(value.get(key))), "")
    # Of an envelope around the error, such as {"type": "error", "error": {…}}, only the error says something.
    if message or not inner:
        yield code, message
    yield from inner


def _is_word(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""
