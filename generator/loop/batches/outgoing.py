"""What a batch is made from: requests put together within the service's limits, and what they should cost."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.errors import GeneratorError
from generator.journal.facts import new_run_id
from generator.loop.batches.prices import Pricing
from generator.loop.batches.records import SentRequest, Submission
from generator.loop.request import Api, Question

CHUNK = 20
# What the service takes in one file.
MAX_REQUESTS = 50_000
MAX_BYTES = 200_000_000
# Models think before they answer, and that is charged too; what it was is counted when the results are there.
_WITH_THINKING = 2


@dataclass(frozen=True)
class Outgoing:
    """A file of requests that is ready to be sent."""

    submission: Submission
    data: bytes


@dataclass(frozen=True)
class Packing:
    """How requests become files.

    Attributes:
        api: Which interface they are for.
        pricing: The model, and what it costs.
        chunk: How many requests are in one file at most.
    """

    api: Api
    pricing: Pricing
    chunk: int = CHUNK

    def pack(self, questions: Sequence[Question]) -> list[Outgoing]:
        """Return the files, in the order of the questions; of two with one id the first is taken.

        Raises:
            GeneratorError: A single request is larger than a file may be.
        """
        unique = list({each.request.custom_id: each for each in reversed(questions)}.values())[::-1]
        run_id, moment = new_run_id(), datetime.datetime.now(datetime.UTC)
        return [
            self._outgoing(f"{run_id}-{number}", chunk, moment) for number, chunk in enumerate(self._chunks(unique), 1)
        ]

    def _chunks(self, questions: Sequence[Question]) -> Iterator[list[tuple[Question, bytes]]]:
        chunk: list[tuple[Question, bytes]] = []
        size = 0
        for question in questions:
            line = question.request.line(self.api, self.pricing.model).encode() + b"\n"
            if len(line) > MAX_BYTES:
                raise GeneratorError(f"The request {question.request.custom_id} is larger than the service takes.")
            if chunk and (len(chunk) >= min(self.chunk, MAX_REQUESTS) or size + len(line) > MAX_BYTES):
                yield chunk
                chunk, size = [], 0
            chunk.append((question, line))
            size += len(line)
        if chunk:
            yield chunk

    def _outgoing(self, name: str, chunk: Sequence[tuple[Question, bytes]], moment: datetime.datetime) -> Outgoing:
        data = b"".join(line for _, line in chunk)
        sent = tuple(sent_request(question) for question, _ in chunk)
        submission = Submission(
            submission_id=name,
            phase="prepared",
            created=moment.isoformat(timespec="seconds"),
            api=self.api,
            model=self.pricing.model,
            requests=sent,
            input_sha256=hashlib.sha256(data).hexdigest(),
            share=self.pricing.share,
            cost=self.pricing.cost((each.sent_tokens, each.answer_tokens) for each in sent),
        )
        return Outgoing(submission, data)


def sent_request(question: Question) -> SentRequest:
    """Return what is remembered of a question."""
    return SentRequest(
        custom_id=question.request.custom_id,
        task_id=question.task_id,
        kind=question.kind,
        sent_tokens=question.request.tokens,
        answer_tokens=_WITH_THINKING * question.request.answer_tokens,
    )
