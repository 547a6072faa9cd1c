"""Fetching what came of batches: in every final state, the answers and the failures, byte for byte and once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.loop.batches.client import Client, RemoteBatch, ServiceError
from generator.loop.batches.files import rename_whole, whole_file
from generator.loop.batches.folder import FILE_MODE, BatchFolder
from generator.loop.batches.prices import Pricing
from generator.loop.batches.records import FetchedFile, Submission
from generator.loop.batches.submissions import Submissions
from generator.loop.batches.tally import Tally, tally
from generator.plan import Record
from generator.regular_files import read_regular
from generator.results.state import FAILED, PENDING

COMPLETED = "completed"
_LOST = "the service does not know it any more"


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


@dataclass(frozen=True)
class Fetcher:
    """Fetches batches; its caller holds the lock of the submissions.

    Attributes:
        client: The service.
        submissions: What is remembered.
        folder: Where results go.
        price: The model's price as a person gave it.
    """

    client: Client
    submissions: Submissions
    folder: BatchFolder
    price: str | None = None

    def fetch(self, batch_ids: Sequence[str]) -> list[FetchedBatch]:
        """Fetch what has ended of some batches, also of those that another program has sent.

        What the service does not answer now is told and stays as it is.
        """
        known = {each.batch_id: each for each in self.submissions.all() if each.batch_id}
        return [self._one(batch_id, known.get(batch_id)) for batch_id in dict.fromkeys(batch_ids)]

    def _one(self, batch_id: str, submission: Submission | None) -> FetchedBatch:
        try:
            batch = self.client.retrieve(batch_id)
        except ServiceError as error:
            if error.status == 404 and submission is not None and submission.phase == "sent":
                return self._ended(RemoteBatch(batch_id=batch_id, status="unknown", problem=_LOST), submission)
            return FetchedBatch(batch_id=batch_id, status="", state="unreachable", problems=(error.in_one_line,))
        if batch.status == COMPLETED or batch.status in FAILED:
            return self._fetched(batch, submission)
        if submission is not None and batch.status != submission.status:
            self._keep(submission, status=batch.status)
        odd = () if batch.status in PENDING else (f"its status {batch.status[:40]!r} is none that is known",)
        total = len(submission.requests) if submission else 0
        return FetchedBatch(
            batch_id=batch_id,
            status=batch.status,
            state="pending",
            requests=total,
            problems=odd,
            answered=batch.completed,
            failed=batch.failed,
        )

    def _fetched(self, batch: RemoteBatch, submission: Submission | None) -> FetchedBatch:
        files = list(submission.files) if submission else []
        for kind, file_id in (("output", batch.output_file_id), ("error", batch.error_file_id)):
            if not file_id or self._is_here(files, file_id):
                continue
            try:
                fetched = self._download(self.folder.result_file(batch.batch_id, kind), file_id)
            except ServiceError as error:
                if error.status != 404:
                    return FetchedBatch(
                        batch_id=batch.batch_id, status=batch.status, state="unreachable", problems=(error.in_one_line,)
                    )
                # Results are kept for a while only.
                batch = batch.model_copy(update={"problem": f"{batch.problem} the file {file_id} is gone".strip()})
                continue
            files = [*(each for each in files if each.file_id != file_id), fetched]
            if submission is not None:
                submission = self._keep(submission, files=tuple(files))
        return self._ended(batch, submission, files)

    def _is_here(self, files: Sequence[FetchedFile], file_id: str) -> bool:
        """Tell whether a file was fetched and is still there; what a person has made of it since is theirs."""
        return any(each.file_id == file_id and (self.folder.results / each.name).exists() for each in files)

    def _ended(
        self, batch: RemoteBatch, submission: Submission | None, files: Sequence[FetchedFile] = ()
    ) -> FetchedBatch:
        paths = [self.folder.results / each.name for each in files]
        asked = [request.custom_id for request in submission.requests] if submission else []
        found = tally(paths, asked)
        spent = self._spent(submission, found) if submission else None
        problems = [*filter(None, [batch.problem]), *found.problems]
        if submission is not None:
            self._keep(
                submission,
                phase="ended",
                status=batch.status,
                answered=found.answered,
                failed=found.failed,
                spent=spent,
                problem="; ".join(problems),
            )
        if (batch.completed, batch.failed) != (len(found.answered), len(found.failed)) and not problems and paths:
            told = f"the service counts {batch.completed} answered and {batch.failed} failed"
            problems.append(f"{told}, its files hold {len(found.answered)} answers and {len(found.failed)} failures")
        return FetchedBatch(
            batch_id=batch.batch_id,
            status=batch.status,
            state="ended",
            files=tuple(self.folder.shown(path) for path in paths),
            requests=len(asked),
            answered=len(found.answered),
            failed=len(found.failed),
            spent=spent,
            problems=tuple(problems),
        )

    def _spent(self, submission: Submission, found: Tally) -> float | None:
        if found.answered and not found.tokens:
            return None
        return Pricing(submission.model, self.price, submission.share).cost(found.tokens)

    def _download(self, path: Path, file_id: str) -> FetchedFile:
        """Fetch one file; another one of its name is never written over."""
        fetched = path.with_name(f".{path.name}.fetched")
        with whole_file(fetched, FILE_MODE) as stream:

            def empty() -> BinaryIO:
                stream.seek(0)
                stream.truncate()
                return stream

            sha256 = self.client.download(file_id, empty)
        there = read_regular(path)
        if path.exists() and (there is None or hashlib.sha256(there).hexdigest() != sha256):
            path = path.with_name(f"{path.stem}-{sha256[:8]}{path.suffix}")
        rename_whole(fetched, path)
        return FetchedFile(file_id=file_id, name=path.name, sha256=sha256)

    def _keep(self, submission: Submission, **changes: object) -> Submission:
        return self.submissions.keep(submission.model_copy(update=changes))
