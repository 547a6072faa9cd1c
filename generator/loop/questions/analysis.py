"""The question ``analysis``: what is to be built for a queued task, with its code, by our own schema of a plan.

The answer is a result like any other: ``plan`` and ``apply`` read it.
"""

from __future__ import annotations

import hashlib
import json

from generator.items import TaskFacts
from generator.loop.instructions import instructions
from generator.loop.kinds import KINDS
from generator.loop.request import Question, Request
from generator.loop.surroundings import Surroundings, files_near, marked, workspace_lines
from generator.loop.task_text import task_lines
from generator.reading.data.schema import SCHEMA_NAME, PlanAnswer, strict_schema
from generator.reading.fields.file_names import path_tokens
from generator.reading.text.inline import one_line
from generator.redaction import redact
from generator.results.question_ids import QuestionId

_SUBJECT_DIGITS = 16
_REASON_SHOWN = 500


def ask(facts: TaskFacts, surroundings: Surroundings, *, attempt: int = 1, earlier: str = "") -> Question:
    """Return the question what is to be built for a task.

    Args:
        facts: What the board says of it.
        surroundings: The workspace.
        attempt: Which attempt it is, from 1.
        earlier: Why an earlier answer could not be used.
    """
    contract, prompts = surroundings.contract, surroundings.prompts
    named = [path for line in facts.details.split("\n") for path, _ in path_tokens(line)]
    near = files_near(named, surroundings.files) if named else []
    lines = [*workspace_lines(surroundings.reading, surroundings.files.tracked), ""]
    lines += ["Files that the task may mean:", "", *near, ""] if near else []
    if surroundings.example:
        lines += ["A unit that the workspace has, as an example:", ""]
        lines += [line for path, text in surroundings.example.items() for line in (*marked(f"FILE {path}", text), "")]
    lines += task_lines(facts)
    if earlier:
        lines += ["", "An earlier answer to this could not be used:", one_line(redact(earlier), _REASON_SHOWN)]
    custom_id = str(QuestionId("analysis", facts.task_id, attempt, _subject(facts)))
    told_first = instructions("analysis", contract, prompts)
    text, schema = "\n".join(lines), strict_schema(PlanAnswer)
    request = Request(custom_id, told_first, text, SCHEMA_NAME, schema, KINDS["analysis"].tokens())
    return Question("analysis", facts.task_id, attempt, request)


def _subject(facts: TaskFacts) -> str:
    """Return what identifies what the board asks for: its own status and notes are no part of it."""
    told = json.dumps([facts.title, facts.description, facts.acceptance, facts.details])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_SUBJECT_DIGITS]
