"""Reading results files of LLM batch runs: any container, any body, one ``Item`` for each answer."""

from generator.results.clarified import ClarifyId, clarify_id
from generator.results.counting import task_ids
from generator.results.opening import Opened, open_files
from generator.results.problems import LineProblem
from generator.results.question_ids import QuestionId, about_a_unit, question_id
from generator.results.reader import Batch, read_batch
from generator.results.reconcile import reconcile
from generator.results.requests import Request, Requests, read_requests

__all__ = [
    "Batch",
    "ClarifyId",
    "LineProblem",
    "Opened",
    "QuestionId",
    "Request",
    "Requests",
    "about_a_unit",
    "clarify_id",
    "open_files",
    "question_id",
    "read_batch",
    "read_requests",
    "reconcile",
    "task_ids",
]
