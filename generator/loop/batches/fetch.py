"""Fetching what came of batches: in every final state, the answers and the failures, byte for byte and once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.loop.batches.client import Client
from generator.loop.batches.ending import FetchedBatch, ended, report
from generator.loop.batches.folder import FILE_MODE, BatchFolder
from generator.loop.batches.records import FetchedFile, Submission
from generator.loop.batches.remote import RemoteBatch, ServiceError
from generator.loop.batches.submissions import Submissions
from generator.regular_files import read_regular
from generator.results.state import FAILED, PENDING
from generator.whole_files import rename_whole, whole_file

COMPLETED = "completed"
_GONE = 404


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
        return [self._one(known.get(name) or Submission.of_others(name)) for name in dict.fromkeys(batch_ids)]

    def _one(self, submission: Submission) -> FetchedBatch:
        try:
            batch = self.client.retrieve(submission.batch_id)
            if batch.status == COMPLETED or batch.status in FAILED:
                return self._fetched(batch, submission)
        except ServiceError as error:
            if error.status == _GONE and submission.phase == "sent" and not submission.is_others:
                lost = self._keep(submission, status="unknown")
                return self._ended(lost, "the service does not know it any more")
            name, status = submission.batch_id, submission.status
            return FetchedBatch(batch_id=name, status=status, state="unreachable", problems=(error.in_one_line,))
        self._keep(submission, status=batch.status)
        odd = () if batch.status in PENDING else (f"its status {batch.status[:40]!r} is none that is known",)
        return FetchedBatch(
            batch_id=submission.batch_id,
            status=batch.status,
            state="pending",
            requests=len(submission.requests),
            problems=odd,
            answered=batch.completed,
            failed=batch.failed,
        )

    def _fetched(self, batch: RemoteBatch, submission: Submission) -> FetchedBatch:
        """Fetch both files of a batch that has ended.

        Raises:
            ServiceError: One cannot be fetched now; the other one may be here.
        """
        submission = submission.model_copy(update={"status": batch.status})
        gone: list[str] = []
        for kind, file_id in (("output", batch.output_file_id), ("error", batch.error_file_id)):
            others = [each for each in submission.files if each.file_id != file_id]
            if not file_id or any(each.file_id == file_id and self._is_here(each) for each in submission.files):
                continue
            try:
                fetched = self._download(self.folder.result_file(submission.batch_id, kind), file_id)
            except ServiceError as error:
                if error.status != _GONE:
                    raise
                # Results are kept for a while only.
                gone.append(f"the file {file_id} is gone")
                continue
            submission = self._keep(submission, files=(*others, fetched))
        return self._ended(submission, batch.problem, *gone, counts=(batch.completed, batch.failed))

    def _is_here(self, file: FetchedFile) -> bool:
        """Tell whether a file that was fetched is still there; what a person has made of it since is theirs."""
        return (self.folder.results / file.name).exists()

    def _ended(self, submission: Submission, *problems: str, counts: tuple[int, int] | None = None) -> FetchedBatch:
        done = ended(submission, self.folder, self.price, *problems)
        if not submission.is_others:
            self.submissions.keep(done)
        found = len(done.answered), len(done.failed)
        if counts is None or counts == found or done.problems or not done.files:
            return report(done, self.folder)
        told = "the service counts {} answered and {} failed".format(*counts)
        held = "its files hold {} answers and {} failures".format(*found)
        return report(done, self.folder, f"{told}, {held}")

    def _download(self, path: Path, file_id: str) -> FetchedFile:
        """Fetch one file; another one of its name is never written over."""
        fetched = path.with_name(f".{path.name}.fetched")
        with whole_file(fetched, FILE_MODE) as stream:

            def empty() -> BinaryIO:
                stream.seek(0)
                stream.truncate()
                return stream

            sha256 = self.client.download(file_id, empty)
        if path.exists() and hashlib.sha256(read_regular(path) or b"").hexdigest() != sha256:
            path = path.with_name(f"{path.stem}-{sha256[:8]}{path.suffix}")
        rename_whole(fetched, path)
        return FetchedFile(file_id=file_id, name=path.name, sha256=sha256)

    def _keep(self, submission: Submission, **changes: object) -> Submission:
        changed = submission.model_copy(update=changes)
        return changed if submission.is_others else self.submissions.keep(changed)
