"""What a second answer is put on: the tip of the task's branch, and the commit that the gates compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.apply.second.refs import TaskRefs, is_settled
from generator.bench.answers_files import copies_among, units_in_commit
from generator.bench.recorded_unit import RecordedUnit
from generator.errors import GeneratorError
from generator.git import IsolatedRepository
from generator.results import QuestionId


class SecondRefused(GeneratorError):
    """Why a second answer cannot be put on its unit, whatever it says."""

    code = "second-answer"


@dataclass(frozen=True)
class Ground:
    """Where the units of a task stand.

    Attributes:
        task_id: The task as its commits write it.
        units: Its units as the tip has them.
        branch: The branch that a unit which passes is on.
        tip: The commit that is changed.
        own: The newest commit of this tool for the task in it; what differs from it was written by a person.
        outcome: What that commit says of itself.
        parent: What the new commit stands on: the tip, without failed tries of ours at its end.
        first: The oldest commit for the task that the workspace's head does not have; ``None`` where it has all.
        modes: The files of the tip with their modes.
    """

    task_id: str
    units: tuple[RecordedUnit, ...]
    branch: str
    tip: str
    own: str
    outcome: str
    parent: str
    first: str | None
    modes: Mapping[str, str] = field(repr=False)


def find_ground(refs: TaskRefs, asked: QuestionId) -> Ground:
    """Return where the units of a task stand that a question was asked about.

    Raises:
        SecondRefused: There is no unit of the task, or its branch is not the one that was asked about.
    """
    key, repository = asked.task.upper(), refs.repository
    good = refs.good(key)
    tip = _tip(refs, asked.subject, good[1] if good else None, key)
    commits = refs.own(tip, key)
    newest = commits[0] if commits else refs.merged.get(key)
    if newest is None or not repository.is_ours(newest.commit):
        raise SecondRefused(f"no commit of this tool in {tip[:12]} is for {asked.task}, or a person has changed it.")
    parent = _without_failed(refs, key, tip)
    if good and good[1] != parent and not repository.is_ancestor(good[1], parent):
        raise SecondRefused(f"branch {good[0]} has moved on since the question; ask about {asked.task} again.")
    task_id, modes = newest.trailers["task-id"], repository.modes(tip)
    recorded, _ = units_in_commit(repository, tip, modes)
    copies = copies_among(recorded)
    units = tuple(unit for path, unit in recorded.items() if unit.task_id.upper() == key and path not in copies)
    if not units:
        raise SecondRefused(f"no unit of {task_id} stands in commit {tip[:12]}.")
    return Ground(
        task_id=task_id,
        units=units,
        branch=good[0] if good else f"{refs.prefix}{task_id}",
        tip=tip,
        own=newest.commit,
        outcome=newest.trailers.get("outcome") or "implemented",
        parent=parent,
        first=commits[-1].commit if commits else None,
        modes=modes,
    )


def _tip(refs: TaskRefs, subject: str, good: str | None, key: str) -> str:
    """Return the newest commit that what was asked about is part of.

    Raises:
        SecondRefused: It is on no branch of the task.
    """
    asked = refs.repository.resolve(subject)
    # What is merged is built on where the others of the team are, not on the old branch.
    merged = good is None or refs.repository.is_ancestor(good, refs.head)
    for tip in (refs.head if merged else good, *refs.failed(key)):
        if asked is not None and tip is not None and refs.repository.is_ancestor(asked, tip):
            return tip
    raise SecondRefused(f"commit {subject[:12]}, which was asked about, is on no branch of the task.")


def _without_failed(refs: TaskRefs, key: str, tip: str) -> str:
    """Return a commit, or the first one above failed tries of ours: they are no part of a good branch."""
    for each in refs.own(tip, key):
        if each.commit != tip or is_settled(each):
            break
        (tip, *_) = refs.repository.parents(tip)
    return tip


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
