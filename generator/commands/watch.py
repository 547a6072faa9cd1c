"""``aas-generator watch``: fetch, apply and ask again, without a hand between."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.loop.batches.workspace import open_batches
from generator.loop.watch.inbox import Inbox
from generator.loop.watch.watch import Options, Watch, only_one
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
    with only_one(own / LOCK):
        watch = Watch(batches, Inbox(batches.folder.results, own / APPLIED), options)
        if not once:
            watch.forever()
        done = watch.once()
        note(f"watch: {done.line}")
        return done.code
