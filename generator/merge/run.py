"""The story of one merge: choose the branches, merge them one by one, judge the whole, publish one branch."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from generator.bench.bench import Bench, open_bench
from generator.bench.state import State
from generator.errors import GeneratorError
from generator.git import Repository, open_workspace, refuse_unusable
from generator.journal.facts import new_run
from generator.journal.record import recorded
from generator.merge.chain import Chain
from generator.merge.combining import resolver
from generator.merge.judging import Judge
from generator.merge.records import MergedTask, MergeReport
from generator.merge.selecting import Chosen, choose
from generator.redaction import redact_data
from generator.settings import Settings
from generator.values.task_ids import is_task_id

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Target:
    """The branch that tasks are merged into.

    Attributes:
        branch: Its name.
        start: The commit that the merges begin on.
    """

    branch: str
    start: str


def merge_tasks(
    workspace: Path,
    settings: Settings,
    tasks: Sequence[str] = (),
    *,
    into: str | None = None,
    scaffolded: bool = False,
    dry_run: bool = False,
    today: datetime.date | None = None,
    progress: Progress = lambda _: None,
) -> MergeReport:
    """Merge the branches of tasks into one branch; the checkout and the board stay as they are.

    Args:
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        tasks: Ids of tasks; empty for all that are implemented.
        into: The branch; by default one with the date, which a second merge of the day goes on with.
        scaffolded: Whether scaffolds are merged without being named.
        dry_run: Do all of it, but publish nothing.
        today: The date for the branch's name.
        progress: Takes lines about what is being done.

    Raises:
        GeneratorError: Nothing could be done at all: a task has no branch, the workspace cannot be used or is in use,
            or the branch cannot be moved. What keeps one task out is part of the report.
    """
    began = time.monotonic()
    repository = open_workspace(workspace)
    refuse_unusable(repository, settings.branch_prefix)
    state = State(repository)
    facts = new_run(repository, settings, "merge", tasks=tuple(tasks), dry_run=dry_run)
    with state.locked(facts.run_id), recorded(state, facts, keep=settings.keep_runs) as record:
        target = _target(repository, settings.branch_prefix, into, today)
        chosen = choose(repository, target.start, settings.branch_prefix, tasks, scaffolded=scaffolded)
        bench = open_bench(repository, settings, target.start, progress=progress)
        told = _merge(bench, target, chosen, publish=not dry_run, progress=progress)
        told |= {"run_id": facts.run_id, "workspace": str(repository.top), "dry_run": dry_run}
        whole = MergeReport.model_validate({**told, "seconds": time.monotonic() - began})
        report = MergeReport.model_validate(redact_data(whole.model_dump()))
        for task in report.tasks:
            there = {"branch": report.branch, "commit": report.commit} if task.outcome == "merged" else {}
            record.tell(task.task_id, "ended", outcome=task.outcome, reason=task.reason, **there)
        record.end(report.to_data())
        return report.model_copy(update={"problems": (*report.problems, *record.problems)})


def _merge(bench: Bench, target: Target, chosen: Chosen, *, publish: bool, progress: Progress) -> dict[str, Any]:
    """Merge, judge and publish; return the report's facts. ``commit`` is ``None`` where there is nothing to publish."""
    judge = Judge(bench, target.start)
    chain = Chain(bench.isolated, target.start, resolver(bench.contract, bench.workspace), progress)
    chain.merge(chosen.branches, judge.find_fault)
    unproven = judge.unproven() if chain.steps else ""
    commit = chain.tip if chain.steps and not unproven else None
    if commit is not None and publish:
        with bench.state.publishing(target.branch):
            bench.workspace.publish(bench.isolated, {target.branch: commit})
    return {
        "branch": target.branch,
        "base": target.start,
        "commit": commit,
        "tasks": tuple(_tasks(chosen, chain, unproven)),
        "gates": judge.gates if chain.steps else (),
        "sandbox": bench.gates.sandbox.name,
        "problems": bench.environment.installed.problems,
    }


def _tasks(chosen: Chosen, chain: Chain, unproven: str) -> Iterator[MergedTask]:
    """Yield what became of each task; where a gate could not look at the whole, nothing counts as merged."""
    for task_id in chosen.already:
        yield MergedTask(task_id=task_id, outcome="already")
    for step in chain.steps:
        fate: dict[str, Any] = {"outcome": "left_out", "reason": unproven} if unproven else {"outcome": "merged"}
        yield MergedTask(task_id=step.branch.task_id, how=None if unproven else step.how, files=step.files, **fate)
    for branch in chosen.branches:
        if (why := chain.left_out.get(branch.key)) is not None:
            yield MergedTask(task_id=branch.task_id, outcome="left_out", reason=why.reason, files=why.files)
    for task_id, reason in chosen.refused.items():
        yield MergedTask(task_id=task_id, outcome="left_out", reason=reason)


def _target(repository: Repository, prefix: str, into: str | None, today: datetime.date | None) -> Target:
    """Return the branch to merge into, and the commit to begin on.

    Raises:
        GeneratorError: The branch that was named cannot be one, or is checked out.
    """
    branches, in_use = repository.branches(""), repository.checked_out()
    if into is not None:
        if repository.git("check-ref-format", "--branch", into, accept=(0, 128)).text.strip() != into:
            raise GeneratorError(f"--into {into[:100]!r} is no name of a branch.", "Name one such as merged.")
        if into.startswith(prefix) and is_task_id(into.removeprefix(prefix)):
            raise GeneratorError(f"--into {into}: that is the branch of a task.", "Name another branch.")
        if into in in_use:
            raise GeneratorError(
                f"--into {into}: that branch is checked out.", "Switch to another one, or merge into a new branch."
            )
        return Target(into, branches.get(into) or repository.head())
    head = repository.head()
    stem = f"{prefix}merged-{today or datetime.datetime.now().astimezone().date()}"
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        tip = branches.get(name)
        if tip is None:
            return Target(name, head)
        # One that a person works on, or that lacks what was committed since, is left alone.
        if name not in in_use and repository.is_ours(tip) and repository.is_ancestor(head, tip):
            return Target(name, tip)
    raise AssertionError
