"""What a workspace has to ask of the model now, as files of requests that are ready to be sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.loop.batches.outgoing import CHUNK, Outgoing, Packing
from generator.loop.batches.workspace import BatchWorkspace
from generator.loop.request import Api
from generator.loop.work import Left, work
from generator.results.question_ids import QuestionKind

DEFAULT_MODEL = "gpt-5-mini"


@dataclass(frozen=True)
class Asking:
    """What is to be asked, and how.

    Attributes:
        board: The task board; by default the one that is found.
        only: Tasks to ask about; empty for all.
        kinds: Kinds of question; empty for all.
        api: Which interface of the model is asked.
        chunk: How many requests a file has at most.
        now: Whether they are sent one by one, at the whole price.
    """

    board: Path | None = None
    only: Collection[str] = ()
    kinds: Sequence[QuestionKind] = ()
    api: Api = "chat"
    chunk: int = CHUNK
    now: bool = False

    def files(self, batches: BatchWorkspace) -> tuple[list[Outgoing], tuple[Left, ...]]:
        """Return the files of requests that there are to send, and what is left out and why.

        Raises:
            GeneratorError: The workspace, its board, its settings or its own instructions cannot be used.
        """
        found = work(
            batches.repository.top,
            self.only,
            self.kinds,
            batches.under_way(),
            board=self.board,
            results=batches.folder.files(),
        )
        closed = batches.closed()
        questions = [each for each in found.questions if each.request.custom_id not in closed]
        waiting = [each for each in found.questions if each.request.custom_id in closed]
        left = (*found.left, *(Left(each.task_id, closed[each.request.custom_id]) for each in waiting))
        pricing = batches.pricing(batches.settings.model or DEFAULT_MODEL, now=self.now)
        return Packing(self.api, pricing, self.chunk).pack(questions), left
