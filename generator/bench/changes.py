"""What an analysis changes in the workspace's own files: merged where its place is certain, else kept in the notes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from generator.answers.contract import Contract
from generator.answers.details import UnitNote, UnitPatch
from generator.answers.text import LINE_MAX, safe_text
from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers
from generator.edit.three_way import (
    MergeRequest,
    Refused,
    link_on_the_way,
    merge_in_child,
    patch_target_fault,
    plan_diff,
    regular_files,
)
from generator.errors import GitError, ManyErrors
from generator.git import IsolatedRepository, Repository


@dataclass(frozen=True)
class _Change:
    """What one patch makes of its files: their bytes afterwards, its diff if it is one, what a person should know."""

    files: dict[str, bytes]
    diff: bytes = b""
    notes: tuple[str, ...] = ()


def patches_of_unit(unit: UnitAnswers) -> tuple[UnitPatch, ...]:
    """Return what a unit changes in files of the workspace."""
    match unit:
        case PluginAnswers():
            return unit.plugin.patches
        case ServiceAnswers():
            return unit.service.patches
    return ()


def sift_patches(
    units: Sequence[UnitAnswers], repository: Repository
) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the units without the patches that this work tree cannot take, and what was done about the others.

    What does not fit is kept in the unit's notes with the reason. Nothing is written.
    """
    said: list[str] = []
    sifted = tuple(_sifted(unit, repository, said) if patches_of_unit(unit) else unit for unit in units)
    return sifted, tuple(said)


def without_patches(unit: UnitAnswers, reason: str) -> UnitAnswers:
    """Return a unit that changes no file of the workspace; its patches are kept in the notes."""
    patches = patches_of_unit(unit)
    return _with(unit, (), [_note(patch, reason) for patch in patches]) if patches else unit


def apply_patches(unit: UnitAnswers, repository: Repository) -> tuple[str, ...]:
    """Merge a unit's patches into the work tree and return the files that they are for; twice is once.

    Raises:
        ManyErrors: Some of them do not fit; every fault is listed, and those that fit are merged.
    """
    faults: list[str] = []
    touched: list[str] = []
    for patch in patches_of_unit(unit):
        change = _change(patch, unit.contract, repository)
        if isinstance(change, str):
            faults.append(f"the change of {patch.path or 'several files'}: {change}")
            continue
        touched += change.files
        try:
            _write(change, repository)
        except GitError as error:
            faults.append(f"the change of {', '.join(change.files)}: {error}")
    if faults:
        raise ManyErrors(f"{unit.key} cannot be merged into the workspace", faults, "Take the change out, or make it.")
    return tuple(dict.fromkeys(touched))


def _write(change: _Change, repository: Repository) -> None:
    """Write what a patch makes of its files; in an isolated repository git itself applies a diff once more."""
    if change.diff and isinstance(repository, IsolatedRepository):
        repository.apply_diff(change.diff, change.files)
        return
    for path, content in change.files.items():
        (repository.top / path).write_bytes(content)


def _sifted(unit: UnitAnswers, repository: Repository, said: list[str]) -> UnitAnswers:
    """Try a unit's patches one upon the other."""
    after: dict[str, bytes] = {}
    kept: list[UnitPatch] = []
    notes: list[UnitNote] = []
    for patch in patches_of_unit(unit):
        change = _change(patch, unit.contract, repository, after)
        if isinstance(change, str):
            notes.append(_note(patch, change))
        else:
            kept.append(patch)
            after |= change.files
            said += [f"{', '.join(change.files)}: {note}" for note in change.notes]
    return _with(unit, tuple(kept), notes) if notes else unit


def _change(
    patch: UnitPatch, contract: Contract, repository: Repository, after: Mapping[str, bytes] = MappingProxyType({})
) -> _Change | str:
    """Return what a patch makes of the work tree's files, or why it does not fit.

    Args:
        patch: The patch.
        contract: What the workspace demands.
        repository: The work tree.
        after: What earlier patches have made of files.
    """
    tracked = regular_files(repository.staged_modes())

    def read(path: str) -> bytes:
        return after[path] if path in after else (repository.top / path).read_bytes()

    if patch.kind == "fragment":
        if fault := _fault(patch.path, tracked, contract, repository):
            return fault
        request = MergeRequest(source=read(patch.path), fragment=patch.code, line_length=contract.line_length)
        (result,) = merge_in_child([request])
        return result.reason if isinstance(result, Refused) else _Change({patch.path: result.code}, notes=result.notes)
    allowed = {path for path in tracked if not _fault(path, tracked, contract, repository)}
    planned = plan_diff(patch.code, allowed, read, path=patch.path)
    return planned.reason if isinstance(planned, Refused) else _Change(dict(planned.files), planned.diff, planned.notes)


def _fault(path: str, tracked: Collection[str], contract: Contract, repository: Repository) -> str:
    return patch_target_fault(path, tracked, frozenset(_roots(contract))) or link_on_the_way(repository.top, path)


def _roots(contract: Contract) -> Iterator[str]:
    """Yield the folders of the workspace's own sources."""
    places = [contract.plugins_dir, contract.services_dir]
    places += [contract.plugin_base.module.replace(".", "/")] if contract.plugin_base else []
    places += [contract.settings.path] if contract.settings else []
    for place in places:
        top, below, _ = place.partition("/")
        yield top if below else place


def _note(patch: UnitPatch, reason: str) -> UnitNote:
    subject = safe_text(f"the change of {patch.path or 'files of the workspace'}", LINE_MAX)
    return UnitNote(kind="change", subject=subject, reason=safe_text(reason, LINE_MAX), code=patch.code)


def _with(unit: UnitAnswers, patches: tuple[UnitPatch, ...], notes: Sequence[UnitNote]) -> UnitAnswers:
    if not isinstance(unit, PluginAnswers | ServiceAnswers):
        return unit
    spec = unit.plugin if isinstance(unit, PluginAnswers) else unit.service
    changes = {"patches": patches, "notes": (*spec.notes, *notes)}
    details = spec.model_copy(update=changes).model_dump(mode="json")
    return type(unit).model_validate({**unit.to_data(), unit.blueprint: details})
