"""How the branches of tasks could be merged, found out quickly: git's own merge, and definitions in one child process.

Nothing is written to the workspace. What the gates would say of the whole is not known before it is merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from generator.answers.contract import Contract
from generator.contract import contract_or_default
from generator.edit.fragment import Refused, UniteRequest, unite_all
from generator.git import Repository, clone_shared
from generator.merge.chain import Chain
from generator.merge.combining import FileConflict, How, Resolved, Unsettled, by_names
from generator.merge.selecting import TaskBranch, choose
from generator.plan import Record
from generator.scratch import temporary_folder
from generator.settings import Settings

_WORDS: Mapping[str, str] = {
    "fast_forward": "as it is",
    "text": "by text",
    "settings": "by its settings",
    "definitions": "by definitions",
    "conflict": "conflicts",
}
_SHOWN = 3
# More would keep a person waiting who only looks; each costs a few runs of git.
MOST = 60


class FileProspect(Record):
    """A file of a task in which git's own merge stops.

    Attributes:
        file: The file.
        tasks: The tasks that it conflicts with; empty where it is what was committed meanwhile.
        reason: Why nothing else settles it either; empty where something does.
    """

    file: str
    tasks: tuple[str, ...] = ()
    reason: str = ""


class Prospect(Record):
    """How a task could be merged behind those before it.

    Attributes:
        task_id: The task.
        branch: Its branch.
        how: What brings it in, or that it conflicts.
        conflicts: Where git's own merge stops.
        reason: Why it conflicts, where that is about no file.
    """

    task_id: str
    branch: str
    how: How | Literal["conflict"]
    conflicts: tuple[FileProspect, ...] = ()
    reason: str = ""


class Prospects(Record):
    """How the tasks could be merged; ``more`` were not looked at."""

    tasks: tuple[Prospect, ...] = ()
    more: int = 0


def prospects(repository: Repository, settings: Settings) -> Prospects:
    """Return how the branches of all tasks that are implemented or scaffolded could be merged into what is checked out.

    Raises:
        GeneratorError: The workspace cannot be used.
    """
    if not repository.branches(settings.branch_prefix) or repository.resolve("HEAD") is None:
        return Prospects()
    head = repository.head()
    branches = choose(repository, head, settings.branch_prefix, (), scaffolded=True).branches
    if not branches:
        return Prospects()
    with temporary_folder("aas-prospects-") as folder:
        guess = _Guess(contract_or_default(repository.top, settings.contract))
        chain = Chain(clone_shared(repository, Path(folder, "repository"), settings.git_filters), head, guess.resolve)
        chain.add(branches[:MOST])
    refused = guess.ask()
    told = tuple(_prospect(branch, chain, guess, refused) for branch in branches[:MOST])
    return Prospects(tasks=told, more=max(len(branches) - MOST, 0))


@dataclass
class _Guess:
    """Takes our side where a real merge would edit the file, and notes which definitions are to be united.

    Attributes:
        contract: What the workspace demands.
        stops: The files in which git's own merge stops, by task.
        waiting: The versions of Python files that are to be united, by task and path.
    """

    contract: Contract
    stops: dict[str, list[str]] = field(default_factory=dict)
    waiting: dict[tuple[str, str], UniteRequest] = field(default_factory=dict)

    def resolve(self, conflict: FileConflict) -> Resolved:
        """Settle a file for the time being.

        Raises:
            Unsettled: Nothing would settle it.
        """
        self.stops.setdefault(conflict.task_id, []).append(conflict.path)
        if conflict.settings_units:
            return Resolved(conflict.ours, "settings")
        if (listed := by_names(conflict, self.contract)) is not None:
            return listed
        if not conflict.path.endswith(".py"):
            raise Unsettled("both sides changed the same lines")
        self.waiting[conflict.task_id, conflict.path] = UniteRequest(
            base=conflict.base, ours=conflict.ours, theirs=conflict.theirs, line_length=self.contract.line_length
        )
        return Resolved(conflict.ours, "definitions")

    def ask(self) -> dict[tuple[str, str], str]:
        """Return why files cannot be united, by task and path; one child process answers for all."""
        answers = unite_all(list(self.waiting.values())) if self.waiting else []
        pairs = zip(self.waiting, answers, strict=True)
        return {key: answer.reason for key, answer in pairs if isinstance(answer, Refused)}


def _prospect(branch: TaskBranch, chain: Chain, guess: _Guess, refused: Mapping[tuple[str, str], str]) -> Prospect:
    left = chain.left_out.get(branch.key)
    step = next((each for each in chain.steps if each.branch == branch), None)
    stops = dict.fromkeys((*guess.stops.get(branch.task_id, ()), *(left.files if left else ())))
    files = []
    for path in stops:
        known = left.reason if left and path in left.files else ""
        reason = refused.get((branch.task_id, path), known)
        files.append(FileProspect(file=path, tasks=_others(path, branch, chain, guess), reason=reason))
    is_open = step is None or any(each.reason for each in files)
    return Prospect(
        task_id=branch.task_id,
        branch=branch.name,
        how="conflict" if is_open or step is None else step.how,
        conflicts=tuple(files),
        reason=left.reason if left and not left.files else "",
    )


def _others(path: str, branch: TaskBranch, chain: Chain, guess: _Guess) -> tuple[str, ...]:
    """Return the tasks before one that change a file, also where our side was taken for the time being."""
    before = chain.steps[: next((n for n, each in enumerate(chain.steps) if each.branch == branch), len(chain.steps))]
    ids = [each.branch.task_id for each in before]
    changing = [each.branch.task_id for each in before if path in each.files]
    return tuple(task_id for task_id in ids if task_id in changing or path in guess.stops.get(task_id, ()))


def describe(found: Prospects) -> list[str]:
    """Return how tasks could be merged as lines for a person; none where there is no branch to merge."""
    if not found.tasks:
        return []
    lines = ["", "to be merged by 'aas-generator merge':"]
    for task in found.tasks:
        lines.append(f"{task.task_id}  {_WORDS[task.how]}  {task.branch}")
        lines += [f"  {task.reason}"] if task.reason else []
        if task.how == "conflict":
            lines += [f"  conflict in {_said(each)}" for each in task.conflicts]
    return [*lines, f"  … and {found.more} more"] if found.more else lines


def _said(conflict: FileProspect) -> str:
    others = ", ".join(conflict.tasks[-_SHOWN:]) or "what was committed meanwhile"
    more = f" and {len(conflict.tasks) - _SHOWN} more" if len(conflict.tasks) > _SHOWN else ""
    return f"{conflict.file} with {others}{more}{f': {conflict.reason}' if conflict.reason else ''}"
