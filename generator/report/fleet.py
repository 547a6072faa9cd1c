"""The page of a workspace's units: versions, drift, what an update would do, and what tasks have cost over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from generator.drift.report import DriftReport
from generator.effort import Aim, Effort, RunEffort
from generator.report.rendering import rendered
from generator.update import UpdateReport

# The newest runs; more bars than these nobody can tell apart.
RUNS_SHOWN = 60
_HEIGHT, _BAR, _GAP = 90, 14, 4


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: its version, how it differs from its render, and what an update would make of it."""

    key: str
    blueprint: str
    version: str
    drift: str
    drift_told: str
    preview: str
    preview_told: str


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of a plot: its place and size, and what it says in words."""

    x: int
    y: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot over the runs, the oldest left: what it shows, its bars, its width, its highest value in words."""

    title: str
    columns: Sequence[Column]
    width: int
    most: str


def fleet_page(drift: DriftReport, preview: UpdateReport | None, effort: Effort, note: str = "") -> str:
    """Return the page as one HTML document.

    Args:
        drift: How the units differ from their renders.
        preview: What an update would do; ``None`` where that could not be found out.
        effort: What the recorded tasks took.
        note: Why there is no preview.
    """
    units = unit_rows(drift, preview)
    versions = Counter((unit.blueprint, unit.version) for unit in units)
    aims: Sequence[Aim] = effort.aims
    return rendered(
        "fleet.html.j2",
        workspace=drift.workspace,
        new=preview.new if preview else "",
        note=note,
        units=units,
        versions=sorted(versions.items()),
        most=max(versions.values(), default=0),
        problems=drift.problems,
        plots=plots_of(effort.runs),
        aims=aims,
        since=effort.since,
    )


def unit_rows(drift: DriftReport, preview: UpdateReport | None) -> list[UnitRow]:
    """Return one row a unit, in the order of their answers files."""
    updates = {unit.answers_file: unit for unit in preview.units} if preview else {}
    rows = []
    for unit in drift.units:
        changed = [file.path for file in unit.files if file.state != "same"]
        update = updates.get(unit.answers_file)
        states = Counter(file.state for file in update.files) if update else Counter[str]()
        rows.append(
            UnitRow(
                key=unit.key,
                blueprint=unit.blueprint,
                version=unit.version,
                drift=unit.outcome,
                drift_told=unit.reason or ", ".join(changed),
                preview=update.outcome if update else "",
                preview_told=(update.reason or ", ".join(f"{n} {state}" for state, n in states.items()))
                if update
                else "",
            )
        )
    return rows


def plots_of(runs: Sequence[RunEffort]) -> list[Plot]:
    """Return the plots over the runs, which come the newest first."""
    shown = list(reversed(runs[:RUNS_SHOWN]))
    if not shown:
        return []
    shares = [(run, 100 * run.outcomes.get("implemented", 0) / sum(run.outcomes.values())) for run in shown]
    plots = [_plot("Implemented, in percent of the tasks of a run", shares, "{:.0f} %", most=100.0)]
    costs = [(run, run.cost) for run in shown if run.cost is not None]
    if costs:
        plots.append(_plot("Cost of the answers of a run, in USD", costs, "{:.4f} USD"))
    plots.append(_plot("Our time for a run, in seconds", [(run, run.seconds) for run in shown], "{:.1f} s"))
    return plots


def _plot(title: str, values: Sequence[tuple[RunEffort, float]], words: str, most: float = 0.0) -> Plot:
    highest = most or max(value for _, value in values)
    columns = []
    for number, (run, value) in enumerate(values):
        height = _HEIGHT * value / highest if highest else 0.0
        told = f"{run.run_id}: {words.format(value)}, {sum(run.outcomes.values())} tasks"
        columns.append(Column(number * (_BAR + _GAP), _HEIGHT - height, height, told))
    return Plot(title, columns, max(len(columns) * (_BAR + _GAP), 1), words.format(highest))
