"""One unit brought to another version in a room of its own: Copier's update, and what became of every file."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.answers.text import one_line, shorten
from generator.answers.units import UnitAnswers
from generator.bench.answers_files import has_crlf, judge_answers, naming_template, parse_mapping, with_ends
from generator.bench.units import MAX_BYTES, MAX_FILES
from generator.errors import InputError, ManyErrors, RenderBrokenError, RenderError
from generator.git import IsolatedRepository, Repository, filters_of, unmerged_paths
from generator.render import Renderer, Updated
from generator.update.judging import REJECTS, Sides, conflicts_in, explain, has_markers, sides_of, state_of
from generator.update.records import AnswerChange, FileChange
from generator.update.room import Found, furnish, look_around
from generator.update.selecting import PLAIN_MODES, OldUnit
from generator.update.silent import silent_changes, stopping_changes
from generator.update.structure import Settled, settle

_FAULT_MAX = 300


@dataclass(frozen=True)
class Draft:
    """A unit at its new version that was not judged by the gates yet.

    Attributes:
        unit: The unit as it was.
        answers: Its new answers; ``None`` where they cannot be used.
        start: Its files as they were, path to content.
        files: Its files now, without those that it shares with others.
        left: The same with the marks of every conflict, for a person to look at.
        executable: Those that can be executed.
        changes: What becomes of each file.
        silent: Answers that changed silently.
        reason: Why it cannot be taken; empty where the gates shall judge it.
    """

    unit: OldUnit
    answers: UnitAnswers | None
    start: Mapping[str, bytes] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    left: Mapping[str, bytes] = field(repr=False)
    executable: frozenset[str]
    changes: tuple[FileChange, ...]
    silent: tuple[AnswerChange, ...]
    reason: str

    def failed(self, reason: str) -> Draft:
        """Return it with the reason why it cannot be taken; what was settled is a conflict again, as it is left."""
        again = {"state": "conflict", "settled": None}
        changes = tuple(each.model_copy(update=again) if each.settled else each for each in self.changes)
        return replace(self, reason=reason, changes=changes)


@dataclass(frozen=True)
class Ground:
    """What the updates of a run stand on.

    Attributes:
        repository: Where the commit is.
        renderer: Copier's process.
        commit: The commit whose units are updated.
        modes: Its files with their modes.
        scratch: Folder for rooms.
        accept_defaults: Whether new questions may be answered by their defaults.
    """

    repository: Repository
    renderer: Renderer
    commit: str
    modes: Mapping[str, str] = field(repr=False)
    scratch: Path
    accept_defaults: bool = False


def merge_unit(ground: Ground, unit: OldUnit) -> Draft:
    """Update one unit by Copier, with the template's migrations; nothing outside of its room is written.

    Raises:
        RenderError: Copier refused, or a migration failed.
        ManyErrors: The result is not what a unit may be.
    """
    wanted = unit.files({path for path, mode in ground.modes.items() if mode in PLAIN_MODES})
    while True:
        stored = ground.repository.contents(ground.commit, sorted(wanted))
        # Copier writes line feeds; with other ends in the recorded answers each of their lines would be a conflict.
        start = with_ends(stored, unit.answers_file, b"\n")
        with tempfile.TemporaryDirectory(dir=ground.scratch) as folder:
            bits = [path for path in start if ground.modes[path] == "100755"]
            # Copier takes the template from the answers; nothing but the configured one may be asked for.
            answers = naming_template(start[unit.answers_file], unit.answers_file, ground.renderer.template)
            room = furnish(Path(folder, "unit"), {**start, unit.answers_file: answers}, bits)
            updated = ground.renderer.update(unit.key, room.top, unit.answers_file)
            missed = (updated.old.keys() | updated.new.keys()) & ground.modes.keys() - wanted
            if not missed:
                return _as_stored(_drafted(ground, unit, start, updated, room), stored)
            # Files that its versions render and its answers do not name: their changes must be merged too.
            wanted |= missed


def _as_stored(draft: Draft, stored: Mapping[str, bytes]) -> Draft:
    """Return a draft whose answers file has the line ends that it had."""
    path = draft.unit.answers_file
    if not has_crlf(stored.get(path, b"")):
        return draft
    files, left = (with_ends(each, path, b"\r\n") for each in (draft.files, draft.left))
    return replace(draft, start={**draft.start, path: stored[path]}, files=files, left=left)


def _drafted(
    ground: Ground,
    unit: OldUnit,
    start: Mapping[str, bytes],
    updated: Updated,
    room: IsolatedRepository,
) -> Draft:
    found = look_around(room)
    shared = unit.shared_files(ground.modes)
    _judge_places(unit, ground, start, found, shared)
    sides = {path: each for path, each in sides_of(start, updated, found.files).items() if path not in shared}
    conflicts = conflicts_in(sides, unmerged_paths(room), room, unit.answers_file)
    left = _left_to_look_at(found.files.keys() - shared, sides, conflicts)
    settled = {} if updated.fault else settle(conflicts, sides, room, unit.line_length)
    files = _with_settled(ground.renderer, unit, room, left, settled) if settled else left
    open_ones = {path: reason for path, reason in conflicts.items() if path not in settled}
    answers, silent, faults = _new_answers(unit, updated, found.files, accept_defaults=ground.accept_defaults)
    reasons = [explain(open_ones)] if open_ones else []
    reasons += [f"answers: {fault}" for fault in faults]
    if updated.fault:
        reasons.append(f"a migration failed: {shorten(one_line(updated.fault), _FAULT_MAX)}")
    return Draft(
        unit=unit,
        answers=answers,
        start={path: content for path, content in start.items() if path not in shared},
        files={path: content for path, content in files.items() if path not in shared},
        left=left,
        executable=found.executable,
        changes=tuple(_changes(sides, open_ones, settled)),
        silent=silent,
        reason="; ".join(reasons),
    )


def _with_settled(
    renderer: Renderer,
    unit: OldUnit,
    room: IsolatedRepository,
    left: Mapping[str, bytes],
    settled: Mapping[str, Settled],
) -> dict[str, bytes]:
    """Return the unit's files with what was settled, after the last migrations, which had to pass it over before."""
    for path, each in settled.items():
        (room.top / path).write_bytes(each.content)
    room.git("add", "--all", "--force", ".")
    renderer.migrate_last(unit.key, room.top, unit.answers_file, unit.version)
    after = look_around(room).files
    return {**left, **{path: content for path, content in after.items() if not path.endswith(REJECTS)}}


