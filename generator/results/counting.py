"""Which tasks seem to have several answers, found by a quick look over the files before they are read."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from multiprocessing.connection import Connection
from typing import Self

from generator.results.expected import Expected
from generator.results.opening import Opened

Key = str | tuple[int, str]
_WORTH_A_PROCESS = 8 * 1024 * 1024


def key_of(task_id: str, group: int, custom_id: str) -> Key | None:
    """Return what tells one task's answers from another's; ``None`` for an answer that says nothing of itself."""
    return task_id.upper() or ((group, custom_id) if custom_id else None)


def count_several(opened: Opened) -> dict[Key, int]:
    """Return how many answers each task seems to have, for the tasks that have more than one.

    Raises:
        InputError: A file cannot be opened any more.
    """
    expected = Expected(opened)
    seen: set[int] = set()
    several: dict[Key, int] = {}
    for batch, group in zip(opened.batches, opened.groups, strict=True):
        for custom_id, task_id in batch.ids():
            key = key_of(task_id or expected.task_of(custom_id), group, custom_id)
            mark = hash(key)
            if mark not in seen:
                seen.add(mark)
            elif key is not None:
                several[key] = several.get(key, 1) + 1
    return several


def task_ids(opened: Opened) -> frozenset[str]:
    """Return a good guess of the tasks that some files have answers for, found without reading the answers.

    Raises:
        InputError: A file cannot be opened any more.
    """
    expected = Expected(opened)
    listed = (pair for batch in opened.batches for pair in batch.ids())
    return frozenset(task_id or expected.task_of(custom_id) or custom_id for custom_id, task_id in listed)


class Counting:
    """The count of several answers, made beside other work where the files are large.

    Args:
        opened: The files.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._pipe: Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None

    @classmethod
    def started(cls, opened: Opened) -> Self:
        """Return a count that has begun in another process, where that is worth it and costs little."""
        counting = cls(opened)
        files = all(batch.is_file for batch in opened.batches)
        if files and opened.size > _WORTH_A_PROCESS and sys.platform == "linux":
            context = multiprocessing.get_context("fork")
            counting._pipe, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_send_count, args=(opened, theirs), daemon=True)
            process.start()
            theirs.close()
            counting._process = process
        return counting

    def result(self) -> dict[Key, int]:
        """Return the count; it is made here and now where it was not begun, or where the other process failed.

        Raises:
            InputError: A file cannot be opened any more.
        """
        pipe, self._pipe = self._pipe, None
        process, self._process = self._process, None
        found: dict[Key, int] | None = None
        if pipe is not None and process is not None:
            try:
                found = pipe.recv()
            except (EOFError, OSError):
                found = None
            pipe.close()
            process.join()
            process.close()
        return count_several(self._opened) if found is None else found


def _send_count(opened: Opened, pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        found = count_several(opened)
    except Exception:  # the parent counts again and meets the error itself
        return
    pipe.send(found)
