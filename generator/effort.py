"""What tasks cost: tokens, money, our time, attempts, and the time from queued to implemented; beside the aims.

All of it comes from the run records and from what is remembered of batches, so it reaches as far back as they do.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pydantic import ValidationError

from generator.errors import GeneratorError
from generator.items import Usage
from generator.journal.history import RunHistory
from generator.loop.batches.prices import BATCH_SHARE, Pricing
from generator.loop.batches.records import Submission
from generator.plan import Record

# What the tool was designed for: shares of tasks, tasks a day, and seconds of our own time for one task.
SUCCESS_AIM, BY_HAND_AIM, DAILY_AIM, SECONDS_AIM = 0.9, 0.05, 20, 600.0
_BY_HAND = frozenset({"review", "failed", "blocked"})


class TaskEffort(Record):
    """What one task took.

    Attributes:
        task_id: The task.
        outcome: What became of it last.
        attempts: How many different answers about it were tried.
        seconds: Our own time over all runs, in seconds.
        sent: Tokens that were sent, as far as answers tell.
        received: Tokens that came back.
        cost: In USD, at the price of batches but for what is known to have been asked one by one; ``None`` where a
            price is unknown, or no answer tells its tokens.
        hours: From queued to implemented, in hours; ``None`` where it is not implemented, or its start is unknown.
    """

    task_id: str
    outcome: str
    attempts: int
    seconds: float
    sent: int
    received: int
    cost: float | None
    hours: float | None


class RunEffort(Record):
    """What one run took: its tasks by outcome, its time in seconds, tokens and USD."""

    run_id: str
    outcomes: dict[str, int]
    seconds: float
    sent: int
    received: int
    cost: float | None


class Aim(Record):
    """One thing that was aimed at: what it is, the aim, what there is, and whether that is enough."""

    name: str
    aim: str
    found: str
    met: bool


class Effort(Record):
    """What all recorded tasks took.

    Attributes:
        since: When the oldest record began; empty where there is none.
        tasks: The tasks, in the order in which they ended last.
        runs: The runs that came to a task, the newest first.
        aims: What was aimed at.
        batches: What all batches of the workspace cost in USD, as far as that is known.
    """

    since: str = ""
    tasks: tuple[TaskEffort, ...] = ()
    runs: tuple[RunEffort, ...] = ()
    aims: tuple[Aim, ...] = ()
    batches: float = 0.0


@dataclass
class _Told:
    """What the records tell of one task or one run."""

    outcome: str = ""
    seconds: float = 0.0
    answers: dict[tuple[Any, ...], tuple[str, str, Usage]] = field(default_factory=dict)
    tried: set[tuple[Any, ...]] = field(default_factory=set)
    answered: float | None = None
    implemented: datetime.datetime | None = None

    def add(self, event: Mapping[str, Any]) -> None:
        """Note the end of a task in a run."""
        usage, model = _usage(event.get("usage")), str(event.get("model") or "")
        # The same answer may be applied twice, and was paid for once.
        answer = (event["task"], event.get("answered"), model, usage)
        self.seconds += seconds if isinstance(seconds := event.get("seconds"), int | float) else 0.0
        self.tried.add(answer)
        if usage is not None:
            self.answers[answer] = (str(event.get("batch_id") or ""), model, usage)
        moment = event.get("answered")
        if isinstance(moment, int) and (self.answered is None or moment < self.answered):
            self.answered = moment
        self.outcome = str(event.get("outcome") or "")
        if self.outcome == "implemented" and self.implemented is None:
            self.implemented = _moment(event.get("time"))

    @property
    def sent(self) -> int:
        return sum(usage.sent for _, _, usage in self.answers.values())

    @property
    def received(self) -> int:
        return sum(usage.received for _, _, usage in self.answers.values())

    def cost(self, price: str | None, shares: Mapping[str, float]) -> float | None:
        """Return what its answers cost, by the share of the price that each batch pays; ``None`` where unknown."""
        costs = [
            _cost(Pricing(model, price, shares.get(batch_id, BATCH_SHARE)), usage) if model or price else None
            for batch_id, model, usage in self.answers.values()
        ]
        return sum(filter(None, costs)) if costs and None not in costs else None


def effort(history: RunHistory, submissions: Iterable[Submission], price: str | None = None) -> Effort:
    """Return what the recorded tasks of a workspace took.

    Args:
        history: Its run records.
        submissions: What is remembered of its batches.
        price: The model's price as a person gave it.
    """
    known = list(submissions)
    tasks: dict[str, _Told] = {}
    runs: dict[str, _Told] = {}
    outcomes: dict[str, Counter[str]] = {}
    since = ""
    for run_id in reversed(history.run_ids()):
        for event in _ends(history.events(run_id)):
            since = since or str(event.get("time") or "")
            told = tasks.pop(event["task"], _Told())
            tasks[event["task"]] = told
            told.add(event)
            runs.setdefault(run_id, _Told()).add(event)
            outcomes.setdefault(run_id, Counter())[told.outcome] += 1
    queued = _queued(known)
    shares = {each.batch_id: each.share for each in known if each.batch_id}
    made = tuple(
        _task(task_id, told, queued.get(task_id.upper()), told.cost(price, shares)) for task_id, told in tasks.items()
    )
    return Effort(
        since=since,
        tasks=made,
        runs=tuple(
            RunEffort(
                run_id=run_id,
                outcomes=dict(outcomes[run_id]),
                seconds=told.seconds,
                sent=told.sent,
                received=told.received,
                cost=told.cost(price, shares),
            )
            for run_id, told in reversed(runs.items())
        ),
        aims=tuple(_aims(made, [told.implemented for told in tasks.values() if told.implemented])),
        batches=sum(each.charged for each in known),
    )


def _ends(events: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the ends of tasks in a run that has built; none that was skipped, or that no answer is to blame for."""
    started: Mapping[str, Any] = {}
    for event in events:
        if event["stage"] == "started" and not event["task"]:
            started = event
        told = event.get("result")
        if started.get("command") != "apply" or started.get("dry_run") or event["stage"] != "ended":
            continue
        if event["task"] and isinstance(told, dict) and told.get("outcome") != "skipped" and not told.get("transient"):
            yield event


