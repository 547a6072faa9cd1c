"""``aas-generator fetch``: what came of the batches that were sent."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.errors import EXIT_OK, EXIT_PENDING, EXIT_TASKS
from generator.loop.batches.budget import dollars
from generator.loop.batches.ending import FetchedBatch
from generator.loop.batches.fetch import COMPLETED
from generator.loop.batches.records import Submission
from generator.loop.batches.workspace import open_batches
from generator.output import show_report
from generator.plan import Record
from generator.settings import load_settings

SCHEMA = 1


class FetchDocument(Record):
    """What became of each batch."""

    batches: tuple[FetchedBatch, ...]


def run_fetch(batch_ids: Sequence[str], flags: Mapping[str, Any], *, workspace: Path, as_json: bool) -> int:
    """Fetch batches, print what became of each, and return the exit code.

    Args:
        batch_ids: The batches; empty for all that are under way.
        flags: Settings of the command line.
        workspace: The workspace they belong to.
        as_json: Whether JSON is wanted.

    Returns:
        1 where a batch failed, lacks answers or could not be asked about, else 5 where one is still under way.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    batches = open_batches(workspace, load_settings(workspace, flags))
    with batches.held():
        settled = batches.recover()
        fetched = batches.fetch(batch_ids)
    told = FetchDocument(batches=tuple(fetched))
    show_report(
        lambda: {"schema": SCHEMA, **told.model_dump(mode="json")}, lambda: _lines(fetched, settled), as_json=as_json
    )
    if any(each.state == "unreachable" or _is_lacking(each) for each in fetched):
        return EXIT_TASKS
    return EXIT_PENDING if any(each.state == "pending" for each in fetched) else EXIT_OK


def _is_lacking(batch: FetchedBatch) -> bool:
    return batch.state == "ended" and (batch.status != COMPLETED or bool(batch.failed or batch.problems))


def _lines(fetched: Sequence[FetchedBatch], settled: Sequence[Submission]) -> Iterator[str]:
    for each in settled:
        yield f"{each.submission_id}  {each.batch_id or '; '.join(each.problems)}"
    if not fetched and not settled:
        yield "no batch is under way"
    yield from lines_of(fetched)


def lines_of(fetched: Sequence[FetchedBatch]) -> Iterator[str]:
    """Yield what became of batches as lines for a person."""
    for batch in fetched:
        counts = f"{batch.answered} of {batch.requests or '?'} answered, {batch.failed} failed"
        spent = f", {dollars(batch.spent)}" if batch.spent is not None else ""
        told = f"{batch.status or batch.state}: {counts}{spent}" if batch.state != "unreachable" else batch.state
        yield f"{batch.batch_id}  {told}"
        yield from (f"  {path}" for path in batch.files)
        yield from (f"  {problem}" for problem in batch.problems)
    ready = [path for batch in fetched for path in batch.files]
    if ready:
        yield f"next: {shlex.join(['aas-generator', 'apply', *ready])}"
