"""Fragments merged by child processes with limits, since a crafted text can crash or hang libcst.

This module never imports libcst: ``generator.edit.three_way.child`` does, elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from generator.edit.fit_code.names import size_problem
from generator.edit.requests import DEADLINE_SECONDS, ITEM_SECONDS, ask_children
from generator.edit.source import BYTES_MAX
from generator.edit.three_way.result import Merged, MergeRequest, Refused

REQUESTS: TypeAdapter[list[MergeRequest]] = TypeAdapter(list[MergeRequest])
_ANSWER: TypeAdapter[Merged | Refused] = TypeAdapter(Merged | Refused)
_CHILD = "generator.edit.three_way.child"


def merge_in_child(
    requests: Sequence[MergeRequest], *, deadline: float = DEADLINE_SECONDS, item_deadline: float = ITEM_SECONDS
) -> list[Merged | Refused]:
    """Merge fragments, in order; see ``merging.merge.merge_fragment``.

    A fragment that ends the child or takes too long is refused; a new child goes on with the next.

    Args:
        requests: Files with what was written for them; each is merged into its own ``source``.
        deadline: Seconds that all of them together may take.
        item_deadline: Seconds that one of them may take.
    """
    problems = [_problem(request) for request in requests]
    sound = [request for request, problem in zip(requests, problems, strict=True) if not problem]
    replies: list[tuple[Merged | Refused | None, str]] = ask_children(
        _CHILD, sound, REQUESTS, _ANSWER, deadline=deadline, item_deadline=item_deadline
    )
    answers = iter(replies)
    results = [(None, problem) if problem else next(answers) for problem in problems]
    return [merged or Refused(reason=f"The fragment was not merged: {problem}.") for merged, problem in results]


def _problem(request: MergeRequest) -> str:
    if len(request.source) > BYTES_MAX:
        return f"the file's {len(request.source)} bytes are more than {BYTES_MAX}"
    return size_problem(request.fragment)
