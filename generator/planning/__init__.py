"""From results files to plans: read, reconcile, look the task up on the board, parse, merge."""

from generator.planning.known_names import GIVEN, KnownNames, home_fault
from generator.planning.records import PlannedBatch, PlannedTask, Source
from generator.planning.stream import SMALL, PlanStream, plan_batch
from generator.planning.workers import default_workers

__all__ = [
    "GIVEN",
    "SMALL",
    "KnownNames",
    "PlanStream",
    "PlannedBatch",
    "PlannedTask",
    "Source",
    "default_workers",
    "home_fault",
    "plan_batch",
]
