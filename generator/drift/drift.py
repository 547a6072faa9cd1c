"""The story of ``drift``: find the units, render each at its own version, compare, count what is common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.answers.text import shorten
from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.bench.answers_files import choose_units, unit_names
from generator.drift.answers_history import edited_answers
from generator.drift.common import common_changes
from generator.drift.comparing import Compared, compare_file, compare_unit, read_regular
from generator.drift.fields import ComparedFields, compare_fields
from generator.drift.fresh import Fresh, render_fresh
from generator.drift.recorded import RecordedUnit, find_units
from generator.drift.records import (
    SETTLED,
    DriftField,
    DriftReport,
    DriftUnit,
)
from generator.errors import GeneratorError
from generator.git import Repository, open_workspace
from generator.redaction import redact
from generator.settings import Settings
from generator.template import resolve_template
from generator.unit_places import answers_path

NEEDED_FOR_COMMON = 2
_REASON_MAX = 600


@dataclass(frozen=True)
class DriftRequest:
    """What ``drift`` was asked to do.

    Attributes:
        workspaces: Workspaces' folders.
        settings_of: Returns the tool's settings for a workspace.
        units: Names, keys or answers files of units; empty for all.
        with_diff: Whether to make unified diffs.
        common: How many units must share a change for it to be told.
    """

    workspaces: Sequence[Path]
    settings_of: Callable[[Path], Settings]
    units: Sequence[str] = ()
    with_diff: bool = False
    common: int = NEEDED_FOR_COMMON


@dataclass(frozen=True)
class _Workspace:
    """One workspace with the units that were asked for."""

    repository: Repository
    template: str
    paths: frozenset[str]
    units: list[RecordedUnit]
    problems: list[str]


def find_drift(request: DriftRequest) -> DriftReport:
    """Compare units with fresh renders of their own versions; the checkouts are only read.

    Raises:
        GeneratorError: A workspace or the template cannot be used, or a unit that was named does not exist.
    """
    workspaces = _chosen([_open(path, request.settings_of(path)) for path in request.workspaces], request.units)
    units: list[DriftUnit] = []
    compared: list[tuple[str, UnitAnswers, Sequence[Compared]]] = []
    for workspace in workspaces:
        rendered = render_fresh(workspace.units, workspace.template)
        settings = _compare_settings(workspace)
        for unit, fresh in zip(workspace.units, rendered, strict=True):
            compared_fields = settings.get(unit.path, ComparedFields())
            files, told = _judge(unit, fresh, workspace, compared_fields, with_diff=request.with_diff)
            units.append(told)
            label = told.key if len(workspaces) == 1 else f"{told.key} in {told.workspace}"
            compared.append((label, unit.answers, files))
    tops = tuple(str(workspace.repository.top) for workspace in workspaces)
    return DriftReport(
        workspace=tops[0],
        workspaces=tops,
        template=redact(workspaces[0].template),
        units=tuple(units),
        common=tuple(common_changes(compared, request.common)),
        problems=tuple(problem for workspace in workspaces for problem in workspace.problems),
    )


def _open(path: Path, settings: Settings) -> _Workspace:
    repository = open_workspace(path)
    paths = repository.work_files()
    units, problems = find_units(repository.top, paths)
    return _Workspace(repository, resolve_template(settings.template), paths, units, problems)


def _chosen(workspaces: list[_Workspace], wanted: Sequence[str]) -> list[_Workspace]:
    """Return the workspaces with those of their units that were asked for.

    Raises:
        ManyErrors: Names that no unit of any workspace has.
    """
    everything = {unit.path: unit.answers for workspace in reversed(workspaces) for unit in workspace.units}
    known = {name for each in workspaces for unit in each.units for name in unit_names(unit.path, unit.answers)}
    choose_units(everything, [name for name in wanted if name not in known])
    return [
        _Workspace(
            repository=each.repository,
            template=each.template,
            paths=each.paths,
            units=[unit for unit in each.units if not wanted or unit_names(unit.path, unit.answers) & {*wanted}],
            problems=each.problems,
        )
        for each in workspaces
    ]


def _compare_settings(workspace: _Workspace) -> dict[str, ComparedFields]:
    """Return what became of the fields of settings units, by the path of their answers files."""
    units = {unit.path: unit.answers for unit in workspace.units if isinstance(unit.answers, ConfigPatchAnswers)}
    compared = compare_fields(list(units.values()), read_regular(workspace.repository.top))
    return dict(zip(units, compared, strict=True))


def _judge(
    unit: RecordedUnit, fresh: Fresh, workspace: _Workspace, settings: ComparedFields, *, with_diff: bool
) -> tuple[list[Compared], DriftUnit]:
    """Compare one unit; without a render, or where its settings cannot be read, the outcome is unknown."""
    answers, repository = unit.answers, workspace.repository
    reasons = [fresh.reason] if fresh.reason else []
    files: list[Compared] = []
    fields: tuple[DriftField, ...] = ()
    if not fresh.reason:
        read = read_regular(repository.top)
        files = compare_unit(answers, fresh.files, workspace.paths, read, with_diff=with_diff)
        fields = settings.fields
        reasons += [settings.objection] if settings.objection else []
    has_drift = any(each.file.state != "same" for each in files) or any(each.state not in SETTLED for each in fields)
    outcome = "unknown" if reasons else "drifted" if has_drift else "same"
    if has_drift:
        files, edited = _with_edited_answers(files, unit, repository, with_diff=with_diff)
        reasons += [edited] if edited else []
    if unit.path != answers_path(answers):
        reasons.append(f"its answers stand at {unit.path}, but belong at {answers_path(answers)}")
    if not unit.version and not fresh.reason:
        reasons.append("it has no version; it was compared with the template as that is now")
    told = DriftUnit(
        key=answers.key,
        blueprint=answers.blueprint,
        name=answers.name,
        workspace=str(repository.top),
        answers_file=unit.path,
        template=redact(unit.template),
        version=unit.version,
        outcome=outcome,
        reason=shorten(redact("; ".join(reasons)), _REASON_MAX),
        files=tuple(each.file for each in files),
        fields=fields,
    )
    return files, told


def _with_edited_answers(
    files: list[Compared], unit: RecordedUnit, repository: Repository, *, with_diff: bool
) -> tuple[list[Compared], str]:
    """Tell it where the answers are no longer those that were rendered: then the other files look changed for that."""
    try:
        edited = edited_answers(unit, repository)
        now = read_regular(repository.top)(unit.path)
    except GeneratorError:
        return files, ""
    if edited is None or now is None:
        return files, ""
    before, names = edited
    compared = compare_file(unit.path, before, now, with_diff=with_diff)
    shown = Compared(compared.file.model_copy(update={"kind": "answers"}))
    others = [each for each in files if each.file.path != unit.path]
    told = f"its answers were edited after they were rendered: {', '.join(names)}"
    return sorted([*others, shown], key=lambda each: each.file.path), told
