"""What a results file says about itself, beside its answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from generator.results.quote import quote
from generator.results.state import UNKNOWN, BatchState, state_of

_SAFE_BATCH_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\Z")
_IN_FILE_NAME = re.compile(r"batch_([A-Za-z0-9]{6,64})")
_SUFFIXES = frozenset({".gz", ".json", ".jsonl", ".markdown", ".md", ".ndjson", ".txt"})


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a file before its answers are read.

    Attributes:
        container: Key of the registry of containers.
        batch_id: The batch; where the container has none, taken from the file's name.
        task_id: The one task of the whole file, in containers that name it.
        task_ids: The tasks in the order of the requests, for positional ids.
        known: For every one of ``task_ids`` in upper case how the container writes it.
        state: How far the batch is and how many requests it has, as far as the file says so.
        faults: What was wrong with these fields, one sentence each.
        id_key: The key under which the results have their ids.
    """

    container: str
    batch_id: str = ""
    task_id: str = ""
    task_ids: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    state: BatchState = UNKNOWN
    faults: tuple[str, ...] = ()
    id_key: str = "custom_id"


def header_from(container: str, fields: Mapping[str, object], file_name: str) -> Header:
    """Judge the top-level fields of a container; what cannot be used becomes a fault, never an error."""
    faults: list[str] = []
    batch_id = fields.get("batch_id")
    if batch_id not in (None, "") and not (isinstance(batch_id, str) and _SAFE_BATCH_ID.match(batch_id)):
        faults.append(f"batch_id «{quote(batch_id, 60)}» is no usable id; the one of the file's name is taken")
        batch_id = None
    task_id = fields.get("task_id")
    task_ids = _task_ids(fields.get("task_ids"), faults)
    return Header(
        container=container,
        batch_id=str(batch_id) if batch_id else batch_id_of(file_name),
        task_id=task_id if isinstance(task_id, str) and task_id.isprintable() else "",
        task_ids=task_ids,
        known={entry.upper(): entry for entry in task_ids if entry},
        state=state_of(fields),
        faults=tuple(faults),
    )


def batch_id_of(file_name: str) -> str:
    """Return the ``batch_…`` id in a file's name, or else the name without its endings."""
    for match in _IN_FILE_NAME.finditer(file_name):
        if any(char.isdigit() for char in match[1]):
            return match[0]
    path = PurePath(file_name)
    while path.suffix.lower() in _SUFFIXES and path.stem:
        path = path.with_suffix("")
    return quote(path.name, 128)


def _task_ids(value: object, faults: list[str]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.append("task_ids is no list, so positions name no tasks")
        return ()
    ids = tuple(entry if isinstance(entry, str) and entry.isprintable() else "" for entry in value)
    if "" in ids:
        faults.append(f"task_ids holds something other than an id at position {ids.index('')}")
    return ids
