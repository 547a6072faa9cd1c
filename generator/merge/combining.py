"""One task's branch merged onto a commit: by text, by the fields of settings units, by definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.answers.contract import Contract
from generator.answers.reading import load_mapping
from generator.answers.text import safe_text, shorten
from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.bench.answers_files import is_answers_file
from generator.bench.recorded_unit import judge_answers
from generator.commit_text import SUBJECT_MAX
from generator.edit import FieldsRefused
from generator.edit.fragment import UnitingRefused, unite
from generator.errors import GitError, InputError, ManyErrors
from generator.git import Conflict, IsolatedRepository, Repository, Versions, merge_versions
from generator.merge.line_sets import LinesClash, key_of, merge_lines
from generator.merge.selecting import TaskBranch
from generator.merge.settings_fields import merge_settings

How = Literal["fast_forward", "text", "settings", "definitions"]
# The later one says more about a task of which several files conflicted.
_RANK: tuple[How, ...] = ("fast_forward", "text", "settings", "definitions")
# The trailers by which later runs know a task; others of its message are not repeated.
_KEPT = frozenset({"task-id", "batch-id", "blueprint", "answers-sha256", "outcome"})
_REASON_MAX = 300


@dataclass(frozen=True)
class Step:
    """One merged task.

    Attributes:
        branch: What was merged.
        start: The commit it was merged onto.
        commit: The commit that has it.
        how: How the two came together.
        units: The units that it brings.
        files: The files that it changes; some may be gone by it.
    """

    branch: TaskBranch
    start: str
    commit: str
    how: How
    units: tuple[UnitAnswers, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Unmerged:
    """A task that does not fit onto a commit: the reason, and the files in conflict."""

    reason: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """The content of a file that was in conflict, and how it was settled."""

    content: bytes
    how: How


class Unsettled(Exception):
    """Why a file stays in conflict, as words that follow its name."""


@dataclass(frozen=True)
class FileConflict:
    """A file that a merge of text could not settle.

    Attributes:
        task_id: The task that is being merged.
        path: The file.
        base: What both sides come from; ``None`` where both made it.
        ours: What is there.
        theirs: What the task's branch has.
        units: The units that the branch brings.
    """

    task_id: str
    path: str
    base: bytes | None
    ours: bytes
    theirs: bytes
    units: tuple[UnitAnswers, ...]

    @property
    def settings_units(self) -> tuple[ConfigPatchAnswers, ...]:
        """The branch's units whose settings belong into this file."""
        patches = (unit for unit in self.units if isinstance(unit, ConfigPatchAnswers))
        return tuple(unit for unit in patches if unit.contract.settings and unit.contract.settings.path == self.path)


Resolve = Callable[[FileConflict], Resolved]


def combine(
    isolated: IsolatedRepository, tip: str, branch: TaskBranch, merged: Sequence[Step], resolve: Resolve
) -> Step | Unmerged:
    """Merge a task's branch onto a commit of an isolated repository; no work tree is needed.

    Args:
        isolated: Where commits are made.
        tip: The commit.
        branch: What to merge.
        merged: The tasks that were merged before, of which a conflict names those that made it.
        resolve: Settles a file that conflicts, or raises ``Unsettled``.
    """
    units = new_units(isolated, isolated.merge_base(tip, branch.tip), branch.tip)
    if isolated.is_ancestor(tip, branch.tip):
        files = _files(isolated, tip, branch.tip)
        return Step(branch, tip, branch.tip, "fast_forward", units, files)
    tree, conflicts = isolated.merge_trees(tip, branch.tip)
    settled: dict[str, Resolved] = {}
    reasons: dict[str, str] = {}
    for path, conflict in conflicts.items():
        try:
            settled[path] = resolve(_read(isolated, path, conflict, (branch.task_id, units)))
        except Unsettled as unsettled:
            reasons[path] = f"{path}: {unsettled}{_with_whom(path, merged)}"
    if reasons:
        return Unmerged(safe_text("; ".join(reasons.values()), _REASON_MAX * len(reasons)), tuple(reasons))
    how = max(("text", *(each.how for each in settled.values())), key=_RANK.index)
    message = _message(isolated, branch, how, settled)
    try:
        tree = _with_settled(isolated, tree, conflicts, settled)
        commit = isolated.commit_tree(tree, [tip, branch.tip], message, isolated.commit_date(tip))
    except ManyErrors as error:
        # Together they would go past a git filter, or differ only in case from what is there.
        return Unmerged(error.in_one_line, tuple(settled))
    return Step(branch, tip, commit, how, units, _files(isolated, tip, commit))


def _with_settled(
    isolated: IsolatedRepository, tree: str, conflicts: Mapping[str, Conflict], settled: Mapping[str, Resolved]
) -> str:
    """Return a merged tree with the files that were settled.

    Raises:
        ManyErrors: One goes through a git filter: its content here is no text that could be merged.
    """
    if not settled:
        return tree
    builder = isolated.tree_builder(tree)
    executable = {path for path in settled if conflicts[path].executable}
    builder.put({path: each.content for path, each in settled.items()}, executable)
    return builder.write()


