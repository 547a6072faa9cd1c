"""Updating the units of a selection, some at a time: merged, put on top of each other, judged, published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.bench.recorded_unit import RecordedUnit
from generator.drift.comparing import unified
from generator.errors import GitError, RenderBrokenError, reason_of, sentences
from generator.findings import stopping, warnings
from generator.redaction import redact
from generator.update.branch import UpdateBranch
from generator.update.context import Report, UpdateContext
from generator.update.merging import Draft, merge_unit
from generator.update.messages import facts_of
from generator.update.publishing import LeftBranch, Refs
from generator.update.report import FileChange, UnitOutcome, UnitUpdate
from generator.update.selection import Selection
from generator.update.stacking import commit_failed, stack
from generator.update.together import merge_together

# So many units share one run of the gates and one fetch. A run that is killed loses at most the work on as many.
GROUP = 50


def update_selection(run: UpdateContext, branch: UpdateBranch, selection: Selection, report: Report) -> str | None:
    """Update the units of a selection and report each as soon as it is decided.

    Returns:
        The commit of the update's branch; ``None`` where there is none.
    """
    refs = Refs(run, branch)
    for unit, reason in selection.refused:
        report(result_of(unit, branch.version, "refused", reason=reason), unit)
    for unit in selection.units:
        if unit.is_at(branch.version):
            report(earlier_result(run, unit, branch), unit)
    pending = [unit for unit in selection.units if not unit.is_at(branch.version)]
    tip = branch.tip
    # Groups are cut before units are left out that an earlier run has updated: so it ends in the same commits.
    for number in range(0, len(pending), GROUP):
        group = pending[number : number + GROUP]
        for unit in group:
            if unit.key in branch.kept:
                report(earlier_result(run, unit, branch), unit)
        tip = _update_group(run, refs, tip, [unit for unit in group if unit.key not in branch.kept], report)
    done = [unit for unit in selection.units if unit.key in branch.done or unit.is_at(branch.version)]
    refs.clear({unit.key: None for unit in done})
    return refs.commit


def result_of(unit: RecordedUnit, version: str, outcome: UnitOutcome, **facts: Any) -> UnitUpdate:
    """Return the result of a unit; ``facts`` are what there is to say beside what it is called."""
    return UnitUpdate(
        key=unit.key,
        blueprint=unit.blueprint,
        name=unit.name,
        answers_file=unit.answers_file,
        outcome=outcome,
        moved_from=redact(unit.template) if unit.is_moved and outcome != "refused" else "",
        **{"old": unit.version, "new": version, **facts},
    )


def draft_result(run: UpdateContext, draft: Draft, version: str, outcome: UnitOutcome, **facts: Any) -> UnitUpdate:
    """Return the result of a unit that was merged and judged."""
    after = draft.files if outcome == "updated" else draft.left
    return result_of(
        draft.unit,
        version,
        outcome,
        files=_with_diffs(run, draft.changes, draft.start, after),
        gates=draft.gates,
        warnings=warnings(draft.gates),
        answers=draft.answer_changes,
        transient=draft.transient,
        **facts,
    )


def earlier_result(run: UpdateContext, unit: RecordedUnit, branch: UpdateBranch) -> UnitUpdate:
    """Return the result of a unit that has the version, as the commit says that brought it there."""
    done = branch.done.get(unit.key)
    if done is None:
        return result_of(unit, branch.version, "current")
    facts = facts_of(done.message)
    paths = [change.path for change in facts["files"]]
    commits = (run.bench.workspace.parents(done.commit)[0], done.commit) if run.with_diffs else ()
    contents = [run.bench.workspace.contents(commit, paths) for commit in commits] or [{}, {}]
    facts["files"] = _with_diffs(run, facts["files"], *contents)
    return result_of(unit, branch.version, "updated", commit=done.commit, branch=branch.name, **facts)


def _with_diffs(
    run: UpdateContext, changes: Sequence[FileChange], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> tuple[FileChange, ...]:
    """Return changes with their unified diffs where those were asked for."""
    if not run.with_diffs:
        return tuple(changes)

    def text(contents: Mapping[str, bytes], path: str) -> str | None:
        return contents[path].decode("utf-8", "replace") if path in contents else None

    diffs = (unified(each.path, text(before, each.path), text(after, each.path)) for each in changes)
    return tuple(each.model_copy(update={"diff": diff}) for each, diff in zip(changes, diffs, strict=True))


def _update_group(run: UpdateContext, refs: Refs, tip: str, units: Sequence[RecordedUnit], report: Report) -> str:
    """Update some units on top of a commit; return the last commit."""
    branch = refs.branch
    merged = merge_together(run, units, branch.version)
    drafts = [_recorded(run, merged.get(unit.key) or _merge(run, unit)) for unit in units]
    passed, failed = stack(run, tip, [draft for draft in drafts if not draft.reason], branch.version)
    failed += [draft for draft in drafts if draft.reason]
    left = {draft.unit.key: place for draft in failed if (place := _leave(run, refs, draft))}
    tip = passed[-1].commit if passed else tip
    refs.move(tip, left)
    refs.clear({draft.unit.key: None for draft in passed})
    judged = {draft.unit.key: draft for draft in (*passed, *failed)}
    for unit in units:
        draft = judged[unit.key]
        run.record.gated(unit.key, draft.gates)
        report(_result(run, draft, branch, left.get(unit.key)), unit)
    return tip


def _result(run: UpdateContext, draft: Draft, branch: UpdateBranch, left: LeftBranch | None) -> UnitUpdate:
    if draft.commit:
        return draft_result(run, draft, branch.version, "updated", commit=draft.commit, branch=branch.name)
    facts = {"commit": left.commit, "branch": left.name} if left else {}
    reason = draft.reason
    if left is not None and left.is_begun:
        reason += f"; branch {left.name} has work of a person, or is checked out, and stays as it is"
    return draft_result(run, draft, branch.version, "failed", reason=reason, **facts)


def _recorded(run: UpdateContext, draft: Draft) -> Draft:
    if not draft.transient:
        run.record.tell(draft.unit.key, "rendered", files=len(draft.files), reason=draft.reason)
    return draft


def _merge(run: UpdateContext, unit: RecordedUnit) -> Draft:
    """Merge one unit; what breaks outside of it is tried once more with a new process."""
    for is_last in (False, True):
        try:
            return merge_unit(run, unit)
        except (RenderBrokenError, GitError, OSError) as error:
            run.renderer.close()
            if is_last:
                reason = sentences(reason_of(error), "The next run tries this unit again.")
                return Draft(unit, reason=reason, transient=True)
    raise AssertionError


def _leave(run: UpdateContext, refs: Refs, draft: Draft) -> LeftBranch | None:
    """Commit what is left of a failed unit; nothing where there is nothing to look at, or a secret in it."""
    if not draft.left or any(gate.gate == "secrets" for gate in stopping(draft.gates)):
        return None
    return refs.place_for(
        draft.unit.key, commit_failed(run.bench.isolated, refs.branch.root, draft, refs.branch.version)
    )
