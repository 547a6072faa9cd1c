"""Trees and commits made in memory, for many tasks at once: no index, no work tree, hardly a process.

    objects = isolated.objects()
    tree = objects.tree_with(base, {"plugins/a/__init__.py": b"", "plugins/a/old.py": None})
    commit = objects.commit(tree, [base], message, objects.date_of(base))
    objects.write()
    workspace.publish(isolated, {"aas/AAS-1": commit, ...})

Ids are those that ``git add``, ``write-tree`` and ``commit-tree`` would give: whatever needs more than bytes
(attributes that change them, a message that git would mend, names that clash) is given to git itself. Nothing of it can
be read by a git command before ``write``, which puts all of it into the isolated repository as one pack. What was read
and made stays in memory; take a new one for each wave.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.errors import GitError
from generator.git.attributes import Attributes, read_attributes, stored_by_git
from generator.git.command import IDENTITY_EMAIL, IDENTITY_NAME
from generator.git.encoding import (
    TREE_MODE,
    Entry,
    Stored,
    Tree,
    decode_tree,
    encode_commit,
    encode_pack,
    encode_tree,
    object_id,
)
from generator.git.folders import of_repository
from generator.git.known_trees import KnownTrees, is_git_folder, parts_of
from generator.git.staging import folded, refuse_unfit
from generator.git.trailers import with_workspace

if TYPE_CHECKING:
    from generator.git.isolated import IsolatedRepository

_FILE, _PROGRAM = "100644", "100755"
_ATTRIBUTES = ".gitattributes"
_DATE = re.compile(r"\d{1,10} (?!-0000)[+-](?:0\d|1[0-4])[0-5]\d")
_COMMITTED = re.compile(rb"\ncommitter [^\n]*> (\d+ [+-]\d{4})\n")
# git refuses the first, and writes the others, which no text should have, in another way than they were given.
_MENDED = re.compile(
    "[\0\ufdd0-\ufdef" + "".join(chr(p << 16 | low) for p in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
Changes = Mapping[tuple[str, ...], Entry | None]


@dataclass(frozen=True)
class _Made:
    """How a tree was made.

    Attributes:
        base: Out of which one.
        has_attributes: Whether it may have other attributes than that one.
        is_doubtful: Whether a name that is new in it differs from another one only in case.
    """

    base: str
    has_attributes: bool
    is_doubtful: bool


class Objects:
    """What was read of an isolated repository, and what is made for it.

    Args:
        repository: Where the objects go.
    """

    def __init__(self, repository: IsolatedRepository) -> None:
        self._repository = repository
        self._new: dict[str, Stored] = {}
        self._commits: dict[str, Stored] = {}
        self._trees = KnownTrees(repository)
        self._made: dict[str, _Made | None] = {}  # of what was made, and ``None`` of what was there
        self._attributes: dict[str, Attributes] = {}
        self._clashed = False

    def tree_of(self, revision: str) -> str:
        """Return the tree of a commit; that of a tree is itself."""
        if revision in self._trees.known:
            return revision
        data = self._commit(revision)
        return data[5 : data.index(b"\n")].decode() if data is not None else revision

    def no_tree(self) -> str:
        """Return the tree without any file."""
        return self._add_tree({}, self._repository.null_id())

    def date_of(self, commit: str) -> str:
        """Return a commit's committer date in git's raw form."""
        found = _COMMITTED.search(self._commit(commit) or b"")
        return found[1].decode() if found else self._repository.commit_date(commit)

    def tree_with(
        self,
        base: str,
        files: Mapping[str, bytes | None],
        executable: Collection[str] | None = None,
        *,
        stored: bool = False,
    ) -> str:
        """Return a tree with other files in it, as ``git add`` would store them.

        Args:
            base: A commit or a tree.
            files: Path in the workspace to content; ``None`` takes one away.
            executable: Those that can be executed; by default what was there keeps its mode.
            stored: Whether they are as a commit holds them, so that no attribute has a part in it.

        Raises:
            GitError: A path cannot be in a tree, or a file stands where it needs a folder, or the other way round.
        """
        tree, folder = self.tree_of(base), self._repository.folder
        named = {of_repository(folder, path): content for path, content in files.items()}
        programs = None if executable is None else {of_repository(folder, path) for path in executable}
        parts = {path: parts_of(path) for path in named}
        self._trees.read_folders(tree, parts.values())
        written = {path: content for path, content in named.items() if content is not None}
        blobs = {} if stored else self._stored_by_git(tree, written)
        changes: dict[tuple[str, ...], Entry | None] = {}
        for path, content in named.items():
            blob = blobs.get(path) or (self._add(Stored("blob", content), tree) if content is not None else "")
            changes[parts[path]] = Entry(self._mode(tree, path, parts[path], programs), blob) if blob else None
        self._clashed = False
        made = self._edited(tree, tree, changes) or self._add_tree({}, tree)
        has_attributes = any(path.rpartition("/")[2] == _ATTRIBUTES for path in named)
        if made not in {tree, *self._made}:
            self._made.setdefault(tree, None)
            self._made[made] = _Made(tree, has_attributes, self._clashed)
        return made

    def commit(self, tree: str, parents: Sequence[str], message: str, date: str, *, known: Sequence[str] = ()) -> str:
        """Make a commit with our identity and a given date; see ``IsolatedRepository.commit_tree``.

        Raises:
            ManyErrors: A file of it would go past a filter, or differs from another one only in case.
        """
        told = with_workspace(message, self._repository.folder)
        if not _DATE.fullmatch(date) or _MENDED.search(told) or not self._is_fit(tree, self.tree_of(parents[0])):
            self.write()
            return self._repository.commit_tree(tree, parents, message, date, known=known)
        author = f"{IDENTITY_NAME} <{IDENTITY_EMAIL}> {date}"
        made = Stored("commit", encode_commit(tree, parents, author, told.encode("utf-8", "replace")))
        commit = self._add(made, tree)
        self._commits[commit] = made
        return commit

    def refuse_unfit(self, tree: str, commit: str) -> None:
        """Judge a tree that is to be committed on a commit; see ``staging.refuse_unfit``.

        Raises:
            ManyErrors: A file of it would go past a filter, or differs from another one only in case.
        """
        if not self._is_fit(tree, self.tree_of(commit)):
            self.write()
            refuse_unfit(self._repository, tree, [commit])

    def content(self, revision: str, path: str) -> bytes | None:
        """Return a file as it is stored in a tree or a commit, made here or not; ``None`` where there is none."""
        parts = parts_of(of_repository(self._repository.folder, path))
        tree = self.tree_of(revision)
        self._trees.read_folders(tree, [parts])
        entry = self._trees.entry(tree, parts)
        if entry is None or not entry.mode.startswith("100"):
            return None
        return self._new[entry.id].data if entry.id in self._new else self._repository.blob(entry.id)

    def write(self) -> None:
        """Put everything that is new into the isolated repository, where git commands and ``publish`` find it."""
        if self._new:
            digits = len(next(iter(self._new)))
            self._repository.git("index-pack", "--stdin", data=encode_pack(self._new.values(), digits))
            self._new.clear()

    def _is_fit(self, tree: str, before: str) -> bool:
        """Tell whether nothing can be wrong with a commit of a tree; where that is not certain, git is asked."""
        if self._attributes_of(before).has_filters:
            return False
        while tree != before:
            made = self._made.get(tree)
            if made is None or made.has_attributes or made.is_doubtful:
                return False
            tree = made.base
        return True

    def _stored_by_git(self, tree: str, files: Mapping[str, bytes]) -> dict[str, str]:
        """Return the blobs of files whose bytes attributes may change."""
        attributes = self._attributes_of(tree)
        asked = {path: content for path, content in files.items() if attributes.may_change(content)}
        if not asked:
            return {}
        self.write()
        return stored_by_git(self._repository, tree, asked)

    def _attributes_of(self, tree: str) -> Attributes:
        made = self._made.get(tree)
        if made is not None and not made.has_attributes:
            return self._attributes_of(made.base)
        if tree not in self._attributes:
            self.write()
            self._attributes[tree] = read_attributes(self._repository, tree)
        return self._attributes[tree]

    def _commit(self, revision: str) -> bytes | None:
        if revision not in self._commits:
            (found,) = self._repository.batch([revision])
            if found is None:
                raise GitError(("cat-file", revision), "there is no such object")
            kind, content = found
            if kind != "commit":
                if kind == "tree":
                    self._trees.known[revision] = decode_tree(content, len(revision))
                return None
            self._commits[revision] = Stored("commit", content)
        return self._commits[revision].data

    def _mode(self, tree: str, path: str, parts: tuple[str, ...], programs: Collection[str] | None) -> str:
        if programs is not None:
            return _PROGRAM if path in programs else _FILE
        there = self._trees.entry(tree, parts)
        return _PROGRAM if there is not None and there.mode == _PROGRAM else _FILE

    def _edited(self, root: str, tree: str | None, changes: Changes) -> str | None:
        """Return a tree with changes below it, by the parts of their paths; ``None`` where nothing is left in it."""
        before = self._trees.known[tree] if tree is not None else {}
        entries = dict(before)
        files = {parts[0]: entry for parts, entry in changes.items() if len(parts) == 1}
        below: dict[str, dict[tuple[str, ...], Entry | None]] = {}
        for parts, entry in changes.items():
            if len(parts) > 1:
                below.setdefault(parts[0], {})[parts[1:]] = entry
        # What goes makes room for what comes.
        for name, entry in files.items():
            if entry is None and name in entries and not entries[name].is_tree:
                del entries[name]
        for name, rest in below.items():
            self._edit_below(root, entries, name, rest)
        for name, entry in files.items():
            if entry is not None:
                if name in entries and entries[name].is_tree:
                    raise GitError(("update-index", name), "a folder stands where the file belongs")
                entries[name] = entry
        self._look_at_names(tree, [name for name in entries if name not in before])
        return self._add_tree(entries, root) if entries else None

    def _edit_below(self, root: str, entries: Tree, name: str, changes: Changes) -> None:
        there = entries.get(name)
        if there is not None and not there.is_tree:
            if any(entry is not None for entry in changes.values()):
                raise GitError(("update-index", name), "a file stands where the folder belongs")
            return
        made = self._edited(root, there.id if there is not None else None, changes)
        if made is not None:
            entries[name] = Entry(TREE_MODE, made)
        elif there is not None:
            del entries[name]

    def _look_at_names(self, tree: str | None, names: Sequence[str]) -> None:
        """Judge names that are new in a folder.

        Raises:
            GitError: One of them cannot be in a tree.
        """
        if not names:
            return
        for name in names:
            if is_git_folder(name):
                raise GitError(("update-index", name), "invalid path")
        new = [folded(name) for name in names]
        known = self._trees.folded_names(tree) if tree is not None else frozenset()
        self._clashed = self._clashed or len({*new}) < len(new) or not known.isdisjoint(new)

    def _add_tree(self, entries: Tree, like: str) -> str:
        stored = Stored("tree", encode_tree(entries))
        name = object_id(stored, len(like))
        if name not in self._trees.known:
            self._add(stored, like)
            self._trees.known[name] = entries
        return name

    def _add(self, stored: Stored, like: str) -> str:
        """Take an object and return its id, which has as many digits as another one."""
        name = object_id(stored, len(like))
        self._new[name] = stored
        return name
