"""``aas-generator doctor``: what this tool needs, and whether it is there."""

from __future__ import annotations

from pathlib import Path

from generator.doctor import examine
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.output import dump, say

SCHEMA = 1
_MARKS = {"ok": "ok     ", "warning": "warning", "missing": "MISSING"}


def run_doctor(workspace: Path, flags: dict[str, object], *, as_json: bool) -> int:
    """Print what every check found; return 1 where something is missing without which nothing works."""
    found = examine(workspace.absolute(), flags)
    if as_json:
        dump({"schema": SCHEMA, "checks": [each.model_dump(mode="json") for each in found]})
    else:
        for each in found:
            say(f"{_MARKS[each.state]}  {each.name}: {each.detail}")
            if each.next_step and each.state != "ok":
                say(f"         {each.next_step}")
    return EXIT_TASKS if any(each.state == "missing" for each in found) else EXIT_OK
