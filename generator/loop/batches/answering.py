"""The same requests without a batch: sent one by one, some at once, with results in the form of a batch's.

Each answer is made durable as it comes. Where a run is ended on the way, what had come is results all the same, and the
rest is asked again.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.loop.batches.client import Client
from generator.loop.batches.ending import FetchedBatch, ended, report
from generator.loop.batches.folder import FILE_MODE, BatchFolder
from generator.loop.batches.outgoing import Outgoing
from generator.loop.batches.records import FetchedFile, Submission
from generator.loop.batches.remote import ServiceError
from generator.loop.batches.submissions import Submissions
from generator.redaction import redact_data
from generator.regular_files import read_regular
from generator.whole_files import durable_lines, write_whole

AT_ONCE = 4
_STATUS = "completed"
_CUT_OFF = "interrupted"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Answering:
    """Sends requests one by one; its caller holds the lock of the submissions.

    Attributes:
        submissions: What is remembered.
        folder: Where results go.
        price: The model's price as a person gave it.
    """

    submissions: Submissions
    folder: BatchFolder
    price: str | None = None

    def answer(self, outgoing: Outgoing, client: Client, at_once: int = AT_ONCE) -> FetchedBatch:
        """Send the requests of one file.

        Args:
            outgoing: The file.
            client: The service.
            at_once: How many are under way at a time.

        Raises:
            ServiceError: The service cannot be asked; the answers that had come are kept.
        """
        submission = outgoing.submission.model_copy(update={"phase": "answering"})
        self.submissions.keep(submission)
        self.submissions.keep_input(submission, outgoing.data)
        lines = [json.loads(line) for line in outgoing.data.splitlines()]
        try:
            with durable_lines(self.submissions.answers_path(submission)) as write:
                for row in _rows(client, lines, at_once):
                    write(json.dumps(row).encode())
        except ServiceError:
            self.conclude(submission)
            raise
        return report(self._ended(submission, _STATUS), self.folder)

    def conclude(self, submission: Submission) -> Submission:
        """Let what a run had answered until it was ended be all of it."""
        return self._ended(submission, _CUT_OFF)

    def _ended(self, submission: Submission, status: str) -> Submission:
        whole = _whole_lines(self.submissions.answers_path(submission))
        batch_id = "batch_now" + "".join(filter(str.isalnum, submission.submission_id))
        files: tuple[FetchedFile, ...] = ()
        if whole:
            path = self.folder.result_file(batch_id, "output")
            files = (FetchedFile.of(path.name, batch_id, whole),)
            write_whole(path, whole, FILE_MODE)
        done = submission.model_copy(update={"batch_id": batch_id, "status": status, "files": files})
        return self.submissions.keep(ended(done, self.folder, self.price))


def _whole_lines(path: Path) -> bytes:
    """Return what was written, without a last line that was cut off."""
    data = read_regular(path) or b""
    return data[: data.rfind(b"\n") + 1]


def _rows(client: Client, lines: Sequence[Row], at_once: int) -> Iterator[Row]:
    """Yield the result of each request as it comes.

    The threads do not keep this program from ending: a call to a model takes minutes.

    Raises:
        ServiceError: No answer came to one; nothing more is sent.
    """
    waiting: queue.SimpleQueue[Row] = queue.SimpleQueue()
    done: queue.SimpleQueue[Row | ServiceError | Exception] = queue.SimpleQueue()
    stopped = threading.Event()
    for line in lines:
        waiting.put(line)

    def work() -> None:
        while not stopped.is_set():
            try:
                line = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put(_row(line, *client.answer(line["url"], line["body"])))
            except Exception as error:
                done.put(error)

    for _ in range(min(at_once, len(lines))):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _ in lines:
            row = done.get()
            if isinstance(row, Exception):
                raise row
            yield row
    finally:
        stopped.set()


def _row(line: Row, status: int, body: object) -> Row:
    told = body if status == 200 else redact_data(body)
    response = {"status_code": status, "request_id": "", "body": told}
    return {"id": "", "custom_id": line["custom_id"], "response": response, "error": None}
