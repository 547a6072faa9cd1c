"""The story of publishing: which branches, each pushed and opened as a pull request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from generator.bench.state import State
from generator.errors import GeneratorError, WorkspaceError
from generator.git import Remote, Repository, open_workspace
from generator.journal.history import RunHistory
from generator.merge.records import MergeReport
from generator.merge.selecting import Chosen, choose
from generator.publish.host import Host, host_of
from generator.publish.pull_request import merge_text, task_text, task_title
from generator.publish.records import PublishedBranch, PublishReport
from generator.redaction import redact
from generator.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What is to be published, and how.

    Attributes:
        tasks: Ids of tasks; empty for all that are implemented.
        merged: Publish the branch of the last ``merge`` instead.
        scaffolded: Whether scaffolds count without being named.
        remote: The remote's name.
        onto: The branch that pull requests are for; by default the remote's main one.
        draft: Open pull requests as drafts.
        dry_run: Push nothing and ask no host.
    """

    tasks: tuple[str, ...] = ()
    merged: bool = False
    scaffolded: bool = False
    remote: str = "origin"
    onto: str | None = None
    draft: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class _Planned:
    """A branch, and what its pull request says."""

    tasks: tuple[str, ...]
    branch: str
    commit: str
    onto: str
    title: str
    body: str


def publish(workspace: Path, settings: Settings, wanted: Wanted, progress: Progress = lambda _: None) -> PublishReport:
    """Push branches of tasks and open a pull request for each; one that is there already stays as people wrote it.

    Nothing in the workspace changes. A branch that cannot be pushed or opened is told and keeps no other one back.

    Raises:
        GeneratorError: Nothing could be done at all: no such task, no such remote, or it cannot be reached.
    """
    repository = open_workspace(workspace)
    remote = Remote(repository, wanted.remote)
    address = remote.address
    onto = wanted.onto or _onto(remote)
    refused: dict[str, str] = {}
    if wanted.merged:
        planned = _of_merge(repository, onto)
    else:
        prefix, head = settings.branch_prefix, repository.head()
        chosen = choose(repository, head, prefix, wanted.tasks, scaffolded=wanted.scaffolded)
        planned = _of_tasks(repository, chosen, onto)
        refused = {task: f"it is merged already: {commit[:12]}" for task, commit in chosen.already.items()}
        refused |= dict(chosen.refused)
    host = host_of(address, repository.top)
    branches = []
    for each in planned:
        branches.append(_dry(each) if wanted.dry_run else _publish(remote, host, each, draft=wanted.draft))
        progress(f"{branches[-1].branch}: {branches[-1].outcome} {branches[-1].url}".rstrip())
    return PublishReport(
        workspace=str(repository.top),
        remote=wanted.remote,
        dry_run=wanted.dry_run,
        branches=tuple(branches),
        refused=refused,
    )


def _onto(remote: Remote) -> str:
    branch = remote.main_branch()
    if branch is None:
        raise GeneratorError(f"The remote {remote.name} names no main branch.", "Give one with --onto.")
    return branch


def _of_tasks(repository: Repository, chosen: Chosen, onto: str) -> Iterator[_Planned]:
    """Yield the branches of tasks; one that was built on another's is for that one's branch, so each shows its own."""
    history = RunHistory(State(repository))
    order = {branch.key: branch for branch in chosen.branches}
    for branch in chosen.branches:
        message = repository.message(branch.own.commit)
        below = [order[key] for key in order if key in branch.brings]
        result = history.result_of(branch.task_id, branch.own.commit)
        yield _Planned(
            tasks=(branch.task_id,),
            branch=branch.name,
            commit=branch.tip,
            onto=below[-1].name if below else onto,
            title=task_title(branch.task_id, message),
            body=task_text(message, result, [each.task_id for each in below]),
        )


def _of_merge(repository: Repository, onto: str) -> Iterator[_Planned]:
    """Yield the branch of the last merge that made one.

    Raises:
        WorkspaceError: There is none.
    """
    history = RunHistory(State(repository))
    for run_id in history.run_ids():
        if history.read(run_id).command == "merge" and (report := _merge_report(history.report(run_id))):
            tip = repository.branches(report.branch).get(report.branch) if report.commit else None
            if tip and not report.dry_run:
                title, body = merge_text(report)
                tasks = tuple(task.task_id for task in report.tasks if task.outcome != "left_out")
                yield _Planned(tasks, report.branch, tip, onto, title, body)
                return
    raise WorkspaceError(repository.top, "has no branch of a merge.", "Make one with 'aas-generator merge'.")


def _merge_report(data: dict[str, Any] | None) -> MergeReport | None:
    try:
        return MergeReport.model_validate({key: value for key, value in (data or {}).items() if key != "schema"})
    except ValidationError:
        return None


def _publish(remote: Remote, host: Host | str, planned: _Planned, *, draft: bool) -> PublishedBranch:
    try:
        remote.push(planned.branch, planned.commit)
    except GeneratorError as error:
        return _told(planned, outcome="failed", reason=error.in_one_line)
    if isinstance(host, str):
        return _told(planned, outcome="pushed", reason=host)
    try:
        if url := host.open_request(planned.branch):
            return _told(planned, outcome="present", url=url)
        url = host.create_request(planned.branch, planned.onto, planned.title, planned.body, draft=draft)
    except GeneratorError as error:
        return _told(planned, outcome="failed", reason=f"it is pushed, but not opened: {error.in_one_line}")
    return _told(planned, outcome="opened", url=url)


def _dry(planned: _Planned) -> PublishedBranch:
    return _told(planned, outcome="planned")


def _told(planned: _Planned, **facts: Any) -> PublishedBranch:
    told = {**vars(planned), **facts}
    return PublishedBranch(**{**told, "reason": redact(told.get("reason", ""))})
