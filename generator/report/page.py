"""The page of a run: gathered from its record, from git and from the results files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.git import Repository
from generator.journal.history import RunHistory, RunState
from generator.report.cards import Card, Command, card_of, outcomes_of
from generator.report.diffs import files_of
from generator.report.graph import Picture, picture_of
from generator.report.rendering import rendered
from generator.report.texts import texts_of
from generator.report.told import Told, told_of

# A page with more is no page any more.
MOST_CARDS = 2_000
_AT_ONCE = 50


@dataclass(frozen=True)
class GateRow:
    """One gate over the whole run: how often it passed, failed or did not run, and the time of all tasks together."""

    gate: str
    passed: int
    failed: int
    skipped: int
    seconds: float


@dataclass(frozen=True)
class Page:
    """A run as a page shows it.

    Attributes:
        run: What the record says about it.
        facts: What else is told about it, name to value.
        problems: What could not be read or installed.
        counts: How many tasks had each outcome.
        cards: The tasks.
        gates: The gates over all tasks.
        picture: Which tasks stand on which.
        commands: What to type next.
        left_out: How many tasks are not on the page.
    """

    run: RunState
    facts: dict[str, str]
    problems: Sequence[str]
    counts: dict[str, int]
    cards: Sequence[Card]
    gates: Sequence[GateRow]
    picture: Picture
    commands: Sequence[Command]
    left_out: int

    @property
    def flags(self) -> list[str]:
        """What tasks may be filtered by, of what some of them have."""
        return list(dict.fromkeys(flag for card in self.cards for flag in card.flags.split()))


def run_page(repository: Repository, history: RunHistory, run_id: str, results: Iterable[Path] = ()) -> str:
    """Return the page of a run as one HTML document.

    Args:
        repository: The workspace.
        history: Its runs.
        run_id: The run.
        results: Where the analyses may be, beside the files that the run has read.
    """
    return rendered("run.html.j2", page=page_of(repository, history, run_id, results))


def page_of(repository: Repository, history: RunHistory, run_id: str, results: Iterable[Path] = ()) -> Page:
    """Return what the page of a run shows."""
    run, report = history.read(run_id), history.report(run_id)
    everything = told_of(run, history.events(run_id), report)
    tasks = everything[:MOST_CARDS]
    named = (repository.top / name for name in history.sources(run_id) if name not in {"", "-"})
    texts = texts_of([*results, *named], {task.text for task in tasks if task.text})
    patches = _patches(repository, [task.result.commit for task in tasks if task.result.commit])
    cards = [
        card_of(number, task, texts.get(task.text), files_of(patches.get(task.result.commit or "", "")), head=run.base)
        for number, task in enumerate(tasks, 1)
    ]
    by_task = {card.task_id: (card.number, card.outcome) for card in cards}
    return Page(
        run=run,
        facts=_facts(run, report or {}),
        problems=[str(each) for each in (report or {}).get("problems") or ()],
        counts=dict(outcomes_of(cards)),
        cards=cards,
        gates=_gates(tasks),
        picture=picture_of({card.task_id: card.needs for card in cards}, by_task),
        commands=_commands(run, cards),
        left_out=len(everything) - len(tasks),
    )


def _patches(repository: Repository, commits: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(commits), _AT_ONCE):
        found |= repository.patches(commits[start : start + _AT_ONCE])
    return found


def _facts(run: RunState, report: dict[str, Any]) -> dict[str, str]:
    environment = report.get("environment")
    told = {
        "batch": ", ".join(filter(None, run.batch_ids)),
        "base commit": run.base[:12],
        "board": report.get("board"),
        "template": report.get("template"),
        "blueprint version": report.get("blueprint_version"),
        "sandbox": report.get("sandbox"),
        "interpreter": environment.get("python") if isinstance(environment, dict) else None,
        "installed for the gates": ", ".join(map(str, report.get("installed") or ())),
        "time": f"{seconds:.1f} s" if isinstance(seconds := report.get("seconds"), int | float) else None,
    }
    return {name: str(value) for name, value in told.items() if value}


def _gates(tasks: Sequence[Told]) -> list[GateRow]:
    found: dict[str, GateRow] = {}
    for gate in (gate for task in tasks for gate in task.result.gates):
        row = found.get(gate.gate, GateRow(gate.gate, 0, 0, 0, 0.0))
        found[gate.gate] = GateRow(
            gate.gate,
            row.passed + (gate.outcome == "passed"),
            row.failed + (gate.outcome == "failed"),
            row.skipped + (gate.outcome == "skipped"),
            row.seconds + gate.seconds,
        )
    return list(found.values())


def _commands(run: RunState, cards: Sequence[Card]) -> list[Command]:
    counts = outcomes_of(cards)
    found = [Command("aas-generator status", "what is left to do")]
    if run.dry_run:
        return found
    if counts.get("implemented"):
        found.insert(0, Command("aas-generator merge", "all finished tasks on one branch, checked once more"))
    if counts.get("scaffolded"):
        found.append(Command("aas-generator submit --kind complete", "ask the model for what is still to be written"))
    return found
