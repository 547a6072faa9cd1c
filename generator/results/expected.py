"""What the request files tell: the tasks behind positional ids, and which answers are missing or were not asked for."""

from __future__ import annotations

from collections.abc import Iterator

from generator.items import Item
from generator.results.opening import Opened
from generator.results.quote import quote
from generator.results.requests import Request

_TOLD = 20


class Expected:
    """The requests of some batches, and a tally of the answers to them.

    Args:
        opened: The files; without a request file nothing is expected and nothing is said.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._requests: dict[str, Request] = {}
        for requests in reversed(opened.requests):
            self._requests |= requests.by_id
        self._answered: set[str] = set()
        self._matched: dict[int, int] = {}
        self._unknown: dict[int, list[str]] = {}
        self._more: dict[int, int] = {}

    def task_of(self, custom_id: str) -> str:
        """Return the task that the request with this id asks about; empty where that is unknown."""
        request = self._requests.get(custom_id)
        return request.task_id if request else ""

    def title_of(self, custom_id: str) -> str:
        """Return the task's title as the request with this id has it; empty where that is unknown."""
        request = self._requests.get(custom_id)
        return request.title if request else ""

    def met(self, item: Item, group: int) -> Item:
        """Tally one answer; return it with the task of its request where it names none itself."""
        if not self._requests or item.problem == "missing":
            return item
        request = self._requests.get(item.custom_id)
        if request is None:
            self._note_unknown(item, group)
            warning = "no request has the id of this answer"
            return item.model_copy(update={"warnings": (*item.warnings, warning)})
        self._matched[group] = self._matched.get(group, 0) + 1
        self._answered.add(item.custom_id)
        if item.task_id or not request.task_id:
            return item
        return item.model_copy(update={"task_id": request.task_id})

    def _note_unknown(self, item: Item, group: int) -> None:
        told = self._unknown.setdefault(group, [])
        if len(told) < _TOLD:
            told.append(quote(item.custom_id, 60) or "an answer without id")
        else:
            self._more[group] = self._more.get(group, 0) + 1

    def missing(self) -> Iterator[Item]:
        """Yield an item with problem ``missing`` for every request without an answer, in the order of the requests.

        Where no answer at all belongs to a request, these are the requests of another batch, and nothing is missing.
        """
        if not self._matched:
            return
        batch_id = self._opened.batch_id if len(set(self._opened.groups)) == 1 else ""
        for requests in self._opened.requests:
            for request in requests.by_id.values():
                if request.custom_id not in self._answered:
                    yield _missing(request, batch_id, requests.source)

    def problems(self) -> list[str]:
        """Return what does not fit together, one sentence each."""
        found = [f"{requests.source}: {problem}" for requests in self._opened.requests for problem in requests.problems]
        labels = dict(zip(self._opened.groups, self._opened.labels(), strict=True))
        for group, names in self._unknown.items():
            if group not in self._matched:
                found.append(f"{labels[group]}: none of its answers was asked for; give the requests of this batch")
            else:
                more = f" and {self._more[group]} more" if group in self._more else ""
                found.append(f"{labels[group]}: no request asked for {', '.join(names)}{more}")
        absent = [name for name in self._requests if name not in self._answered] if self._matched else []
        if absent:
            more = f" and {len(absent) - _TOLD} more" if len(absent) > _TOLD else ""
            named = ", ".join(quote(name, 60) for name in absent[:_TOLD])
            found.append(f"{len(absent)} requests have no answer: {named}{more}; ask again")
        return found


def _missing(request: Request, batch_id: str, source: str) -> Item:
    reason = f"missing: {source} asks for {quote(request.custom_id, 60)}, but no answer came; ask again"
    return Item(
        custom_id=request.custom_id, task_id=request.task_id, batch_id=batch_id, problem="missing", reason=reason
    )
