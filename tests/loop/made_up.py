"""Questions to a model, made up."""

from __future__ import annotations

from collections.abc import Sequence

from generator.loop.batches.outgoing import Outgoing, Packing
from generator.loop.batches.workspace import BatchWorkspace
from generator.loop.request import Api, Question, Request
from generator.results.question_ids import QuestionId, QuestionKind

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


def question(number: int, kind: QuestionKind = "analysis", attempt: int = 1) -> Question:
    """Return the question about one task; its text is its id, by which the scripted service knows it."""
    custom_id = custom_id_of(number, kind, attempt)
    request = Request(custom_id, "Say what is to be built.", custom_id, "plan", SCHEMA, 4000)
    return Question(kind, f"AAS-{number}", attempt, request)


def custom_id_of(number: int, kind: QuestionKind = "analysis", attempt: int = 1) -> str:
    """Return the id of its request."""
    return str(QuestionId(kind, f"AAS-{number}", attempt, f"{number:08x}"))


def questions(count: int, kind: QuestionKind = "analysis") -> list[Question]:
    """Return questions about so many tasks, from AAS-1."""
    return [question(number, kind) for number in range(1, count + 1)]


def pack(
    batches: BatchWorkspace,
    asked: Sequence[Question],
    api: Api = "chat",
    model: str = "gpt-5-mini",
    *,
    chunk: int = 20,
    now: bool = False,
) -> list[Outgoing]:
    """Return the files of requests for some questions."""
    return Packing(api, batches.pricing(model, now=now), chunk).pack(asked)


def open_numbers(batches: BatchWorkspace, count: int) -> list[int]:
    """Return those of so many made-up tasks whose request may be sent."""
    closed = batches.closed()
    return [number for number in range(1, count + 1) if custom_id_of(number) not in closed]
