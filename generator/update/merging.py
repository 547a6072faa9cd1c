"""One unit brought to another version in a repository of its own: Copier's update, and what became of every file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.answers.contract import Contract
from generator.answers.text import one_line, shorten
from generator.answers.units import UnitAnswers
from generator.bench.answers_files import PLAIN_MODES, has_crlf, naming_template, with_ends
from generator.bench.recorded_unit import RecordedUnit
from generator.bench.rendering import render_recorded
from generator.bench.units import MAX_BYTES, MAX_FILES
from generator.errors import InputError, ManyErrors, RenderBrokenError, RenderError
from generator.findings import GateResult
from generator.git import IsolatedRepository, filters_of, unmerged_paths
from generator.render import Updated
from generator.update.answer_changes import new_answers
from generator.update.conflicts import (
    REJECTS,
    FileStates,
    conflicts_in,
    explain,
    in_the_way,
    settle,
    state_of,
    states_of,
    to_decide,
)
from generator.update.context import UpdateContext
from generator.update.report import AnswerChange, FileChange
from generator.update.unit_repository import WorkTree, read_work_tree, unit_repository, write_files

_FAULT_MAX = 300


@dataclass(frozen=True)
class Draft:
    """A unit on its way to its new version.

    Attributes:
        unit: The unit as it was.
        answers: Its new answers; ``None`` where they cannot be used.
        start: Its files as they were, path to content.
        files: Its files now. Those that it shares with others are in neither before it is put on top of other units.
        left: Its own files with the marks of every conflict, for a person to look at.
        executable: Those that can be executed.
        changes: What becomes of each file.
        answer_changes: Answers that changed silently.
        reason: Why it cannot be taken; empty where nothing speaks against it.
        tree: The tree with it, once it was put on top of other units.
        gates: What the gates said of it.
        commit: Its commit, once the gates have passed it.
        transient: Whether it failed for a reason outside of the unit.
    """

    unit: RecordedUnit
    answers: UnitAnswers | None = None
    start: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    left: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    executable: frozenset[str] = frozenset()
    changes: tuple[FileChange, ...] = ()
    answer_changes: tuple[AnswerChange, ...] = ()
    reason: str = ""
    tree: str = ""
    gates: tuple[GateResult, ...] = ()
    commit: str = ""
    transient: bool = False

    def failed(self, reason: str, gates: tuple[GateResult, ...] = ()) -> Draft:
        """Return it with the reason why it cannot be taken; what was settled is a conflict again, as it is left."""
        again = {"state": "conflict", "settled": None}
        changes = tuple(each.model_copy(update=again) if each.settled else each for each in self.changes)
        return replace(self, reason=reason, changes=changes, gates=gates)


def merge_unit(run: UpdateContext, unit: RecordedUnit) -> Draft:
    """Update one unit; what keeps Copier from it is the draft's reason.

    Raises:
        RenderBrokenError: Something outside of the unit broke.
    """
    try:
        return _merge(run, unit)
    except (RenderError, ManyErrors, InputError) as error:
        if isinstance(error, RenderError) and (blocked := _blocked(run, unit)):
            changes = tuple(FileChange(path=path, state="conflict") for path in blocked)
            return Draft(unit, changes=changes, reason=explain(blocked))
        if isinstance(error, RenderBrokenError):
            raise
        return Draft(unit, reason=error.in_one_line)


def _merge(run: UpdateContext, unit: RecordedUnit) -> Draft:
    """Update one unit by Copier, with the template's migrations; nothing outside of its repository is written.

    Raises:
        RenderError: Copier refused, or a migration failed.
        ManyErrors: The result is not what a unit may be.
    """
    plain = run.plain_files
    wanted = {*unit.places.of(plain), *unit.places.shared_among(plain)}
    while True:
        stored = run.bench.workspace.contents(run.root, sorted(wanted))
        start, files = files_to_merge(run, unit, stored)
        with tempfile.TemporaryDirectory(dir=run.bench.folder) as folder:
            executable = [path for path in start if run.modes[path] == "100755"]
            repository = unit_repository(Path(folder, "unit"), files, executable)
            updated = run.renderer.update(unit.key, repository.top, unit.answers_file)
            missed = {path for path in (updated.old.keys() | updated.new.keys()) - wanted if path in run.modes}
            if not missed:
                return as_stored(draft_of(run, unit, start, _by_copier(run, unit, updated, repository)), stored)
            # Files that its versions render and its answers do not name: their changes must be merged too.
            wanted |= missed


def files_to_merge(
    run: UpdateContext, unit: RecordedUnit, stored: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return a unit's files as they are for its team, and as they go into the merge.

    Raises:
        InputError: Its answers file cannot be made to name the template.
    """
    # Copier writes line feeds; with other ends in the recorded answers each of their lines would be a conflict.
    start = dict(with_ends(stored, unit.answers_file, b"\n"))
    # Copier takes the template from the answers; nothing but the configured one may be asked for.
    answers = naming_template(start[unit.answers_file], unit.answers_file, run.renderer.template)
    return start, {**start, unit.answers_file: answers}


