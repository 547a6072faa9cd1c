"""Which branches of a task may go: ours, as we left them, with nothing built on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from generator.errors import UndoRefused
from generator.git import Repository, TrailerCommit
from generator.task_branches.sides import Side, is_side_branch


@dataclass
class Branches:
    """A task's branches.

    Attributes:
        ours: Branches that may be deleted, name to commit.
        task_id: The task as its commit writes it; empty where no branch tells.
        warnings: Why other branches of the task stay.
    """

    ours: dict[str, str] = field(default_factory=dict)
    task_id: str = ""
    warnings: tuple[str, ...] = ()


def judge_branches(repository: Repository, key: str, base: str, prefix: str, *, is_merged: bool) -> Branches:
    """Find a task's branches that the base does not have, also those of failed attempts and its drafts.

    Args:
        repository: The user's repository.
        key: The task id in upper case.
        base: The commit that is checked out.
        prefix: What stands before a task id in the name of a branch.
        is_merged: Whether the base has the task; then a branch that must stay is only a warning.

    Raises:
        UndoRefused: The task's branch has commits of a person, is checked out, or is part of another branch.
    """
    found = Branches()
    obstacles: dict[str, str] = {}
    in_use = repository.checked_out()
    main = f"{prefix}{key}".upper()
    for name, tip in repository.branches(prefix).items():
        sides = (is_side_branch(name, prefix, side, key) for side in get_args(Side))
        built = _built_on(repository, tip, base, key) if name.upper() == main or any(sides) else None
        if built is None:
            continue
        found.task_id = built.trailers["task-id"]
        obstacle = _obstacle(repository, name, tip, key, in_use, built=built.commit)
        if obstacle:
            obstacles[name] = obstacle
        else:
            found.ours[name] = tip
    stopping = [text for name, text in obstacles.items() if name.upper() == main or not found.ours]
    if stopping and not is_merged:
        raise UndoRefused(stopping[0], "Nothing was changed.")
    found.warnings = tuple(f"not deleted: {text}" for text in obstacles.values())
    return found


def judge_drafts(repository: Repository, key: str, base: str, drafts: Mapping[str, str]) -> Branches:
    """Judge the drafts of a task that is done, name to commit; one that somebody works on stays, with a warning."""
    found = Branches()
    in_use = repository.checked_out() if drafts else frozenset()
    told: list[str] = []
    for name, tip in drafts.items():
        built = _built_on(repository, tip, base, key)
        if built is None:
            continue
        obstacle = _in_hand(repository, name, tip, in_use, built=built.commit)
        if obstacle:
            told.append(f"not deleted: {obstacle}")
        else:
            found.ours[name] = tip
    found.warnings = tuple(told)
    return found


def _built_on(repository: Repository, tip: str, base: str, key: str) -> TrailerCommit | None:
    """Return the task's newest commit on a branch that the base does not have; ``None`` where there is none."""
    if repository.is_ancestor(tip, base):
        return None
    return repository.task_history(tip, f"^{base}").present.get(key)


def refuse_elsewhere(repository: Repository, key: str, entry: Mapping[str, Any]) -> None:
    """Refuse where a task's commit is on no branch of ours but is part of another one.

    Raises:
        UndoRefused: A branch that is not checked out has it.
    """
    commit = str(entry.get("commit") or "")
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit) or repository.resolve(commit) is None:
        return
    obstacle = _part_of_others(repository, str(entry.get("task")), commit, key)
    if obstacle:
        raise UndoRefused(obstacle, "Nothing was changed.")


def _obstacle(repository: Repository, name: str, tip: str, key: str, in_use: frozenset[str], *, built: str) -> str:
    return _in_hand(repository, name, tip, in_use, built=built) or _part_of_others(repository, name, tip, key)


def _in_hand(repository: Repository, name: str, tip: str, in_use: frozenset[str], *, built: str) -> str:
    """Return why a branch has to stay for the person who works on it."""
    if built != tip or not repository.is_ours(tip):
        return f"branch {name} has work of a person in commit {tip[:12]}; rename the branch to keep it."
    if name in in_use:
        return f"branch {name} is checked out; switch to another one there."
    return ""


def _part_of_others(repository: Repository, name: str, tip: str, key: str) -> str:
    """Return which other branches have a commit, and the tasks that were built on it."""
    others: list[str] = []
    tasks: dict[str, str] = {}
    for ref, commit in repository.refs_containing(tip).items():
        branch = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        if branch == name or (ref.startswith("refs/remotes/") and branch.partition("/")[2] == name):
            continue
        others.append(branch)
        for each in repository.task_history(commit, f"^{tip}").present.values():
            task_id = each.trailers["task-id"]
            if task_id.upper() != key and _is_built_on(repository, tip, each.commit):
                tasks.setdefault(task_id, branch)
    if tasks:
        listed = ", ".join(f"{task_id} (branch {branch})" for task_id, branch in sorted(tasks.items()))
        return f"{name}: other tasks were built on it: {listed}. Undo them first."
    if others:
        return f"{name} is part of branch {', '.join(sorted(others))}. Switch to that branch and undo it there."
    return ""


def _is_built_on(repository: Repository, tip: str, commit: str) -> bool:
    """Tell whether a task's commit stands on another's; one that merges the task counts as what it brought."""
    return repository.is_ancestor(tip, repository.parents(commit)[-1])
