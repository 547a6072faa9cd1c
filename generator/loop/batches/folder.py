"""``artifacts/batch`` of a workspace: where its own programs look for results, and for what is under way."""

from __future__ import annotations

import re
from pathlib import Path

from generator.errors import WorkspaceError, step_after
from generator.git import Repository
from generator.whole_files import write_whole

PLACE = "artifacts/batch"
RESULTS = f"{PLACE}/results"
MONITOR_STATE = "monitor_state.json"
# In a checkout, files have the mode that everything else there has.
FILE_MODE = 0o644
_UNLISTED = b"# Made by aas-generator; remove this file to keep results in the history.\n*\n"
# An id becomes part of a file's name, and a service may be anybody's.
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")


class BatchFolder:
    """The folder of one workspace.

    Args:
        repository: The workspace.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.results = repository.top / RESULTS
        self.monitor_state = repository.top / PLACE / MONITOR_STATE

    def prepare(self) -> None:
        """Make the folder; a new one tells git itself not to list what is in it, as caches do.

        Where it is there already, the team has decided what git is to make of it.

        Raises:
            WorkspaceError: It cannot be made, or a link on the way leads out of the workspace.
        """
        top = self._repository.top.resolve()
        place = self.monitor_state.parent
        try:
            # Looked at before anything is made: a link may lead to where a folder could be made.
            real = self.results.resolve()
            inside = real.is_relative_to(top) and ".git" not in map(str.casefold, real.relative_to(top).parts)
            if not inside:
                raise WorkspaceError(self.results, f"leads out of the workspace, to {real}.", "Remove the link.")
            if not place.exists():
                write_whole(place / ".gitignore", _UNLISTED, FILE_MODE)
            self.results.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            step = step_after(error) if isinstance(error, OSError) else ""
            raise WorkspaceError(self.results, f"cannot be made: {why}.", step) from None

    def result_file(self, batch_id: str, kind: str) -> Path:
        """Return where a batch's answers (``output``) or failures (``error``) go.

        Raises:
            WorkspaceError: The id cannot be part of a file's name.
        """
        if not _ID.fullmatch(batch_id):
            raise WorkspaceError(self.results, f"{batch_id[:60]!r} is no id of a batch.")
        return self.results / f"{batch_id}_{kind}.jsonl"

    def files(self) -> list[Path]:
        """Return the files of results, whoever has put them there, those changed last behind."""
        found = (path for path in self.results.glob("[!.]*") if path.is_file() and not path.is_symlink())
        return sorted(found, key=lambda path: path.stat().st_mtime_ns)

    def shown(self, path: Path) -> str:
        """Return a file's path as the workspace calls it."""
        return path.relative_to(self._repository.top).as_posix()
