"""Reading results files of LLM batch runs: any container, any body, one ``Item`` for each answer."""

from generator.batch.counting import Counting, task_ids
from generator.batch.opening import Opened, open_files
from generator.batch.problems import LineProblem
from generator.batch.reader import Batch, read_batch, read_batches
from generator.batch.reconcile import missing_ids, reconcile
from generator.batch.requests import Request, Requests, read_requests

__all__ = [
    "Batch",
    "Counting",
    "LineProblem",
    "Opened",
    "Request",
    "Requests",
    "missing_ids",
    "open_files",
    "read_batch",
    "read_batches",
    "read_requests",
    "reconcile",
    "task_ids",
]
