"""Sending batches, each once, whatever happens on the way.

The service knows no key by which it would tell that it has made a batch already. So what is about to be sent is made
durable first, with a name of its own that goes into the batch's metadata. Where nobody knows whether the service has
made it, because its answer got lost or this program was killed, the service is asked for its batches and the name is
looked for. Only a batch that is not there may be sent anew, and its file of requests is deleted before: should the
lost call arrive after all, nothing can come of it.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import Literal

from generator.loop.batches.client import Client
from generator.loop.batches.outgoing import Outgoing
from generator.loop.batches.records import Submission
from generator.loop.batches.remote import RemoteBatch, ServiceError
from generator.loop.batches.submissions import Submissions
from generator.loop.request import Api

Endpoint = Literal["/v1/chat/completions", "/v1/responses"]
ENDPOINTS: dict[Api, Endpoint] = {"chat": "/v1/chat/completions", "responses": "/v1/responses"}
# How long a batch is looked for before it is taken for not made: the list may lag behind.
SETTLE_SECONDS = 30.0
_PAUSE = 2.0
# How much older than its record a batch may seem to be, by clocks that differ.
_CLOCKS_DIFFER = 3600.0


@dataclass(frozen=True)
class Sender:
    """Sends batches; its caller holds the lock of the submissions.

    Attributes:
        client: The service.
        submissions: What is remembered.
    """

    client: Client
    submissions: Submissions

    def recover(self) -> list[Submission]:
        """Find out what became of all that a run has left unsettled; return what changed.

        Raises:
            ServiceError: The service cannot be asked; what is open stays open, and its tasks are not asked again.
        """
        settled = []
        for each in self.submissions.all():
            if each.phase == "prepared":
                settled.append(self._keep(each, phase="dropped", problems=("the run was ended before it was sent",)))
            elif each.phase == "creating":
                settled.append(self._settle(each))
        return settled

    def send(self, outgoing: Outgoing) -> Submission:
        """Send one file of requests as a batch.

        Raises:
            ServiceError: It was not taken; what is remembered says whether that is certain.
            WorkspaceError: It cannot be written down first.
        """
        submission = self.submissions.keep(outgoing.submission)
        self.submissions.keep_input(submission, outgoing.data)
        try:
            file_id = self.client.upload(self.submissions.input_path(submission))
        except ServiceError as error:
            self._keep(submission, phase="dropped", problems=(error.problem,))
            raise
        submission = self._keep(submission, phase="creating", input_file_id=file_id)
        try:
            made = self.client.create(file_id, ENDPOINTS[submission.api], submission.submission_id)
        except ServiceError as error:
            if not error.may_be_done:
                self._keep(submission, phase="dropped", problems=(error.problem,))
                raise
            settled = self._settle(submission)
            if settled.phase != "sent":
                raise
            return settled
        return self._sent(submission, made)

    def _settle(self, submission: Submission) -> Submission:
        """Find the batch of a submission; where there is none, see to it that there never will be."""
        found = self._find(submission, SETTLE_SECONDS)
        if found is None:
            try:
                self.client.delete_file(submission.input_file_id)
            except ServiceError as error:
                if error.is_transient:
                    raise
            # It may have been made just before its file was deleted.
            found = self._find(submission, 0.0)
        if found is None:
            return self._keep(submission, phase="dropped", problems=("the service has made no batch of it",))
        return self._sent(submission, found)

    def _find(self, submission: Submission, patience: float) -> RemoteBatch | None:
        created = datetime.datetime.fromisoformat(submission.created)
        waited_until = time.monotonic() + patience
        while True:
            for batch in self.client.batches():
                if submission.submission_id == batch.submission_id or submission.input_file_id == batch.input_file_id:
                    return batch
                if 0 < batch.created < created.timestamp() - _CLOCKS_DIFFER:
                    break
            left = waited_until - time.monotonic()
            if left <= 0:
                return None
            time.sleep(min(_PAUSE, left))

    def _sent(self, submission: Submission, batch: RemoteBatch) -> Submission:
        return self._keep(submission, phase="sent", batch_id=batch.batch_id, status=batch.status, problems=())

    def _keep(self, submission: Submission, **changes: object) -> Submission:
        return self.submissions.keep(submission.model_copy(update=changes))
