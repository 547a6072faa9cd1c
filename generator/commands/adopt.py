"""``aas-generator adopt``: the answers file of a unit that was written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.adopt.adopt import adopt_unit
from generator.adopt.records import AdoptReport
from generator.commands.building import tell_unsigned
from generator.commands.drift import file_line
from generator.commands.dry_runs import labelled
from generator.output import show_report
from generator.settings import load_settings


def run_adopt(
    unit: str, flags: Mapping[str, Any], *, workspace: Path, task: str | None, dry_run: bool, as_json: bool
) -> None:
    """Adopt a unit and print where its answers file is and what still differs.

    Raises:
        GeneratorError: It cannot be adopted.
    """
    settings = load_settings(workspace, flags)
    report = adopt_unit(unit, workspace, settings, task_id=task, dry_run=dry_run)
    if not report.dry_run:
        tell_unsigned(workspace, report.base)
    show_report(
        report.to_data,
        lambda: labelled(describe(report), dry_run=report.dry_run),
        warnings=report.warnings,
        as_json=as_json,
    )


def describe(report: AdoptReport) -> list[str]:
    """Return a report as lines for a person."""
    would = "would be " if report.dry_run else ""
    drifted = [file for file in report.files if file.state != "same"]
    lines = [
        f"{report.unit}  {would}adopted at version {report.version} of {report.template}",
        f"  {report.answers_file} {would}committed on branch {report.branch}, commit {report.commit[:12]}",
        *(f"  {file_line(file)}" for file in drifted),
    ]
    if drifted:
        return [*lines, f"  {report.lines} lines of {len(drifted)} files differ from a fresh render; updates keep them"]
    return [*lines, "  its files are what these answers render"]
