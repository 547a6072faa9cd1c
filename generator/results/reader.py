"""A results file as one stream of items."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

from generator.errors import InputError, ManyErrors
from generator.items import Item
from generator.results import pretty, processed, raw, wrapped
from generator.results.header import Header
from generator.results.keys import find_custom_ids, listed_task
from generator.results.problems import Problems
from generator.results.sniff import no_batch, sniff
from generator.results.source import Source

ContainerReader = Callable[[BinaryIO, Header, Problems], Iterator[Item]]
Given = Path | Literal["-"]
Wanted = TypeVar("Wanted")
Found = TypeVar("Found")

CONTAINERS: dict[str, ContainerReader] = {
    "raw": raw.read,
    "pretty": pretty.read,
    "wrapped": wrapped.read,
    "processed": processed.read,
}


class Batch:
    """One results file. Each iteration reads it anew and yields its items in the order of the file.

    Attributes:
        source: The path, or ``standard input``.
        container: Key of :data:`CONTAINERS`.
        size: The size of its content in bytes; a guess where it is gzip.
        is_file: Whether it is a file of its own, not the copy of standard input that a fork would share.
        batch_id: From the container, else from the file's name.
        problems: The faults met by the latest iteration, in their order; complete when it has ended.
    """

    def __init__(self, source: Source, header: Header) -> None:
        self._source = source
        self._header = header
        self.source = source.label
        self.size = source.unpacked_size
        self.is_file = source.identity != "-"
        self.container = header.container
        self.problems = Problems()

    @property
    def batch_id(self) -> str:
        """The batch; empty where neither the container nor the file's name tells."""
        return self._header.batch_id

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
            self.problems.add(None, fault)
        with self._source.open(self.problems) as stream:
            yield from CONTAINERS[self.container](stream, self._header, self.problems)

    def ids(self) -> Iterator[tuple[str, str]]:
        """Yield a good guess of every item's ``custom_id`` and task, found many times faster than by reading them.

        Raises:
            InputError: The file cannot be opened any more.
        """
        if self.container == "processed":
            yield from ((f"req-{number}", task_id) for number, task_id in enumerate(self._header.task_ids))
            return
        with self._source.open() as stream:
            yield from ((custom_id, listed_task(custom_id, self._header)) for custom_id in find_custom_ids(stream))


def read_batch(source: Given | Source) -> Batch:
    """Open a results file; its answers are read when the batch is iterated.

    Args:
        source: The file, plain or gzip; ``-`` for standard input.

    Raises:
        InputError: It is missing, no regular file, empty, or no batch at all.
    """
    opened = source if isinstance(source, Source) else Source(source)
    batch = Batch(opened, sniff(opened))
    if batch.container != "processed":
        _demand_result(batch, opened)
    return batch


def _demand_result(batch: Batch, source: Source) -> None:
    """Make sure that something in the file is a result, before a caller starts to work with it."""
    items = iter(batch)
    nothing = next(items, None) is None
    items.close()
    if nothing and (batch.problems or batch.container in ("raw", "pretty")):
        raise no_batch(source, str(batch.problems[0]) if batch.problems else "it has only blank lines or an empty list")
    batch.problems.restart()


def read_batches(sources: Iterable[Given]) -> list[Batch]:
    """Open several results files, in the order given.

    Raises:
        InputError: One of them cannot be used.
        ManyErrors: Several cannot; all are named.
    """
    return all_or_errors(read_batch, sources)


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