def _left_to_look_at(
    paths: Collection[str], sides: Mapping[str, Sides], conflicts: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files as a person shall find them: with marks in what conflicts, else as the team had them."""
    left: dict[str, bytes] = {}
    for path, each in sides.items():
        unmarked = path in conflicts and not has_markers(each.now, each.ours)
        content = each.ours if unmarked else each.now
        is_reject = path.endswith(REJECTS) and path.removesuffix(REJECTS) in conflicts
        if content is not None and (path in paths or unmarked) and not is_reject:
            left[path] = content
    return left


def _changes(
    sides: Mapping[str, Sides], conflicts: Mapping[str, str], settled: Mapping[str, Settled]
) -> list[FileChange]:
    changes = []
    for path, each in sides.items():
        state = state_of(each, conflict=path in conflicts)
        if state is not None:
            by_structure = path in settled
            changes.append(
                FileChange(
                    path=path,
                    state="merged" if by_structure else state,
                    settled="structure" if by_structure else None,
                )
            )
    return changes


def _new_answers(
    unit: OldUnit, updated: Updated, files: Mapping[str, bytes], *, accept_defaults: bool
) -> tuple[UnitAnswers | None, tuple[AnswerChange, ...], list[str]]:
    """Return the new answers, what changed silently in them, and what keeps them from being used."""
    path = unit.answers_file
    try:
        before = parse_mapping(updated.migrated.get(path, b""), path)
        after = parse_mapping(files.get(path, b""), path)
        silent = silent_changes(before, after)
        stopping = [change.told for change in stopping_changes(silent, accept_defaults=accept_defaults)]
    except InputError as error:
        return None, (), [str(error)]
    try:
        answers = judge_answers(after, path)
    except ManyErrors as error:
        return None, silent, [*stopping, error.in_one_line]
    if answers.key != unit.key:
        stopping.append(f"{unit.key} became {answers.key}")
    return answers, silent, stopping


def _judge_places(
    unit: OldUnit, ground: Ground, start: Mapping[str, bytes], found: Found, shared: frozenset[str]
) -> None:
    """Look at what was written, whatever the template and the answers said.

    Raises:
        ManyErrors: A file stands outside of the unit's places, is no plain file, or there is too much of it.
    """
    changed = {path for path in start.keys() | found.files.keys() if start.get(path) != found.files.get(path)} - shared
    faults = [f"{path} is outside the unit's places" for path in sorted(changed) if not unit.owns(path)]
    faults += [f"{path} is no plain file" for path in found.odd]
    odd_before = sorted(path for path in changed if ground.modes.get(path, "100644") not in PLAIN_MODES)
    faults += [f"{path} is no plain file in the workspace" for path in odd_before]
    filtered = filters_of(ground.repository, ground.commit, changed)
    faults += [
        f"{path} goes through the git filter {name!r}, which does not run here" for path, name in filtered.items()
    ]
    size = sum(len(found.files.get(path, b"")) for path in changed)
    if len(changed) > MAX_FILES or size > MAX_BYTES:
        faults.append(f"{len(changed)} files with {size} bytes are more than a unit may have")
    if faults:
        raise ManyErrors(f"{unit.key} cannot be updated", faults, "Correct its answers, or the template.")


def try_merge(ground: Ground, unit: OldUnit) -> Draft:
    """Update one unit; what keeps Copier from it is the draft's reason.

    Raises:
        RenderBrokenError: Something outside of the unit broke.
    """
    try:
        return merge_unit(ground, unit)
    except RenderBrokenError:
        raise
    except (RenderError, ManyErrors) as error:
        return Draft(unit, None, {}, {}, {}, frozenset(), (), (), error.in_one_line)


def unified(path: str, before: bytes | None, after: bytes | None) -> str:
    """Return the unified diff of one file; empty where nothing changes."""
    texts = [(content or b"").decode("utf-8", "replace").splitlines(keepends=True) for content in (before, after)]
    names = [f"a/{path}" if before is not None else "/dev/null", f"b/{path}" if after is not None else "/dev/null"]
    lines = difflib.unified_diff(texts[0], texts[1], names[0], names[1])
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
