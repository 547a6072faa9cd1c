"""A results file as one stream of items."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from generator.batch import pretty, processed, raw, wrapped
from generator.batch.header import Header
from generator.batch.problems import Problems
from generator.batch.sniff import no_batch, sniff
from generator.batch.source import Source
from generator.errors import InputError, ManyErrors
from generator.items import Item

ContainerReader = Callable[[BinaryIO, Header, Problems], Iterator[Item]]

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
        batch_id: From the container, else from the file's name.
        problems: The faults met by the latest iteration, in their order; complete when it has ended.
    """

    def __init__(self, source: Source, header: Header) -> None:
        self._source = source
        self._header = header
        self.source = source.label
        self.container = header.container
        self.batch_id = header.batch_id
        self.problems = Problems()

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


def read_batch(source: Path | Literal["-"]) -> Batch:
    """Open a results file; its answers are read when the batch is iterated.

    Args:
        source: The file, plain or gzip; ``-`` for standard input.

    Raises:
        InputError: It is missing, no regular file, empty, or no batch at all.
    """
    opened = Source(source)
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


def read_batches(sources: Iterable[Path | Literal["-"]]) -> list[Batch]:
    """Open several results files, in the order given.

    Raises:
        InputError: One of them cannot be used.
        ManyErrors: Several cannot; all are named.
    """
    batches: list[Batch] = []
    errors: list[InputError] = []
    for source in sources:
        try:
            batches.append(read_batch(source))
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors("These results files cannot be used", [str(error) for error in errors])
    return batches
