"""One answer of a batch, and what the task board knows about its task: the input of the parsers."""

from __future__ import annotations

from typing import Literal

from generator.plan import Doubt, Record

Problem = Literal["", "error", "refused", "filtered", "cut", "empty", "unreadable", "missing"]


class Usage(Record):
    """What an answer took: tokens sent, those of them that the provider had in its cache, and tokens that came back."""

    sent: int = 0
    cached: int = 0
    received: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Return what both took together."""
        return Usage(
            sent=self.sent + other.sent, cached=self.cached + other.cached, received=self.received + other.received
        )


class Item(Record):
    """One answer of a results file, whatever container and body it came in.

    Attributes:
        custom_id: The id as the file has it, e.g. ``AAS-224`` or ``req-0``; empty where there is none.
        task_id: The task the container says it belongs to; empty where the container does not tell.
        batch_id: The batch it came in; empty where unknown.
        text: The answer's text; for problem ``cut`` what there is of it.
        problem: Empty for a whole answer, else why there is none.
        reason: One sentence for a person, for every problem.
        line: Line of the file it stands on, from 1, for containers with one item a line.
        created: When the model answered, in seconds since 1970.
        model: The model that answered.
        usage: What the answer took; ``None`` where the file does not tell.
        warnings: What was odd but harmless, e.g. an id that had to be guessed.
        doubts: Why this may not be the answer that was meant.
    """

    custom_id: str
    task_id: str = ""
    batch_id: str = ""
    text: str = ""
    problem: Problem = ""
    reason: str = ""
    line: int | None = None
    created: int | None = None
    model: str | None = None
    usage: Usage | None = None
    warnings: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class TaskFacts(Record):
    """What the task board says about one task.

    Attributes:
        task_id: The id as the board writes it.
        title: The row's title, Markdown escapes removed.
        priority: The priority cell, e.g. ``High``; empty where the board has none.
        status: The status cell as written.
        depends_on: Task ids of the dependency cell; ``-`` and ``none`` give none.
        description: The description under the task's details heading; empty where there is none.
        acceptance: The acceptance criteria under that heading, one line each.
        details: All text under the task's details heading.
    """

    task_id: str
    title: str = ""
    priority: str = ""
    status: str = ""
    depends_on: tuple[str, ...] = ()
    description: str = ""
    acceptance: tuple[str, ...] = ()
    details: str = ""
