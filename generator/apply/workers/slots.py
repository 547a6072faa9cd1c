"""The folders of workers: each process has one for itself, and the next one goes on with what it has learned."""

from __future__ import annotations

import hashlib
import os
import sys
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from generator.apply.workers.records import Job
from generator.reaper import keep_lock, release_lock
from generator.scratch import remove_folder

# Workspaces whose caches a worker of a cluster keeps.
_MOST_KEPT = 8


class Slot:
    """One worker's folder, held by a lock that the system takes back when the process ends, however it does.

    Args:
        folder: The folder.
        lock: The lock, held.
    """

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self._folder = folder
        self._lock = lock
        self.work = folder / "work"
        remove_folder(self.work)

    def place_of(self, job: Job) -> Path:
        """Return the folder for what outlives a job, the same for all jobs of a workspace."""
        named = f"{job.origin.path}\0{job.origin.url}\0{job.origin.folder}"
        place = self._folder / "workspaces" / hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()[:24]
        place.mkdir(parents=True, exist_ok=True)
        os.utime(place)
        others = sorted(place.parent.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in others[_MOST_KEPT:]:
            remove_folder(old)
        return place

    def release(self) -> None:
        """Remove what nobody needs any more and let the next worker have the folder."""
        try:
            remove_folder(self.work)
        finally:
            release_lock()
            self._lock.release()


def take_slot(home: Path) -> Slot:
    """Take the first folder that no other worker has.

    Args:
        home: The folder of all workers; made where it is missing.

    Raises:
        OSError: It cannot be written.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in count(1):
        # Held until what a killed worker has started has ended as well.
        lock = FileLock(home / f"{number}.lock", on_acquired=keep_lock)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        return Slot(home / str(number), lock)
    raise AssertionError


def machine_home() -> Path:
    """Return the folder of the workers of a cluster on this machine."""
    if sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "aas-generator" / "workers"
