"""Taking back a task that is merged: one revert commit, on a branch of its own, built away from the checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.answers.text import shorten
from generator.apply.messages import of_another_workspace
from generator.bench.answers_files import is_answers_file, named_dependencies
from generator.bench.state import State
from generator.commit_text import SUBJECT_MAX
from generator.errors import UndoRefused
from generator.git import Repository, TrailerCommit, clone_shared, reverted_tasks, task_blocks, task_of, workspace_of

_SHOWN = 3


@dataclass(frozen=True)
class Revert:
    """What is to be reverted.

    Attributes:
        task_id: The task as its commit writes it.
        commit: The commit that has it.
        base: The commit to revert it on.
        is_merge: Whether that commit is a merge.
        earlier: Commits below it that belong to the same task, the newest first: what its unit was before answers
            about it.
    """

    task_id: str
    commit: str
    base: str
    is_merge: bool
    earlier: tuple[str, ...] = ()


def undo_branch(prefix: str, task_id: str) -> str:
    """Return the branch that takes a merged task back."""
    return f"{prefix}undo-{task_id}"


def plan_revert(repository: Repository, key: str, base: str, prefix: str, merged: TrailerCommit) -> Revert:
    """Judge whether a merged task can be taken back alone.

    Raises:
        UndoRefused: Its commit holds other tasks too or changes what lies outside of the workspace, or other tasks say
            that they need it.
    """
    task_id, commit = merged.trailers["task-id"], merged.commit
    parents = repository.parents(commit)
    held = task_blocks(repository.message(commit))
    if len(parents) > 1:
        brought = repository.task_history(commit, f"^{parents[0]}")
        held += [dict(each.trailers) for each in (*brought.present.values(), *brought.elsewhere)]
    others = sorted({_told(block) for block in held if task_of(block) != (repository.folder, key)})
    outside = [path for path in repository.changed_files(commit) if path.startswith("../")]
    if others or outside or len(parents) > 2:
        together = ", ".join(others) or ", ".join(outside[:_SHOWN]) or "other branches"
        raise UndoRefused(
            f"{task_id} is in commit {commit[:12]} together with {together}.",
            f"Nothing was changed; 'git revert {commit[:12]}' takes back all of it.",
        )
    dependents = sorted(_dependents(repository, key, base, prefix, commit))
    if dependents:
        raise UndoRefused(
            f"{task_id} cannot be taken back: other tasks were built on it: {', '.join(dependents)}.",
            "Nothing was changed; undo them first.",
        )
    earlier = _earlier(repository, key, parents[0]) if len(parents) == 1 else ()
    return Revert(task_id, commit, base, is_merge=len(parents) == 2, earlier=tuple(earlier))


def _earlier(repository: Repository, key: str, commit: str) -> Iterator[str]:
    """Yield the commits of a history that hold a task and nothing else, down to where it was taken back before."""
    pattern = rf"^ *(Task-Id|Reverts-Task): {re.escape(key)} *$"
    for found, message, _ in repository.messages(commit, "-i", "-E", f"--grep={pattern}"):
        tasks = [task_of(block) for block in task_blocks(message)]
        if tasks != [(repository.folder, key)] or (repository.folder, key) in reverted_tasks(message):
            return
        yield found


def _told(block: Mapping[str, str]) -> str:
    where = workspace_of(block)
    return f"{block['task-id']} of {where}" if where else block["task-id"]


def make_revert(repository: Repository, state: State, revert: Revert, branch: str, *, publish: bool) -> str:
    """Build the revert commit and publish it; return its id. The same task on the same base gives the same commit.

    Raises:
        UndoRefused: What it wrote was changed since, or the branch is not ours to move.
        GitError: The branch cannot be written.
    """
    replaced = _judge_undo_branch(repository, revert, branch)
    isolated = clone_shared(repository, state.work / "repository")
    isolated.check_out(revert.base)
    conflicts: list[str] = []
    for number, commit in enumerate((revert.commit, *revert.earlier)):
        conflicts = conflicts or isolated.revert(commit, is_merge=revert.is_merge and not number)
    if conflicts:
        raise UndoRefused(
            f"{revert.task_id} cannot be taken back by itself: {', '.join(conflicts)} changed there since.",
            f"Nothing was changed; 'git revert {revert.commit[:12]}' lets you decide line by line.",
        )
    message = _message(revert, repository.message(revert.commit))
    date, before = isolated.commit_date(revert.base), f"{(revert.commit, *revert.earlier)[-1]}^"
    commit = isolated.commit_tree(isolated.write_tree(), [revert.base], message, date, known=(before,))
    if publish and commit != replaced:
        repository.publish(isolated, {branch: commit}, replace=(branch,) if replaced else ())
    return commit


def _judge_undo_branch(repository: Repository, revert: Revert, branch: str) -> str | None:
    """Return the commit of an earlier undo on that branch, or ``None`` where the branch is free."""
    tip = repository.resolve(f"refs/heads/{branch}")
    if tip is None:
        return None
    trailers = repository.trailers(tip)
    said = trailers.get("reverts-task", "")
    if said and workspace_of(trailers) != repository.folder:
        raise UndoRefused(f"{of_another_workspace(branch, workspace_of(trailers))}.", "Nothing was changed.")
    if said.upper() != revert.task_id.upper() or not repository.is_ours(tip):
        raise UndoRefused(
            f"Branch {branch} is in the way: its commit {tip[:12]} is not one of an undo.",
            "Nothing was changed; rename that branch.",
        )
    if branch in repository.checked_out() and tip != revert.base and revert.base not in repository.parents(tip):
        raise UndoRefused(f"Branch {branch} is checked out.", "Nothing was changed; switch to another branch there.")
    return tip


def _message(revert: Revert, original: str) -> str:
    subject = shorten(f"revert: {original.partition(chr(10))[0]}", SUBJECT_MAX)
    body = f"Take back {revert.task_id}.\n\nThis reverts commit {revert.commit}."
    return f"{subject}\n\n{body}\n\nReverts-Task: {revert.task_id}\n"


def _dependents(repository: Repository, key: str, base: str, prefix: str, commit: str) -> Iterator[str]:
    """Yield the tasks after a commit, merged or on branches of ours, whose answers name the task as one they need."""
    later = repository.task_history(base, f"--branches={prefix}*", f"^{commit}").present
    for other, found in later.items():
        if other != key and _needs(repository, found.commit, key):
            yield found.trailers["task-id"]


def _needs(repository: Repository, commit: str, key: str) -> bool:
    for path in repository.changed_files(commit):
        if is_answers_file(path):
            answers = repository.file_at(commit, path) or b""
            if key.encode() in answers.upper() and key in named_dependencies(answers):
                return True
    return False
