"""One commit for each updated unit, each on top of the last, so that all of them pass the gates together."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.bench.units import BuiltUnit, complete_unit
from generator.errors import ManyErrors, PatchRefused
from generator.findings import GateResult, verdict
from generator.git import IsolatedRepository, Objects, TreeBuilder, filters_of
from generator.update.context import UpdateContext
from generator.update.merging import Draft
from generator.update.messages import update_message
from generator.update.report import FileChange
from generator.update.unit_repository import read_work_tree, unit_repository, write_files

Gates = Mapping[str, tuple[GateResult, ...]]


def stack(run: UpdateContext, start: str, drafts: Sequence[Draft], version: str) -> tuple[list[Draft], list[Draft]]:
    """Return the units that pass the gates, with their commits, and those that do not, with the reason.

    They are judged at once. Those that fail are left out, and the others are put on top of each other and judged anew,
    since their trees are different ones then.

    Args:
        run: What the units are updated with.
        start: The commit to begin on.
        drafts: The units.
        version: The version that they are brought to.
    """
    failed: list[Draft] = []
    wanted = list(drafts)
    while True:
        builder = run.bench.isolated.tree_builder(start)
        stacked, refused = _put_together(run.bench.isolated, builder, start, wanted)
        gates = _judge(run, start, stacked)
        reasons = {key: reason for key, results in gates.items() if (reason := verdict(results)[1])}
        refused += [each.failed(reasons[key], gates[key]) for each in wanted if (key := _key(each)) in reasons]
        failed += refused
        if not reasons:
            passed = [replace(each, gates=gates[_key(each)]) for each in stacked]
            return _commit_all(builder.objects, start, passed, version), failed
        gone = {_key(each) for each in failed}
        wanted = [each for each in wanted if _key(each) not in gone]


def _commit_all(objects: Objects, start: str, drafts: Sequence[Draft], version: str) -> list[Draft]:
    """Commit units that were put on top of each other; the date is that of the commit they stand on, as are the ids."""
    date = objects.date_of(start)
    parent, committed = start, []
    for each in drafts:
        parent = objects.commit(each.tree, [parent], update_message(each, version), date)
        committed.append(replace(each, commit=parent))
    objects.write()
    return committed


def commit_failed(isolated: IsolatedRepository, root: str, draft: Draft, version: str) -> str:
    """Commit what a failed unit has become, with the marks of its conflicts, for a person to look at."""
    after = {path: draft.left.get(path) for path in draft.start.keys() | draft.left.keys()}
    try:
        shared = {path: new for path, (_, new) in _shared_changes(isolated, root, draft).items()}
    except (PatchRefused, ManyErrors):
        shared = {}
    if filters_of(isolated, root, shared):
        shared = {}
    builder = isolated.tree_builder(root)
    builder.put({**after, **shared}, draft.executable)
    tree = builder.write()
    message = update_message(draft, version, failed=True)
    return isolated.commit_tree(tree, [root], message, isolated.commit_date(root))


def as_built(draft: Draft, answers: UnitAnswers) -> BuiltUnit:
    """Return a unit as the gates look at it: what existed before is judged by what is new in it."""
    known = frozenset(draft.start.keys() & draft.files.keys())
    return BuiltUnit(answers, tuple(sorted(draft.files)), known, draft.unit.version)


def _key(draft: Draft) -> str:
    return draft.unit.key


def _put_together(
    isolated: IsolatedRepository, builder: TreeBuilder, start: str, drafts: Sequence[Draft]
) -> tuple[list[Draft], list[Draft]]:
    """Return units with the trees of one on top of the other, and those that cannot change the workspace's files."""
    stacked: list[Draft] = []
    refused: list[Draft] = []
    below = start
    for draft in drafts:
        try:
            if isinstance(draft.answers, ConfigPatchAnswers):
                builder.write()
            shared = _shared_changes(isolated, below, draft)
            stacked.append(_put(builder, draft, shared))
        except (PatchRefused, ManyErrors) as error:
            refused.append(draft.failed(error.in_one_line))
            continue
        below = stacked[-1].tree
    builder.write()
    return stacked, refused


def _put(builder: TreeBuilder, draft: Draft, shared: Mapping[str, tuple[bytes | None, bytes]]) -> Draft:
    after = {path: new for path, (_, new) in shared.items()}
    paths = draft.start.keys() | draft.files.keys()
    own = {path: draft.files.get(path) for path in paths if draft.files.get(path) != draft.start.get(path)}
    builder.put({**own, **after}, draft.executable)
    told = [FileChange(path=path, state="added" if old is None else "merged") for path, (old, _) in shared.items()]
    return replace(
        draft,
        start={**draft.start, **{path: old for path, (old, _) in shared.items() if old is not None}},
        files={**draft.files, **after},
        changes=(*draft.changes, *sorted(told, key=lambda change: change.path)),
        tree=builder.tree,
    )


def _judge(run: UpdateContext, start: str, drafts: Sequence[Draft]) -> dict[str, tuple[GateResult, ...]]:
    """Judge each unit in the tree of the last one."""
    if not drafts:
        return {}
    built = [as_built(each, each.answers) for each in drafts if each.answers is not None]
    results = run.judging.judge(start, drafts[-1].tree, built)
    return {_key(each): tuple(said) for each, said in zip(drafts, results, strict=True)}


def _shared_changes(isolated: IsolatedRepository, below: str, draft: Draft) -> dict[str, tuple[bytes | None, bytes]]:
    """Return what a unit changes in files that it shares with others, path to content before and after.

    Done in a repository of these files alone, whose commit tells which settings the unit had.

    Raises:
        PatchRefused: The settings file cannot take the fields.
        ManyErrors: Other units have fields of these names.
    """
    answers, places = draft.answers, draft.unit.places
    if not isinstance(answers, ConfigPatchAnswers):
        return {}
    paths = isolated.files(below)
    before = isolated.contents(below, {*places.of(paths), *places.shared_among(paths)})
    with tempfile.TemporaryDirectory(prefix="aas-settings-", dir=isolated.common_dir) as folder:
        repository = unit_repository(Path(folder, "settings"), before)
        write_files(repository.top, draft.files)
        touched = complete_unit(answers, repository)
        after = read_work_tree(repository).files
    return {path: (before.get(path), after[path]) for path in touched if after.get(path, b"") != before.get(path, b"")}
