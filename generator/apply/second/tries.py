"""What was tried with a unit since it was built: kept with what the journal settles of its task."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from generator.items import Item
from generator.loop.attempts import TRIED
from generator.plan import Record

# Of more of them none is tried: whoever sends so many is not our own loop.
TRIES_MAX = 20


class Try(Record):
    """One second answer that was judged and did not finish its unit.

    Attributes:
        response: What identifies the answer.
        custom_id: The question that it answers.
        reason: Why it did not finish the unit.
        branch: The branch that has what was built of it; ``None`` where nothing was.
        findings: What the gates found, one line each.
    """

    response: str
    custom_id: str
    reason: str
    branch: str | None = None
    findings: tuple[str, ...] = ()


def response_of(item: Item) -> str:
    """Return what identifies an answer: the same text to the same question is the same work."""
    identity = "\0".join([item.custom_id, item.problem, item.text])
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def tries_of(settled: Mapping[str, Any]) -> tuple[Try, ...]:
    """Return the tries in a settled event, the first one first; none where it has none that can be read."""
    told = settled.get(TRIED)
    try:
        return tuple(Try.model_validate(each) for each in told) if isinstance(told, list) else ()
    except ValidationError:
        return ()