@dataclass(frozen=True)
class Outcome:
    """What an update has left of a unit, however it was done.

    Attributes:
        updated: Its versions and what stood there in between.
        found: What stands there now.
        unmerged: Files that are left for a person to decide.
        versions_of: A file of the merge as the base, the team and the new version have it.
        finish: Takes over what was settled of the conflicts, and returns the files as they are then.
    """

    updated: Updated
    found: WorkTree
    unmerged: frozenset[str]
    versions_of: Callable[[str], Sequence[bytes | None]]
    finish: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


def _by_copier(run: UpdateContext, unit: RecordedUnit, updated: Updated, repository: IsolatedRepository) -> Outcome:
    """Return what Copier has left in a unit's repository."""

    def finish(settled: Mapping[str, bytes]) -> Mapping[str, bytes]:
        # The last migrations had to pass it over before.
        write_files(repository.top, settled)
        repository.git("add", "--all", "--force", ".")
        run.renderer.migrate_last(unit.key, repository.top, unit.answers_file, unit.version)
        after = read_work_tree(repository).files
        return {path: content for path, content in after.items() if not path.endswith(REJECTS)}

    return Outcome(
        updated,
        read_work_tree(repository),
        unmerged_paths(repository),
        lambda path: [repository.file_at(f":{stage}", path) for stage in (1, 2, 3)],
        finish,
    )


def as_stored(draft: Draft, stored: Mapping[str, bytes]) -> Draft:
    """Return a draft whose answers file has the line ends that it had."""
    path = draft.unit.answers_file
    if not has_crlf(stored.get(path, b"")):
        return draft
    files, left = (with_ends(each, path, b"\r\n") for each in (draft.files, draft.left))
    return replace(draft, start={**draft.start, path: stored[path]}, files=files, left=left)


def _blocked(run: UpdateContext, unit: RecordedUnit) -> dict[str, str]:
    """Return what stands in the way of files of the new version; Copier breaks off there without saying so."""
    try:
        fresh = render_recorded(unit, run.renderer)
    except RenderError:
        return {}
    return in_the_way({path for path in fresh if path not in run.modes}, run.present)


