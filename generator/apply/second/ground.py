"""What a second answer is put on: the tip of the task's branch, and the commit that the gates compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.apply.messages import UNSETTLED
from generator.bench.answers_files import copies_among, units_in_commit
from generator.bench.recorded_unit import RecordedUnit
from generator.errors import GeneratorError
from generator.git import IsolatedRepository, Repository, TrailerCommit
from generator.results import QuestionId
from generator.task_branches.sides import is_side_branch


class SecondRefused(GeneratorError):
    """Why a second answer cannot be put on its unit, whatever it says."""


@dataclass(frozen=True)
class Ground:
    """Where the units of a task stand.

    Attributes:
        task_id: The task as its commits write it.
        units: Its units as the tip has them.
        branch: The branch that a unit which passes is on.
        tip: The commit that is changed.
        own: The newest commit of this tool for the task in it; what differs from it was written by a person.
        parent: What the new commit stands on: the tip, without failed tries of ours at its end.
        first: The oldest commit for the task that the workspace's head does not have; ``None`` where it has all.
        modes: The files of the tip with their modes.
    """

    task_id: str
    units: tuple[RecordedUnit, ...]
    branch: str
    tip: str
    own: str
    parent: str
    first: str | None
    modes: Mapping[str, str] = field(repr=False)


def find_ground(repository: Repository, prefix: str, head: str, asked: QuestionId) -> Ground:
    """Return where the units of a task stand that a question was asked about.

    Args:
        repository: The user's repository.
        prefix: What stands before a task id in the name of a branch.
        head: The commit that is checked out.
        asked: The question.

    Raises:
        SecondRefused: There is no unit of the task, or its branch is not the one that was asked about.
    """
    key = asked.task.upper()
    good = good_branch(repository, prefix, key)
    failed = [tip for name, tip in repository.branches(prefix).items() if is_side_branch(name, prefix, "failed", key)]
    tip = _tip(repository, asked.subject, head, good[1] if good else None, failed)
    found = repository.task_history(tip).present.get(key)
    if found is None or not repository.is_ours(found.commit):
        raise SecondRefused(
            f"commit {tip[:12]} has no commit of this tool for {asked.task}, or a person has changed it."
        )
    parent = _without_failed(repository, key, tip)
    if good and good[1] != parent and not repository.is_ancestor(good[1], parent):
        raise SecondRefused(f"branch {good[0]} has moved on since the question; ask about {asked.task} again.")
    task_id = found.trailers["task-id"]
    modes = repository.modes(tip)
    recorded, _ = units_in_commit(repository, tip, modes)
    copies = copies_among(recorded)
    units = tuple(unit for path, unit in recorded.items() if unit.task_id.upper() == key and path not in copies)
    if not units:
        raise SecondRefused(f"no unit of {task_id} stands in commit {tip[:12]}.")
    return Ground(
        task_id=task_id,
        units=units,
        branch=good[0] if good else f"{prefix}{task_id}",
        tip=tip,
        own=found.commit,
        parent=parent,
        first=_first(repository, key, tip, head),
        modes=modes,
    )


def good_branch(repository: Repository, prefix: str, key: str) -> tuple[str, str] | None:
    """Return a task's branch and its commit; ``None`` where there is none."""
    named = f"{prefix}{key}".upper()
    return next(((name, tip) for name, tip in repository.branches(prefix).items() if name.upper() == named), None)


def _tip(repository: Repository, subject: str, head: str, good: str | None, failed: list[str]) -> str:
    """Return the newest commit that what was asked about is part of.

    Raises:
        SecondRefused: It is on no branch of the task.
    """
    asked = repository.resolve(subject)
    # What is merged is built on where the others of the team are, not on the old branch.
    merged = good is None or repository.is_ancestor(good, head)
    places = [*([head] if merged else []), *([good] if good and not merged else []), *failed]
    for tip in places:
        if asked is not None and repository.is_ancestor(asked, tip):
            return tip
    raise SecondRefused(f"commit {subject[:12]}, which was asked about, is on no branch of the task.")


def _without_failed(repository: Repository, key: str, tip: str) -> str:
    """Return a commit, or the first one above failed tries of ours: they are no part of a good branch."""
    while repository.is_ours(tip):
        trailers = repository.trailers(tip)
        if trailers.get("task-id", "").upper() != key or trailers.get("outcome") not in UNSETTLED:
            break
        tip = repository.parents(tip)[0]
    return tip


def _first(repository: Repository, key: str, tip: str, head: str) -> str | None:
    commits = [commit for commit, _, _ in repository.messages(tip, f"^{head}")]
    own = [commit for commit in commits if repository.trailers(commit).get("task-id", "").upper() == key]
    return own[-1] if own else None


def answered_by(repository: Repository, tip: str, key: str, response: str) -> TrailerCommit | None:
    """Return the commit of a history that an answer has led to; ``None`` where there is none."""
    found = repository.messages(tip, "--fixed-strings", f"--grep=Response-SHA256: {response}")
    for commit, _, is_ours in found:
        trailers = repository.trailers(commit)
        settled = trailers.get("outcome") not in UNSETTLED
        if is_ours and settled and trailers.get("task-id", "").upper() == key:
            return TrailerCommit(commit, trailers)
    return None


def ground_without_units(isolated: IsolatedRepository, ground: Ground, own: frozenset[str]) -> str:
    """Return a commit of an isolated repository that has what the tip has, without the units of the task.

    That is what the task's first commit stands on, unless others have changed something beside the units since.

    Args:
        isolated: Where the commit is made.
        ground: Where the units stand.
        own: Their files, and those of the workspace that they change.
    """
    if ground.first is not None:
        (below, *_) = isolated.parents(ground.first)
        if own.issuperset(isolated.changed_between(below, ground.tip)):
            return below
    builder = isolated.tree_builder(ground.tip)
    builder.put({path: None for unit in ground.units for path in unit.places.of(ground.modes.keys(), shared=False)})
    message = f"Without the units of {ground.task_id}\n"
    return isolated.commit_tree(builder.write(), [ground.tip], message, isolated.commit_date(ground.tip))
