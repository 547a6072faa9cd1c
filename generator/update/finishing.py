"""Taking over what a person has resolved on the branch of a failed unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.answers.reading import load_mapping
from generator.answers.units import UnitAnswers
from generator.bench.recorded_unit import RecordedUnit
from generator.errors import GeneratorError, InputError, ManyErrors
from generator.findings import verdict
from generator.git import unmerged_paths
from generator.unit_places import is_litter
from generator.update.branch import UpdateBranch
from generator.update.conflicts import LEFTOVERS, has_markers
from generator.update.context import Report, UpdateContext
from generator.update.merging import Draft
from generator.update.messages import left_unit, resolved_by, update_message
from generator.update.publishing import Refs
from generator.update.report import FileChange, UnitUpdate
from generator.update.selection import Selection
from generator.update.stacking import as_built
from generator.update.updating import draft_result, earlier_result, result_of


def finish_units(run: UpdateContext, branch: UpdateBranch, selection: Selection, report: Report) -> str | None:
    """Bring every failed unit onto the update's branch whose branch has a resolution that holds.

    Units that have no such branch are passed over.

    Returns:
        The commit of the update's branch; ``None`` where there is none.
    """
    refs = Refs(run, branch)
    heads = run.bench.workspace.branches(f"{branch.name}-*")
    tip = branch.tip
    for unit in selection.units:
        head = heads.get(branch.left_branch(unit.key))
        if unit.is_at(branch.version) or unit.key in branch.kept:
            if head is not None:
                done = branch.done.get(unit.key)
                refs.clear({unit.key: resolved_by(done.message) if done else None})
                report(earlier_result(run, unit, branch), unit)
        elif head is not None:
            tip, result = _finish(run, refs, unit, head, tip)
            report(result, unit)
    return refs.commit


class Unresolved(GeneratorError):
    """What a person has made of a failed unit cannot be taken over yet."""

    code = "unresolved"


def _finish(run: UpdateContext, refs: Refs, unit: RecordedUnit, head: str, tip: str) -> tuple[str, UnitUpdate]:
    """Judge one resolution, commit it on top of ``tip`` and publish it; return the new tip and the result."""
    branch = refs.branch
    left = {"branch": branch.left_branch(unit.key), "commit": head}
    try:
        draft, answers = _resolution(run, branch, unit, head, tip)
    except (Unresolved, InputError, ManyErrors) as error:
        return tip, result_of(unit, branch.version, "failed", reason=error.in_one_line, **left)
    run.bench.isolated.move_head(tip)
    run.bench.isolated.load_index(draft.tree)
    draft = replace(draft, gates=tuple(run.bench.gates.judge([as_built(draft, answers)], run.bench.isolated)))
    run.record.gated(unit.key, draft.gates)
    if reason := verdict(draft.gates)[1]:
        return tip, draft_result(run, draft, branch.version, "failed", reason=reason, **left)
    message = update_message(draft, branch.version, resolution=head)
    date = run.bench.isolated.commit_date(branch.root)
    commit = run.bench.isolated.commit_tree(draft.tree, [tip], message, date, known=(head,))
    refs.move(commit, {})
    refs.clear({unit.key: head})
    return commit, draft_result(run, draft, branch.version, "updated", commit=commit, branch=branch.name)


def _resolution(
    run: UpdateContext, branch: UpdateBranch, unit: RecordedUnit, head: str, tip: str
) -> tuple[Draft, UnitAnswers]:
    """Return a unit as a person has resolved it, put on top of ``tip``, with its answers.

    Raises:
        Unresolved: It is not resolved, or not of this update.
        InputError: Its answers file cannot be read.
        ManyErrors: Its answers are not what a unit may have.
    """
    name, repository = branch.left_branch(unit.key), run.bench.workspace
    origin, modes = _origin(run, branch, unit, head), repository.modes(head)
    # The board may be committed along with it; what we write there says nothing about the unit.
    changed = [path for path in repository.changed_between(origin, head) if path != run.board]
    before, after = (repository.contents(commit, changed) for commit in (origin, head))
    if fault := _fault(unit, modes, before, after):
        raise Unresolved(f"branch {name} {fault}")
    _refuse_unfinished(run, unit, name)
    content = repository.contents(head, [unit.answers_file]).get(unit.answers_file, b"")
    now = RecordedUnit(unit.answers_file, load_mapping(content, unit.answers_file))
    answers = now.judged()
    if now.version != branch.version or answers.key != unit.key:
        raise Unresolved(f"{unit.answers_file} on branch {name} says {now.version!r}, not {branch.version!r}")
    merged, conflicts = run.bench.isolated.merge_trees(tip, head)
    if both := sorted({*conflicts} & {*changed}):
        raise Unresolved(f"{', '.join(both)}: changed on {branch.name} since; merge that branch into {name}")
    paths = {*now.places.of(modes.keys()), *changed}
    start, files = (run.bench.isolated.contents(revision, sorted(paths)) for revision in (tip, merged))
    executable = frozenset(path for path in changed if modes.get(path) == "100755")
    builder = run.bench.isolated.tree_builder(tip)
    builder.put({path: files.get(path) for path in changed}, executable, stored=True)
    tree = builder.write()
    changes = (_change(path, start, files) for path in changed if start.get(path) != files.get(path))
    return Draft(unit, answers, start, files, files, executable, tuple(changes), tree=tree), answers


def _origin(run: UpdateContext, branch: UpdateBranch, unit: RecordedUnit, head: str) -> str:
    """Return the commit that a failed unit was updated from.

    Raises:
        Unresolved: The branch is of another making, or nobody has committed on it yet.
    """
    name = branch.left_branch(unit.key)
    commits = run.bench.workspace.messages(head, f"^{branch.base}")
    ours = [commit for commit, text, is_ours in commits if is_ours and left_unit(text, branch.version) == unit.key]
    if not ours:
        raise Unresolved(f"branch {name} was not made by this update; rename it, then run the update again")
    if ours[0] == commits[0][0]:
        raise Unresolved(f"nothing was committed on branch {name} yet; resolve it there, commit, then run this again")
    return run.bench.workspace.parents(ours[-1])[0]


def _fault(
    unit: RecordedUnit, modes: Mapping[str, str], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> str:
    """Return what keeps the files of a resolution from being taken over, or an empty string."""
    changed, allowed = sorted(before.keys() | after.keys()), unit.places.shared_among(modes.keys())
    if leftovers := [path for path in changed if path in after and path.endswith(LEFTOVERS)]:
        return f"has {', '.join(leftovers)}, left over from a merge; take in what it says and remove it"
    if foreign := [path for path in changed if not _may_change(unit, path) and path not in allowed]:
        return f"changes files that are not the unit's: {', '.join(foreign)}; commit them elsewhere"
    marked = [path for path in changed if has_markers(after.get(path), before.get(path))]
    return f"still has the marks of a conflict in {', '.join(marked)}" if marked else ""


def _may_change(unit: RecordedUnit, path: str) -> bool:
    """Tell whether a file is the unit's; a team may have made a package of its module."""
    packages = (own.removesuffix(".py") + "/" for own in unit.places.own if own.endswith(".py"))
    return unit.places.may_write(path) or path.startswith(tuple(packages))