def draft_of(run: UpdateContext, unit: RecordedUnit, start: Mapping[str, bytes], outcome: Outcome) -> Draft:
    """Judge what an update has left of a unit.

    Raises:
        ManyErrors: It is not what a unit may be.
        RenderError: A last migration failed.
    """
    updated, found = outcome.updated, outcome.found
    shared = unit.places.shared_among(run.modes)
    _judge_places(run, unit, start, found, shared)
    states = {path: each for path, each in states_of(start, updated, found.files).items() if path not in shared}
    conflicts = conflicts_in(states, outcome.unmerged, run.bench.isolated, unit.answers_file)
    left = _left_to_look_at(states, conflicts)
    settled = {} if updated.fault else settle(conflicts, states, outcome.versions_of, _line_length(unit))
    files = {**left, **outcome.finish(settled)} if settled else left
    open_ones = {path: reason for path, reason in conflicts.items() if path not in settled}
    # What this update takes away itself is in nobody's way.
    gone = {path for path in start.keys() - files.keys() if path in run.modes}
    blocked = in_the_way(files.keys() - start.keys(), run.present, gone)
    answers, changed, faults = new_answers(unit, updated, found.files, accept_defaults=run.accept_defaults)
    reasons = [explain(open_ones | blocked)] if open_ones or blocked else []
    reasons += [f"answers: {fault}" for fault in faults]
    if updated.fault:
        reasons.append(f"a migration failed: {shorten(one_line(updated.fault), _FAULT_MAX)}")
    return Draft(
        unit=unit,
        answers=answers,
        start={path: content for path, content in start.items() if path not in shared},
        files={path: content for path, content in files.items() if path not in shared},
        left={} if blocked else left,
        executable=found.executable,
        changes=tuple(_changes(states, open_ones.keys() | blocked.keys(), settled)),
        answer_changes=changed,
        reason="; ".join(reasons),
    )


def _line_length(unit: RecordedUnit) -> int:
    """Return the longest line that the workspace's style admits, as the unit's answers have it."""
    contract = unit.data.get("contract")
    given = contract.get("line_length") if isinstance(contract, dict) else None
    return given if isinstance(given, int) and 60 <= given <= 200 else Contract().line_length


def _left_to_look_at(states: Mapping[str, FileStates], conflicts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files as a person shall find them, with marks in what conflicts."""
    left: dict[str, bytes] = {}
    for path, each in states.items():
        content = to_decide(each) if path in conflicts else each.now
        is_reject = path.endswith(REJECTS) and path.removesuffix(REJECTS) in conflicts
        if content is not None and not is_reject:
            left[path] = content
    return left


def _changes(
    states: Mapping[str, FileStates], conflicts: Collection[str], settled: Collection[str]
) -> list[FileChange]:
    changes = []
    for path in sorted(states.keys() | conflicts):
        if path in conflicts:
            changes.append(FileChange(path=path, state="conflict"))
        elif path in settled:
            changes.append(FileChange(path=path, state="merged", settled="structure"))
        elif state := state_of(states[path]):
            changes.append(FileChange(path=path, state=state))
    return changes


def _judge_places(
    run: UpdateContext,
    unit: RecordedUnit,
    start: Mapping[str, bytes],
    found: WorkTree,
    shared: frozenset[str],
) -> None:
    """Look at what was written, whatever the template and the answers said.

    Raises:
        ManyErrors: A file stands outside of the unit's places, is no plain file, or there is too much of it.
    """
    changed = {path for path in start.keys() | found.files.keys() if start.get(path) != found.files.get(path)} - shared
    faults = [f"{path} is outside the unit's places" for path in sorted(changed) if not unit.places.may_write(path)]
    faults += [f"{path} is no plain file" for path in found.odd]
    odd_before = sorted(path for path in changed if run.modes.get(path, "100644") not in PLAIN_MODES)
    faults += [f"{path} is no plain file in the workspace" for path in odd_before]
    filtered = filters_of(run.bench.workspace, run.root, changed)
    faults += [
        f"{path} goes through the git filter {name!r}, which does not run here" for path, name in filtered.items()
    ]
    size = sum(len(found.files.get(path, b"")) for path in changed)
    if len(changed) > MAX_FILES or size > MAX_BYTES:
        faults.append(f"{len(changed)} files with {size} bytes are more than a unit may have")
    if faults:
        raise ManyErrors(f"{unit.key} cannot be updated", faults, "Correct its answers, or the template.")
