"""``aas-generator merge-driver``: one file for git."""

from __future__ import annotations

from pathlib import Path

from generator.errors import EXIT_OK, EXIT_TASKS
from generator.merge.driver import merge_for_git


def run_merge_driver(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge a file into ``ours``; return 0 where all of it is merged, 1 where a person must decide.

    Raises:
        InputError: A file cannot be read or written.
    """
    return EXIT_OK if merge_for_git(base, ours, theirs, path) else EXIT_TASKS