def _refuse_unfinished(run: UpdateContext, unit: RecordedUnit, name: str) -> None:
    """Look where a person works on the branch for what they have not committed yet.

    Raises:
        Unresolved: There is something of the unit.
    """
    top = run.bench.workspace.worktrees().get(name)
    if top is None or not top.is_dir():
        return
    there = replace(run.bench.workspace, top=top / run.bench.workspace.folder)
    if unmerged := unmerged_paths(there):
        raise Unresolved(f"{', '.join(sorted(unmerged))} is unmerged in {top}; resolve it, git add it, commit")
    pending = [path for path in there.uncommitted() if not is_litter(path) and _is_near(unit, path)]
    if pending:
        raise Unresolved(f"{', '.join(pending)} in {top} is not committed; commit it, or take it back")


def _is_near(unit: RecordedUnit, path: str) -> bool:
    """Tell whether a file is the unit's own, or what a merge has left beside one that it writes to."""
    places, named = unit.places, {unit.answers_file, *unit.places.own, *unit.places.tests}
    bare = next((path.removesuffix(end) for end in LEFTOVERS if path.endswith(end)), "")
    return path in named or places.is_in_folder(path) or bare in {*named, *places.shared}


def _change(path: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> FileChange:
    if path not in after:
        return FileChange(path=path, state="removed")
    return FileChange(path=path, state="merged" if path in before else "added")
