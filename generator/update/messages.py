"""Commit messages of updates, and reading them back: git is the ledger of what was updated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from generator.answers.text import shorten
from generator.apply.messages import FAILED_TRAILER, SUBJECT_MAX
from generator.commit_text import harmless
from generator.git import last_trailers
from generator.update.merging import Draft
from generator.update.records import AnswerChange, FileChange, FileState

_STATES = frozenset(get_args(FileState))
_SETTLED = " (settled by structure)"
_FILES, _ANSWERS = "Files:", "Answers:"


def update_message(draft: Draft, version: str, *, failed: bool = False, resolution: str = "") -> str:
    """Return the message for one unit's update.

    It names no task: what was built for a task and what was updated since are different commits.

    Args:
        draft: The unit.
        version: The version that it is brought to.
        failed: Whether it is only left to look at.
        resolution: The commit in which a person has settled what failed.
    """
    unit = draft.unit
    kind = "wip" if failed else "chore"
    body = [shorten(f"{kind}({unit.name}): update the {unit.blueprint} to {version}", SUBJECT_MAX), ""]
    body += [_FILES, *(f"- {each.state} {each.path}{_SETTLED if each.settled else ''}" for each in draft.changes)]
    if draft.silent:
        body += ["", _ANSWERS, *(f"- {each.fate} {harmless(each.told)}" for each in draft.silent)]
    trailers = [
        f"Unit: {unit.key}",
        f"Blueprint: {unit.blueprint}",
        f"Blueprint-From: {unit.version}",
        f"Blueprint-To: {version}",
        f"Answers-SHA256: {draft.answers.digest() if draft.answers else unit.digest()}",
    ]
    trailers += [FAILED_TRAILER] if failed else []
    trailers += [f"Resolved-By: {resolution}"] if resolution else []
    return "\n".join([*body, "", *trailers]) + "\n"


def told_unit(message: str, version: str) -> str | None:
    """Return the unit that a commit of ours has brought to a version; ``None`` for any other commit."""
    trailers = last_trailers(message)
    if trailers.get("blueprint-to") != version or "outcome" in trailers:
        return None
    return trailers.get("unit")


def left_unit(message: str, version: str) -> str | None:
    """Return the unit that a commit of ours has left to look at when it could not be brought to a version."""
    trailers = last_trailers(message)
    is_left = trailers.get("blueprint-to") == version and f"Outcome: {trailers.get('outcome')}" == FAILED_TRAILER
    return trailers.get("unit") if is_left else None


def resolved_by(message: str) -> str | None:
    """Return the commit of a person that a commit of ours has taken over; ``None`` for any other commit."""
    return last_trailers(message).get("resolved-by")


def told_origin(message: str) -> str:
    """Return the version that the unit of an update's commit had before."""
    return last_trailers(message).get("blueprint-from", "")


def told_files(message: str) -> tuple[FileChange, ...]:
    """Return what a commit of ours says it does to each file."""
    return tuple(_file(item) for item in _items(message, _FILES) if item.split(" ")[0] in _STATES)


def told_answers(message: str) -> tuple[AnswerChange, ...]:
    """Return the answers that a commit of ours says were taken as they are."""
    found = []
    for item in _items(message, _ANSWERS):
        fate, _, told = item.partition(" ")
        if fate in {"dropped", "changed", "default"}:
            found.append(AnswerChange.model_validate({"key": told.split(" ")[0], "fate": fate, "told": told}))
    return tuple(found)


def _file(item: str) -> FileChange:
    state, _, path = item.partition(" ")
    settled = "structure" if path.endswith(_SETTLED) else None
    return FileChange.model_validate({"path": path.removesuffix(_SETTLED), "state": state, "settled": settled})


def _items(message: str, title: str) -> Iterable[str]:
    lines = message.split("\n")
    start = lines.index(title) + 1 if title in lines else len(lines)
    for line in lines[start:]:
        if not line.startswith("- "):
            break
        yield line[2:]
