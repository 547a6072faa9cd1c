"""``FileApplier``: files onto a branch, without ever touching the user's checkout."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.answers.text import PATH_MAX
from generator.bench.state import State
from generator.doors.configuration import configuration_of
from generator.errors import GeneratorError
from generator.git import IsolatedRepository, clone_shared, open_workspace


class FileApplier:
    """Collects files in an isolated repository and publishes them as one commit on a branch.

    Use it as a context manager, or call ``close`` at the end: what was not committed by then is dropped.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    def __init__(self, config: object = None) -> None:
        self._workspace = open_workspace(configuration_of(config).workspace)
        self._lock = State(self._workspace).locked(f"file applier {secrets.token_hex(4)}")
        self._lock.__enter__()
        try:
            self._isolated: IsolatedRepository = clone_shared(
                self._workspace, State(self._workspace).work / "repository"
            )
            self._isolated.check_out(self._workspace.head())
        except BaseException:
            self.close()
            raise
        self._branch = ""

    def __enter__(self) -> Self:
        """Return the applier itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Drop what was not committed."""
        self.close()

    def close(self) -> None:
        """Drop what was not committed and let others work on the workspace."""
        self._lock.__exit__(None, None, None)

    def create_branch(self, name: str) -> str:
        """Choose the branch that ``commit_changes`` publishes; return its name.

        Raises:
            GeneratorError: The branch exists already.
        """
        if self._workspace.resolve(f"refs/heads/{name}") is not None:
            raise GeneratorError(f"Branch {name!r} exists already.", "Choose another name.")
        self._workspace.git("check-ref-format", "--branch", name)
        self._branch = name
        return name

    def create_file(self, path: str, content: str) -> None:
        """Add a file.

        Raises:
            GeneratorError: The path leaves the workspace, or the file exists.
        """
        target = self._place(path)
        if target.exists():
            raise GeneratorError(f"{path} exists already.", "Use update_file.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="")

    def update_file(self, path: str, content: str) -> None:
        """Replace the content of a file.

        Raises:
            GeneratorError: The path leaves the workspace, or there is no such file.
        """
        target = self._place(path)
        if not target.is_file():
            raise GeneratorError(f"There is no file {path}.", "Use create_file.")
        target.write_text(content, encoding="utf-8", newline="")

    def commit_changes(self, message: str) -> str:
        """Commit all files on the chosen branch, publish it and return the commit's id.

        Raises:
            GeneratorError: No branch was chosen, nothing was changed, or the branch cannot be written.
        """
        if not self._branch:
            raise GeneratorError("No branch was chosen.", "Call create_branch first.")
        if not self._isolated.stage_all():
            raise GeneratorError("Nothing was changed.", "Call create_file or update_file first.")
        parent = self._isolated.head()
        date = self._isolated.commit_date(parent)
        commit = self._isolated.commit_tree(self._isolated.write_tree(), [parent], message, date)
        self._workspace.publish(self._isolated, {self._branch: commit})
        self._isolated.check_out(commit)
        return commit

    def _place(self, path: str) -> Path:
        parts: Sequence[str] = Path(path).parts
        folded = {part.casefold() for part in parts}
        bad = (
            Path(path).is_absolute() or ".." in parts or ".git" in folded or not parts or len(path.encode()) > PATH_MAX
        )
        place = self._isolated.top / path
        if bad or not place.parent.resolve().is_relative_to(self._isolated.top.resolve()) or place.is_symlink():
            raise GeneratorError(f"{path!r} is no path inside the workspace.", "Give a path relative to its top.")
        return place
