"""The tool's own folder under the common git directory: the lock, scratch space, caches, the journal.

The lock and the scratch space are the repository's. What outlives a run belongs to one workspace: where that is a
folder of the repository, it has a folder of its own below ``workspaces``.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from generator.errors import LockedError, WorkspaceError, step_after
from generator.git import Repository
from generator.reaper import keep_lock, release_lock
from generator.scratch import remove_folder

FOLDER = "aas-generator"
HOLDER = "holder"
LOCK = "lock"
PUBLISHING = "publishing"
# Long enough for a run that is just ending, short enough for a person to wait for.
LOCK_SECONDS = 10.0
# So long a run may take between getting the lock and writing who it is, on a machine that is busy.
NAMELESS_SECONDS = 5.0
_UNNAMED = "another process"
_READABLE_MAX = 60
_PAUSE = 0.02


class State:
    """Paths below the tool's own folder; the folder is made on first use.

    Args:
        repository: The user's repository.
        home: Another folder in the place of the one that is in the repository.
    """

    def __init__(self, repository: Repository, home: Path | None = None) -> None:
        self._common_dir = repository.common_dir
        self._shared = home or repository.common_dir / FOLDER
        self._workspace = repository.folder
        self.folder = self._shared / _own_folder(repository.folder)
        self.work = self._shared / "work"
        self.cache = self.folder / "cache"

    @contextmanager
    def locked(self, run_id: str) -> Iterator[None]:
        """Hold the repository for one run; scratch space that a killed run left is removed first.

        Raises:
            LockedError: Another run holds it; the error says which.
            WorkspaceError: The folder cannot be written.
        """
        lock = self._acquire()
        holder = self._shared / HOLDER
        place = f" for {self._workspace}" if self._workspace else ""
        try:
            with _told(self._shared):
                holder.write_text(f"run {run_id}{place}, process {os.getpid()}", encoding="utf-8")
                # In this order, because the note that names the branches is in the scratch space.
                self._unlock_branches()
                remove_folder(self.work)
            try:
                yield
            finally:
                self._clean_up()
        finally:
            release_lock()
            lock.release()

    def _clean_up(self) -> None:
        """Remove what a run needs no more, even while it is asked to end; what stays is removed by the next run."""
        with suppress(OSError):
            try:
                remove_folder(self.work)
            except (KeyboardInterrupt, SystemExit):
                remove_folder(self.work)
                raise
            finally:
                (self._shared / HOLDER).unlink(missing_ok=True)

    @contextmanager
    def publishing(self, *branches: str) -> Iterator[None]:
        """Take care that no lock stays on branches when git is killed while it moves them.

        For the case that this process is killed as well, the next run finds a note, made durable, of which branches
        these were. A lock that was there before is somebody else's and stays.
        """
        free = [branch for branch in branches if not self._branch_lock(branch).exists()]
        note = self.work / PUBLISHING
        with note.open("w", encoding="utf-8") as file:
            file.write("\n".join(free))
            file.flush()
            os.fsync(file.fileno())
        try:
            yield
        except BaseException:
            self._unlock_branches()
            raise
        note.unlink()

    def _unlock_branches(self) -> None:
        """Remove the locks that a killed run has left on the branches that it was moving, and on no other."""
        note = self.work / PUBLISHING
        told = note.read_text(encoding="utf-8", errors="replace") if note.is_file() else ""
        for branch in filter(None, told.split("\n")):
            # The note is a file that anybody may have changed: it must not reach a file outside of the branches.
            if ".." not in branch.split("/"):
                # A branch in the way, or branches kept in a table, leave no folder for this lock.
                with suppress(NotADirectoryError):
                    self._branch_lock(branch).unlink(missing_ok=True)

    def _branch_lock(self, branch: str) -> Path:
        return self._common_dir.joinpath("refs/heads", f"{branch}.lock")

    def _acquire(self) -> BaseFileLock:
        with _told(self._shared):
            self._shared.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._shared / LOCK, on_acquired=keep_lock)
            holder = self._wait_for(lock)
        if holder:
            raise LockedError(f"The workspace is in use by {holder}.", "Wait for it to end, then try again.")
        return lock

    def _wait_for(self, lock: BaseFileLock) -> str:
        """Acquire a lock; return who holds it where that has taken too long.

        While nobody is named, the lock passes from one run to the next: a moment later it can be had, or its holder
        be told.
        """
        seconds = LOCK_SECONDS
        last = time.monotonic() + seconds + NAMELESS_SECONDS
        while True:
            try:
                lock.acquire(timeout=seconds)
                return ""
            except Timeout:
                holder = self._holder() or (_UNNAMED if time.monotonic() > last else "")
            if holder:
                return holder
            seconds = _PAUSE

    def holder(self) -> str:
        """Return who holds the workspace, or an empty string; whoever waits for it meanwhile gets it a moment later."""
        place = self._shared / LOCK
        if not place.exists():
            return ""
        lock = FileLock(place, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return self._holder() or _UNNAMED
        except OSError:
            return ""
        lock.release()
        return ""

    def _holder(self) -> str:
        """Return what the holder has written about itself; empty where it has not yet, or no longer."""
        try:
            return (self._shared / HOLDER).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


def _own_folder(workspace: str) -> str:
    """Return where the state of a workspace is that is a folder of its repository; nothing for the repository's top.

    The name can be read, and two workspaces never have the same, also where the file system ignores case.
    """
    if not workspace:
        return ""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", workspace).strip("-").lower()[-_READABLE_MAX:]
    return f"workspaces/{readable}-{hashlib.sha256(workspace.encode()).hexdigest()[:12]}"


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn a fault of the disk into one clear sentence."""
    try:
        yield
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else path
        raise WorkspaceError(place, f"cannot be written: {error.strerror or error}.", step_after(error)) from error
