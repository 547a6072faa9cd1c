"""The kinds of question to a model: how often each is asked, and how long its answers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.loop.attempts import MAX_ATTEMPTS
from generator.results.question_ids import QuestionKind


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    Attributes:
        name: What it is called.
        answer_tokens: About how many tokens an answer has, beside those for each part that is asked for.
        part_tokens: About how many tokens each part of an answer has: a number that is decided over, a function.
        attempts: How often it is asked about one task.
    """

    name: QuestionKind
    answer_tokens: int
    part_tokens: int = 0
    attempts: int = MAX_ATTEMPTS

    def tokens(self, parts: int = 0) -> int:
        """Return about how many tokens an answer of so many parts has."""
        return self.answer_tokens + parts * self.part_tokens


# On the high side, because budgets rest on them; what a model thinks comes on top. In the example an analysis with code
# has 840 tokens and at most 1,700, without whole files and tests; nine of ten functions have at most 150, and a test
# comes to each; the decisions of the cases have 20 tokens for each number.
KINDS: Mapping[QuestionKind, Kind] = {
    kind.name: kind
    for kind in (
        Kind("analysis", 4_000),
        Kind("clarify", 150, 25),
        Kind("complete", 300, 450),
        Kind("repair", 300, 450),
    )
}