def _queued(submissions: Iterable[Submission]) -> dict[str, datetime.datetime]:
    """Return when each task, its id in upper case, was first asked about."""
    found: dict[str, datetime.datetime] = {}
    for each in submissions:
        moment = _moment(each.created)
        for task_id in each.tasks if moment else ():
            key = task_id.upper()
            if moment and (key not in found or moment < found[key]):
                found[key] = moment
    return found


def _task(task_id: str, told: _Told, queued: datetime.datetime | None, cost: float | None) -> TaskEffort:
    answered = datetime.datetime.fromtimestamp(told.answered, datetime.UTC) if told.answered else None
    begun = queued or answered
    spent = (told.implemented - begun).total_seconds() / 3600 if told.implemented and begun else None
    return TaskEffort(
        task_id=task_id,
        outcome=told.outcome,
        attempts=len(told.tried),
        seconds=told.seconds,
        sent=told.sent,
        received=told.received,
        cost=cost,
        hours=max(spent, 0.0) if spent is not None else None,
    )


def _aims(tasks: tuple[TaskEffort, ...], implemented: list[datetime.datetime]) -> Iterator[Aim]:
    if not tasks:
        return
    good = sum(task.outcome == "implemented" for task in tasks) / len(tasks)
    by_hand = sum(task.outcome in _BY_HAND for task in tasks) / len(tasks)
    yield Aim(name="implemented", aim=f"over {SUCCESS_AIM:.0%}", found=f"{good:.0%}", met=good > SUCCESS_AIM)
    yield Aim(name="by hand", aim=f"under {BY_HAND_AIM:.0%}", found=f"{by_hand:.0%}", met=by_hand < BY_HAND_AIM)
    most = max(Counter(each.date() for each in implemented).values(), default=0)
    yield Aim(name="on the best day", aim=f"{DAILY_AIM} tasks", found=f"{most} tasks", met=most >= DAILY_AIM)
    slowest = max(task.seconds for task in tasks)
    usual = median(task.seconds for task in tasks)
    found = f"{usual:.1f} s, at most {slowest:.1f} s"
    yield Aim(
        name="our time for a task", aim=f"under {SECONDS_AIM / 60:.0f} min", found=found, met=slowest < SECONDS_AIM
    )


def _cost(pricing: Pricing, usage: Usage) -> float | None:
    try:
        return pricing.cost([(usage.sent, usage.received)])
    except GeneratorError:
        # Prices come with an extra that need not be installed.
        return None


def _usage(told: object) -> Usage | None:
    try:
        return Usage.model_validate(told) if told else None
    except ValidationError:
        return None


def _moment(text: object) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
