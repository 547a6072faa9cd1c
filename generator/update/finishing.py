"""Taking over what a person has resolved on the branch of a failed unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.answers.units import UnitAnswers
from generator.bench.answers_files import judge_answers, parse_mapping
from generator.bench.units import BuiltUnit
from generator.errors import InputError, ManyErrors
from generator.findings import verdict
from generator.update.chunk import Tell, Works, plain_result, told_result, with_diffs
from generator.update.judging import has_markers
from generator.update.line import Line
from generator.update.merging import Draft
from generator.update.messages import left_unit, resolved_by, update_message
from generator.update.publishing import Refs
from generator.update.records import FileChange, UnitUpdate
from generator.update.selecting import OldUnit, Selection


@dataclass(frozen=True)
class Resolution:
    """What a person has made of a failed unit.

    Attributes:
        commit: Their last commit.
        origin: The commit that the unit was updated from.
        answers: The unit's answers there.
        files: The unit's files there.
        changed: The files that differ from the origin's.
        executable: Those of them that can be executed.
    """

    commit: str
    origin: str
    answers: UnitAnswers
    files: tuple[str, ...]
    changed: tuple[str, ...]
    executable: frozenset[str]


def finish_units(works: Works, line: Line, selection: Selection, tell: Tell) -> str | None:
    """Bring every failed unit onto the update's branch whose branch has a resolution that holds.

    Units that have no such branch are passed over.

    Returns:
        The commit of the update's branch; ``None`` where there is none.
    """
    refs = Refs(works.repository, works.isolated, line, works.publish)
    sides = works.repository.branches(f"{line.name}-*")
    tip = line.tip
    for unit in selection.units:
        head = sides.get(line.side_branch(unit.key))
        if unit.is_at(line.version) or unit.key in line.kept:
            if head is not None:
                done = line.done.get(unit.key)
                refs.clear({unit.key: resolved_by(done.message) if done else None})
                tell(told_result(works, unit, line), unit)
        elif head is not None:
            tip, result = _finish(works, refs, unit, head, tip)
            tell(result, unit)
    return refs.commit


def _finish(works: Works, refs: Refs, unit: OldUnit, head: str, tip: str) -> tuple[str, UnitUpdate]:
    """Judge one resolution, commit it on top of ``tip`` and publish it; return the new tip and the result."""
    line, branch = refs.line, refs.line.side_branch(unit.key)
    left = {"branch": branch, "commit": head}
    found = _resolution(works, line, unit, head)
    if isinstance(found, str):
        return tip, plain_result(unit, line, "failed", found).model_copy(update=left)
    merged, conflicts = works.isolated.merge_trees(tip, head)
    if both := sorted({*conflicts} & {*found.changed}):
        reason = f"{', '.join(both)}: changed on {line.name} since; merge that branch into {branch}"
        return tip, plain_result(unit, line, "failed", reason).model_copy(update=left)
    before, after = (works.isolated.contents(revision, found.changed) for revision in (tip, merged))
    changes = tuple(_change(path, before, after) for path in found.changed if before.get(path) != after.get(path))
    draft = Draft(unit, found.answers, before, after, after, frozenset(), changes, (), "")
    message = update_message(draft, line.version, resolution=head)
    with works.isolated.tree_builder(tip) as builder:
        builder.put({path: after.get(path) for path in found.changed}, found.executable, stored=True)
        tree = builder.write()
    date = works.isolated.commit_date(line.root)
    commit = works.isolated.commit_tree(tree, [tip], message, date, known=(head,))
    built = BuiltUnit(found.answers, found.files, frozenset(found.files) & works.ground.modes.keys(), unit.version)
    works.isolated.move_head(tip)
    works.isolated.load_index(commit)
    gates = works.gates.judge([built], works.isolated)
    works.record.gated(unit.key, gates)
    if reason := verdict(gates)[1]:
        told = {**left, "gates": tuple(gates)}
        return tip, plain_result(unit, line, "failed", reason).model_copy(update=told)
    refs.move(commit, {})
    refs.clear({unit.key: head})
    told = {
        "branch": line.name,
        "commit": commit,
        "files": with_diffs(changes, before, after) if works.with_diffs else changes,
        "gates": tuple(gates),
    }
    return commit, plain_result(unit, line, "updated").model_copy(update=told)


def _resolution(works: Works, line: Line, unit: OldUnit, head: str) -> Resolution | str:
    """Return a unit's resolution, or why it is none."""
    branch, repository = line.side_branch(unit.key), works.repository
    commits = repository.messages(head, f"^{line.base}")
    ours = [commit for commit, message, is_ours in commits if is_ours and left_unit(message, line.version) == unit.key]
    if not ours:
        return f"branch {branch} was not made by this update; rename it, then run the update again"
    if ours[0] == commits[0][0]:
        return f"nothing was committed on branch {branch} yet; resolve it there, commit, then run this again"
    origin = repository.parents(ours[-1])[0]
    # The board may be committed along with it; what we write there says nothing about the unit.
    changed = tuple(path for path in repository.changed_between(origin, head) if path != works.board)
    modes = repository.modes(head)
    before, after = (repository.contents(commit, changed) for commit in (origin, head))
    if fault := _fault(unit, branch, modes, before, after):
        return fault
    try:
        data = parse_mapping(repository.contents(head, [unit.answers_file]).get(unit.answers_file, b""), branch)
        answers = judge_answers(data, unit.answers_file)
    except (InputError, ManyErrors) as error:
        return error.in_one_line
    if data.get("_commit") != line.version or answers.key != unit.key:
        return f"{unit.answers_file} on branch {branch} says {data.get('_commit')!r}, not {line.version!r}"
    now = OldUnit(unit.answers_file, data, unit.places)
    executable = frozenset(path for path in changed if modes.get(path) == "100755")
    return Resolution(head, origin, answers, tuple(sorted(now.files(modes))), changed, executable)


def _fault(
    unit: OldUnit, branch: str, modes: Mapping[str, str], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> str:
    """Return what keeps the files of a resolution from being taken over, or an empty string."""
    changed = sorted(before.keys() | after.keys())
    allowed = unit.shared_files(modes)
    foreign = [path for path in changed if not unit.owns(path) and path not in allowed]
    if foreign:
        return f"branch {branch} changes files that are not the unit's: {', '.join(foreign)}; commit them elsewhere"
    marked = [path for path in changed if has_markers(after.get(path), before.get(path))]
    return f"{', '.join(marked)} on branch {branch} still has the marks of a conflict" if marked else ""


def _change(path: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> FileChange:
    if path not in after:
        return FileChange(path=path, state="removed")
    return FileChange(path=path, state="merged" if path in before else "added")
