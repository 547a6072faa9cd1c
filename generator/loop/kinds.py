"""The kinds of question to a model: what each is for, and how much it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.loop.attempts import MAX_ATTEMPTS
from generator.results.question_ids import QuestionKind


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    Attributes:
        name: What it is called.
        purpose: What it asks for.
        answer_tokens: About how many tokens an answer has, beside those for each part that is asked for.
        part_tokens: About how many tokens each part of an answer has: a number that is decided over, a function.
        attempts: How often it is asked about one task.
    """

    name: QuestionKind
    purpose: str
    answer_tokens: int
    part_tokens: int = 0
    attempts: int = MAX_ATTEMPTS

    def tokens(self, parts: int = 0) -> int:
        """Return about how many tokens an answer of so many parts has."""
        return self.answer_tokens + parts * self.part_tokens


# Measured with the answers of the examples, at three and a half characters a token.
KINDS: Mapping[QuestionKind, Kind] = {
    kind.name: kind
    for kind in (
        Kind("analysis", "what to build for a queued task, with its code", 4_000),
        Kind("clarify", "what of a plan in doubt is to be built", 150, 25),
        Kind("complete", "the functions that a scaffold leaves to be written, and their tests", 300, 450),
        Kind("repair", "the functions of a failed task that its checks found fault with", 300, 450),
    )
}
# Kinds whose responses are functions of code that exists.
CODE_KINDS: tuple[Literal["complete"], Literal["repair"]] = ("complete", "repair")
