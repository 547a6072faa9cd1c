"""What became of publishing: the records behind ``publish --json``."""

from __future__ import annotations

from typing import Any, Literal

from generator.plan import Record

SCHEMA = 1
# ``present``: a pull request of the branch was open before. ``pushed``: there is nobody to open one with.
PublishOutcome = Literal["opened", "present", "pushed", "failed", "planned"]


class PublishedBranch(Record):
    """What became of one branch.

    Attributes:
        tasks: The tasks on it.
        branch: The branch.
        commit: Its commit.
        onto: The branch that it is to be merged into.
        outcome: What became of it.
        url: Where its pull request is; empty where there is none.
        title: What the pull request is called.
        body: Its text, in Markdown.
        reason: Why it failed, or why no pull request could be opened.
    """

    tasks: tuple[str, ...]
    branch: str
    commit: str
    onto: str
    outcome: PublishOutcome
    url: str = ""
    title: str
    body: str
    reason: str = ""


class PublishReport(Record):
    """What became of all branches of one call.

    Attributes:
        workspace: The workspace's folder.
        remote: The remote's name.
        dry_run: Whether nothing was pushed.
        branches: The branches, each behind those that it was built on.
        refused: Tasks that were asked for and have no branch that could be published, id to reason.
    """

    workspace: str
    remote: str
    dry_run: bool
    branches: tuple[PublishedBranch, ...]
    refused: dict[str, str]

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``publish --json`` prints it."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}
