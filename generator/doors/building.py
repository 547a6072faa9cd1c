"""What ``ImplementationEngine`` does, as plain functions of a configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.announce.run import announced
from generator.answers.contract import Contract
from generator.apply.board_update import was_scaffolded
from generator.apply.known_names import tracked_files
from generator.apply.run import apply_batch, apply_plans
from generator.board import Board
from generator.board_search import board_file
from generator.contract import contract_or_default
from generator.doors.configuration import Configuration
from generator.errors import GeneratorError, InputError
from generator.git import open_workspace
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.planning import KnownNames, PlannedBatch, PlannedTask
from generator.reading import WorkspaceFiles, parse_item
from generator.results import read_batch
from generator.results.payload import unwrapped
from generator.scratch import temporary_folder

_OF_A_BATCH = frozenset({"results", "responses", "response", "custom_id"})
RESULT_FOLDERS = ("artifacts/batch/results", "artifacts/batch", "")


def apply_by_id(configuration: Configuration, batch_id: str) -> dict[str, Any]:
    """Apply a batch, by its id or the path of its results file; return the report as data.

    Raises:
        GeneratorError: There is no such file, or nothing could be done with it.
    """
    source = _results_file(configuration.workspace, batch_id)
    workspace, settings = configuration.workspace, configuration.settings
    return announced(apply_batch((source,), workspace, settings), workspace, settings).to_data()


def plan_of(configuration: Configuration, task_id: str, response: str | Mapping[str, Any]) -> ImplementationPlan:
    """Return the plan that a response describes, with what the workspace's board knows about the task.

    Args:
        configuration: The workspace, and its settings.
        task_id: The task.
        response: The model's text, or JSON: a structured response, a result as a batch has it, or a whole batch.

    Raises:
        GeneratorError: The batch has no result of the task.
    """
    text = response if isinstance(response, str) else json.dumps(response)
    workspace, settings = configuration.workspace, configuration.settings
    item = _from_batch(task_id, text) or Item(custom_id=task_id, task_id=task_id, text=unwrapped(text).text)
    contract = contract_or_default(workspace, settings.contract)
    return parse_item(item, _facts(configuration, task_id), contract, workspace=tracked_files(workspace), force=True)


def _from_batch(task_id: str, text: str) -> Item | None:
    """Return the item of a task where the text is a batch or one result of it; ``None`` where it is neither."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or _OF_A_BATCH.isdisjoint(data):
        return None
    with temporary_folder("aas-result-") as folder:
        path = Path(folder, "results.json")
        path.write_text(json.dumps(data), encoding="utf-8")
        items = list(read_batch(path))
    for item in items:
        if task_id.casefold() in (item.task_id.casefold(), item.custom_id.casefold()):
            return item.model_copy(update={"task_id": task_id})
    raise GeneratorError(f"The batch has no result of {task_id}.", "Give the one that it is to be read from.")


def is_implemented(configuration: Configuration, plan: ImplementationPlan) -> bool:
    """Build one plan on a branch of its own; tell whether it is implemented now, also by an earlier run.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    if not plan.kinds:
        # Its files alone say what it is: it is read as a model's structured response is.
        plan = plan_of(configuration, plan.task_id, plan.model_dump(mode="json", exclude_defaults=True))

    def planned(board: Board | None, _: Contract, _names: KnownNames, _files: WorkspaceFiles) -> PlannedBatch:
        facts = board.facts(plan.task_id) if board else None
        item = Item(custom_id=plan.task_id, task_id=plan.task_id, text=plan.model_dump_json())
        return PlannedBatch("", (PlannedTask(item, facts, plan),))

    (task,) = apply_plans(planned, lambda: (plan.task_id,), configuration.workspace, configuration.settings).tasks
    if task.outcome != "skipped":
        return task.outcome == "implemented"
    return task.commit is not None and not was_scaffolded(open_workspace(configuration.workspace), task.commit)


def _facts(configuration: Configuration, task_id: str) -> TaskFacts | None:
    file = board_file(configuration.workspace, configuration.settings, lambda: (task_id,))
    return file.read().facts(task_id) if file else None


def _results_file(workspace: Path, batch_id: str) -> Path:
    if Path(batch_id).is_file():
        return Path(batch_id)
    for folder in RESULT_FOLDERS:
        found = sorted((workspace / folder).glob("*.json*")) if batch_id else []
        named = [path for path in found if path.name.startswith(batch_id)]
        if named:
            return named[0]
    raise InputError(
        batch_id, "no results file of this batch was found.", f"Put it into {RESULT_FOLDERS[0]} or give its path."
    )
