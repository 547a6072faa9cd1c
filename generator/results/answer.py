"""What a body says: the answer's text, or why there is none. Shared by all kinds of bodies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.items import Problem
from generator.results.quote import kind_of, quote

CUT_ADVICE = "ask again with a higher limit"
REFUSED_ADVICE = "word the request differently, or give the task to a person"
EMPTY_ADVICE = "ask again"


@dataclass(frozen=True, slots=True)
class Answer:
    """A body's answer.

    Attributes:
        text: The text; for problem ``cut`` what there is of it.
        problem: Empty for a whole answer.
        reason: One sentence for every problem.
        created: When the model answered, in seconds since 1970.
        model: The model that answered.
        warnings: What was odd but harmless.
    """

    text: str = ""
    problem: Problem = ""
    reason: str = ""
    created: int | None = None
    model: str | None = None
    warnings: tuple[str, ...] = ()

    def warned(self, *sentences: str) -> Answer:
        """Return the same answer with more warnings."""
        return self if not sentences else replace(self, warnings=(*self.warnings, *sentences))


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a list of content parts, and the refusal among them."""

    text: str = ""
    refusal: str = ""


def read_parts(content: object) -> Parts:
    """Join the text parts of a message's content, which is a text, a list of parts, or null."""
    if isinstance(content, str):
        return Parts(content)
    if not isinstance(content, list):
        return Parts()
    texts: list[str] = []
    refusals: list[str] = []
    for kind, text in map(_part, content):
        (refusals if kind == "refusal" else texts).append(text)
    return Parts("".join(texts), " ".join(filter(None, refusals)))


def _part(part: object) -> tuple[str, str]:
    if isinstance(part, str):
        return "text", part
    if not isinstance(part, dict):
        return "other", ""
    if isinstance(part.get("refusal"), str):
        return "refusal", part["refusal"]
    text = part.get("text")
    if isinstance(text, dict):
        text = text.get("value")
    wanted = part.get("type") in ("text", "output_text", None)
    return "text", text if wanted and isinstance(text, str) else ""


def objects(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects of a list; nothing where ``value`` is no list."""
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def refused(refusal: str, text: str = "") -> Answer:
    """Return the answer of a model that refused, quoting it."""
    return Answer(text, "refused", f"refused: the model says «{quote(refusal)}»; {REFUSED_ADVICE}")


def empty(what: str) -> Answer:
    """Return an answer without text; ``what`` names the value that shows it."""
    return Answer(problem="empty", reason=f"no answer: {what}; {EMPTY_ADVICE}")


def error_of(value: object, status: int | None = None) -> Answer | None:
    """Return the error that an ``error`` value and a status code outside 200-299 stand for; ``None`` for no error."""
    code, message = _error_words(value)
    failed = status is not None and not 200 <= status <= 299
    if not code and not message and not failed:
        return None
    words = [f"status {status}"] if failed else []
    words += [f"code {quote(code, 60)}"] if code else []
    told = f" ({quote(message)})" if message else ""
    problem: Problem = "filtered" if code in ("content_filter", "content_policy_violation") else "error"
    return Answer(problem=problem, reason=f"the request failed: {', '.join(words) or 'error'}{told}; ask again")


def _error_words(value: object) -> tuple[str, str]:
    if isinstance(value, str):
        return "", value
    if isinstance(value, dict):
        code = value.get("code") or value.get("type") or ""
        message = value.get("message") or ""
        code, message = (word if isinstance(word, (str, int)) else kind_of(word) for word in (code, message))
        return str(code), str(message) or ("" if not any(value.values()) else "without a message")
    return "", f"error is {kind_of(value)}" if value else ""


def provenance(body: Mapping[str, object]) -> tuple[int | None, str | None]:
    """Return when a body was made, in seconds since 1970, and by which model; ``None`` for what it does not say."""
    created = body.get("created", body.get("created_at"))
    known = isinstance(created, (int, float)) and not isinstance(created, bool) and math.isfinite(created)
    model = body.get("model")
    return (
        int(created) if known and isinstance(created, (int, float)) and created >= 0 else None,
        quote(model) if isinstance(model, str) and model else None,
    )
