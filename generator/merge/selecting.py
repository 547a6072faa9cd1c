"""Which branches of tasks there are to merge, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from generator.apply.messages import UNSETTLED
from generator.apply.order import build_order
from generator.bench.answers_files import is_answers_file, named_dependencies
from generator.errors import ManyErrors
from generator.git import Repository, TrailerCommit

SCAFFOLDED = "scaffolded"


@dataclass(frozen=True)
class TaskBranch:
    """A branch of a task that can be merged.

    Attributes:
        task_id: The task as its commit writes it.
        name: The branch.
        tip: Its commit, which may be a person's on top of the task's own.
        own: The task's own commit.
        brings: Tasks in upper case that it was built on and that come along with it.
        needs: The same, and tasks that its units name.
    """

    task_id: str
    name: str
    tip: str
    own: TrailerCommit
    brings: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The task's id in upper case."""
        return self.task_id.upper()

    @property
    def is_scaffold(self) -> bool:
        """Whether parts of it are still to be written."""
        return self.own.trailers.get("outcome") == SCAFFOLDED


@dataclass(frozen=True)
class Chosen:
    """The tasks of one merge.

    Attributes:
        branches: What is to be merged, each task behind those that it needs.
        already: Tasks that were asked for and that the start has, id to commit.
        refused: Tasks that were asked for and that cannot be merged, id to reason.
    """

    branches: tuple[TaskBranch, ...]
    already: Mapping[str, str]
    refused: Mapping[str, str]


def find_branches(repository: Repository, start: str, prefix: str) -> dict[str, TaskBranch]:
    """Return the branches of tasks that a commit does not have, by task id in upper case, in natural order.

    Branches of failed tasks, drafts and what no run has made are left out.

    Args:
        repository: The user's repository.
        start: The commit that they would be merged into.
        prefix: What stands before a task id in the name of a branch.
    """
    present = repository.task_history(start).present
    found: dict[str, TaskBranch] = {}
    names = repository.branches(prefix)
    for name in sorted(names, key=_natural):
        key, tip = name.removeprefix(prefix).upper(), names[name]
        tasks = repository.task_history(tip, f"^{start}").present if key not in present else {}
        own = tasks.get(key)
        if own is None or own.trailers.get("outcome") in UNSETTLED:
            continue
        brings = frozenset(tasks) - {key}
        needs = brings | _named_in(repository, own.commit)
        found[key] = TaskBranch(own.trailers["task-id"], name, tip, own, brings, needs - {key})
    return found


def choose(
    repository: Repository, start: str, prefix: str, wanted: Sequence[str], *, scaffolded: bool = False
) -> Chosen:
    """Return what is to be merged: the tasks that are named, else all; with each come those that it was built on.

    Args:
        repository: The user's repository.
        start: The commit that they are merged into.
        prefix: What stands before a task id in the name of a branch.
        wanted: Ids of tasks; empty for all that are implemented.
        scaffolded: Whether scaffolds count without being named.

    Raises:
        ManyErrors: Ids for which there is neither a branch nor a commit; all are listed.
    """
    found = find_branches(repository, start, prefix)
    history = repository.task_history(start)
    present = history.present
    asked = {task_id.upper(): task_id for task_id in wanted}
    reverted = {key: task_id for key, task_id in asked.items() if key in history.reverted and key not in found}
    unknown = [task_id for key, task_id in asked.items() if key not in {*found, *present, *reverted}]
    if unknown:
        faults = [f"{task_id}{_near(task_id, (*found, *present))}" for task_id in unknown]
        step = f"A task has one once it is implemented: {prefix}TASK. 'aas-generator status' lists them."
        raise ManyErrors("There is no branch to merge for", faults, step)
    keys = {key for key in asked if key in found} or (
        set() if asked else {key for key, branch in found.items() if scaffolded or not branch.is_scaffold}
    )
    keys |= {each for key in keys for each in found[key].brings if each in found}
    order, circles = build_order({key: sorted(found[key].needs) for key in found if key in keys})
    return Chosen(
        branches=tuple(found[key] for key in order),
        already={present[key].trailers["task-id"]: present[key].commit for key in asked if key in present},
        refused={
            **{found[key].task_id: f"tasks need each other: {circle}" for key, circle in circles.items()},
            **dict.fromkeys(reverted.values(), "it was merged and taken back; apply it again"),
        },
    )


def _named_in(repository: Repository, commit: str) -> frozenset[str]:
    """Return the tasks that the units of a commit say they need."""
    paths = [path for path in repository.changed_files(commit) if is_answers_file(path)]
    found: Iterable[bytes] = repository.contents(commit, paths).values()
    return frozenset(key for content in found for key in named_dependencies(content))


def _natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people do: AAS-9 before AAS-10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", name)]


def _near(task_id: str, known: Sequence[str]) -> str:
    near = get_close_matches(task_id.upper(), known, n=3)
    return f" (near: {', '.join(near)})" if near else ""
