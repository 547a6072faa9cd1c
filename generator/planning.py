"""From results files to plans: read, reconcile, look the task up on the board, parse, merge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from generator.answers.contract import Contract
from generator.batch import read_batches, reconcile
from generator.board import Board
from generator.errors import BoardError, InputError
from generator.items import Item, TaskFacts
from generator.parsing import parse_item
from generator.plan import ImplementationPlan

Source = Path | Literal["-"]


@dataclass(frozen=True)
class PlannedTask:
    """One task: what the model answered, what the board knows, and the plan made from both."""

    item: Item
    facts: TaskFacts | None
    plan: ImplementationPlan


@dataclass(frozen=True)
class PlannedBatch:
    """The plans of one or several results files.

    Attributes:
        batch_id: Of the first file.
        tasks: One entry a task, in the order of the files.
        problems: What could not be read, one sentence each.
    """

    batch_id: str
    tasks: tuple[PlannedTask, ...]
    problems: tuple[str, ...] = field(default=())


def plan_batch(
    sources: Sequence[Source],
    *,
    board: Board | None = None,
    contract: Contract | None = None,
    only: Collection[str] = (),
) -> PlannedBatch:
    """Read results files and plan every task in them.

    Args:
        sources: Results files; ``-`` is standard input.
        board: The task board, for titles, priorities and dependencies that a text does not tell.
        contract: What the workspace demands; decides the folders of planned files.
        only: Task ids; where given, other tasks are left out, and these are planned even if the board says Done.

    Raises:
        InputError: A file cannot be read or is no results file, or ``only`` names a task that no file has.
        ManyErrors: Several files cannot be read.
    """
    batches = read_batches(sources)
    items: list[Item] = []
    problems: list[str] = []
    for batch in batches:
        items += reconcile(batch)
        problems += [f"{batch.source}: {problem}" for problem in batch.problems]
    wanted = frozenset(task_id.upper() for task_id in only)
    planned = [_plan(item, board, contract or Contract(), wanted) for item in items]
    tasks = _merge(planned)
    if wanted:
        tasks = [task for task in tasks if task.plan.task_id.upper() in wanted]
        missing = sorted(wanted - {task.plan.task_id.upper() for task in tasks})
        if missing:
            raise InputError(batches[0].source, f"has no answer for {', '.join(missing)}.", "Check --only.")
    return PlannedBatch(batches[0].batch_id, tuple(tasks), tuple(problems))


def _plan(item: Item, board: Board | None, contract: Contract, wanted: Collection[str]) -> PlannedTask:
    facts, warning = _facts(item, board)
    plan = parse_item(item, facts, contract, force=item.task_id.upper() in wanted)
    if facts is None and board is not None and plan.task_id and plan.task_id != item.task_id:
        # The container did not tell the task, the text did.
        facts, warning = _facts(item.model_copy(update={"task_id": plan.task_id}), board)
        plan = parse_item(item, facts, contract, force=plan.task_id.upper() in wanted) if facts else plan
    if warning:
        plan = plan.model_copy(update={"warnings": (*plan.warnings, warning)})
    return PlannedTask(item, facts, plan)


def _facts(item: Item, board: Board | None) -> tuple[TaskFacts | None, str]:
    """Return what the board knows; where it has several rows for the id, none of them is taken."""
    if board is None or not item.task_id:
        return None, ""
    try:
        return board.facts(item.task_id), ""
    except BoardError as error:
        return None, str(error)


def _merge(planned: Sequence[PlannedTask]) -> list[PlannedTask]:
    """Keep one plan a task: the richer one, the newer one between equals; say what was left out."""
    kept: dict[str, PlannedTask] = {}
    for number, task in enumerate(planned):
        key = task.plan.task_id.upper() or f"#{number}"
        other = kept.get(key)
        kept[key] = _better(other, task) if other else task
    return list(kept.values())


def _better(first: PlannedTask, second: PlannedTask) -> PlannedTask:
    best, rest = (second, first) if _richness(second) >= _richness(first) else (first, second)
    note = (
        f"the task was answered twice: the answer of {best.item.batch_id or 'this batch'} was taken, "
        f"that of {rest.item.batch_id or 'this batch'} left out"
    )
    merged = best.plan.model_copy(update={"warnings": (*best.plan.warnings, note)})
    return PlannedTask(best.item, best.facts, merged)


_RICHNESS: tuple[Callable[[PlannedTask], int], ...] = (
    lambda task: not task.item.problem,
    lambda task: sum(block.role == "file" for block in task.plan.code_blocks),
    lambda task: len(task.plan.config_additions),
    lambda task: len(task.plan.files),
    lambda task: len(task.plan.phases),
    lambda task: task.item.created or 0,
)


def _richness(task: PlannedTask) -> tuple[int, ...]:
    return tuple(measure(task) for measure in _RICHNESS)
