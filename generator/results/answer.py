"""What a body says: the answer's text, or why there is none. Shared by all kinds of bodies."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.items import Problem, Usage
from generator.results.quote import quote
from generator.results.several import one_of_parts

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
        usage: What it took.
        warnings: What was odd but harmless.
        doubts: Why this may not be the answer that was meant, one clause each.
    """

    text: str = ""
    problem: Problem = ""
    reason: str = ""
    created: int | None = None
    model: str | None = None
    usage: Usage | None = None
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def warned(self, *sentences: str) -> Answer:
        """Return the same answer with more warnings."""
        return self if not sentences else replace(self, warnings=(*self.warnings, *sentences))


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a list of content parts, the refusal among them, and what was left out or is doubtful of them."""

    text: str = ""
    refusal: str = ""
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def read_parts(content: object) -> Parts:
    """Join the text parts of a message's content over all other parts, such as references and thoughts.

    Args:
        content: A text, a part, a list of both, an object that is the answer itself, or null.
    """
    if isinstance(content, str):
        return Parts(content)
    if isinstance(content, dict):
        return read_parts([content]) if _is_part(content) else Parts(json.dumps(content, ensure_ascii=False))
    if not isinstance(content, list):
        return Parts()
    if content and all(isinstance(part, dict) and not _is_part(part) for part in content):
        return Parts(json.dumps(content, ensure_ascii=False))
    texts: list[str] = []
    refusals: list[str] = []
    for kind, text in map(_part, content):
        (refusals if kind == "refusal" else texts).append(text)
    choice = one_of_parts(texts)
    return Parts(choice.text, " ".join(filter(None, refusals)), choice.warnings, choice.doubts)


def _is_part(value: Mapping[str, object]) -> bool:
    return not value or bool({"type", "text", "refusal", "thought"} & value.keys())


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
    wanted = part.get("type") in ("text", "output_text", None) and not part.get("thought")
    return "text", text if wanted and isinstance(text, str) else ""


def objects(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects of a list; nothing where ``value`` is no list."""
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def called_with(arguments: object) -> str:
    """Return the arguments of a call as text where they are an object, and may be the answer; else an empty text."""
    if isinstance(arguments, dict) and arguments:
        return json.dumps(arguments, ensure_ascii=False)
    return arguments if isinstance(arguments, str) and arguments.lstrip()[:1] == "{" else ""


def refused(refusal: str, text: str = "", shown: str = "") -> Answer:
    """Return the answer of a model that refused, quoting it; ``shown`` names the value that shows it."""
    said = f"the model says «{quote(refusal)}»" if refusal.strip() else shown
    return Answer(text, "refused", f"refused: {said}; {REFUSED_ADVICE}")


def filtered(what: str, text: str = "") -> Answer:
    """Return the answer that a content filter kept back; ``what`` names the value that shows it."""
    return Answer(text, "filtered", f"filtered: {what}; {REFUSED_ADVICE}")


def empty(what: str) -> Answer:
    """Return an answer without text; ``what`` names the value that shows it."""
    return Answer(problem="empty", reason=f"no answer: {what}; {EMPTY_ADVICE}")


# What the interfaces in use call them.
_SENT = ("prompt_tokens", "input_tokens", "inputTokens", "promptTokenCount")
_RECEIVED = ("completion_tokens", "output_tokens", "outputTokens", "candidatesTokenCount")
_DETAILS = ("prompt_tokens_details", "input_tokens_details")
_CACHED = ("cached_tokens", "cache_read_input_tokens", "cachedContentTokenCount")
_TOKENS_MAX = 1_000_000_000


def usage_in(body: Mapping[str, object]) -> Usage | None:
    """Return what a body says it took; ``None`` where it does not tell."""
    told = body.get("usage", body.get("usageMetadata"))
    if not isinstance(told, dict):
        return None
    sent, received = _count(told, _SENT), _count(told, _RECEIVED)
    if sent is None and received is None:
        return None
    details: Mapping[str, object] = next((told[name] for name in _DETAILS if isinstance(told.get(name), dict)), {})
    cached = _count(details, _CACHED) or _count(told, _CACHED)
    return Usage(sent=sent or 0, cached=min(cached or 0, sent or 0), received=received or 0)


def _count(told: Mapping[str, object], names: Iterable[str]) -> int | None:
    found = (told.get(name) for name in names)
    counts = (each for each in found if isinstance(each, int) and not isinstance(each, bool))
    return next((each for each in counts if 0 <= each <= _TOKENS_MAX), None)


def provenance(body: Mapping[str, object]) -> tuple[int | None, str | None]:
    """Return when a body was made, in seconds since 1970, and by which model; ``None`` for what it does not say."""
    created = body.get("created", body.get("created_at"))
    known = isinstance(created, (int, float)) and not isinstance(created, bool) and math.isfinite(created)
    model = body.get("model") or body.get("modelVersion")
    return (
        int(created) if known and isinstance(created, (int, float)) and created >= 0 else None,
        quote(model) if isinstance(model, str) and model else None,
    )