def new_units(repository: Repository, base: str | None, tip: str) -> tuple[UnitAnswers, ...]:
    """Return the units that a history has since a commit; answers files that cannot be used are passed over."""
    changed = repository.changed_between(base, tip) if base else sorted(repository.files(tip))
    paths = [path for path in changed if is_answers_file(path) and not path.startswith("../")]
    before = repository.contents(base, paths) if base else {}
    found: list[UnitAnswers] = []
    for path, content in repository.contents(tip, paths).items():
        try:
            data = load_mapping(content, path)
            if path not in before and "blueprint" in data:
                found.append(judge_answers(data, path))
        except (InputError, ManyErrors):
            continue
    return tuple(found)


def resolver(contract: Contract, git: Repository) -> Resolve:
    """Return what settles conflicts for good: settings by their fields, lists by their names, Python by definitions."""

    def by_definitions(base: bytes | None, ours: bytes, theirs: bytes) -> bytes:
        return unite(base, ours, theirs, line_length=contract.line_length).code

    def rest(base: bytes, ours: bytes, theirs: bytes) -> bytes:
        content, is_open = merge_versions(git, Versions(ours, base, theirs))
        return by_definitions(base, ours, theirs) if is_open else content

    def resolve(conflict: FileConflict) -> Resolved:
        path, base, ours, theirs = conflict.path, conflict.base, conflict.ours, conflict.theirs
        said = ""
        if (patches := conflict.settings_units) and base is not None:
            try:
                return Resolved(merge_settings(base, ours, theirs, patches, rest), "settings")
            except (FieldsRefused, UnitingRefused, GitError) as error:
                said = _first_reason(error)
        try:
            if (listed := by_names(conflict, contract)) is not None:
                return listed
            if path.endswith(".py"):
                return Resolved(by_definitions(base, ours, theirs), "definitions")
        except UnitingRefused as error:
            raise Unsettled(said or _first_reason(error)) from error
        raise Unsettled("both sides changed the same lines")

    return resolve


def by_names(conflict: FileConflict, contract: Contract) -> Resolved | None:
    """Merge a file whose lines are a set with names; ``None`` for any other.

    Raises:
        Unsettled: Both sides changed one of the names.
    """
    key = key_of(conflict.path, contract.env_example)
    if key is None:
        return None
    try:
        merged = merge_lines(conflict.base or b"", conflict.ours, conflict.theirs, key)
    except LinesClash as clash:
        raise Unsettled(str(clash)) from clash
    return Resolved(merged, "text")


def _first_reason(error: Exception) -> str:
    if isinstance(error, FieldsRefused):
        return "; ".join(reason.problem for reason in error.reasons)
    return error.reason.rstrip(".") if isinstance(error, UnitingRefused) else str(error)


def _read(
    isolated: IsolatedRepository, path: str, conflict: Conflict, side: tuple[str, tuple[UnitAnswers, ...]]
) -> FileConflict:
    """Return the versions of a file in conflict; ``side`` is the task with the units that its branch brings.

    Raises:
        Unsettled: What it is in one of them is nothing that can be merged.
    """
    if conflict.ours is None or conflict.theirs is None:
        raise Unsettled("it is gone or elsewhere on one side, and the other changed it")
    if not conflict.is_plain:
        raise Unsettled("it is no plain file")
    if is_answers_file(path):
        raise Unsettled("both sides make this unit")
    base = isolated.blob(conflict.base) if conflict.base else None
    task_id, units = side
    return FileConflict(task_id, path, base, isolated.blob(conflict.ours), isolated.blob(conflict.theirs), units)


def _with_whom(path: str, merged: Iterable[Step]) -> str:
    others = list(dict.fromkeys(step.branch.task_id for step in merged if path in step.files))
    return f" (conflict with {', '.join(others)})" if others else " (conflict with the base)"


def _files(isolated: IsolatedRepository, tip: str, commit: str) -> tuple[str, ...]:
    """Return the workspace's files that differ between two commits."""
    return tuple(path for path in isolated.changed_between(tip, commit) if not path.startswith("../"))


def _message(isolated: IsolatedRepository, branch: TaskBranch, how: How, settled: Mapping[str, Resolved]) -> str:
    """Return the message of a merge: the task's trailers are kept, so that it is known to be there."""
    own = isolated.message(branch.own.commit).strip()
    subject = shorten(f"merge: {own.partition(chr(10))[0]}", SUBJECT_MAX)
    body = [f"{branch.task_id}: merged from branch {branch.name} by {how}"]
    body += [f"- {safe_text(path, _REASON_MAX)}: {each.how}" for path, each in settled.items()]
    lines = [line for line in own.rpartition("\n\n")[2].split("\n") if line.partition(": ")[0].lower() in _KEPT]
    if not any(line.lower().startswith("task-id: ") for line in lines):
        lines = [f"Task-Id: {branch.task_id}"]
    return "\n".join([subject, "", *body, "", *lines]) + "\n"
