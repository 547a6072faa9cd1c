"""``aas-generator translate``: answers files that plain Copier can render."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from generator.answers.units import UnitAnswers
from generator.apply.order import build_order
from generator.apply.placing import units_of
from generator.apply.unwritten import mark_unwritten
from generator.bench.changes import sift_patches
from generator.commands.common import Given, Reading, read_for_planning
from generator.errors import EXIT_OK, EXIT_TASKS, GeneratorError, ManyErrors, with_code
from generator.git import Repository, open_workspace
from generator.output import dump, note, say
from generator.plan import Record
from generator.planning import PlannedTask
from generator.translate import TaskContext

SCHEMA = 1
INDEX = "index.json"


class TranslatedUnit(Record):
    """A unit whose answers file was written.

    Attributes:
        order: Its place in the order in which units are rendered, from 1.
        task_id: Its task.
        blueprint: Its blueprint.
        name: Its name.
        answers: Its answers file, in the folder that was named.
        depends_on: The tasks that its own depends on.
    """

    order: int
    task_id: str
    blueprint: str
    name: str
    answers: str
    depends_on: tuple[str, ...]


class LeftOutTask(Record):
    """A task that was not translated, why, and what ``explain`` knows the reason by."""

    task_id: str
    outcome: str
    reason: str
    code: str


class TranslateDocument(Record):
    """The answers files of a batch: the units that have one, and the tasks that were left out."""

    batch_id: str
    units: tuple[TranslatedUnit, ...]
    left_out: tuple[LeftOutTask, ...]

    def to_data(self) -> dict[str, Any]:
        """Return it as ``translate --json`` prints it and as it stands in the index."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}


def run_translate(
    names: Sequence[str],
    out: Path,
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    names_given: Sequence[str] = (),
    tasks_given: Sequence[str] = (),
    as_json: bool,
) -> int:
    """Write one answers file per unit and the index of their order; return the exit code: 1 where a result was lost.

    Raises:
        GeneratorError: The batch, the board, the settings or the output folder cannot be used.
    """
    reading = read_for_planning(
        names, workspace=workspace, board=board, only=only, names_given=names_given, tasks_given=tasks_given
    )
    for problem in reading.batch.problems:
        note(f"warning: {problem}")
    try:
        repository = open_workspace(workspace.absolute())
    except GeneratorError:
        # A folder without history has no files that a task could change.
        repository = None
    index = _write(reading, out, repository)
    code = EXIT_TASKS if reading.batch.lost else EXIT_OK
    if waiting := Given(names, workspace, board, tasks_given).waiting(reading.batch.unsure):
        note(waiting)
    if as_json:
        dump(index.to_data())
        return code
    for unit in index.units:
        say(f"{out / unit.answers}  {unit.task_id} {unit.blueprint} {unit.name}")
    for left in index.left_out:
        note(with_code(f"left out: {left.task_id} ({left.outcome}): {left.reason}", left.code))
    return code


def _write(reading: Reading, out: Path, repository: Repository | None) -> TranslateDocument:
    units: list[TranslatedUnit] = []
    left_out: list[LeftOutTask] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for task in _ordered(reading.batch.tasks, left_out):
            for answers in _answers(task, reading, left_out, repository):
                units.append(_write_unit(answers, task, out, len(units) + 1))
        index = TranslateDocument(batch_id=reading.batch.batch_id, units=tuple(units), left_out=tuple(left_out))
        (out / INDEX).write_text(json.dumps(index.to_data(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise GeneratorError(
            f"{out}: the answers files cannot be written: {error.strerror}.", "Choose another --out."
        ) from None
    return index


def _ordered(tasks: Sequence[PlannedTask], left_out: list[LeftOutTask]) -> list[PlannedTask]:
    """Return the tasks that are ready, each after those it depends on."""
    ready: dict[str, PlannedTask] = {}
    for task in tasks:
        if task.plan.outcome == "ready":
            ready[task.plan.task_id.upper()] = task
        else:
            left_out.append(_left_out(task, task.plan.outcome, task.plan.reason, task.plan.code))
    order, circles = build_order(
        {key: [each.upper() for each in task.plan.dependencies] for key, task in ready.items()}
    )
    left_out += [
        _left_out(ready[key], "review", f"tasks depend on each other: {text}", "circle")
        for key, text in circles.items()
    ]
    return [ready[key] for key in order]


def _answers(
    task: PlannedTask, reading: Reading, left_out: list[LeftOutTask], repository: Repository | None
) -> tuple[UnitAnswers, ...]:
    try:
        units, _ = units_of(task.plan, reading.contract, TaskContext(task.facts, task.item.batch_id))
        sifted = sift_patches(units, repository)[0] if repository else units
        return tuple(map(mark_unwritten, sifted))
    except ManyErrors as error:
        left_out.append(_left_out(task, "review", str(error), error.code))
        return ()


def _write_unit(answers: UnitAnswers, task: PlannedTask, out: Path, number: int) -> TranslatedUnit:
    name = f"{number:03d}-{answers.task_id}-{answers.blueprint}-{answers.name}.yml"
    text = yaml.safe_dump(answers.to_data(), sort_keys=False, allow_unicode=True, width=120)
    (out / name).write_text(text, encoding="utf-8")
    return TranslatedUnit(
        order=number,
        task_id=answers.task_id,
        blueprint=answers.blueprint,
        name=answers.name,
        answers=name,
        depends_on=task.plan.dependencies,
    )


def _left_out(task: PlannedTask, outcome: str, reason: str, code: str) -> LeftOutTask:
    return LeftOutTask(task_id=task.plan.task_id, outcome=outcome, reason=reason, code=code)
