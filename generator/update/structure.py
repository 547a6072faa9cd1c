"""Trying a merge by definitions where the merge by lines has failed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from generator.edit.fragment import United, UniteRequest, unite_all
from generator.git import Repository
from generator.update.judging import Sides


@dataclass(frozen=True)
class Settled:
    """A conflict that was settled: the file, and what was decided, one sentence each."""

    content: bytes
    decisions: tuple[str, ...]


def settle(
    conflicts: Collection[str], sides: Mapping[str, Sides], room: Repository, line_length: int
) -> dict[str, Settled]:
    """Return the Python files among the conflicts that could be merged by their definitions.

    The versions are those of the merge that stopped, which knows a file also under its new name. Nothing is settled
    where one side has no such file: what that means is for a person to say.

    Args:
        conflicts: Paths of the conflicts.
        sides: The unit's files.
        room: The repository of the merge.
        line_length: The longest line that the workspace's style admits.
    """
    wanted = [path for path in sorted(conflicts) if path.endswith(".py")]
    requests = {path: request for path in wanted if (request := _request(path, sides, room, line_length)) is not None}
    answers = unite_all(list(requests.values())) if requests else []
    united = {path: answer for path, answer in zip(requests, answers, strict=True) if isinstance(answer, United)}
    return {path: Settled(answer.code, answer.decisions) for path, answer in united.items()}


def _request(path: str, sides: Mapping[str, Sides], room: Repository, line_length: int) -> UniteRequest | None:
    known = sides.get(path)
    stages = [room.file_at(f":{stage}", path) for stage in (1, 2, 3)]
    base, ours, theirs = (
        stages if stages[1] is not None else (known.base, known.ours, known.theirs) if known else stages
    )
    if ours is None or theirs is None:
        return None
    return UniteRequest(base=base, ours=ours, theirs=theirs, line_length=line_length)
