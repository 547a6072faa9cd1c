"""Working through the units of a selection, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.bench.gating import GateRunner
from generator.errors import GitError, RenderBrokenError, reason_of, sentences
from generator.findings import GateResult, stopping
from generator.git import IsolatedRepository, Repository
from generator.journal.record import RunRecord, silent
from generator.redaction import redact
from generator.update.chain import Link, leave
from generator.update.line import Line
from generator.update.merging import Draft, Ground, try_merge, unified
from generator.update.messages import told_answers, told_files, told_origin
from generator.update.proving import prove
from generator.update.publishing import Refs, Side
from generator.update.records import FileChange, UnitUpdate
from generator.update.selecting import OldUnit, Selection

# As many units share one run of the gates and one fetch.
CHUNK = 20
Tell = Callable[[UnitUpdate, OldUnit], None]


@dataclass
class Works:
    """What all chunks of a run share.

    Attributes:
        repository: The user's repository; only refs are ever written to it.
        isolated: Where commits are made.
        gates: How the gates run.
        ground: What units are updated from.
        publish: Whether refs are moved; ``False`` for a preview.
        board: The task board's path in the workspace; empty where there is none.
        with_diffs: Whether the report shows what changes in every file.
        record: Where every stage of a unit is written down.
    """

    repository: Repository
    isolated: IsolatedRepository
    gates: GateRunner
    ground: Ground
    publish: bool
    board: str = ""
    with_diffs: bool = False
    record: RunRecord = field(default_factory=silent)


def work_through(works: Works, line: Line, selection: Selection, tell: Tell) -> str | None:
    """Update the units of a selection and tell of each as soon as it is decided.

    Returns:
        The commit of the update's branch; ``None`` where there is none.
    """
    refs = Refs(works.repository, works.isolated, line, works.publish)
    for unit, reason in selection.refused:
        tell(plain_result(unit, line, "refused", reason), unit)
    for unit in selection.units:
        if unit.is_at(line.version):
            tell(told_result(works, unit, line), unit)
    pending = [unit for unit in selection.units if not unit.is_at(line.version)]
    tip = line.tip
    for number in range(0, len(pending), CHUNK):
        chunk = pending[number : number + CHUNK]
        for unit in chunk:
            if unit.key in line.kept:
                tell(told_result(works, unit, line), unit)
        tip = _work(works, refs, tip, [unit for unit in chunk if unit.key not in line.kept], tell)
    refs.clear({unit.key: None for unit in selection.units if unit.key in line.done or unit.is_at(line.version)})
    return refs.commit


def plain_result(unit: OldUnit, line: Line, outcome: str, reason: str = "", *, transient: bool = False) -> UnitUpdate:
    """Return the result of a unit for which there is nothing to show."""
    return UnitUpdate.model_validate(
        {
            "key": unit.key,
            "blueprint": unit.blueprint,
            "name": unit.name,
            "answers_file": unit.answers_file,
            "old": unit.version,
            "new": line.version,
            "moved_from": redact(unit.source) if unit.is_moved and outcome != "refused" else "",
            "outcome": outcome,
            "reason": reason,
            "transient": transient,
        }
    )


def told_result(works: Works, unit: OldUnit, line: Line) -> UnitUpdate:
    """Return the result of a unit that has the version, as the commit says that brought it there."""
    done = line.done.get(unit.key)
    if done is None:
        return plain_result(unit, line, "current")
    files = told_files(done.message)
    if works.with_diffs:
        paths = [change.path for change in files]
        parent = works.repository.parents(done.commit)[0]
        before, after = (works.repository.contents(commit, paths) for commit in (parent, done.commit))
        files = with_diffs(files, before, after)
    told = {
        "old": told_origin(done.message),
        "commit": done.commit,
        "branch": line.name,
        "files": files,
        "answers": told_answers(done.message),
    }
    return plain_result(unit, line, "updated").model_copy(update=told)


def with_diffs(
    changes: Sequence[FileChange], before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]
) -> tuple[FileChange, ...]:
    """Return changes with their unified diffs."""
    return tuple(
        each.model_copy(update={"diff": unified(each.path, before.get(each.path), after.get(each.path))})
        for each in changes
    )


def _work(works: Works, refs: Refs, tip: str, units: Sequence[OldUnit], tell: Tell) -> str:
    """Update one chunk of units on top of a commit; return the last commit."""
    line = refs.line
    drafts = [_merge(works, unit, line) for unit in units]
    whole = [draft for draft in drafts if isinstance(draft, Draft)]
    proven = prove(works.gates, works.isolated, tip, [draft for draft in whole if not draft.reason], line.version)
    failed = {draft.unit.key: draft for draft in (*(each for each in whole if each.reason), *proven.failed)}
    sides = {
        key: side for key, draft in failed.items() if (side := _side(works, refs, draft, proven.gates.get(key, ())))
    }
    refs.move(proven.chain.tip, sides)
    links = {link.draft.unit.key: link for link in proven.chain.links}
    refs.clear(dict.fromkeys(links))
    for unit, draft in zip(units, drafts, strict=True):
        gates = proven.gates.get(unit.key, ())
        works.record.gated(unit.key, gates)
        if isinstance(draft, UnitUpdate):
            tell(draft, unit)
        elif unit.key in links:
            tell(_updated(works, line, links[unit.key], gates), unit)
        else:
            tell(_failed(works, line, failed[unit.key], sides.get(unit.key), gates), unit)
    return proven.chain.tip


def _merge(works: Works, unit: OldUnit, line: Line) -> Draft | UnitUpdate:
    """Merge one unit; what breaks outside of it is tried once more with a new process."""
    for is_last in (False, True):
        try:
            draft = try_merge(works.ground, unit)
            works.record.tell(unit.key, "rendered", files=len(draft.files), reason=draft.reason)
            return draft
        except (RenderBrokenError, GitError, OSError) as error:
            works.ground.renderer.close()
            if is_last:
                reason = sentences(reason_of(error), "The next run tries this unit again.")
                return plain_result(unit, line, "failed", reason, transient=True)
    raise AssertionError


def _side(works: Works, refs: Refs, draft: Draft, gates: Sequence[GateResult]) -> Side | None:
    """Commit what is left of a failed unit; nothing where there is nothing to look at, or a secret in it."""
    if not draft.left or any(gate.gate == "secrets" for gate in stopping(gates)):
        return None
    return refs.side(draft.unit.key, leave(works.isolated, refs.line.root, draft, refs.line.version))


def _updated(works: Works, line: Line, link: Link, gates: Sequence[GateResult]) -> UnitUpdate:
    draft = link.draft
    files = with_diffs(draft.changes, link.before, link.after) if works.with_diffs else draft.changes
    told = {"commit": link.commit, "branch": line.name, "files": files, "gates": tuple(gates), "answers": draft.silent}
    return plain_result(draft.unit, line, "updated").model_copy(update=told)


def _failed(works: Works, line: Line, draft: Draft, side: Side | None, gates: Sequence[GateResult]) -> UnitUpdate:
    files = with_diffs(draft.changes, draft.start, draft.left) if works.with_diffs else draft.changes
    told = {
        "reason": "; ".join(_reasons(draft, side)),
        "commit": side.commit if side else None,
        "branch": side.branch if side else None,
        "files": files,
        "gates": tuple(gates),
        "answers": draft.silent,
    }
    return plain_result(draft.unit, line, "failed").model_copy(update=told)


def _reasons(draft: Draft, side: Side | None) -> Iterator[str]:
    yield draft.reason
    if side is not None and side.is_begun:
        yield f"branch {side.branch} has work of a person, or is checked out, and stays as it is"
