"""``aas-generator submit``: what a workspace has to ask of the model, sent as batches or one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.commands.fetch import lines_of
from generator.errors import EXIT_OK, EXIT_TASKS, GeneratorError, step_after
from generator.loop.asking import Asking
from generator.loop.batches.budget import dollars
from generator.loop.batches.ending import FetchedBatch
from generator.loop.batches.outgoing import Outgoing
from generator.loop.batches.records import Submission
from generator.loop.batches.workspace import open_batches
from generator.loop.work import Left
from generator.output import note, show_report
from generator.settings import load_settings

SCHEMA = 1


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
            note(f"the requests are in {out}")
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
        return {
            "schema": SCHEMA,
            "dry_run": self.dry_run,
            "recovered": [_summary(each) for each in self.settled],
            "batches": [_summary(each) for each in self.sent],
            "answered": [each.model_dump(mode="json") for each in self.answered],
            "left": [{"task_id": each.task_id, "reason": each.reason} for each in self.left],
            "spent_this_month": self.spent,
        }

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
    show_report(told.data, told.lines, as_json=as_json)


def _write(out: Path, files: Sequence[Outgoing]) -> None:
    try:
        out.write_bytes(b"".join(each.data for each in files))
    except OSError as error:
        raise GeneratorError(f"{out}: cannot be written: {error.strerror}.", step_after(error)) from None


def _summary(submission: Submission) -> dict[str, Any]:
    facts = {"submission_id", "phase", "batch_id", "status", "model", "api", "cost", "problems"}
    asked = [{"task_id": each.task_id, "kind": each.kind, "custom_id": each.custom_id} for each in submission.requests]
    tokens = {"sent": 0, "expected": 0}
    for each in submission.requests:
        tokens["sent"] += each.sent_tokens
        tokens["expected"] += each.answer_tokens
    return {**submission.model_dump(mode="json", include=facts), "tokens": tokens, "requests": asked}


def _cost(submission: Submission) -> str:
    kinds = Counter(each.kind for each in submission.requests)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    sent = sum(each.sent_tokens for each in submission.requests)
    back = sum(each.answer_tokens for each in submission.requests)
    cost = "an unknown price" if submission.cost is None else f"about {dollars(submission.cost)}"
    return f"{listed} for {submission.model}: about {sent:,} tokens there and {back:,} back, {cost}"
