"""All batches of a workspace, one file each in the tool's own folder: the truth of what was sent and what it cost."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from generator.bench.state import LOCK_SECONDS
from generator.errors import LockedError, WorkspaceError
from generator.loop.attempts import MAX_ATTEMPTS
from generator.loop.batches.records import UNDER_WAY, Submission
from generator.regular_files import read_regular
from generator.whole_files import write_whole

FOLDER = "batches"
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}-[0-9]{1,6}\.json")


class Submissions:
    """What is remembered of the batches of a workspace.

    Args:
        folder: The tool's own folder for the workspace.

    Attributes:
        folder: The folder in it that holds all of it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from sending and fetching meanwhile.

        Raises:
            LockedError: Another process is at it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise LockedError(
                "Another process sends or fetches batches of this workspace.", "Wait for it to end, then try again."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def all(self) -> list[Submission]:
        """Return all of them, the oldest first.

        Raises:
            WorkspaceError: One cannot be read: what it sent is unknown, and could be sent twice.
        """
        try:
            names = sorted(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))
        except FileNotFoundError:
            return []
        return [self._read(self.folder / name) for name in names]

    def _read(self, path: Path) -> Submission:
        try:
            return Submission.model_validate_json(read_regular(path) or b"")
        except ValidationError:
            raise WorkspaceError(
                path, "tells of a batch and cannot be read.", "Look at it; remove it if the batch is of no account."
            ) from None

    def keep(self, submission: Submission) -> Submission:
        """Write one durably, and return it."""
        write_whole(self._path(submission, ".json"), submission.model_dump_json(indent=1).encode() + b"\n")
        return submission

    def keep_input(self, submission: Submission, data: bytes) -> None:
        """Write the file of requests durably; its answers are compared with it later."""
        write_whole(self.input_path(submission), data)

    def input_path(self, submission: Submission) -> Path:
        """Return where the file of requests is."""
        return self._path(submission, ".jsonl")

    def answers_path(self, submission: Submission) -> Path:
        """Return where the answers are kept that come one by one."""
        return self._path(submission, ".answers.jsonl")

    def _path(self, submission: Submission, ending: str) -> Path:
        return self.folder / f"{submission.submission_id}{ending}"


def closed(submissions: Sequence[Submission]) -> dict[str, str]:
    """Return the ids of the requests that are not sent again, each with the reason."""
    ended = [each for each in submissions if each.phase == "ended"]
    asked = (name for each in ended for name in {one.custom_id for one in each.requests} - set(each.answered))
    unanswered = Counter(asked)
    found = {name: f"no answer came {count} times" for name, count in unanswered.items() if count >= MAX_ATTEMPTS}
    found |= {name: "its answer is here; apply it" for each in ended for name in each.answered}
    under_way = (each for each in submissions if each.phase in UNDER_WAY)
    return found | {one.custom_id: "it is in a batch" for each in under_way for one in each.requests}


def tasks_under_way(submissions: Sequence[Submission]) -> frozenset[str]:
    """Return the tasks that are in a batch, or may be."""
    return frozenset(task for each in submissions if each.phase in UNDER_WAY for task in each.tasks)


def spent_since(submissions: Sequence[Submission], moment: datetime.datetime) -> float:
    """Return what counts against a budget, in USD, of all that was prepared since a moment."""
    return sum(each.charged for each in submissions if datetime.datetime.fromisoformat(each.created) >= moment)


def this_month(now: datetime.datetime) -> datetime.datetime:
    """Return when the month began, in UTC."""
    return now.astimezone(datetime.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
