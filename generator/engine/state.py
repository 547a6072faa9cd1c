"""The tool's own folder under the common git directory: the lock, scratch space, caches, the journal.

The journal is a list of JSON lines. It remembers what git cannot: answers that were judged and led to no branch. Git
stays the truth for everything that was built.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from filelock import FileLock, Timeout

from generator.errors import LockedError
from generator.git import Repository

FOLDER = "aas-generator"
LOCK_SECONDS = 10.0


class State:
    """Paths below the tool's own folder; the folder is made on first use."""

    def __init__(self, repository: Repository) -> None:
        self.folder = repository.common_dir / FOLDER
        self.work = self.folder / "work"
        self.cache = self.folder / "cache"
        self.journal = self.folder / "journal.jsonl"

    @contextmanager
    def locked(self, run_id: str) -> Iterator[None]:
        """Hold the workspace for one run; scratch space that a killed run left is removed first.

        Raises:
            LockedError: Another run holds it; the error says which.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        holder = self.folder / "holder"
        try:
            with FileLock(self.folder / "lock", timeout=LOCK_SECONDS):
                holder.write_text(f"run {run_id}, process {os.getpid()}", encoding="utf-8")
                shutil.rmtree(self.work, ignore_errors=True)
                try:
                    yield
                finally:
                    shutil.rmtree(self.work, ignore_errors=True)
        except Timeout:
            who = holder.read_text(encoding="utf-8") if holder.is_file() else "another process"
            raise LockedError(f"The workspace is in use by {who}.", "Wait for it to end, then try again.") from None

    def remember(self, entry: dict[str, Any]) -> None:
        """Append one entry to the journal, durably; a torn last line of a killed run is left behind by a line break."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(entry, sort_keys=True, ensure_ascii=True)
        descriptor = os.open(self.journal, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (b"\n" if torn else b"") + line.encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remembered(self) -> dict[str, dict[str, Any]]:
        """Return the newest journal entry of each task; lines that cannot be read are passed over."""
        found: dict[str, dict[str, Any]] = {}
        if not self.journal.is_file():
            return found
        for line in self.journal.read_bytes().split(b"\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and isinstance(entry.get("task_id"), str):
                found[entry["task_id"].upper()] = entry
        return found
