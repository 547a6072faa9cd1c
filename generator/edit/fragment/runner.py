"""Versions united by child processes with limits, since a crafted text can crash or hang libcst.

This module never imports libcst: ``generator.edit.fragment.child`` does, elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from generator.edit.fragment.result import Refused, United, UniteRequest, UnitingRefused
from generator.edit.requests import DEADLINE_SECONDS, ITEM_SECONDS, ask_children

BYTES_MAX = 256 << 10
REQUESTS: TypeAdapter[list[UniteRequest]] = TypeAdapter(list[UniteRequest])
_ANSWER: TypeAdapter[United | Refused] = TypeAdapter(United | Refused)
_CHILD = "generator.edit.fragment.child"


def unite(base: bytes | None, ours: bytes, theirs: bytes, *, line_length: int = 88) -> United:
    """Unite three versions of a Python file by its definitions; nothing of them is run.

    What one side alone changed is taken from that side, down to single statements, parameters, entries and names.
    Where both changed the same, or one removed what the other changed, the file is refused as a whole.

    Args:
        base: What the old blueprint rendered; ``None`` where it rendered no such file.
        ours: The user's file.
        theirs: What the new blueprint renders.
        line_length: The longest line that the file's style admits.

    Raises:
        UnitingRefused: No rule settles it, or the result would lose something.
    """
    (answer,) = unite_all([UniteRequest(base=base, ours=ours, theirs=theirs, line_length=line_length)])
    if isinstance(answer, Refused):
        raise UnitingRefused(answer)
    return answer


def unite_all(
    requests: Sequence[UniteRequest], *, deadline: float = DEADLINE_SECONDS, item_deadline: float = ITEM_SECONDS
) -> list[United | Refused]:
    """Unite the versions of several files, in order, in one child process; see ``unite``.

    A file that ends the child or takes too long is refused; a new child goes on with the next.

    Args:
        requests: The files.
        deadline: Seconds that all of them together may take.
        item_deadline: Seconds that one of them may take.
    """
    problems = [_problem(request) for request in requests]
    sound = [request for request, problem in zip(requests, problems, strict=True) if not problem]
    replies: list[tuple[United | Refused | None, str]] = ask_children(
        _CHILD, sound, REQUESTS, _ANSWER, deadline=deadline, item_deadline=item_deadline
    )
    answers = iter(replies)
    results = [(None, problem) if problem else next(answers) for problem in problems]
    return [
        united or Refused(code="limits", reason=f"The versions were not united: {problem}.")
        for united, problem in results
    ]


def _problem(request: UniteRequest) -> str:
    size = max(len(version or b"") for version in (request.base, request.ours, request.theirs))
    return f"{size} bytes are more than {BYTES_MAX}" if size > BYTES_MAX else ""
