"""A results file as one stream of items."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from generator.errors import EXIT_PENDING, InputError, ManyErrors
from generator.items import Item
from generator.results import jsonl
from generator.results.document import Document
from generator.results.documents import read_items
from generator.results.header import Header
from generator.results.keys import find_custom_ids, listed_task
from generator.results.problems import LineProblem, Problems
from generator.results.sniff import NEXT_STEP, no_batch, sniff
from generator.results.source import Source
from generator.results.state import BatchState

Given = Path | Literal["-"]
Wanted = TypeVar("Wanted")
Found = TypeVar("Found")
MAX_DOCUMENT_MB = 256


class ItemSource(Protocol):
    """Where items come from: a results file, or plain documents.

    Attributes:
        source: What to call it in messages.
        container: What kind of file it is.
        size: The size of its content in bytes; a guess where it is gzip.
        batch_id: The batch; empty where unknown.
        has_results: Whether there is any answer to read.
        problems: The faults met by the latest iteration, in their order; complete when it has ended.
        states: What is said of the batch itself, beside its results.
    """

    source: str
    container: str
    size: int
    has_results: bool
    problems: Problems

    @property
    def batch_id(self) -> str: ...  # noqa: D102 - an attribute of the protocol

    @property
    def states(self) -> tuple[BatchState, ...]: ...  # noqa: D102

    def __iter__(self) -> Generator[Item, None, None]: ...

    def ids(self) -> Iterator[tuple[str, str]]:
        """Yield a good guess of every item's ``custom_id`` and task."""


class Batch:
    """One results file. Each iteration reads it anew and yields its items in the order of the file.

    Attributes:
        source: The path, or ``standard input``.
        container: ``raw`` for a result a line; else a key of the registry of documents.
        size: The size of its content in bytes; a guess where it is gzip.
        has_results: Whether there is any; a batch object alone has none.
        problems: The faults met by the latest iteration, in their order; complete when it has ended.
    """

    def __init__(self, source: Source, max_document_mb: int = MAX_DOCUMENT_MB) -> None:
        self._source = source
        self._early = Problems()
        self._header, self._document = sniff(source, max_document_mb, self._early)
        self.source = source.label
        self.size = source.unpacked_size
        self.container = self._header.container
        self.has_results = True
        self.problems = Problems()

    @property
    def batch_id(self) -> str:
        """The batch; empty where neither the container nor the file's name tells."""
        return self._header.batch_id

    @property
    def states(self) -> tuple[BatchState, ...]:
        """What the file says of the batch itself; complete when an iteration has ended."""
        return (self._header.state, *self.problems.states)

    @property
    def states_failure(self) -> bool:
        """Tell whether it says that the batch failed; known once an iteration has begun."""
        return any(state.has_failed for state in self.states)

    def belongs_to(self, batch_id: str) -> None:
        """Take this file for a part of another batch, as the error file of a batch is."""
        self._header = replace(self._header, batch_id=batch_id)

    def __iter__(self) -> Generator[Item, None, None]:
        """Read the file from its start.

        Raises:
            InputError: The file cannot be opened any more.
        """
        self.problems.restart()
        for fault in self._header.faults:
            self.problems.add(None, fault, lost=False)
        if self._document is not None:
            yield from read_items(self._document, self._header, self.problems)
            self.problems.extend(self._early)
            return
        with self._source.open(self.problems) as stream:
            yield from jsonl.read(stream, self._header, self.problems)

    def ids(self) -> Iterator[tuple[str, str]]:
        """Yield a good guess of every item's ``custom_id`` and task, found many times faster than by reading them.

        Raises:
            InputError: The file cannot be opened any more.
        """
        if self._document is not None:
            yield from _ids_in(self._document, self._header)
            return
        with self._source.open() as stream:
            for custom_id in find_custom_ids(stream, self._header.id_key):
                yield custom_id, listed_task(custom_id, self._header)


def _ids_in(document: Document, header: Header) -> Iterator[tuple[str, str]]:
    quiet = Problems()
    for item in read_items(document, header, quiet):
        if item.custom_id:
            yield item.custom_id, item.task_id


def read_batch(source: Given | Source, max_document_mb: int = MAX_DOCUMENT_MB, *, beside_others: bool = False) -> Batch:
    """Open a results file; its answers are read when the batch is iterated.

    Args:
        source: The file, plain or gzip; ``-`` for standard input.
        max_document_mb: How large a file may be that is one JSON document, in MiB.
        beside_others: Whether it may be a batch object without results, because they are in another file.

    Raises:
        InputError: It is missing, no regular file, empty, too large, or no batch at all.
    """
    opened = source if isinstance(source, Source) else Source(source)
    batch = Batch(opened, max_document_mb)
    if batch.container != "processed":
        _demand_result(batch, opened, beside_others=beside_others)
    return batch


def _demand_result(batch: Batch, source: Source, *, beside_others: bool) -> None:
    """Make sure that something in the file is a result, before a caller starts to work with it.

    A batch object alone will do where it says that the batch failed: there is nothing else to read then.
    """
    items = iter(batch)
    found = next((item for item in items if item.custom_id or item.problem != "unreadable"), None)
    items.close()
    first = batch.problems[0] if batch.problems else None
    states, empty = batch.states[1:], batch.container == "wrapped" and first is None
    if found is not None or empty:
        batch.problems.restart()
        return
    if states and (beside_others or any(state.has_failed for state in states)):
        batch.has_results = False
        batch.belongs_to(states[0].batch_id or batch.batch_id)
        return
    raise _without_results(source, states, first)


def _without_results(source: Source, states: tuple[BatchState, ...], first: LineProblem | None) -> InputError:
    if any(state.is_pending for state in states):
        error = InputError(source.label, f"says that the batch is {states[0].status}.", "Fetch its results later.")
        error.exit_code = EXIT_PENDING
        return error
    if states:
        what = f"is a batch object (status {states[0].status or 'unknown'}), not its results."
        return InputError(source.label, what, NEXT_STEP)
    return no_batch(source, str(first) if first else "it has only blank lines or an empty list")


def all_or_errors(read: Callable[[Wanted], Found], wanted: Iterable[Wanted]) -> list[Found]:
    """Return ``read`` of every one of ``wanted``.

    Raises:
        InputError: One of them cannot be used.
        ManyErrors: Several cannot; all are named.
    """
    found: list[Found] = []
    errors: list[InputError] = []
    for each in wanted:
        try:
            found.append(read(each))
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors("These results files cannot be used", [str(error) for error in errors])
    return found
