"""What is remembered of a batch: what was sent, how far it is, what came back and what it cost."""

from __future__ import annotations

import hashlib
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from generator.loop.request import Api
from generator.plan import Record
from generator.results.question_ids import QuestionKind

# ``prepared``: nothing is sent. ``creating``: the service may have been asked to make the batch. ``sent``: its id is
# known. ``answering``: its requests are sent one by one. ``ended``: all that came of it is here. ``dropped``: it never
# became a batch.
Phase = Literal["prepared", "creating", "sent", "answering", "ended", "dropped"]
# In these a task is in a batch, or may be: nothing is asked about it.
UNDER_WAY: frozenset[Phase] = frozenset({"creating", "sent", "answering"})
# Only a run that was ended, or had no answer, leaves these.
UNSETTLED: frozenset[Phase] = frozenset({"prepared", "creating", "answering"})


class SentRequest(Record):
    """One request of a batch: its id, what is asked about which task, and about how many tokens go and come."""

    custom_id: str
    task_id: str
    kind: QuestionKind
    sent_tokens: int
    answer_tokens: int


class FetchedFile(Record):
    """A file of results: which one at the service, where it was put, and the SHA-256 of its bytes."""

    file_id: str
    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, file_id: str, data: bytes) -> Self:
        """Return what is remembered of a file with some bytes."""
        return cls(file_id=file_id, name=name, sha256=hashlib.sha256(data).hexdigest())


class Submission(BaseModel):
    """One batch, from before it is sent until its results are there.

    What a later version has added is kept out of its way.

    Attributes:
        submission_id: Its own name, under which the service keeps it in the batch's metadata.
        phase: How far it is.
        created: When it was prepared, in UTC, ISO 8601.
        api: Which interface of the model it is for.
        model: The model.
        requests: What is asked.
        input_sha256: Of the file of requests.
        share: What of the model's price is charged.
        cost: What it is expected to cost in USD; ``None`` where the model's price is unknown.
        input_file_id: The file of requests at the service.
        batch_id: The batch.
        status: What the service says of it, in its own word.
        files: What was fetched.
        answered: The ids of the requests that have an answer.
        failed: The ids of those that came back with an error.
        spent: What it cost in USD by the tokens that the results tell; ``None`` where that is unknown.
        problems: What went wrong, one sentence each.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    submission_id: str
    phase: Phase
    created: str
    api: Api
    model: str
    requests: tuple[SentRequest, ...]
    input_sha256: str
    share: float = 1.0
    cost: float | None = None
    input_file_id: str = ""
    batch_id: str = ""
    status: str = ""
    files: tuple[FetchedFile, ...] = ()
    answered: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    spent: float | None = None
    problems: tuple[str, ...] = ()

    @classmethod
    def of_others(cls, batch_id: str) -> Self:
        """Return what is known of a batch that another program has sent: nothing of it is remembered."""
        return cls(
            submission_id="",
            phase="sent",
            created="",
            api="chat",
            model="",
            requests=(),
            input_sha256="",
            batch_id=batch_id,
        )

    @property
    def is_others(self) -> bool:
        """Tell whether another program has sent it."""
        return not self.submission_id

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks that are asked about, each once."""
        return tuple(dict.fromkeys(request.task_id for request in self.requests if request.task_id))

    @property
    def charged(self) -> float:
        """What counts against a budget, in USD: what it cost where that is known, else what was expected."""
        if self.phase == "dropped":
            return 0.0
        return self.spent if self.spent is not None else self.cost or 0.0
