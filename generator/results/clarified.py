"""The ids of requests that ask for decisions, by which the answers to them are told from answers about tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

_TASK_MAX = 60
_PROBED = 20
_ODD = re.compile(r"[^A-Za-z0-9._-]")
_ID = re.compile(r"clarify-(?P<task>.{1,200})-(?P<text>[0-9a-f]{64})-(?P<candidates>[0-9a-f]{8})", re.DOTALL)


class ClarifyId(NamedTuple):
    """What the id of a request for decisions says.

    Attributes:
        task: The task, for a person.
        text_sha256: The text that it asks about.
        fingerprint: That of the candidates that it asks about.
    """

    task: str
    text_sha256: str
    fingerprint: str

    def __str__(self) -> str:
        """Return the id as a request has it."""
        task = _ODD.sub("_", self.task)[:_TASK_MAX] or "item"
        return f"clarify-{task}-{self.text_sha256}-{self.fingerprint}"


def clarify_id(custom_id: str) -> ClarifyId | None:
    """Return what the id of a request for decisions says; ``None`` for any other id."""
    match = _ID.fullmatch(custom_id)
    return ClarifyId(match["task"], match["text"], match["candidates"]) if match else None


def about_decisions(custom_ids: Iterable[str] | Iterator[str]) -> bool:
    """Tell whether the first ids of a file are those of requests for decisions."""
    first = list(islice(custom_ids, _PROBED))
    return bool(first) and all(clarify_id(each) for each in first)
