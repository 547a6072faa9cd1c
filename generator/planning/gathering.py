"""All answers of one task brought together while the files are read once, with nothing but what waits put aside.

A quick look over the files first counts the answers of every task. A task with one answer passes at once. Of a task
with several, the earlier answers wait in a temporary file, and the task passes where its last answer stands.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from generator.items import Item
from generator.planning.records import Answer, Answers
from generator.results import Opened, about_a_unit, clarify_id
from generator.results.counting import count_several, key_of
from generator.results.expected import Expected
from generator.results.quote import quote

_TOLD = 20
_IN_MEMORY = 4 * 1024 * 1024


@dataclass(slots=True)
class _Waiting:
    """A task whose answers are not all read: how many are to come, and where the others were put aside.

    An answer that was put aside is its file's number, and its offset and length in bytes in the temporary file.
    """

    left: int
    place: int = -1
    aside: list[tuple[int, int, int]] = field(default_factory=list)


class Gathering:
    """Walks over the answers of several files, task by task.

    Args:
        opened: The files.
        only: Ids in upper case; answers that surely belong to other tasks are passed over.

    Attributes:
        problems: What was found while walking; complete when the walk has ended.
        about_units: Ids in upper case of tasks that have answers about units which exist; these are no plans.
        lost: Whether any result is not there.
    """

    def __init__(self, opened: Opened, only: frozenset[str] = frozenset()) -> None:
        self._opened = opened
        self._only = only
        self._expected = Expected(opened)
        self._labels = opened.labels()
        self._doubled = 0
        self._read: dict[int, int] = {}
        self._total = 0
        self.problems: list[str] = []
        self.about_units: set[str] = set()
        self.lost = False

    def __iter__(self) -> Iterator[Answers]:
        """Read all files from their start; the answers that requests miss come last.

        Raises:
            InputError: A file cannot be opened any more.
        """
        self.problems = list(self._opened.problems)
        self.lost = False
        self._doubled = 0
        self._read = dict.fromkeys(self._opened.groups, 0)
        waiting = {key: _Waiting(left) for key, left in count_several(self._opened).items()}
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            for place, (number, read) in enumerate(self._items()):
                self._total = place + 1
                item = self._expected.met(read, self._opened.groups[number])
                if asked := about_a_unit(read.custom_id):
                    self.about_units.add(asked.task.upper())
                    continue
                answer = self._answer(number, item)
                key = key_of(answer.item.task_id, answer.group, item.custom_id)
                if self._only and isinstance(key, str) and key not in self._only:
                    continue
                task = waiting.get(key) if key else None
                if key is None or task is None:
                    yield Answers(place, (answer,))
                    continue
                task.left -= 1
                task.place = place if task.place < 0 else task.place
                if task.left <= 0:
                    yield self._whole(waiting.pop(key), spool, [answer])
                else:
                    data = item.model_dump_json().encode()
                    task.aside.append((number, spool.seek(0, os.SEEK_END), spool.write(data)))
            for task in sorted((task for task in waiting.values() if task.aside), key=lambda task: task.place):
                yield self._whole(task, spool, [])
        yield from self._missing()
        self._report()

    def _items(self) -> Iterator[tuple[int, Item]]:
        for number, batch in enumerate(self._opened.batches):
            for item in batch:
                self._read[self._opened.groups[number]] += item.problem != "missing"
                if clarify_id(item.custom_id):
                    self._expected.met(item, self._opened.groups[number])
                else:
                    yield number, item
            self.problems += [f"{batch.source}: {problem}" for problem in batch.problems]
            self.lost = self.lost or batch.problems.lost

    def _answer(self, number: int, item: Item) -> Answer:
        title = self._expected.title_of(item.custom_id)
        return Answer(item, self._opened.groups[number], self._labels[number], title)

    def _whole(self, task: _Waiting, spool: IO[bytes], last: list[Answer]) -> Answers:
        before: list[Answer] = []
        for number, offset, length in task.aside:
            spool.seek(offset)
            before.append(self._answer(number, Item.model_validate_json(spool.read(length))))
        answers = (*before, *last)
        self._note_doubled(answers)
        return Answers(task.place, answers)

    def _note_doubled(self, answers: Sequence[Answer]) -> None:
        seen: set[tuple[int, str]] = set()
        for answer in answers:
            name = (answer.group, answer.item.custom_id)
            if name in seen and answer.item.custom_id:
                self._doubled += 1
                if self._doubled <= _TOLD:
                    self.problems.append(f"{answer.label}: {quote(answer.item.custom_id, 60)} was answered twice")
            seen.add(name)

    def _missing(self) -> Iterator[Answers]:
        for item in self._expected.missing():
            if not self._only or not item.task_id or item.task_id.upper() in self._only:
                answer = Answer(item, -1, item.batch_id, self._expected.title_of(item.custom_id))
                yield Answers(self._total, (answer,))

    def _report(self) -> None:
        if self._doubled > _TOLD:
            self.problems.append(f"{self._doubled - _TOLD} more ids were answered twice")
        self.problems += self._expected.problems()
        told = [sentence for group in self._read for sentence in self._unfinished(group)]
        self.problems += told
        self.lost = self.lost or bool(told)

    def _unfinished(self, group: int) -> Iterator[str]:
        """Yield what a batch says itself of its failure, and that it has more requests than results were read."""
        batches = [batch for batch, own in zip(self._opened.batches, self._opened.groups, strict=True) if own == group]
        states = [state for batch in batches for state in batch.states]
        for state in dict.fromkeys(states):
            for sentence in filter(None, (state.failure(), state.missing(self._read[group]))):
                yield f"{batches[0].source}: {sentence}"
