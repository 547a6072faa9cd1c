"""The ids of our own requests, by which the answers to each kind of question are told apart without any state."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast, get_args

QuestionKind = Literal["analysis", "clarify", "complete", "repair"]
_TASK_MAX = 60
_ODD = re.compile(r"[^A-Za-z0-9._-]")
_ID = re.compile(
    rf"(?P<kind>{'|'.join(get_args(QuestionKind))})-(?P<task>[A-Za-z0-9._-]{{1,{_TASK_MAX}}})"
    r"-(?P<attempt>[1-9])-(?P<subject>[0-9a-f]{8,64}(?:-[0-9a-f]{8})?)"
)


class QuestionId(NamedTuple):
    """What the id of a request says.

    Attributes:
        kind: What is asked.
        task: The task's id, with ``_`` for what no id has.
        attempt: Which attempt at it this is, from 1.
        subject: What is asked about, in hexadecimal digits: the beginning of a commit's id for ``complete`` and
            ``repair``, a hash of what the board says for ``analysis``, of the text and of the numbers for ``clarify``.
    """

    kind: QuestionKind
    task: str
    attempt: int
    subject: str

    def __str__(self) -> str:
        """Return the id as a request has it."""
        task = _ODD.sub("_", self.task)[:_TASK_MAX] or "item"
        return f"{self.kind}-{task}-{self.attempt}-{self.subject}"


def question_id(custom_id: str) -> QuestionId | None:
    """Return what the id of one of our requests says; ``None`` for any other id."""
    match = _ID.fullmatch(custom_id)
    if match is None:
        return None
    kind = cast(QuestionKind, match["kind"])
    return QuestionId(kind, match["task"], int(match["attempt"]), match["subject"])
