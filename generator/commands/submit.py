"""``aas-generator submit``: what a workspace has to ask of the model, sent as batches or one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.commands.dry_runs import DRY_RUN, labelled
from generator.commands.fetch import lines_of
from generator.errors import EXIT_OK, EXIT_TASKS, GeneratorError, step_after
from generator.loop.asking import Asking
from generator.loop.batches.budget import dollars
from generator.loop.batches.ending import FetchedBatch
from generator.loop.batches.outgoing import Outgoing
from generator.loop.batches.records import Phase, Submission
from generator.loop.batches.workspace import open_batches
from generator.loop.request import Api
from generator.loop.work import Left
from generator.output import note, show_report
from generator.plan import Record
from generator.results.question_ids import QuestionKind
from generator.settings import load_settings

SCHEMA = 1


class AskedRequest(Record):
    """A request of a batch."""

    task_id: str
    kind: QuestionKind
    custom_id: str


class Tokens(Record):
    """About how many tokens go, and how many are expected back."""

    sent: int
    expected: int


class SubmittedBatch(Record):
    """A batch that was sent, or would be; see ``Submission``.

    Attributes:
        submission_id: Its own name, under which the service keeps it in the batch's metadata.
        phase: How far it is.
        batch_id: The batch.
        status: What the service says of it, in its own word.
        model: The model.
        api: Which interface of the model it is for.
        cost: What it is expected to cost in USD; ``None`` where the model's price is unknown.
        problems: What went wrong, one sentence each.
        tokens: How much is sent and expected back.
        requests: What is asked.
    """

    submission_id: str
    phase: Phase
    batch_id: str
    status: str
    model: str
    api: Api
    cost: float | None
    problems: tuple[str, ...]
    tokens: Tokens
    requests: tuple[AskedRequest, ...]


class NotAsked(Record):
    """A task that is not asked about, and why."""

    task_id: str
    reason: str


class SubmitDocument(Record):
    """What was asked.

    Attributes:
        dry_run: Whether nothing was sent.
        recovered: Batches of an earlier run that ended before it knew what became of them.
        batches: What was sent now, or would be.
        answered: What came of requests that were sent one by one.
        left: Tasks that are not asked about.
        spent_this_month: In USD.
    """

    dry_run: bool
    recovered: tuple[SubmittedBatch, ...]
    batches: tuple[SubmittedBatch, ...]
    answered: tuple[FetchedBatch, ...]
    left: tuple[NotAsked, ...]
    spent_this_month: float


def run_submit(
    asking: Asking,
    flags: Mapping[str, Any],
    *,
    workspace: Path,
    at_once: int,
    dry_run: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Send what there is to ask, print it, and return the exit code.

    Args:
        asking: What is to be asked.
        flags: Settings of the command line.
        workspace: The workspace.
        at_once: How many requests are under way at a time, where they are sent one by one.
        dry_run: Send nothing, and keep nothing.
        out: With it, the file that the requests are written to; made anew.
        as_json: Whether JSON is wanted.

    Returns:
        1 where requests that were sent one by one have no answer.

    Raises:
        BudgetError: It would cost more than may be spent.
        GeneratorError: The workspace cannot be used, or the service did not take it.
    """
    batches = open_batches(workspace, load_settings(workspace, flags))
    if out is not None and not dry_run:
        raise GeneratorError("--out names a file for the requests, which only a dry run writes.", "Add --dry-run.")
    if dry_run:
        files, left = asking.files(batches)
        if out is not None:
            _write(out, files)
            note(f"{DRY_RUN}the requests are in {out}")
        _show(Told([each.submission for each in files], left, batches.budget().spent, dry_run=True), as_json=as_json)
        return EXIT_OK
    with batches.held():
        settled = batches.recover()
        files, left = asking.files(batches)
        for each in files:
            note(f"to be sent: {_cost(each.submission)}")
        answered = batches.answer(files, at_once) if asking.now else []
        sent = [] if asking.now else batches.send(files)
        spent = batches.budget().spent
    _show(Told(sent, left, spent, settled, answered), as_json=as_json)
    return EXIT_TASKS if any(each.failed or each.problems for each in answered) else EXIT_OK


@dataclass(frozen=True)
class Told:
    """What was sent, what was left out, and what came of it."""

    sent: Sequence[Submission]
    left: Sequence[Left]
    spent: float
    settled: Sequence[Submission] = ()
    answered: Sequence[FetchedBatch] = ()
    dry_run: bool = False

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = SubmitDocument(
            dry_run=self.dry_run,
            recovered=tuple(map(_summary, self.settled)),
            batches=tuple(map(_summary, self.sent)),
            answered=tuple(self.answered),
            left=tuple(NotAsked(task_id=each.task_id, reason=each.reason) for each in self.left),
            spent_this_month=self.spent,
        )
        return {"schema": SCHEMA, **told.model_dump(mode="json")}

    def lines(self) -> Iterator[str]:
        """Yield it as lines for a person."""
        for each in self.settled:
            what = "; ".join(each.problems) or each.status
            yield f"{each.batch_id or each.submission_id}  from an earlier run: {what}"
        for each in self.sent:
            yield f"{each.batch_id or 'not sent'}  {_cost(each)}"
        yield from lines_of(self.answered)
        yield from (f"{each.task_id}  not asked: {each.reason}" for each in self.left)
        if not self.sent and not self.answered:
            yield "nothing is to be asked"
        elif self.sent and not self.dry_run:
            yield "next: aas-generator fetch"
        yield f"{dollars(self.spent)} of this month are spent or promised"


def _show(told: Told, *, as_json: bool) -> None:
    show_report(told.data, lambda: labelled(told.lines(), dry_run=told.dry_run), as_json=as_json)


def _write(out: Path, files: Sequence[Outgoing]) -> None:
    try:
        out.write_bytes(b"".join(each.data for each in files))
    except OSError as error:
        raise GeneratorError(f"{out}: cannot be written: {error.strerror}.", step_after(error)) from None


def _summary(submission: Submission) -> SubmittedBatch:
    facts = set(SubmittedBatch.model_fields) - {"tokens", "requests"}
    asked = submission.requests
    return SubmittedBatch(
        **submission.model_dump(include=facts),
        tokens=Tokens(sent=sum(each.sent_tokens for each in asked), expected=sum(each.answer_tokens for each in asked)),
        requests=tuple(AskedRequest(task_id=each.task_id, kind=each.kind, custom_id=each.custom_id) for each in asked),
    )


def _cost(submission: Submission) -> str:
    kinds = Counter(each.kind for each in submission.requests)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    sent = sum(each.sent_tokens for each in submission.requests)
    back = sum(each.answer_tokens for each in submission.requests)
    cost = "an unknown price" if submission.cost is None else f"about {dollars(submission.cost)}"
    return f"{listed} for {submission.model}: about {sent:,} tokens there and {back:,} back, {cost}"
