"""The answers to requests for decisions that were given beside results, joined to the texts they are about."""

from __future__ import annotations

from collections.abc import Iterator

from generator.reading import Answered
from generator.results import Opened, clarify_id
from generator.results.quote import quote
from generator.results.reader import ItemSource

_TOLD = 20


class Clarified:
    """The answers in the files of a batch, by the hash of the text that each is about.

    Args:
        opened: The files.

    Attributes:
        answers: One answer for each text; of several the last.
        lost: Whether any answer is not there, which the problems tell.
    """

    def __init__(self, opened: Opened) -> None:
        self.answers: dict[str, Answered] = {}
        self.lost = False
        self._told: list[str] = []
        self._open: dict[str, str] = {}
        for batch in (*opened.clarified, *_mixed(opened)):
            is_own = batch in opened.clarified
            for item in batch:
                asked = clarify_id(item.custom_id)
                if asked is None and not is_own:
                    continue
                if asked is None:
                    self._told.append(f"{batch.source}: {quote(item.custom_id, 60)} is no id of clarify; left out")
                elif item.problem:
                    why = item.reason or item.problem
                    self._told.append(f"{batch.source}: the decisions about {asked.task} did not come: {why}")
                else:
                    found = Answered(asked.text_sha256, asked.fingerprint, item.text, asked.attempt)
                    self.answers[asked.text_sha256] = found
                    self._open[asked.text_sha256] = f"{batch.source}: the decisions about {asked.task} fit no text here"
            if is_own:  # those of a file with other answers too are told where these are read
                self._told += [f"{batch.source}: {problem}" for problem in batch.problems]
                self.lost = self.lost or batch.problems.lost

    def used(self, text_sha256: str) -> None:
        """Note that a text was planned with its answer."""
        self._open.pop(text_sha256, None)

    def problems(self, *, all_planned: bool) -> Iterator[str]:
        """Yield what could not be used, one sentence each; where only some tasks are planned, the others' may wait."""
        told = [*self._told, *(self._open.values() if all_planned else ())]
        yield from told[:_TOLD]
        if len(told) > _TOLD:
            yield f"{len(told) - _TOLD} more answers of clarify could not be used"


def _mixed(opened: Opened) -> list[ItemSource]:
    """Return the files that have answers to ``clarify`` among others; most batches have none, which is seen at once."""
    if not any(clarify_id(custom_id) for custom_id, _, _ in opened.ids):
        return []
    return [batch for batch in opened.batches if any(clarify_id(custom_id) for custom_id, _ in batch.ids())]
