"""Commit messages of updates. Their trailers are the ledger of what was updated, and are read back from git."""

from __future__ import annotations

from typing import Any, get_args

from generator.answers.text import one_line, shorten
from generator.apply.messages import FAILED_TRAILER
from generator.commit_text import SUBJECT_MAX, harmless
from generator.findings import warnings
from generator.git import last_trailers
from generator.update.merging import Draft
from generator.update.report import AnswerChange, AnswerFate, FileChange, FileState

_STATES = frozenset(get_args(FileState))
_FATES = frozenset(get_args(AnswerFate))


def update_message(draft: Draft, version: str, *, failed: bool = False, resolution: str = "") -> str:
    """Return the message for one unit's update.

    It names no task: what was built for a task and what was updated since are different commits.

    Args:
        draft: The unit, with what the gates said of it.
        version: The version that it is brought to.
        failed: Whether it is only left to look at.
        resolution: The commit in which a person has settled what failed.
    """
    unit = draft.unit
    kind = "wip" if failed else "chore"
    lines = [shorten(f"{kind}({unit.name}): update the {unit.blueprint} to {version}", SUBJECT_MAX), ""]
    if draft.gates:
        lines += ["Gates:", *(f"- {gate.gate} {gate.outcome}" for gate in draft.gates), ""]
    lines += [
        f"Unit: {unit.key}",
        f"Blueprint: {unit.blueprint}",
        f"Blueprint-From: {unit.version}",
        f"Blueprint-To: {version}",
        f"Answers-SHA256: {draft.answers.digest() if draft.answers else unit.digest()}",
    ]
    lines += [f"File: {each.state} {one_line(each.path)}" for each in draft.changes]
    lines += [f"Settled: {one_line(each.path)}" for each in draft.changes if each.settled]
    lines += [f"Answer: {each.fate} {each.key}: {harmless(one_line(each.told))}" for each in draft.answer_changes]
    lines += [f"Warning: {harmless(one_line(each))}" for each in warnings(draft.gates)]
    lines += [FAILED_TRAILER] if failed else []
    lines += [f"Resolved-By: {resolution}"] if resolution else []
    return "\n".join(lines) + "\n"


def updated_unit(message: str, version: str) -> str | None:
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


def facts_of(message: str) -> dict[str, Any]:
    """Return what the trailers of an update's commit say of its unit, by the fields of its result."""
    trailers: dict[str, list[str]] = {}
    for line in message.strip().rpartition("\n\n")[2].split("\n"):
        name, _, value = line.partition(": ")
        trailers.setdefault(name, []).append(value)
    settled = {*trailers.get("Settled", ())}
    files, answers = [], []
    for state, _, path in (value.partition(" ") for value in trailers.get("File", ())):
        if state in _STATES:
            by = "structure" if path in settled else None
            files.append(FileChange.model_validate({"path": path, "state": state, "settled": by}))
    for fate, key, told in (value.split(" ", 2) for value in trailers.get("Answer", ())):
        if fate in _FATES:
            answers.append(AnswerChange.model_validate({"fate": fate, "key": key.removesuffix(":"), "told": told}))
    return {
        "old": last_trailers(message).get("blueprint-from", ""),
        "files": tuple(files),
        "answers": tuple(answers),
        "warnings": tuple(trailers.get("Warning", ())),
    }
