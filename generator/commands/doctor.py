"""``aas-generator doctor``: what this tool needs, and whether it is there."""

from __future__ import annotations

from pathlib import Path

from generator.doctor import Finding, examine
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.output import dump, table
from generator.plan import Record

SCHEMA = 1
_MARKS = {"ok": "ok     ", "warning": "warning", "missing": "MISSING"}


class DoctorDocument(Record):
    """What every check found."""

    checks: tuple[Finding, ...]


def run_doctor(workspace: Path, flags: dict[str, object], *, as_json: bool) -> int:
    """Print what every check found; return 1 where something is missing without which nothing works."""
    found = examine(workspace.absolute(), flags)
    if as_json:
        dump({"schema": SCHEMA, **DoctorDocument(checks=tuple(found)).model_dump(mode="json")})
    else:
        rows = [(each.state, each.name, each.detail, _step(each)) for each in found]
        table(("State", "What", "Found", "What to do"), rows, (line for each in found for line in _lines(each)))
    return EXIT_TASKS if any(each.state == "missing" for each in found) else EXIT_OK


def _step(finding: Finding) -> str:
    return "" if finding.state == "ok" else finding.next_step


def _lines(finding: Finding) -> list[str]:
    step = _step(finding)
    return [f"{_MARKS[finding.state]}  {finding.name}: {finding.detail}", *([f"         {step}"] if step else [])]
