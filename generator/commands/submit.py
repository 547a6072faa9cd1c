"""``aas-generator submit``: what a workspace has to ask of the model, sent as batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import EXIT_OK, GeneratorError, step_after
from generator.loop.batches.budget import dollars
from generator.loop.batches.outgoing import Outgoing
from generator.loop.batches.records import Submission
from generator.loop.batches.workspace import BatchWorkspace, open_batches
from generator.loop.request import Api
from generator.loop.work import Left, work
from generator.output import note, show_report
from generator.results.question_ids import QuestionKind
from generator.settings import load_settings

SCHEMA = 1
DEFAULT_MODEL = "gpt-5-mini"


@dataclass(frozen=True)
class Submit:
    """What is to be sent.

    Attributes:
        workspace: The workspace.
        flags: Settings of the command line.
        board: The task board; by default the one that is found.
        only: Tasks to ask about; empty for all.
        kinds: Kinds of question; empty for all.
        api: Which interface of the model is asked.
        chunk: How many requests a batch has at most.
    """

    workspace: Path
    flags: Mapping[str, Any]
    board: Path | None = None
    only: Sequence[str] = ()
    kinds: Sequence[QuestionKind] = ()
    api: Api = "chat"
    chunk: int = 20

    def open(self) -> BatchWorkspace:
        """Open the batches of the workspace."""
        return open_batches(self.workspace, load_settings(self.workspace, self.flags))

    def files(self, batches: BatchWorkspace) -> tuple[list[Outgoing], tuple[Left, ...]]:
        """Return the files of requests that there are to send, and what is left out and why."""
        found = work(self.workspace, self.only, self.kinds, batches.under_way(), board=self.board)
        open_now = batches.open_questions(found.questions)
        waiting = {each.task_id for each in found.questions} - {each.task_id for each in open_now}
        left = (*found.left, *(Left(task_id, "its answer is here; apply it") for task_id in sorted(waiting)))
        model = batches.settings.model or DEFAULT_MODEL
        return batches.pack(open_now, self.api, model, chunk=self.chunk), left


def run_submit(submit: Submit, *, dry_run: bool, out: Path | None, as_json: bool) -> int:
    """Send what there is to ask, print it, and return the exit code.

    Args:
        submit: What is to be sent.
        dry_run: Send nothing, and keep nothing.
        out: With it, the file that the requests are written to; made anew.
        as_json: Whether JSON is wanted.

    Raises:
        BudgetError: It would cost more than may be spent.
        GeneratorError: The workspace cannot be used, or the service did not take it.
    """
    batches = submit.open()
    if out is not None and not dry_run:
        raise GeneratorError("--out names a file for the requests, which only a dry run writes.", "Add --dry-run.")
    if dry_run:
        files, left = submit.files(batches)
        if out is not None:
            _write(out, files)
        sent, settled = [each.submission for each in files], []
    else:
        with batches.held():
            settled = batches.recover()
            files, left = submit.files(batches)
            for line in _estimate(files):
                note(line)
            sent = batches.send(files)
    spent = batches.budget().spent
    data = {
        "schema": SCHEMA,
        "dry_run": dry_run,
        "recovered": [_summary(each) for each in settled],
        "batches": [_summary(each) for each in sent],
        "left": [{"task_id": each.task_id, "reason": each.reason} for each in left],
        "spent_this_month": spent,
    }
    show_report(lambda: data, lambda: _lines(sent, settled, left, spent, dry_run=dry_run), as_json=as_json)
    return EXIT_OK


def _write(out: Path, files: Sequence[Outgoing]) -> None:
    try:
        out.write_bytes(b"".join(each.data for each in files))
    except OSError as error:
        raise GeneratorError(f"{out}: cannot be written: {error.strerror}.", step_after(error)) from None


def _summary(submission: Submission) -> dict[str, Any]:
    facts = {"submission_id", "phase", "batch_id", "status", "model", "api", "cost", "problem"}
    asked = [{"task_id": each.task_id, "kind": each.kind, "custom_id": each.custom_id} for each in submission.requests]
    tokens = {"sent": 0, "expected": 0}
    for each in submission.requests:
        tokens["sent"] += each.sent_tokens
        tokens["expected"] += each.answer_tokens
    return {**submission.model_dump(mode="json", include=facts), "tokens": tokens, "requests": asked}


def _estimate(files: Sequence[Outgoing]) -> Iterator[str]:
    for each in files:
        yield f"sending {_told(each.submission)}"


def _told(submission: Submission) -> str:
    kinds = Counter(each.kind for each in submission.requests)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    sent = sum(each.sent_tokens for each in submission.requests)
    back = sum(each.answer_tokens for each in submission.requests)
    cost = "an unknown price" if submission.cost is None else f"about {dollars(submission.cost)}"
    return f"{listed} for {submission.model}: about {sent:,} tokens there and {back:,} back, {cost}"


def _lines(
    sent: Sequence[Submission],
    settled: Sequence[Submission],
    left: Sequence[Left],
    spent: float,
    *,
    dry_run: bool,
) -> Iterator[str]:
    for each in settled:
        yield f"{each.batch_id or each.submission_id}  from an earlier run: {each.problem or each.status}"
    for each in sent:
        yield f"{each.batch_id or 'not sent'}  {_told(each)}"
    yield from (f"{each.task_id}  not asked: {each.reason}" for each in left)
    if not sent:
        yield "nothing is to be asked"
    total = sum(each.cost or 0.0 for each in sent)
    promised = "would cost" if dry_run else "cost"
    yield f"these {promised} about {dollars(total)}; {dollars(spent)} of this month are spent or promised"
    if sent and not dry_run:
        yield "next: aas-generator fetch"
