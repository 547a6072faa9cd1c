"""How many answers to each kind of question about a task were tried: counted with what the journal settles of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from generator.results.question_ids import QuestionKind, question_id

# Attempts at one kind of question about one task; what is wrong then goes to a person.
MAX_ATTEMPTS = 3
# The facts of a task's settled event that hold the counts, and what was wrong with answers that were tried.
ANSWERED = "answered"
TRIED = "tried"


def answered(settled: Mapping[str, Any]) -> dict[str, int]:
    """Return the last attempt that was answered, by kind of question; kinds without any answer are left out.

    Args:
        settled: What was settled about the task last, as ``RunHistory.settled`` has it.
    """
    told = settled.get(ANSWERED)
    known = told if isinstance(told, dict) else {}
    return {kind: known[kind] for kind in get_args(QuestionKind) if type(known.get(kind)) is int and known[kind] > 0}


def with_answer(settled: Mapping[str, Any], custom_id: str, *, clarified: int = 0) -> dict[str, int]:
    """Return the counts with one more answer, to be settled under ``ANSWERED``; the same answer twice counts once.

    An answer that our requests did not ask for counts as the first analysis of its task.

    Args:
        settled: What was settled about the task last.
        custom_id: The id of the answer.
        clarified: Which attempt at ``clarify`` it was decided by; 0 for none.
    """
    counts = answered(settled)
    asked = question_id(custom_id)
    found = {asked.kind: asked.attempt} if asked else {"analysis": 1}
    found |= {"clarify": clarified} if clarified else {}
    return {**counts, **{kind: max(counts.get(kind, 0), attempt) for kind, attempt in found.items()}}
