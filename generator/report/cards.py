"""One card a task: all that a page shows of it."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.errors import with_code
from generator.findings import GateResult
from generator.plan import Doubt
from generator.redaction import redact
from generator.report.diffs import FileDiff
from generator.report.marks import Piece, pieces_of, without_secrets
from generator.report.plan_fields import Explained, explained, value_lines
from generator.report.told import Told
from generator.task_results import BlockResult

TEXT_GONE = (
    "The results file is not where it was, or holds another text now; name it with --results to see the analysis."
)
NO_TEXT = "The analysis has no text."
NOT_RECORDED = "The record of this run does not say which text it was, or what was planned."
# How the notes of a unit are called, and a new line of them that is to be checked.
_NOTES, _CHECK = "notes.md", "+- [ ] "
REDACTED_TEXT = "What looks like a secret was taken out of the text."


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One field of the plan: its name, its values, where it came from, and whether its place can be marked."""

    field: str
    values: list[str]
    source: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command to copy, and what it is for."""

    line: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Card:
    """One task.

    Attributes:
        number: Its place on the page, from 1.
        task_id: Its id.
        title: What it is about.
        outcome: What became of it, or the stage that it had come to when the run was ended.
        reason: Why.
        next_step: What a person does now.
        branch: The branch that holds it; empty for none.
        units: What was rendered, ``plugin weather_alerts`` each.
        started: How each unit was started, one line each.
        stubs: Modules that are stubs.
        to_do: What is still to be written.
        acceptance: What the task is accepted by.
        warnings: What went beside the plan.
        doubts: What may be wrong in the plan.
        rows: The fields of the plan.
        pieces: The analysis; empty where its text is not there.
        text_note: Why there is no text, or that something was taken out of it.
        blocks: What became of the code blocks of the analysis.
        files: What its commit changes.
        gates: What the gates said.
        seconds: Wall-clock time.
        took: What its answer took, in words.
        needs: Tasks that it stands on.
        commands: What to type next.
    """

    number: int
    task_id: str
    title: str
    outcome: str
    reason: str
    next_step: str
    branch: str
    units: list[str]
    started: list[str]
    stubs: Sequence[str]
    to_do: Sequence[str]
    acceptance: Sequence[str]
    warnings: Sequence[str]
    doubts: Sequence[Doubt]
    rows: list[PlanRow]
    pieces: list[Piece]
    text_note: str
    blocks: Sequence[BlockResult]
    files: Sequence[FileDiff]
    gates: Sequence[GateResult]
    seconds: float
    took: str
    needs: Sequence[str]
    commands: list[Command]

    @property
    def failing(self) -> list[GateResult]:
        """The gates that found something."""
        return [gate for gate in self.gates if gate.outcome == "failed"]

    @property
    def findings(self) -> int:
        """How many faults the gates found."""
        return sum(len(gate.findings) for gate in self.failing)

    @property
    def flags(self) -> str:
        """What a filter asks for, as words."""
        told = {"findings": self.findings, "doubts": self.doubts, "to-do": self.to_do, "warnings": self.warnings}
        return " ".join(name for name, value in told.items() if value)

    @property
    def words(self) -> str:
        """What a search looks in, beside the card's heading: in lower case."""
        found = [finding.message for gate in self.failing for finding in gate.findings[:20]]
        parts = [self.reason, self.branch, *self.units, *(file.path for file in self.files), *found, *self.to_do]
        return " ".join(parts).lower()


def card_of(number: int, told: Told, text: str | None, files: Sequence[FileDiff], head: str) -> Card:
    """Return the card of a task.

    Args:
        number: Its place on the page.
        told: What the record tells.
        text: Its analysis, where that is still there.
        files: What its commit changes.
        head: The commit that the run stood on.
    """
    result, plan, state = told.result, told.plan, told.state
    fields = explained(plan, len(text or "")) if plan else []
    safe = redact(text) if text else ""
    if text and safe != text:
        fields = without_secrets(fields, text, safe)
    return Card(
        number=number,
        task_id=state.task_id,
        title=told.title,
        outcome=state.outcome or (result.outcome if not state.stage else state.stage),
        reason=with_code(result.reason, result.code),
        next_step=state.next_step,
        branch=result.branch or "",
        units=[f"{unit.blueprint} {unit.name}" for unit in result.units],
        started=[note.message for gate in result.gates if gate.gate == "smoke" for note in gate.notes],
        stubs=result.stubs,
        to_do=result.unwritten,
        acceptance=_acceptance(files, result.unwritten) or (plan.acceptance if plan else ()),
        warnings=result.warnings,
        doubts=plan.doubts if plan else (),
        rows=[_row(one, marked=bool(text)) for one in fields],
        pieces=pieces_of(safe, fields) if safe else [],
        text_note=_text_note(told, text, is_whole=safe == text),
        blocks=result.code_blocks,
        files=files,
        gates=result.gates,
        seconds=result.seconds,
        took=_took(told),
        needs=plan.dependencies if plan else (),
        commands=_commands(told, head),
    )


def _row(one: Explained, *, marked: bool) -> PlanRow:
    evidence = one.evidence
    source = f"{evidence.rule}, confidence {evidence.confidence:.2f}" if evidence else one.source
    is_marked = marked and evidence is not None and evidence.end > evidence.start
    return PlanRow(one.field, value_lines(one.value), source, is_marked)


def _text_note(told: Told, text: str | None, *, is_whole: bool) -> str:
    if text:
        return "" if is_whole else REDACTED_TEXT
    if told.text:
        return TEXT_GONE
    return NO_TEXT if told.plan else NOT_RECORDED


def _acceptance(files: Sequence[FileDiff], to_do: Collection[str]) -> list[str]:
    """Return what the unit's notes list to be checked, beside what is still to be written."""
    notes = (line for file in files if file.path.lower().endswith(_NOTES) for line in file.lines)
    listed = (line.removeprefix(_CHECK) for line in notes if line.startswith(_CHECK))
    return [line for line in listed if line not in to_do]


def _took(told: Told) -> str:
    usage = f"{told.usage.sent:,} tokens sent, {told.usage.received:,} received" if told.usage else ""
    return ", ".join(filter(None, (told.model, usage)))


def _commands(told: Told, head: str) -> list[Command]:
    task, branch = shlex.quote(told.state.task_id), told.result.branch
    found: list[Command] = []
    if branch and told.result.commit:
        base = told.parents[0] if len(told.parents) == 1 else head
        found.append(Command(f"git diff {base[:12]}...{shlex.quote(branch)}", "look at it"))
    if told.state.outcome == "implemented":
        found.append(Command(f"aas-generator merge {task}", "merge it"))
    if told.state.outcome in {"implemented", "scaffolded"}:
        found.append(Command(f"aas-generator undo {task}", "take it back"))
    return found


def outcomes_of(cards: Sequence[Card]) -> Mapping[str, int]:
    """Return how many cards have each outcome, the ones that need a person first."""
    order = ("failed", "review", "blocked", "scaffolded", "implemented", "skipped")
    counts = {name: sum(card.outcome == name for card in cards) for name in order}
    for card in cards:
        if card.outcome not in order:
            counts[card.outcome] = counts.get(card.outcome, 0) + 1
    return {name: count for name, count in counts.items() if count}
