"""``aas-generator update``: units to a newer version of their blueprints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.commands.building import settings_from, tell_no_sandbox, tell_unsigned
from generator.commands.dry_runs import labelled, progress_of
from generator.errors import EXIT_OK, EXIT_REFUSED, EXIT_TASKS
from generator.findings import reasons
from generator.output import show_report
from generator.update import FileChange, UnitUpdate, UpdateReport, update_units


def run_update(
    units: Sequence[str],
    flags: Mapping[str, Any],
    *,
    workspace: Path,
    preview: bool,
    diff: bool,
    finish: bool,
    accept_defaults: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Update units of a workspace, print what became of them and return the exit code.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    report = update_units(
        workspace,
        settings_from(workspace, flags),
        units,
        preview=preview,
        diff=diff,
        finish=finish,
        accept_defaults=accept_defaults,
        # What a file of settings names is what units follow already; only who names one here asks for a change.
        move=bool(flags.get("template")),
        progress=progress_of(quiet=quiet, dry_run=preview),
    )
    if report.commit and not report.preview:
        tell_unsigned(workspace, report.base)
    show_report(
        report.to_data,
        lambda: labelled(describe(report), dry_run=report.preview),
        warnings=report.problems,
        as_json=as_json,
    )
    return _exit_code(report)


def describe(report: UpdateReport) -> list[str]:
    """Return a report as lines for a person."""
    if not report.units:
        return ["nothing to finish" if report.finish else "no unit of ours is in this workspace"]
    lines = [line for unit in report.units for line in _unit_lines(unit)]
    counts = [f"{report.count(outcome)} {outcome}" for outcome in ("updated", "current", "failed", "refused")]
    settled = f", {report.settled} conflicts settled by structure" if report.settled else ""
    tail = f"{', '.join(counts)}{settled} in {report.seconds:.1f} s; generated code ran in: {report.sandbox}"
    lines.append(tail)
    if report.count("updated") and not report.preview:
        lines.append(f"look at branch {report.branch} and merge it")
    return lines


def _unit_lines(unit: UnitUpdate) -> list[str]:
    step = unit.new if unit.outcome == "current" else f"{unit.old or '?'} to {unit.new}"
    lines = [f"{unit.key}  {unit.outcome}  {step}  {unit.branch or ''}".rstrip()]
    lines += [f"  moved from {unit.moved_from}"] if unit.moved_from else []
    lines += [line for change in unit.files for line in _file_lines(change)]
    findings = reasons(unit.gates)
    lines += [f"  {line}" for line in findings]
    lines += [f"  warning: {warning}" for warning in unit.warnings]
    lines += [f"  answers: {change.told}" for change in unit.answers]
    if unit.reason and not findings:
        lines.append(f"  {unit.reason}")
    return lines


def _file_lines(change: FileChange) -> list[str]:
    settled = ", settled by structure" if change.settled else ""
    lines = [f"  {change.state:<8}  {change.path}{settled}"]
    return lines + [f"    {line}" for line in (change.diff or "").splitlines()]


def _exit_code(report: UpdateReport) -> int:
    if tell_no_sandbox(gate for unit in report.units for gate in unit.gates):
        return EXIT_REFUSED
    return EXIT_TASKS if report.count("failed", "refused") or report.problems else EXIT_OK
