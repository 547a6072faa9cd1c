"""What was done before: git for everything that was built, the journal for what was judged and not built."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from generator.apply.messages import UNSETTLED, of_another_workspace
from generator.git import Repository, TaskHistory, TrailerCommit, task_of
from generator.journal.history import RunHistory
from generator.loop.attempts import ANSWERED, with_answer
from generator.plan import ImplementationPlan
from generator.planning import GIVEN, PlannedTask
from generator.task_branches.sides import is_side_branch
from generator.task_results import BUILT, TaskResult

# Outcome in the journal of a task that was taken back; it is built again when it is applied.
UNDONE = "undone"


class Ledger:
    """Answers of one run about earlier runs.

    Args:
        repository: The user's repository.
        journal: What earlier runs have settled.
        base: The commit that the run builds on.
        prefix: What stands before a task id in the name of a branch.
        forced: Task ids that are built again even if they failed before.
        drafts: Whether tasks whose plan is unsure are built as drafts.
        split: Whether tasks whose plan names sub-tasks are split into these and not built.
        parts: The ids of the rows that the board has of tasks which were split, by their ids in upper case.
    """

    def __init__(
        self,
        repository: Repository,
        journal: RunHistory,
        base: str,
        prefix: str,
        *,
        forced: Collection[str] = (),
        drafts: bool = False,
        split: bool = False,
        parts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._repository = repository
        self._base = base
        self._prefix = prefix
        self._forced = frozenset(task_id.upper() for task_id in forced)
        self._with_drafts = drafts
        self._with_split = split
        self._parts = parts or {}
        self._splitting: set[str] = set()
        self._branches = {name.upper(): (name, commit) for name, commit in repository.branches(prefix).items()}
        history = repository.task_history(base)
        self._merged = _implemented(history)
        self._reverted = history.reverted
        self._settled = journal.settled()
        self._unfinished: set[str] = set()

    def builds(self, plan: ImplementationPlan) -> bool:
        """Tell whether this run builds such a plan."""
        return not self.splits(plan) and (plan.outcome == "ready" or (self._with_drafts and plan.is_unsure))

    def splits(self, plan: ImplementationPlan) -> bool:
        """Tell whether this run splits a task into what its plan names as sub-tasks; it is not done by that."""
        stated = plan.evidence.get("outcome")
        whole = plan.outcome == "ready" or (stated is not None and stated.rule == "outcome/stated")
        return self._with_split and bool(plan.subtasks) and plan.outcome != "skipped" and (whole or _is_sure(plan))

    def begin_split(self, plan: ImplementationPlan) -> None:
        """Take note that a task is split by this run; what depends on it waits for that."""
        self._splitting.add(plan.task_id.upper())
        self._unfinished.add(plan.task_id.upper())

    def is_split_now(self, task_id: str) -> bool:
        """Tell whether a task is split by this run."""
        return task_id.upper() in self._splitting

    def settled(self, task: PlannedTask) -> TaskResult | None:
        """Return the result of a task for which nothing is left to do, or ``None`` for one to be built."""
        task_id = task.plan.task_id
        key = task_id.upper()
        if key in self._merged:
            merged = self._merged[key]
            what = f"{_outcome(merged)} before, in commit {merged.commit[:12]} of the base"
            return _skipped(task_id, what, code="done-before", commit=merged.commit)
        branch = self._branches.get(f"{self._prefix}{task_id}".upper())
        if branch and not (key in self._reverted and self._repository.is_ancestor(branch[1], self._base)):
            settled = self._settled_by_branch(task_id, *branch)
            if settled is not None:
                return settled
        return self._settled_by_parts(task) or self._settled_by_journal(task)

    def _settled_by_parts(self, task: PlannedTask) -> TaskResult | None:
        """Return the result of a task that was split before; another answer may name further sub-tasks."""
        key = task.plan.task_id.upper()
        ids, entry = self._parts.get(key, ()), self._settled.get(key, {})
        if not ids or entry.get("outcome") == UNDONE or task.plan.outcome == "skipped":
            return None
        is_new = key in self._forced or entry.get("response") != fingerprint(task)
        if is_new and self.splits(task.plan):
            return None
        self._unfinished.add(key)
        told = f"split into {', '.join(ids)} before; 'undo' takes that back"
        split = _skipped(task.plan.task_id, told, code="split")
        return split.model_copy(update={"subtasks": tuple(ids)})

    def _settled_by_branch(self, task_id: str, name: str, tip: str) -> TaskResult | None:
        key = task_id.upper()
        found = self._on(tip).get(key)
        if found:
            # The task's own commit, not the tip: a person's commit on top does not make it another result.
            what = f"{_outcome(found)} before, on branch {name}"
            return _skipped(task_id, what, code="done-before", branch=name, commit=found.commit)
        others = [task_of(each.trailers) for each in self._repository.task_history(tip).elsewhere]
        other = next((workspace for workspace, found in others if found == key), None)
        if other is None:
            reason = f"branch {name} is in the way and was not made for this task; rename it, then apply the task again"
            return TaskResult(task_id=task_id, outcome="review", reason=reason, code="branch-in-the-way")
        if self._repository.is_ancestor(tip, self._base):
            return None  # What is merged is not lost where the branch is moved on.
        told = of_another_workspace(name, other)
        return TaskResult(task_id=task_id, outcome="review", reason=told, code="other-workspace", transient=True)

    def _on(self, commit: str) -> dict[str, TrailerCommit]:
        return _implemented(self._repository.task_history(commit))

    def _settled_by_journal(self, task: PlannedTask) -> TaskResult | None:
        key = task.plan.task_id.upper()
        if self.splits(task.plan):
            return None  # What kept it from being built says nothing of its parts.
        entry = self._settled.get(key, {})
        outcome = entry.get("outcome")
        if key in self._forced or entry.get("response") != fingerprint(task) or outcome not in {"failed", "review"}:
            return None
        if task.plan.outcome == "ready" and entry.get("planned", "ready") != "ready":
            return None  # What kept its plan from being built is gone, though its text is the same.
        draft = self.draft(task)
        if draft is None and task.plan.is_unsure and self._with_drafts:
            return None
        self._unfinished.add(key)
        reason = f"the same answer was tried before and ended in {outcome}: {entry.get('reason', '')}"
        branch, commit = draft or (None, None)
        told = f"{reason} (--only {task.plan.task_id} tries it again)"
        return _skipped(task.plan.task_id, told, code="tried-before", branch=branch, commit=commit)

    def drafts(self, task_id: str) -> dict[str, str]:
        """Return the branches that are called like drafts of a task, name to commit."""
        tips = self._branches.values()
        return {name: tip for name, tip in tips if is_side_branch(name, self._prefix, "draft", task_id)}

    def draft(self, task: PlannedTask) -> tuple[str, str] | None:
        """Return the branch and the commit of the draft that an earlier run made of the same answer, if it stands."""
        entry = self._settled.get(task.plan.task_id.upper(), {})
        commit = entry.get("commit")
        if not commit or entry.get("response") != fingerprint(task):
            return None
        drafts = self.drafts(task.plan.task_id).items()
        standing = (name for name, tip in drafts if tip == commit or self._repository.is_ancestor(commit, tip))
        return next(((name, commit) for name in standing), None)

    def blocked(self, task: PlannedTask, obstacle: str) -> TaskResult:
        """Return the result of a task whose dependency is missing: ``skipped`` where an earlier run said so."""
        task_id = task.plan.task_id
        entry = self._settled.get(task_id.upper(), {})
        if entry.get("outcome") == "blocked" and entry.get("response") == fingerprint(task):
            self._unfinished.add(task_id.upper())
            return _skipped(task_id, f"still blocked: {obstacle}", code="dependency-missing")
        return TaskResult(task_id=task_id, outcome="blocked", reason=obstacle, code="dependency-missing")

    def unmerged(self, task_id: str) -> str | None:
        """Return the commit of an implemented task that the base does not have yet."""
        branch = self._branches.get(f"{self._prefix}{task_id}".upper())
        if branch is None or self._repository.is_ancestor(branch[1], self._base):
            return None
        return branch[1] if task_id.upper() in self._on(branch[1]) else None

    def is_done(self, result: TaskResult) -> bool:
        """Tell whether a task of this batch is done, now or before, so that others may build on it."""
        skipped = result.outcome == "skipped" and result.task_id.upper() not in self._unfinished
        return result.outcome in BUILT or skipped

    def misses_board(self, task: PlannedTask, result: TaskResult) -> bool:
        """Tell whether a task was published by a run that ended before the board was brought up to date."""
        entry = self._settled.get(result.task_id.upper(), {})
        open_row = task.facts is not None and task.plan.outcome != "skipped"
        published = result.outcome == "skipped" and result.branch is not None and result.commit is not None
        return published and open_row and entry.get("commit") != result.commit

    def facts_to_settle(self, task: PlannedTask, result: TaskResult) -> dict[str, Any]:
        """Return what the journal shall remember of a result, after the board was brought up to date with it.

        With it goes the status that the row had before this tool first changed it.
        """
        entry = self._settled.get(result.task_id.upper(), {})
        facts = task.facts.status if task.facts else ""
        before = entry.get("status") if entry.get("outcome", UNDONE) != UNDONE else facts
        return {
            "title": task.plan.title,
            "status": before or facts,
            "batch_id": task.item.batch_id,
            "response": fingerprint(task),
            "planned": task.plan.outcome,
            "problem": task.item.problem,
            "outcome": result.outcome,
            "reason": result.reason,
            "commit": result.commit,
            ANSWERED: with_answer(
                entry if entry.get("outcome") != UNDONE else {},
                task.item.custom_id,
                clarified=max((each.attempt for each in task.decisions), default=0),
            ),
        }


def _implemented(history: TaskHistory) -> dict[str, TrailerCommit]:
    return {key: each for key, each in history.present.items() if each.trailers.get("outcome") not in UNSETTLED}


def _is_sure(plan: ImplementationPlan) -> bool:
    """Tell whether a plan in doubt is surely one of its task: what it would build may be the wrong thing."""
    return plan.is_unsure and all(each.field != "outcome" for each in plan.doubts)


def _outcome(commit: TrailerCommit) -> str:
    return commit.trailers.get("outcome") or "implemented"


def fingerprint(task: PlannedTask) -> str:
    """Return what identifies an answer: the same text for the same task is the same work."""
    told = task.plan.evidence.get("name")
    # A name that a person gave makes it other work: it may be what the answer was waiting for.
    given = [task.plan.name] if told is not None and told.rule == GIVEN else []
    identity = "\0".join([task.plan.task_id, task.item.problem, task.item.reason, task.item.text, *given])
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def _skipped(
    task_id: str, reason: str, *, code: str, branch: str | None = None, commit: str | None = None
) -> TaskResult:
    return TaskResult(task_id=task_id, outcome="skipped", reason=reason, code=code, branch=branch, commit=commit)
