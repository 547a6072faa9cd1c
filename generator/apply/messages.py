"""Commit messages, and what the gates make of a task in words."""

from __future__ import annotations

from collections.abc import Sequence

from generator.answers.details import Background
from generator.answers.text import safe_text
from generator.answers.units import UnitAnswers, details_of
from generator.apply.unwritten import empty_parts, is_scaffold, unwritten_of
from generator.commit_text import SUBJECT_MAX, harmless
from generator.findings import GateResult, verdict, verdict_code
from generator.task_results import TaskOutcome

FAILED_TRAILER = "Outcome: failed"
DRAFT_TRAILER = "Outcome: draft"
SCAFFOLD_TRAILER = "Outcome: scaffolded"
# What the trailer of a commit says that does not settle its task, wherever the commit is.
UNSETTLED = frozenset({"failed", "draft"})
UNWRITTEN_TITLE = "To be written"
# The code of a scaffold's reason.
UNWRITTEN = "unwritten"
STUBS_TITLE = "Stubs, see the unit's notes"
# What a title says is to be done, which a scaffold has not done.
_VERBS = frozenset(
    {"implement", "build", "add", "create", "develop", "integrate", "make", "write", "introduce", "design"}
)


def commit_message(
    units: Sequence[UnitAnswers],
    gates: Sequence[GateResult],
    *,
    failed: bool = False,
    draft: bool = False,
    trailers: Sequence[str] = (),
) -> str:
    """Return a conventional-commit message for one task, with a structured body and trailers.

    The message of a failed task and of a draft says so in its subject, so that nobody takes its branch for a finished
    one. A draft is a draft whatever the gates make of it. ``trailers`` are further ones.
    """
    from generator.apply.ladder import stubs_of  # with all that builds; whoever only asks for a trailer builds nothing

    first = units[0]
    kind = "draft" if draft else "wip" if failed else "feat"
    scope = "config" if first.blueprint == "config_patch" else first.name
    subject = _subject(kind, scope, units)
    body = [f"{first.task_id}: {first.title}", "", "Units:"]
    body += [f"- {unit.blueprint} {unit.name}" for unit in units]
    phases = background_of(first).phases
    if phases:
        body += ["", "Phases:", *(f"{phase.number}. {phase.title}" for phase in phases)]
    body += ["", "Gates:", *(f"- {gate.gate} {gate.outcome}" for gate in gates)]
    for title, names in ((STUBS_TITLE, stubs_of(units)), (UNWRITTEN_TITLE, lines_of(units))):
        if names:
            body += ["", f"{title}:", *(f"- {name}" for name in names)]
    last = [f"Task-Id: {first.task_id}"]
    if first.batch_id:
        last.append(f"Batch-Id: {harmless(first.batch_id)}")
    for unit in units:
        last += [f"Blueprint: {unit.blueprint}", f"Answers-SHA256: {unit.digest()}"]
    last += trailers
    if draft:
        last.append(DRAFT_TRAILER)
    elif failed:
        last.append(FAILED_TRAILER)
    elif any(map(is_scaffold, units)):
        last.append(SCAFFOLD_TRAILER)
    return "\n".join([subject, "", *map(harmless, body), "", *last]) + "\n"


def of_another_workspace(branch: str, workspace: str) -> str:
    """Return why a branch is not moved that holds work of another workspace in the same repository.

    Args:
        branch: The branch.
        workspace: That workspace's folder; empty for the repository's top.
    """
    place = f"the workspace {workspace}" if workspace else "the workspace at the top"
    return f"branch {branch} belongs to {place} of this repository; give one of the two another branch_prefix"


def background_of(answers: UnitAnswers) -> Background:
    """Return the background that every blueprint's details carry."""
    background = getattr(details_of(answers), "background", None)
    return background if isinstance(background, Background) else Background()


def _subject(kind: str, scope: str, units: Sequence[UnitAnswers]) -> str:
    """Return the first line of a task's message; a scaffold says what it is."""
    title = units[0].title
    if kind == "feat" and any(map(is_scaffold, units)):
        verb, _, rest = title.partition(" ")
        title = f"scaffold {rest if rest and verb.lower() in _VERBS else title}"
    return harmless(f"{kind}({scope}): {title}", SUBJECT_MAX)


def task_outcome(gates: Sequence[GateResult], answers: Sequence[UnitAnswers]) -> tuple[TaskOutcome, str]:
    """Return what becomes of a task by what the gates say, and why; what is not written yet makes it a scaffold."""
    judged, reason = verdict(gates)
    if judged != "passed":
        return judged, reason
    if empty := empty_parts(answers):
        return "scaffolded", safe_text(f"still to be written: {', '.join(empty)}", 500)
    return "implemented", ""


def code_of_outcome(outcome: TaskOutcome, gates: Sequence[GateResult]) -> str:
    """Return what ``explain`` knows the reason of ``task_outcome`` by; empty where nothing is left to do."""
    return UNWRITTEN if outcome == "scaffolded" else verdict_code(gates)


def lines_of(units: Sequence[UnitAnswers]) -> list[str]:
    """Return what is still to be written in several units, each line with its unit where there are several."""
    several = len(units) > 1
    return [f"{unit.name}: {line}" if several else line for unit in units for line in unwritten_of(unit)]
