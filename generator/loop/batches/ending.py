"""The end of a batch: its files are compared with what was asked, and it is told what it cost."""

from __future__ import annotations

from collections.abc import Sequence

from generator.loop.batches.folder import BatchFolder
from generator.loop.batches.prices import Pricing
from generator.loop.batches.records import FetchedFile, Submission
from generator.loop.batches.tally import Tally, tally
from generator.plan import Record


class FetchedBatch(Record):
    """What became of one batch.

    Attributes:
        batch_id: The batch.
        status: In the service's own word.
        state: ``ended`` where all there will be is here, ``pending``, or ``unreachable``.
        files: Results, relative to the workspace.
        requests: How many there are; 0 where that is unknown.
        answered: How many have an answer.
        failed: How many came back with an error.
        spent: What it cost in USD; ``None`` where that is unknown.
        problems: What went wrong, one sentence each.
    """

    batch_id: str
    status: str
    state: str
    files: tuple[str, ...] = ()
    requests: int = 0
    answered: int = 0
    failed: int = 0
    spent: float | None = None
    problems: tuple[str, ...] = ()


def counted(files: Sequence[FetchedFile], folder: BatchFolder, asked: Sequence[str] = ()) -> Tally:
    """Return what the files of a batch hold, compared with the ids that were asked."""
    return tally([folder.results / each.name for each in files], asked)


def ended(submission: Submission, folder: BatchFolder, price: str | None, *problems: str) -> Submission:
    """Return a batch at its end: who has an answer, what it cost, and what went wrong.

    Args:
        submission: The batch, with its files and its last status.
        folder: Where its files are.
        price: The model's price as a person gave it.
        *problems: What the service says went wrong.
    """
    found = counted(submission.files, folder, [request.custom_id for request in submission.requests])
    pricing = Pricing(submission.model, price, submission.share)
    changes = {
        "phase": "ended",
        "answered": found.answered,
        "failed": found.failed,
        # A service that tells no tokens leaves the guess to count.
        "spent": None if found.answered and not found.tokens else pricing.cost(found.tokens),
        "problems": (*filter(None, problems), *found.problems),
    }
    return submission.model_copy(update=changes)


def report(submission: Submission, folder: BatchFolder, *more: str) -> FetchedBatch:
    """Return what became of a batch that has ended."""
    return FetchedBatch(
        batch_id=submission.batch_id,
        status=submission.status,
        state="ended",
        files=tuple(folder.shown(folder.results / each.name) for each in submission.files),
        requests=len(submission.requests),
        answered=len(submission.answered),
        failed=len(submission.failed),
        spent=submission.spent,
        problems=(*submission.problems, *more),
    )
