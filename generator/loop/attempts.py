"""How many answers to each kind of question about a task were tried: counted with what the journal settles of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from generator.results.question_ids import QuestionKind, question_id

# Attempts at one kind of question about one task; what is wrong then goes to a person.
MAX_ATTEMPTS = 3
# The fact of a task's settled event that holds the counts.
ANSWERED = "answered"


def answered(settled: Mapping[str, Any]) -> dict[str, int]:
    """Return the last attempt that was answered, by kind of question; kinds without any answer are left out.

    Args:
        settled: What was settled about the task last, as ``RunHistory.settled`` has it.
    """
    told = settled.get(ANSWERED)
    known = told if isinstance(told, dict) else {}
    return {kind: known[kind] for kind in get_args(QuestionKind) if type(known.get(kind)) is int and known[kind] > 0}


def with_answer(settled: Mapping[str, Any], custom_id: str) -> dict[str, int]:
    """Return the counts with one more answer, to be settled as ``answered``; the same answer twice counts once.

    An answer that our requests did not ask for counts as the first analysis of its task.
    """
    counts = answered(settled)
    asked = question_id(custom_id)
    kind, attempt = (asked.kind, asked.attempt) if asked else ("analysis", 1)
    return {**counts, kind: max(counts.get(kind, 0), attempt)}
