"""The batches of one workspace, opened: what is remembered, where results go, the service, the budget."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.bench.state import State
from generator.git import Repository, open_workspace
from generator.journal.facts import new_run_id
from generator.loop.batches.budget import Budget
from generator.loop.batches.client import Client
from generator.loop.batches.fetch import FetchedBatch, Fetcher
from generator.loop.batches.folder import BatchFolder
from generator.loop.batches.monitor_state import bring_up_to_date, submitted_elsewhere
from generator.loop.batches.outgoing import CHUNK, Outgoing, Packing
from generator.loop.batches.prices import Pricing
from generator.loop.batches.records import UNSETTLED, Submission
from generator.loop.batches.submissions import Submissions, asked, spent_since, tasks_under_way, this_month
from generator.loop.batches.submit import Sender
from generator.loop.request import Api, Question
from generator.output import note
from generator.settings import Settings


@dataclass(frozen=True)
class BatchWorkspace:
    """The batches of one workspace.

    Attributes:
        repository: The workspace.
        settings: Its settings.
        submissions: What is remembered of batches.
        folder: Where their results go.
    """

    repository: Repository
    settings: Settings
    submissions: Submissions = field(repr=False)
    folder: BatchFolder = field(repr=False)

    @cached_property
    def client(self) -> Client:
        """The service.

        Raises:
            GeneratorError: The extra is not installed, or there is no key.
        """
        return Client(self.settings.openai_base_url)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from sending and fetching for this workspace; its folder is made, its state file up to date.

        Raises:
            LockedError: Another process is at it.
            WorkspaceError: The folder cannot be made.
        """
        with self.submissions.locked():
            self.folder.prepare()
            self.tell()
            try:
                yield
            finally:
                self.tell()

    def tell(self) -> None:
        """Bring the file of the workspace's monitor up to date."""
        moment = datetime.datetime.now(datetime.UTC)
        if warning := bring_up_to_date(self.folder.monitor_state, self.submissions.all(), moment):
            note(f"warning: {warning}")

    def recover(self) -> list[Submission]:
        """Find out what became of what an earlier run has left unsettled; see ``Sender.recover``."""
        is_open = any(each.phase in UNSETTLED for each in self.submissions.all())
        return Sender(self.client, self.submissions).recover() if is_open else []

    def fetch(self, batch_ids: Sequence[str] = ()) -> list[FetchedBatch]:
        """Fetch what has ended of the named batches, else of all that are under way; see ``Fetcher.fetch``."""
        wanted = batch_ids or [each.batch_id for each in self.submissions.all() if each.phase == "sent"]
        if not wanted:
            return []
        return Fetcher(self.client, self.submissions, self.folder, self.settings.model_price).fetch(wanted)

    def under_way(self) -> frozenset[str]:
        """Return the tasks that are in a batch, or may be, whoever has sent it."""
        known = self.submissions.all()
        return tasks_under_way(known) | submitted_elsewhere(self.folder.monitor_state, known)

    def open_questions(self, questions: Sequence[Question]) -> list[Question]:
        """Return those that are not under way and have no answer yet."""
        closed = asked(self.submissions.all())
        return [question for question in questions if question.request.custom_id not in closed]

    def pack(self, questions: Sequence[Question], api: Api, model: str, *, chunk: int = CHUNK) -> list[Outgoing]:
        """Return the files of requests that would be sent."""
        packing = Packing(new_run_id(), api, Pricing(model, self.settings.model_price), chunk)
        return packing.pack(questions, datetime.datetime.now(datetime.UTC))

    def budget(self) -> Budget:
        """Return what may be spent now."""
        since = this_month(datetime.datetime.now(datetime.UTC))
        return Budget(self.settings.budget_run, self.settings.budget_month, spent_since(self.submissions.all(), since))

    def send(self, files: Sequence[Outgoing]) -> list[Submission]:
        """Send files of requests, one batch each, within the budget.

        Raises:
            BudgetError: They would cost more than may be spent; nothing was sent.
            ServiceError: One was not taken; those before it were.
        """
        self.budget().demand([each.submission for each in files])
        return [Sender(self.client, self.submissions).send(each) for each in files]


def open_batches(workspace: Path, settings: Settings) -> BatchWorkspace:
    """Open the batches of a workspace.

    Raises:
        WorkspaceError: It is no git repository that can be used.
    """
    repository = open_workspace(workspace.absolute())
    return BatchWorkspace(repository, settings, Submissions(State(repository).folder), BatchFolder(repository))
