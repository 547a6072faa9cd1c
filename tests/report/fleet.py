"""Records of a workspace with many units and runs, for looking at its page."""

from __future__ import annotations

from typing import get_args

from generator.drift.report import DriftFile, DriftReport, DriftUnit
from generator.drift.report import UnitOutcome as DriftOutcome
from generator.effort import Aim, Effort, RunEffort
from generator.update.report import FileChange, UnitUpdate, UpdateReport
from generator.update.report import UnitOutcome as UpdateOutcome

UNITS, RUNS = 24, 40
DRIFT: tuple[DriftOutcome, ...] = get_args(DriftOutcome)
UPDATE: tuple[UpdateOutcome, ...] = get_args(UpdateOutcome)
BLUEPRINTS = ("plugin", "service", "config_patch")
VERSIONS = ("v1.0.0", "v1.1.0")
REASON = "The migration of 1.1.0 needs a test that is not in tests/unit: name it, or update this unit by hand."


def records_of_a_fleet() -> tuple[DriftReport, UpdateReport, Effort]:
    """Return records with every outcome, short and long texts, and plots with many bars."""
    names = [(BLUEPRINTS[number % 3], f"unit_of_a_longer_name_{number}") for number in range(UNITS)]
    drift = DriftReport(
        workspace="/home/person/hub",
        workspaces=("/home/person/hub",),
        template="aas-generator::template.git",
        units=tuple(_drifted(number, *name) for number, name in enumerate(names)),
        common=(),
        problems=("plugins/broken/.copier-answers.yml: is no YAML",),
    )
    preview = UpdateReport(
        run_id="run",
        workspace="/home/person/hub",
        template="aas-generator::template.git",
        old=VERSIONS,
        new="v2.0.0",
        branch="aas/update-v2.0.0",
        base="0" * 40,
        commit=None,
        preview=True,
        finish=False,
        sandbox="bubblewrap",
        seconds=1.0,
        units=tuple(_updated(number, *name) for number, name in enumerate(names)),
    )
    aims = (
        Aim(name="implemented without a person", aim="at least 60 %", found="71 %", met=True),
        Aim(name="cost of a task", aim="at most 0.02 USD", found="0.031 USD", met=False),
    )
    return drift, preview, Effort(since="2026-10-01T00:00:00Z", runs=tuple(map(_run, range(RUNS))), aims=aims)


def _place(blueprint: str, name: str) -> str:
    home = {"plugin": f"plugins/{name}/", "service": "core/services/", "config_patch": "core/config/"}[blueprint]
    return f"{home}.copier-answers{'' if blueprint == 'plugin' else f'.{name}'}.yml"


def _drifted(number: int, blueprint: str, name: str) -> DriftUnit:
    outcome = DRIFT[number % len(DRIFT)]
    changed = DriftFile(path=f"plugins/{name}/config.py", state="changed", added=3, removed=1, kind="content")
    return DriftUnit(
        key=f"{blueprint}:{name}",
        blueprint=blueprint,
        name=name,
        workspace="/home/person/hub",
        answers_file=_place(blueprint, name),
        template="aas-generator::template.git",
        version=VERSIONS[number % 2],
        outcome=outcome,
        reason="version v0.9.0 is not in the template's history" if outcome == "unknown" else "",
        files=(changed,) if outcome == "drifted" else (),
    )


def _updated(number: int, blueprint: str, name: str) -> UnitUpdate:
    outcome = UPDATE[number % len(UPDATE)]
    states = (FileChange(path="a", state="clean"), FileChange(path="b", state="merged"))
    return UnitUpdate(
        key=f"{blueprint}:{name}",
        blueprint=blueprint,
        name=name,
        answers_file=_place(blueprint, name),
        old=VERSIONS[number % 2],
        new="v2.0.0",
        outcome=outcome,
        reason=REASON if outcome in {"failed", "refused"} else "",
        files=states if outcome == "updated" else (),
    )


def _run(number: int) -> RunEffort:
    outcomes = {"implemented": (number * 7) % 11, "scaffolded": 3, "failed": number % 4}
    cost = None if number % 5 == 0 else 0.01 * (number % 9)
    return RunEffort(
        run_id=f"2026-11-{number % 28 + 1:02}-{number:04}",
        outcomes=outcomes,
        seconds=4.0 + number % 13,
        sent=9_000,
        received=3_000,
        cost=cost,
    )
