"""Many units merged at once, in memory, as far as that gives what Copier's own update gives.

One unit of each pair of versions is updated in both ways at first; where they differ, Copier's own update is used for
all. It is also used for a unit of which only Copier can say what becomes of it, and where a migration is to run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.bench.recorded_unit import RecordedUnit
from generator.errors import GeneratorError, GitError
from generator.migrations import Step, applicable
from generator.output import note
from generator.render import UnitVersions, Updated
from generator.template import is_own
from generator.update.context import UpdateContext
from generator.update.in_memory import LeftToCopierError, Merge, begin_merge, finish_merges
from generator.update.merging import Draft, Outcome, as_stored, draft_of, files_to_merge, merge_unit
from generator.update.unit_repository import WorkTree

_NOT_THE_SAME = "Copier updates units in another way than the fast one would; it does each, which takes longer."


@dataclass(frozen=True)
class _Unit:
    """A unit, its files as they are stored, as its team has them, and on their way through the merge."""

    unit: RecordedUnit
    stored: Mapping[str, bytes]
    start: Mapping[str, bytes]
    merge: Merge


def merge_together(run: UpdateContext, units: Sequence[RecordedUnit], version: str) -> dict[str, Draft]:
    """Return the units that could be merged in memory, each by its key; the others are left to ``merge_unit``.

    Args:
        run: What the units are updated with.
        units: The units.
        version: The version that they go to.
    """
    found: dict[str, Draft] = {}
    for each in _merged(run, units, version):
        unit, facts = each.unit, ("update", each.unit.version, version, _own_code())
        agreed = run.renderer.agreed(*facts)
        if agreed is False:
            continue
        # What is wrong with a unit or with the machine is found, and told, where it is done by Copier.
        with suppress(GeneratorError, OSError):
            draft = as_stored(draft_of(run, unit, each.start, _outcome(run, each.merge)), each.stored)
            if agreed is None:
                expected = merge_unit(run, unit)
                run.renderer.agree(*facts, same=draft == expected)
                if draft != expected:
                    note(_NOT_THE_SAME)
                draft = expected
            found[unit.key] = draft
    return found


def _merged(run: UpdateContext, units: Sequence[RecordedUnit], version: str) -> list[_Unit]:
    """Merge units; those that are left to Copier are not among them."""
    runs_none = cache(lambda blueprint, former: _runs_no_migration(run, blueprint, former, version))
    suited = [unit for unit in units if runs_none(unit.blueprint, unit.version)]
    merged = list(_begun(run, suited))
    try:
        finish_merges([each.merge for each in merged], run.bench.folder)
    except GitError:
        return []
    return merged


def _begun(run: UpdateContext, units: Sequence[RecordedUnit]) -> Iterator[_Unit]:
    plain = run.plain_files
    wanted = {unit.key: {*unit.places.of(plain), *unit.places.shared_among(plain)} for unit in units}
    contents = run.bench.workspace.contents(run.root, sorted(set().union(*wanted.values())))
    stored = {key: {path: contents[path] for path in paths if path in contents} for key, paths in wanted.items()}
    asked: list[tuple[RecordedUnit, tuple[str, bytes]]] = []
    for unit in units:
        with suppress(GeneratorError, KeyError):
            _, files = files_to_merge(run, unit, stored[unit.key])
            asked.append((unit, (unit.answers_file, files[unit.answers_file])))
    answered = run.renderer.versions([each for _, each in asked]) if asked else []
    for (unit, _), versions in zip(asked, answered, strict=True):
        if isinstance(versions, UnitVersions):
            rendered = (versions.old.keys() | versions.new.keys()) - wanted[unit.key]
            missed = {path for path in rendered if path in run.modes}
            own = {**stored[unit.key], **(run.bench.workspace.contents(run.root, sorted(missed)) if missed else {})}
            with suppress(LeftToCopierError):
                start, files = files_to_merge(run, unit, own)
                yield _Unit(unit, own, start, begin_merge(unit.answers_file, files, versions, run.modes, run.present))


def _outcome(run: UpdateContext, merge: Merge) -> Outcome:
    versions = merge.versions
    updated = Updated(
        version=versions.version,
        old=versions.old,
        new=versions.new,
        migrated=merge.start,
        merged=merge.now,
    )
    executable = frozenset(path for path in merge.now if run.modes.get(path) == "100755")
    return Outcome(
        updated,
        WorkTree(merge.now, executable, ()),
        merge.unmerged,
        lambda path: [files.get(path) for files in (versions.old, merge.start, versions.new)],
        lambda settled: {**merge.now, **settled},
    )


def _runs_no_migration(run: UpdateContext, blueprint: str, former: str, version: str) -> bool:
    """Tell whether no numbered migration of a blueprint belongs between two versions.

    What a settings unit changes in the settings class is done again when it is put on top of the others.
    """
    template = None if is_own(run.renderer.template) else run.bench.folder
    steps = (Step(stage, former, version, template) for stage in ("before", "after"))
    try:
        return not any(applicable(blueprint, step) for step in steps)
    except GeneratorError:
        return False


@cache
def _own_code() -> str:
    """Return what tells one state of this package from another."""
    own = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest()
