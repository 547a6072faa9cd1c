"""``ImplementationEngine``: batch in, report out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.answers.contract import Contract
from generator.apply.board_update import was_scaffolded
from generator.apply.known_names import tracked_files
from generator.apply.run import ApplyRequest, apply_batch, apply_plans
from generator.board import Board
from generator.board_search import board_file
from generator.contract import contract_or_default
from generator.doors.configuration import configuration_of
from generator.errors import InputError
from generator.git import open_workspace
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.planning import KnownNames, PlannedBatch, PlannedTask
from generator.reading import WorkspaceFiles, parse_item
from generator.results.payload import unwrapped
from generator.task_results import RunReport

RESULT_FOLDERS = ("artifacts/batch/results", "artifacts/batch", "")


class ImplementationEngine:
    """Turns the answers of a batch into committed code in one workspace.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    def __init__(self, config: object = None) -> None:
        self._configuration = configuration_of(config)

    async def process_batch(self, batch_id: str) -> dict[str, Any]:
        """Apply a batch and return the report of ``apply --json``, with ``success_count`` and one entry a task.

        Args:
            batch_id: Id of a batch whose results file lies in the workspace's ``artifacts/batch/results``, or a path.

        Raises:
            GeneratorError: There is no such file, or nothing could be done with it.
        """
        request = self._request(self._results_file(batch_id))
        report = await asyncio.to_thread(apply_batch, request)
        return report.to_data()

    def parse_analysis(self, task_id: str, ai_response: str | Mapping[str, Any]) -> ImplementationPlan:
        """Return the plan that an answer describes, with what the workspace's board knows about the task."""
        text = ai_response if isinstance(ai_response, str) else json.dumps(ai_response)
        workspace, settings = self._configuration.workspace, self._configuration.settings
        item = Item(custom_id=task_id, task_id=task_id, text=unwrapped(text).text)
        contract = contract_or_default(workspace, settings.contract)
        return parse_item(item, self._facts(task_id), contract, workspace=tracked_files(workspace), force=True)

    async def apply_implementation(self, plan: ImplementationPlan) -> bool:
        """Build one plan on a branch of its own; return whether it is implemented now, also by an earlier run.

        Of a scaffold the answer is ``False``: its branch is there, and parts of it are still to be written.

        Raises:
            GeneratorError: Nothing could be done at all.
        """

        def planned(board: Board | None, _: Contract, _names: KnownNames, _files: WorkspaceFiles) -> PlannedBatch:
            facts = board.facts(plan.task_id) if board else None
            item = Item(custom_id=plan.task_id, task_id=plan.task_id, text=plan.model_dump_json())
            return PlannedBatch("", (PlannedTask(item, facts, plan),))

        report: RunReport = await asyncio.to_thread(apply_plans, self._request(), planned, lambda: (plan.task_id,))
        (task,) = report.tasks
        if task.outcome != "skipped":
            return task.outcome == "implemented"
        repository = open_workspace(self._configuration.workspace)
        return task.commit is not None and not was_scaffolded(repository, task.commit)

    def _request(self, *sources: Path) -> ApplyRequest:
        return ApplyRequest(
            sources=sources, workspace=self._configuration.workspace, settings=self._configuration.settings
        )

    def _facts(self, task_id: str) -> TaskFacts | None:
        file = board_file(self._configuration.workspace, self._configuration.settings, lambda: (task_id,))
        return file.read().facts(task_id) if file else None

    def _results_file(self, batch_id: str) -> Path:
        if Path(batch_id).is_file():
            return Path(batch_id)
        for folder in RESULT_FOLDERS:
            place = self._configuration.workspace / folder
            found = sorted(path for path in place.glob("*.json*") if path.name.startswith(batch_id)) if batch_id else []
            if found:
                return found[0]
        raise InputError(
            batch_id, "no results file of this batch was found.", f"Put it into {RESULT_FOLDERS[0]} or give its path."
        )
