"""The ids of requests that ask for decisions, by which the answers to them are told from answers about tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from generator.results.question_ids import QuestionId, question_id

_PROBED = 20
_HASH_DIGITS = 64


class ClarifyId(NamedTuple):
    """What the id of a request for decisions says.

    Attributes:
        task: The task, for a person.
        text_sha256: The text that it asks about.
        fingerprint: That of the candidates that it asks about.
        attempt: Which attempt at it this is, from 1.
    """

    task: str
    text_sha256: str
    fingerprint: str
    attempt: int = 1

    def __str__(self) -> str:
        """Return the id as a request has it."""
        return str(QuestionId("clarify", self.task, self.attempt, f"{self.text_sha256}-{self.fingerprint}"))


def clarify_id(custom_id: str) -> ClarifyId | None:
    """Return what the id of a request for decisions says; ``None`` for any other id."""
    asked = question_id(custom_id)
    text_sha256, _, fingerprint = asked.subject.partition("-") if asked and asked.kind == "clarify" else ("", "", "")
    if asked is None or len(text_sha256) != _HASH_DIGITS or not fingerprint:
        return None
    return ClarifyId(asked.task, text_sha256, fingerprint, asked.attempt)


def about_decisions(custom_ids: Iterable[str] | Iterator[str]) -> bool:
    """Tell whether the first ids of a file are those of requests for decisions."""
    first = list(islice(custom_ids, _PROBED))
    return bool(first) and all(clarify_id(each) for each in first)
