"""Several files at once: results, the error files of the same batches, the request files, and plain documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice

from generator.errors import InputError
from generator.results.clarified import about_decisions
from generator.results.plain import is_plain, open_documents
from generator.results.reader import MAX_DOCUMENT_MB, Batch, Given, ItemSource, all_or_errors, read_batch
from generator.results.requests import Requests, holds_requests, read_requests
from generator.results.source import Source

_PROBED_ITEMS = 20


@dataclass(frozen=True)
class Opened:
    """Files that were opened and told apart.

    Attributes:
        batches: The files with answers, in the order given, error files among them.
        groups: For each of ``batches`` a number that is equal for the output and the error file of one batch.
        requests: The request files.
        clarified: The files with answers to requests for decisions.
        problems: What was odd about the files as such.
    """

    batches: tuple[ItemSource, ...]
    groups: tuple[int, ...]
    requests: tuple[Requests, ...] = ()
    clarified: tuple[Batch, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def batch_id(self) -> str:
        """The id of the first batch."""
        return self.batches[0].batch_id

    @property
    def size(self) -> int:
        """The size of all answers in bytes; a guess where they are gzip."""
        return sum(batch.size for batch in self.batches)

    @cached_property
    def ids(self) -> tuple[tuple[str, str, int], ...]:
        """A good guess of every answer's ``custom_id``, task and group, found without reading the answers.

        Raises:
            InputError: A file cannot be opened any more.
        """
        pairs = zip(self.batches, self.groups, strict=True)
        return tuple((custom_id, task_id, group) for batch, group in pairs for custom_id, task_id in batch.ids())

    def labels(self) -> tuple[str, ...]:
        """Return what to call each of ``batches`` in a sentence: its id, or its path where ids are equal or unknown."""
        owners: dict[str, set[int]] = {}
        for batch, group in zip(self.batches, self.groups, strict=True):
            owners.setdefault(batch.batch_id, set()).add(group)
        known = {batch_id for batch_id, groups in owners.items() if batch_id and len(groups) == 1}
        return tuple(batch.batch_id if batch.batch_id in known else batch.source for batch in self.batches)


def open_files(
    sources: Sequence[Given],
    *,
    errors: Sequence[Given] = (),
    requests: Sequence[Given] = (),
    tasks: Sequence[str] = (),
    max_document_mb: int = MAX_DOCUMENT_MB,
) -> Opened:
    """Open files and tell by their content what each of ``sources`` is: results, failures or requests.

    A file that is given twice is read once.

    Args:
        sources: Files of any kind; ``-`` is standard input. Markdown files and folders are plain documents.
        errors: Error files; they may be empty.
        requests: Request files.
        tasks: The tasks of the plain documents, in their order; empty where they tell it themselves.
        max_document_mb: How large a file may be that is read as a whole, in MiB.

    Raises:
        InputError: A file cannot be used, or none of them holds results.
        ManyErrors: Several cannot be used.
    """
    plain = [path for path in sources if path != "-" and is_plain(path)]
    documents = open_documents(plain, tasks, max_document_mb)
    sources = [path for path in sources if path not in plain]
    problems: list[str] = []
    given = all_or_errors(Source, [*sources, *errors, *requests])
    kept: dict[str, tuple[str, Source]] = {}
    kinds = ["results"] * len(sources) + ["errors"] * len(errors) + ["requests"] * len(requests)
    for kind, source in zip(kinds, given, strict=True):
        if source.identity in kept:
            problems.append(f"{source.label}: given twice; it was read once")
        # What an option says of a file goes before its place; standard input can be copied only once.
        kept[source.identity] = (kind, kept.get(source.identity, ("", source))[1])
    wanted = [entry for entry in kept.values() if entry[0] != "errors" or entry[1].size]
    several = len(wanted) > 1
    opened = all_or_errors(partial(_open, max_document_mb=max_document_mb, beside_others=several), wanted)
    answers = [entry for entry in opened if isinstance(entry, Batch)]
    clarified = tuple(filter(_holds_decisions, answers))
    batches = [batch for batch in answers if batch not in clarified]
    questions = [entry for entry in opened if isinstance(entry, Requests) and about_decisions(entry.by_id)]
    problems += [f"{entry.source}: holds what clarify asks, not the answers to it; left out" for entry in questions]
    sent = tuple(entry for entry in opened if isinstance(entry, Requests) and entry not in questions)
    if not any(batch.has_results or batch.states_failure for batch in batches) and not documents:
        label = (batches or sent or clarified or questions)[0].source if opened else given[0].label
        raise InputError(label, "holds no results.", "Name the output file of the batch too.")
    told = {source.label for kind, source in kept.values() if kind == "errors"}
    failures = [not each.has_results or each.source in told or (several and _holds_failures(each)) for each in batches]
    groups = _grouped(batches, failures)
    more = range(len(groups), len(groups) + len(documents))
    return Opened((*batches, *documents), (*groups, *more), sent, clarified, tuple(problems))


def _open(entry: tuple[str, Source], *, max_document_mb: int, beside_others: bool) -> Batch | Requests:
    kind, source = entry
    if kind == "requests" or (kind == "results" and holds_requests(source)):
        return read_requests(source)
    return read_batch(source, max_document_mb, beside_others=beside_others)


def _holds_decisions(batch: Batch) -> bool:
    return about_decisions(custom_id for custom_id, _ in batch.ids())


def _holds_failures(batch: Batch) -> bool:
    items = iter(batch)
    first = list(islice(items, _PROBED_ITEMS))
    items.close()
    batch.problems.restart()
    return batch.container == "raw" and bool(first) and all(item.problem == "error" for item in first)


def _grouped(batches: Sequence[Batch], failures: Sequence[bool]) -> tuple[int, ...]:
    """Put the error file of a batch into its group: by the batch's id, or because there is but one batch."""
    groups = list(range(len(batches)))
    results = [number for number in groups if not failures[number]]
    for number, batch in enumerate(batches):
        if not failures[number]:
            continue
        same = [other for other in results if batches[other].batch_id == batch.batch_id]
        owners = same or results
        if len(owners) == 1:
            groups[number] = owners[0]
            batch.belongs_to(batches[owners[0]].batch_id)
    return tuple(groups)
