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
from generator.loop.batches.answering import Answering
from generator.loop.batches.budget import Budget
from generator.loop.batches.client import Client
from generator.loop.batches.ending import FetchedBatch
from generator.loop.batches.fetch import Fetcher
from generator.loop.batches.folder import BatchFolder
from generator.loop.batches.monitor_state import bring_up_to_date, submitted_elsewhere
from generator.loop.batches.outgoing import Outgoing
from generator.loop.batches.prices import BATCH_SHARE, Pricing
from generator.loop.batches.records import UNSETTLED, Submission
from generator.loop.batches.submissions import Submissions, closed, spent_since, tasks_under_way, this_month
from generator.loop.batches.submit import Sender
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
        found = [each for each in self.submissions.all() if each.phase in UNSETTLED]
        concluded = [self._answering.conclude(each) for each in found if each.phase == "answering"]
        if len(concluded) == len(found):
            return concluded
        return [*concluded, *Sender(self.client, self.submissions).recover()]

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

    def closed(self) -> dict[str, str]:
        """Return the ids of the requests that are not sent again, each with the reason."""
        return closed(self.submissions.all())

    def pricing(self, model: str, *, now: bool = False) -> Pricing:
        """Return how a model's tokens are charged, in a batch or one by one."""
        return Pricing(model, self.settings.model_price, 1.0 if now else BATCH_SHARE)

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

    def answer(self, files: Sequence[Outgoing], at_once: int) -> list[FetchedBatch]:
        """Send the requests one by one, within the budget; what comes back is put where that of batches is.

        Raises:
            BudgetError: They would cost more than may be spent; nothing was sent.
            ServiceError: The service cannot be asked; the answers that had come are kept.
        """
        self.budget().demand([each.submission for each in files])
        return [self._answering.answer(each, self.client, at_once) for each in files]

    @property
    def _answering(self) -> Answering:
        return Answering(self.submissions, self.folder, self.settings.model_price)


def open_batches(workspace: Path, settings: Settings) -> BatchWorkspace:
    """Open the batches of a workspace.

    Raises:
        WorkspaceError: It is no git repository that can be used.
    """
    repository = open_workspace(workspace.absolute())
    return BatchWorkspace(repository, settings, Submissions(State(repository).folder), BatchFolder(repository))
