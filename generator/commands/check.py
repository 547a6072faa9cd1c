"""``aas-generator check``: the gates over units that exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from generator.check import CheckedUnit, CheckReport, check_units
from generator.commands.outputs import Output, Told, show
from generator.errors import EXIT_OK, EXIT_REFUSED, EXIT_TASKS, ManyErrors
from generator.findings import in_words, not_run, unproven, verdict, verdict_code
from generator.formats.judged import Judged
from generator.gates import GATES
from generator.output import note
from generator.settings import load_settings


def run_check(
    units: Sequence[str],
    *,
    workspace: Path,
    gates: Sequence[str],
    sandbox: str | None,
    install_missing: bool | None,
    keep_suppressions: bool,
    output: Output,
) -> int:
    """Judge units of a workspace, print what was found and return the exit code.

    Raises:
        GeneratorError: The workspace cannot be used, or a unit or gate that was named does not exist.
    """
    if unknown := [name for name in gates if name not in GATES]:
        raise ManyErrors("There is no such gate", unknown, f"The gates are {', '.join(GATES)}.")
    settings = load_settings(workspace, {"sandbox": sandbox, "install_missing": install_missing})
    report = check_units(workspace, settings, units, gates=gates, keep_suppressions=keep_suppressions, progress=note)
    told = Told(report.to_data, lambda: describe(report), lambda: map(_judged, report.units), lambda: _records(report))
    show(told, output, workspace, warnings=report.problems)
    return _exit_code(report)


def describe(report: CheckReport) -> list[str]:
    """Return a report as lines for a person."""
    lines = [line for unit in report.units for line in _unit_lines(unit)]
    if not report.units:
        return ["no unit of ours is in this workspace"]
    passed = sum(unit.outcome == "passed" for unit in report.units)
    tail = f"{passed} of {len(report.units)} passed, as the work tree on {report.head[:12]} has them"
    return [*lines, f"{tail}; generated code ran in: {report.sandbox}"]


def _judged(unit: CheckedUnit) -> Judged:
    name, (_, reason) = f"{unit.blueprint}:{unit.name}", verdict(unit.gates)
    return Judged(
        name=name,
        kind="unit",
        state=unit.outcome,
        reason=reason,
        code=verdict_code(unit.gates),
        seconds=sum(gate.seconds for gate in unit.gates),
        gates=unit.gates,
    )


def _records(report: CheckReport) -> Iterator[dict[str, Any]]:
    for unit in report.units:
        yield {"record": "unit", **unit.model_dump(mode="json")}
    yield {"record": "check", **{key: value for key, value in report.to_data().items() if key != "units"}}


def _unit_lines(unit: CheckedUnit) -> list[str]:
    lines = [f"{unit.blueprint}:{unit.name}  {unit.outcome}"]
    for gate in unit.gates:
        name = gate.gate if gate.level == "must" else f"{gate.gate} (warning)"
        if gate.outcome == "failed":
            lines += [f"  {in_words(name, each)}" for each in gate.findings]
        elif gate.outcome == "skipped" and gate.level != "off":
            lines.append(f"  {not_run(gate)}")
    return lines


def _exit_code(report: CheckReport) -> int:
    if all(unit.outcome == "passed" for unit in report.units) and not report.problems:
        return EXIT_OK
    codes = {gate.findings[0].code for unit in report.units for gate in unproven(unit.gates)}
    failed = report.problems or any(unit.outcome == "failed" for unit in report.units)
    return EXIT_REFUSED if not failed and codes == {"no-sandbox"} else EXIT_TASKS
