"""Many blocks of code placed by child processes with limits, since a crafted text can crash or hang libcst.

This module never imports libcst: ``generator.edit.fit_code.child`` does, elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from generator.edit.fit_code.names import size_problem
from generator.edit.fit_code.place import Place, Placed, left_as_it_is
from generator.edit.requests import DEADLINE_SECONDS, ITEM_SECONDS, ask_children
from generator.edit.warm import PLACING

REQUESTS: TypeAdapter[list[tuple[str, Place]]] = TypeAdapter(list[tuple[str, Place]])
_ANSWER: TypeAdapter[Placed] = TypeAdapter(Placed)


def place_in_child(
    requests: Sequence[tuple[str, Place]],
    *,
    deadline: float = DEADLINE_SECONDS,
    block_deadline: float = ITEM_SECONDS,
) -> list[Placed]:
    """Place blocks of code, in order; see ``placing.module.place_module``.

    A block that ends the child or takes too long comes back as it is with a note; a new child goes on with the next.

    Args:
        requests: Pairs of a source text and the module that it becomes.
        deadline: Seconds that all of them together may take.
        block_deadline: Seconds that one of them may take.
    """
    problems = [size_problem(code) for code, _ in requests]
    sound = [request for request, problem in zip(requests, problems, strict=True) if not problem]
    replies: list[tuple[Placed | None, str]] = ask_children(
        PLACING, sound, REQUESTS, _ANSWER, deadline=deadline, item_deadline=block_deadline
    )
    answers = iter(replies)
    results = [(None, problem) if problem else next(answers) for problem in problems]
    return [
        placed or left_as_it_is(code, problem) for (placed, problem), (code, _) in zip(results, requests, strict=True)
    ]
