"""Reading results files of LLM batch runs: any container, any body, one ``Item`` for each answer."""

from generator.batch.problems import LineProblem
from generator.batch.reader import Batch, read_batch, read_batches
from generator.batch.reconcile import missing_ids, reconcile

__all__ = ["Batch", "LineProblem", "missing_ids", "read_batch", "read_batches", "reconcile"]
