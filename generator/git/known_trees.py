"""The trees of a repository as far as they were looked at, and the paths that can be in one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.errors import GitError
from generator.git.encoding import TREE_MODE, Entry, Tree, decode_tree
from generator.git.staging import folded

if TYPE_CHECKING:
    from generator.git.isolated import IsolatedRepository


class KnownTrees:
    """Trees by their ids: what was read of a repository, and what was made for it.

    Args:
        repository: Where they are read.
    """

    def __init__(self, repository: IsolatedRepository) -> None:
        self._repository = repository
        self._folded: dict[str, frozenset[str]] = {}
        self.known: dict[str, Tree] = {}

    def folded_names(self, tree: str) -> frozenset[str]:
        """Return the names in a tree as file systems see them that pass over upper and lower case."""
        if tree not in self._folded:
            self._folded[tree] = frozenset(map(folded, self.known[tree]))
        return self._folded[tree]

    def read_folders(self, tree: str, paths: Iterable[tuple[str, ...]]) -> None:
        """Read the folders of paths that are not known yet, all of them at once."""
        wanted = {parts[:end] for parts in paths for end in range(len(parts))}
        unknown = sorted({place for folder in wanted if (place := self._unknown(tree, folder))})
        names = [f"{top}:{'/'.join(below)}" if below else top for top, below in unknown]
        # A folder comes behind the one that it is in.
        for (top, below), found in zip(unknown, self._repository.batch(names), strict=True):
            name = self.entry(top, below) if below else Entry(TREE_MODE, top)
            if found is not None and found[0] == "tree" and name is not None:
                self.known[name.id] = decode_tree(found[1], len(top))

    def _unknown(self, tree: str, folder: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
        """Return the last folder on the way to another one whose id is known, and the rest of the way."""
        for depth, name in enumerate(folder):
            if tree not in self.known:
                return tree, folder[depth:]
            entry = self.known[tree].get(name)
            if entry is None or not entry.is_tree:
                return None
            tree = entry.id
        return None if tree in self.known else (tree, ())

    def _known(self, tree: str, folder: tuple[str, ...]) -> Tree | None:
        entry = self.entry(tree, folder) if folder else Entry(TREE_MODE, tree)
        return self.known.get(entry.id) if entry is not None and entry.is_tree else None

    def entry(self, tree: str, parts: tuple[str, ...]) -> Entry | None:
        """Return what a tree has at a path, the folders of which were read; ``None`` where there is nothing."""
        above = self._known(tree, parts[:-1])
        return above.get(parts[-1]) if above is not None else None


def parts_of(path: str) -> tuple[str, ...]:
    """Return the parts of a path.

    Raises:
        GitError: It cannot be in a tree.
    """
    parts = tuple(path.split("/"))
    if {"", ".", ".."} & {*parts} or "\0" in path or "\n" in path:
        raise GitError(("update-index", path), "invalid path")
    return parts


def is_git_folder(name: str) -> bool:
    """Tell whether some file system takes a name for git's own folder: it may pass over case, marks and endings."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) != "Cf")
    return seen.casefold().partition(":")[0].rstrip(". ") in {".git", "git~1"}
