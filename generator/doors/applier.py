"""``FileApplier``: files onto a branch, without ever touching the user's checkout."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from pathlib import PurePosixPath

from generator.bench.state import State
from generator.contract import contract_or_default
from generator.doors.changes import Changes, changed_content
from generator.doors.configuration import Configured, FilePath, path_in
from generator.errors import GeneratorError
from generator.git import Repository, clone_shared, open_workspace

_EXECUTABLE = "100755"
_LINK = "120000"


class FileApplier(Configured):
    """Collects changes of files in memory and publishes them as one commit on a branch.

    The base is the commit that is checked out when the first method is called, and later the last one that was
    committed here. What is never committed is simply forgotten. No method blocks the event loop.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    def __init__(self, config: object = None) -> None:
        super().__init__(config)
        self._opened: tuple[Repository, str] | None = None
        self._branch = ""
        self._changes: dict[str, bytes] = {}

    async def create_branch(self, name: str) -> bool:
        """Create the branch that ``commit_changes`` adds to; the checkout stays on its own.

        Returns:
            ``True``.

        Raises:
            GeneratorError: The branch exists already, or git has no such names.
        """
        return await asyncio.to_thread(self._create_branch, name)

    async def create_file(self, path: FilePath, content: str) -> bool:
        """Add a file.

        Args:
            path: Its path, relative to the workspace or absolute in it.
            content: Its text.

        Returns:
            Whether anything is changed: ``False`` where the file has this content already.

        Raises:
            GeneratorError: The path leaves the workspace, or the file exists with another content.
        """
        return await asyncio.to_thread(self._create_file, path, content)

    async def update_file(self, path: FilePath, changes: Changes) -> bool:
        """Change a file that exists.

        Args:
            path: Its path, relative to the workspace or absolute in it.
            changes: See ``changed_content``: for Python, names of definitions to their new source, or of classes to
                fields; for other files, old text to new text; or the whole new text.

        Returns:
            Whether anything is changed.

        Raises:
            GeneratorError: The path leaves the workspace, there is no such file, or a change is refused; then none of
                them is made.
        """
        return await asyncio.to_thread(self._update_file, path, changes)

    async def commit_changes(self, message: str) -> bool:
        """Commit all changes on the branch.

        Returns:
            Whether there was anything to commit.

        Raises:
            GeneratorError: No branch was created, the message is empty, or the branch cannot be written.
        """
        return await asyncio.to_thread(self._commit_changes, message)

    def _base(self) -> tuple[Repository, str]:
        if self._opened is None:
            repository = open_workspace(self._configuration.workspace)
            self._opened = (repository, repository.head())
        return self._opened

    def _create_branch(self, name: str) -> bool:
        repository, base = self._base()
        if repository.resolve(f"refs/heads/{name}") is not None:
            raise GeneratorError(f"Branch {name!r} exists already.", "Choose another name.")
        repository.git("check-ref-format", "--branch", name)
        repository.git("branch", "--no-track", "--end-of-options", name, base)
        self._branch = name
        return True

    def _create_file(self, path: FilePath, content: str) -> bool:
        place, before = self._file(path)
        after = content.encode("utf-8")
        if before is None:
            self._refuse_if_in_the_way(place)
        elif before != after:
            raise GeneratorError(f"{place} exists already.", "Use update_file.")
        return self._change(place, before, after)

    def _update_file(self, path: FilePath, changes: Changes) -> bool:
        place, before = self._file(path)
        if before is None:
            raise GeneratorError(f"There is no file {place}.", "Use create_file.")
        contract = contract_or_default(self._configuration.workspace, self._configuration.settings.contract)
        return self._change(place, before, changed_content(place, before, changes, line_length=contract.line_length))

    def _change(self, place: str, before: bytes | None, after: bytes) -> bool:
        if before == after:
            return False
        self._changes[place] = after
        return True

    def _file(self, path: FilePath) -> tuple[str, bytes | None]:
        """Return a path as the workspace has it, and the file's content; ``None`` where there is no such file."""
        repository, base = self._base()
        place = path_in(repository.top, path)
        if place in self._changes:
            return place, self._changes[place]
        mode = repository.modes(base).get(place)
        if mode is not None and not mode.startswith("100"):
            raise GeneratorError(
                f"{place} is {'a link' if mode == _LINK else 'a submodule'}, not a file.", "Give its target."
            )
        return place, repository.file_at(base, place) if mode else None

    def _refuse_if_in_the_way(self, place: str) -> None:
        """Refuse a new file where git's index would silently drop another one for it, or ignoring case has one."""
        repository, base = self._base()
        files = {*repository.files(base), *self._changes}
        above = {parent.as_posix() for parent in PurePosixPath(place).parents}
        folded = place.casefold()
        for other in files:
            if other in above or other.startswith(f"{place}/") or other.casefold() == folded:
                raise GeneratorError(f"{place}: {other} is in the way.", "Choose another path.")

    def _commit_changes(self, message: str) -> bool:
        if not self._branch:
            raise GeneratorError("No branch was created.", "Call create_branch first.")
        if not message.strip():
            raise GeneratorError("The commit message is empty.", "Say what was changed.")
        if not self._changes:
            return False
        repository, base = self._base()
        commit = _committed(repository, base, self._branch, self._changes, message)
        self._opened, self._changes = (repository, commit), {}
        return True


def _committed(repository: Repository, base: str, branch: str, changes: Mapping[str, bytes], message: str) -> str:
    """Commit changed files on top of a base, publish the commit on a branch and return its id."""
    state = State(repository)
    modes = repository.modes(base)
    with state.locked(f"file applier {secrets.token_hex(4)}"):
        isolated = clone_shared(repository, state.work / "repository")
        builder = isolated.tree_builder(base)
        builder.put(changes, [path for path in changes if modes.get(path) == _EXECUTABLE])
        tree = builder.write()
        commit = isolated.commit_tree(tree, [base], message, isolated.commit_date(base))
        with state.publishing(branch):
            repository.publish(isolated, {branch: commit})
    return commit
