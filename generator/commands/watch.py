"""``aas-generator watch``: fetch, apply and ask again, without a hand between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from generator.errors import LockedError
from generator.loop.batches.workspace import open_batches
from generator.loop.watch.inbox import Inbox
from generator.loop.watch.passes import Options
from generator.loop.watch.watch import Watch
from generator.output import note
from generator.settings import load_settings

LOCK = "watch.lock"
APPLIED = "applied.json"


def run_watch(options: Options, flags: Mapping[str, Any], *, workspace: Path, once: bool) -> int:
    """Watch a workspace until this process is asked to end, or for one pass.

    Returns:
        The exit code of one pass: 1 where a task failed or something could not be done, else 5 where a batch is under
        way.

    Raises:
        GeneratorError: Another one watches it, or a command needs a person first.
    """
    batches = open_batches(workspace, load_settings(workspace, flags))
    own = batches.submissions.folder
    with _only_one(own / LOCK):
        watch = Watch(batches, Inbox(batches.folder.results, own / APPLIED), options)
        if not once:
            watch.forever()
        done = watch.once()
        note(f"watch: {done.line}")
        return done.code


@contextmanager
def _only_one(lock_file: Path) -> Iterator[None]:
    """Hold a workspace for one watch.

    Raises:
        LockedError: Another one watches it.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError("Another process watches this workspace.", "End it first.") from None
    try:
        yield
    finally:
        lock.release()
