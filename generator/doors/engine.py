"""``ImplementationEngine``: batch in, report out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from generator.doors.child import build_batch, build_plan
from generator.doors.configuration import Configured, FilePath
from generator.plan import ImplementationPlan


class ImplementationEngine(Configured):
    """Turns the responses of a batch into committed code in one workspace.

    What is awaited is done by another process: the event loop goes on, and cancelling ends that process.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    async def process_batch(self, batch_id: FilePath) -> dict[str, Any]:
        """Apply a batch and return the report of ``apply --json``, with ``success_count`` and one entry a task.

        Args:
            batch_id: Id of a batch whose results file lies in the workspace's ``artifacts/batch/results``, or a path.

        Raises:
            GeneratorError: There is no such file, or nothing could be done with it.
        """
        return await build_batch(self._configuration, os.fspath(batch_id))

    def parse_analysis(self, task_id: str, ai_response: str | Mapping[str, Any]) -> ImplementationPlan:
        """Return the plan that a response describes, with what the workspace's board knows about the task."""
        from generator.doors.building import plan_of

        return plan_of(self._configuration, task_id, ai_response)

    async def apply_implementation(self, plan: ImplementationPlan) -> bool:
        """Build one plan on a branch of its own; return whether it is implemented now, also by an earlier run.

        A plan without ``kinds`` is completed from its files, as a model's structured response is. Of a scaffold the
        answer is ``False``: its branch is there, and parts of it are still to be written.

        Raises:
            GeneratorError: Nothing could be done at all.
        """
        return await build_plan(self._configuration, plan)
