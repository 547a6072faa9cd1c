"""``drift``: find the units, render each at its own version, compare, count what is common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.answers.text import shorten
from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.bench.answers_files import choose_units, copies_among, unit_names, units_in_folder
from generator.bench.recorded_unit import RecordedUnit
from generator.drift.answers_history import edited_answers
from generator.drift.common import common_changes
from generator.drift.comparing import Compared, compare_file, compare_unit, read_regular
from generator.drift.fields import ComparedFields, compare_fields
from generator.drift.fresh import Fresh, render_fresh
from generator.drift.report import SETTLED, DriftReport, DriftUnit
from generator.errors import GeneratorError, ManyErrors
from generator.git import Repository, open_workspace
from generator.redaction import redact
from generator.settings import Settings
from generator.template import resolve_template

NEEDED_FOR_COMMON = 2
_REASON_MAX = 600


@dataclass(frozen=True)
class _Workspace:
    """One workspace with its units, or those of them that were asked for.

    Attributes:
        repository: Its repository.
        template: The configured template.
        paths: All its files.
        units: Its units by answers file.
        answers: Their answers, judged.
        copies: Why some of them do not stand for the unit that they name.
        problems: A sentence for each answers file that cannot be used.
    """

    repository: Repository
    template: str
    paths: frozenset[str]
    units: Mapping[str, RecordedUnit]
    answers: Mapping[str, UnitAnswers] = field(repr=False)
    copies: Mapping[str, str]
    problems: Mapping[str, str]


def find_drift(
    workspaces: Sequence[Path],
    settings_of: Callable[[Path], Settings],
    units: Sequence[str] = (),
    *,
    with_diff: bool = False,
    common: int = NEEDED_FOR_COMMON,
) -> DriftReport:
    """Compare units with fresh renders of their own versions; the checkouts are only read.

    Args:
        workspaces: Workspaces' folders.
        settings_of: Returns the tool's settings for a workspace.
        units: Names, keys or answers files of units; empty for all.
        with_diff: Whether to make unified diffs.
        common: How many units must share a change for it to be reported.

    Raises:
        GeneratorError: A workspace or the template cannot be used, or a unit that was named does not exist.
    """
    opened = _chosen([_open(path, settings_of(path)) for path in workspaces], units)
    found: list[DriftUnit] = []
    compared: list[tuple[str, UnitAnswers, Sequence[Compared]]] = []
    for workspace in opened:
        rendered = render_fresh(list(workspace.units.values()), workspace.template, workspace.copies)
        settings = _compare_settings(workspace)
        for path, unit in workspace.units.items():
            compared_fields = settings.get(path, ComparedFields())
            files, result = _compare(unit, rendered[path], workspace, compared_fields, with_diff=with_diff)
            found.append(result)
            label = result.key if len(opened) == 1 else f"{result.key} in {result.workspace}"
            compared.append((label, workspace.answers[path], files))
    tops = tuple(str(workspace.repository.top) for workspace in opened)
    return DriftReport(
        workspace=tops[0],
        workspaces=tops,
        template=redact(opened[0].template),
        units=tuple(found),
        common=tuple(common_changes(compared, common)),
        problems=tuple(problem for workspace in opened for problem in workspace.problems.values()),
    )


def _open(path: Path, settings: Settings) -> _Workspace:
    repository = open_workspace(path)
    paths = repository.work_files()
    units, problems = units_in_folder(repository.top, paths)
    answers: dict[str, UnitAnswers] = {}
    for file, unit in units.items():
        try:
            answers[file] = unit.judged()
        except ManyErrors as error:
            problems[file] = str(error)
    units = {file: units[file] for file in answers}
    template = resolve_template(settings.template)
    return _Workspace(repository, template, paths, units, answers, copies_among(units), problems)


def _chosen(workspaces: list[_Workspace], wanted: Sequence[str]) -> list[_Workspace]:
    """Return the workspaces with those of their units that were asked for.

    Raises:
        ManyErrors: Names that no unit of any workspace has.
    """
    everything = {unit.answers_file: unit for each in reversed(workspaces) for unit in each.units.values()}
    known = {name for each in workspaces for path, unit in each.units.items() for name in unit_names(path, unit)}
    unread = [path for each in workspaces for path in each.problems]
    choose_units(everything, [name for name in wanted if name not in known], unread)
    asked = {*wanted}
    return [
        replace(each, units={path: unit for path, unit in each.units.items() if unit_names(path, unit) & asked})
        if wanted
        else each
        for each in workspaces
    ]


def _compare_settings(workspace: _Workspace) -> dict[str, ComparedFields]:
    """Return what became of the fields of settings units, by the path of their answers files."""
    found = {path: workspace.answers[path] for path in workspace.units if path not in workspace.copies}
    units = {path: answers for path, answers in found.items() if isinstance(answers, ConfigPatchAnswers)}
    compared = compare_fields(list(units.values()), read_regular(workspace.repository.top))
    return dict(zip(units, compared, strict=True))


def _compare(
    unit: RecordedUnit, fresh: Fresh, workspace: _Workspace, settings: ComparedFields, *, with_diff: bool
) -> tuple[list[Compared], DriftUnit]:
    """Compare one unit; without a render, or where its settings cannot be read, the outcome is unknown."""
    repository, reasons = workspace.repository, [fresh.reason] if fresh.reason else []
    files: list[Compared] = []
    fields = () if fresh.reason else settings.fields
    if not fresh.reason:
        answers, read = workspace.answers[unit.answers_file], read_regular(repository.top)
        files = compare_unit(answers, fresh.files, workspace.paths, read, with_diff=with_diff)
        reasons += [settings.objection] if settings.objection else []
    has_drift = any(each.file.state != "same" for each in files) or any(each.state not in SETTLED for each in fields)
    outcome = "unknown" if reasons else "drifted" if has_drift else "same"
    if has_drift:
        files, edited = _with_edited_answers(files, unit, repository, with_diff=with_diff)
        reasons += [edited] if edited else []
    if not unit.version and not fresh.reason:
        reasons.append("it has no version; it was compared with the template as that is now")
    return files, DriftUnit(
        key=unit.key,
        blueprint=unit.blueprint,
        name=unit.name,
        workspace=str(repository.top),
        answers_file=unit.answers_file,
        template=redact(unit.template),
        version=unit.version,
        outcome=outcome,
        reason=shorten(redact("; ".join(reasons)), _REASON_MAX),
        files=tuple(each.file for each in files),
        fields=fields,
    )


def _with_edited_answers(
    files: list[Compared], unit: RecordedUnit, repository: Repository, *, with_diff: bool
) -> tuple[list[Compared], str]:
    """Say it where the answers are no longer those that were rendered: then the other files look changed for that."""
    path = unit.answers_file
    try:
        edited = edited_answers(unit, repository)
    except GeneratorError:
        return files, ""
    now = read_regular(repository.top)(path)
    if edited is None or now is None:
        return files, ""
    before, names = edited
    compared = compare_file(path, before, now, with_diff=with_diff)
    shown = Compared(compared.file.model_copy(update={"kind": "answers"}))
    others = [each for each in files if each.file.path != path]
    reason = f"its answers were edited after they were rendered: {', '.join(names)}"
    return sorted([*others, shown], key=lambda each: each.file.path), reason
