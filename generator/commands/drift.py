"""``aas-generator drift``: how units differ from a fresh render of their own version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.commands.outputs import Output, Told, show
from generator.drift.drift import find_drift
from generator.drift.report import SETTLED, CommonChange, DriftField, DriftFile, DriftReport, DriftUnit
from generator.errors import EXIT_OK, EXIT_TASKS, InputError
from generator.findings import Finding, GateResult
from generator.formats.judged import Judged
from generator.settings import load_settings

LINES_SHOWN = 12

# What the state of a file is called among the codes of findings.
CODES: Mapping[str, str] = {"changed": "file-changed", "removed": "file-removed", "added": "file-added"}


def run_drift(
    units: Sequence[str],
    *,
    workspaces: Sequence[Path],
    template: str | None,
    common: int,
    with_diff: bool,
    output: Output,
) -> int:
    """Compare units with fresh renders, print what differs and return the exit code.

    Raises:
        GeneratorError: A workspace or the template cannot be used, a unit that was named does not exist, or several
            workspaces are to be told in a format that names the files of one repository.
    """
    if len(workspaces) > 1 and output.format in {"github", "junit", "sarif"}:
        raise InputError(
            "--output-format", f"{output.format} tells of one workspace.", "Name one, or ask for json or jsonl."
        )
    report = find_drift(
        workspaces,
        lambda path: load_settings(path, {"template": template}),
        units,
        with_diff=with_diff,
        common=common,
    )
    told = Told(
        data=lambda: report.to_data(with_diff=with_diff),
        lines=lambda: describe(report),
        judged=lambda: map(_judged, report.units),
        records=lambda: _records(report, with_diff=with_diff),
    )
    show(told, output, workspaces[0], warnings=report.problems)
    return EXIT_OK if report.is_clean else EXIT_TASKS


def describe(report: DriftReport) -> list[str]:
    """Return a report as lines for a person."""
    if not report.units:
        return ["no unit of ours is in this workspace"]
    many = len(report.workspaces) > 1
    lines = [line for unit in report.units for line in _unit_lines(unit, many=many)]
    lines += [line for change in report.common for line in _common_lines(change)]
    counts = {outcome: sum(unit.outcome == outcome for unit in report.units) for outcome in ("drifted", "unknown")}
    tail = f"{counts['drifted']} of {len(report.units)} units drifted"
    return [*lines, tail + (f", {counts['unknown']} could not be compared" if counts["unknown"] else "")]


def _unit_lines(unit: DriftUnit, *, many: bool) -> Iterator[str]:
    place = f" in {unit.workspace}" if many else ""
    yield f"{unit.key}  {unit.outcome}  {unit.version or 'no version'}{place}"
    if unit.reason:
        yield f"  {unit.reason}"
    for file in unit.files:
        if file.state != "same":
            yield f"  {file_line(file)}"
            yield from (f"    {line}" for line in (file.diff or "").splitlines())
    for field in unit.fields:
        if field.state not in SETTLED:
            yield f"  {_field_line(field)}"


def _judged(unit: DriftUnit) -> Judged:
    files = (
        Finding(path=file.path, code=CODES[file.state], message=file_line(file))
        for file in unit.files
        if file.state in CODES
    )
    fields = (
        Finding(path=field.path, code="setting-differs", message=_field_line(field))
        for field in unit.fields
        if field.state not in SETTLED
    )
    findings = (*files, *fields)
    gate = GateResult(gate="drift", outcome="failed" if findings else "passed", seconds=0.0, findings=findings)
    state = {"same": "passed", "drifted": "failed", "unknown": "review"}[unit.outcome]
    return Judged.model_validate(
        {"name": unit.key, "kind": "unit", "state": state, "reason": unit.reason, "gates": (gate,)}
    )


def _records(report: DriftReport, *, with_diff: bool) -> Iterator[dict[str, Any]]:
    data = report.to_data(with_diff=with_diff)
    yield from ({"record": "unit", **unit} for unit in data.pop("units"))
    yield {"record": "drift", **data}


def _field_line(field: DriftField) -> str:
    return f"{field.name} in {field.path}: {field.state}"


def file_line(file: DriftFile) -> str:
    """Return what became of one file as a line for a person."""
    counts = " ".join(f"{sign}{count}" for sign, count in (("+", file.added), ("-", file.removed)) if count)
    kind = f", {file.kind}" if file.kind not in {"", "content"} else ""
    return f"{file.path}: {file.state}{kind}{f' ({counts})' if counts else ''}"


def _common_lines(change: CommonChange) -> Iterator[str]:
    what = {"lines": "have changed alike", "file added": "have added", "file removed": "have removed"}[change.change]
    yield f"{change.count} units {what} {change.file} of {change.blueprint}: {', '.join(change.units)}"
    if change.change == "lines":
        lines = [*(f"- {line}" for line in change.removed), *(f"+ {line}" for line in change.added)]
        yield from (f"  {line}" for line in lines[:LINES_SHOWN])
        if len(lines) > LINES_SHOWN:
            yield f"  … and {len(lines) - LINES_SHOWN} more lines"
