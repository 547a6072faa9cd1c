"""Isolated repositories, in which tasks are built: they borrow the user's objects and nothing of theirs is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import GitError, ManyErrors, WorkspaceError
from generator.git.attributes import LOCAL_ATTRIBUTES
from generator.git.command import ISOLATED_CONFIG, ISOLATED_VARIABLES, SAFE_CONFIG, identity
from generator.git.folders import of_repository, of_workspace, pathspec
from generator.git.objects import Objects
from generator.git.repository import Repository
from generator.git.staging import filters_of, refuse_unfit
from generator.git.trailers import with_workspace

_PLAIN_MODES = frozenset({"100644", "100755"})


@dataclass(frozen=True)
class Conflict:
    """A file in which two commits conflict, as the ids of what it is in each; ``None`` where it is not there.

    Attributes:
        base: In what both come from.
        ours: In the one.
        theirs: In the other.
        executable: Whether it can be executed in the one.
        is_plain: Whether it is a regular file wherever it is there, neither a link nor a submodule.
    """

    base: str | None
    ours: str | None
    theirs: str | None
    executable: bool
    is_plain: bool


@dataclass(frozen=True)
class IsolatedRepository(Repository):
    """A repository of ours whose work tree and index may be changed at will.

    Attributes:
        filters: The settings of the filters that are allowed; no other one runs.
    """

    filters: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def config(self) -> Mapping[str, str]:
        """The settings that each command gets; bytes are kept as they are, but for filters that are allowed."""
        attributes = {"core.attributesFile": str(self.common_dir / LOCAL_ATTRIBUTES)}
        return {**SAFE_CONFIG, **ISOLATED_CONFIG, **attributes, **self.filters}

    @property
    def variables(self) -> Mapping[str, str]:
        """None of the user's configuration: no filter or merge driver of theirs runs, no choice of theirs counts."""
        return ISOLATED_VARIABLES

    def check_out(self, commit: str) -> None:
        """Put exactly the files of a commit into the work tree.

        Raises:
            WorkspaceError: The commit does not have the workspace's folder, or a link in its place.
        """
        self.git("checkout", "--detach", "--force", "--quiet", commit)
        # Forced twice, for a folder that is a repository of its own would stay otherwise.
        self.git("clean", "-ffdxq")
        # What is written below a link would land outside of the clone.
        if self.folder and (not self.top.is_dir() or self.top.resolve() != self.root.resolve() / self.folder):
            raise WorkspaceError(
                self.top, f"commit {commit[:12]} has no folder {self.folder}.", "Build on another one."
            )

    def check_out_files(self, paths: Collection[str]) -> None:
        """Put files of the index into the work tree again, as they are there."""
        listed = "".join(f"{of_repository(self.folder, path)}\0" for path in paths).encode("utf-8", "surrogateescape")
        self.git("checkout-index", "--force", "--stdin", "-z", data=listed)

    def merge_into_head(self, commit: str, date: str, message: str) -> bool:
        """Merge a commit into the detached head; on a conflict take it back and return ``False``."""
        merged = self.git("merge", "--no-ff", "--quiet", "-m", message, commit, env=identity(date), accept=(0, 1))
        if merged.returncode == 0:
            return True
        # 128: git refused before it began, and there is nothing to take back.
        self.git("merge", "--abort", accept=(0, 128))
        return False

    def revert(self, commit: str, *, is_merge: bool) -> list[str]:
        """Stage the opposite of a commit on top of what is checked out.

        Returns:
            The files that were changed since in the same places; none where all went well. With some the work tree is
            of no use before the next ``check_out``.
        """
        mainline = ("-m", "1") if is_merge else ()
        done = self.git("revert", "--no-commit", *mainline, commit, env=identity("0 +0000"), accept=(0, 1))
        if done.returncode == 0:
            return []
        listed = self.git("diff", "--name-only", "--diff-filter=U", "-z").text
        paths = {of_workspace(self.folder, path) for path in listed.split("\0") if path}
        return sorted(paths) or [done.error_text]

    def apply_diff(self, diff: bytes, paths: Collection[str]) -> None:
        """Apply a unified diff to files of the work tree, all of it or nothing.

        git does it in a scratch repository with these files alone: attributes and settings cannot change their bytes,
        and the index stays as it is.

        Raises:
            GitError: The diff does not fit exactly, or does more than change lines of the given files.
        """
        with tempfile.TemporaryDirectory(prefix="aas-diff-", dir=self.common_dir) as folder:
            scratch = IsolatedRepository(Path(folder), Path(folder, ".git"))
            scratch.git("init", "--quiet", "--initial-branch=main")
            for path in paths:
                (scratch.top / path).parent.mkdir(parents=True, exist_ok=True)
                (scratch.top / path).write_bytes((self.top / path).read_bytes())
            scratch.git("add", "--force", "--all")
            options = ("--3way", "--recount", "--whitespace=nowarn")
            scratch.git("-c", "apply.ignoreWhitespace=no", "apply", *options, "-", data=diff)
            # A diff can also create, rename and delete files, or make a link of one.
            if scratch.staged_modes() != dict.fromkeys(paths, "100644"):
                raise GitError(("apply", *options), "the diff does more than change lines of its files")
            after = {path: (scratch.top / path).read_bytes() for path in paths}
        for path, content in after.items():
            (self.top / path).write_bytes(content)

    def stage_all(self) -> list[tuple[str, str]]:
        """Stage every change of the work tree, also outside of the workspace; return (status letter, path) of each."""
        # Forced, because a unit's file belongs to its commit even where .gitignore covers it.
        self.git("add", "--all", "--force", ".")
        listed = self.git(
            *("diff-index", "--cached", "--name-status", "--no-renames", "--ignore-submodules=none", "-z", "HEAD")
        )
        fields = listed.text.split("\0")
        paths = (of_workspace(self.folder, path) for path in fields[1::2])
        return list(zip(fields[0::2], paths, strict=False))

    def objects(self) -> Objects:
        """Return what makes trees and commits in memory, for as many tasks as are published together."""
        return Objects(self)

    def tree_builder(self, commit: str) -> TreeBuilder:
        """Return what makes trees out of a commit's, away from the index and the work tree."""
        return TreeBuilder(self, commit)

    def load_index(self, tree: str) -> None:
        """Let the index hold exactly a tree; the work tree stays as it is."""
        self.git("read-tree", tree)

    def move_head(self, commit: str) -> None:
        """Let the detached head be another commit; the index and the work tree stay as they are."""
        self.git("update-ref", "--no-deref", "HEAD", commit)

    def commit_all(self, message: str) -> None:
        """Commit the whole work tree of a scratch repository, whatever is ignored."""
        self.git("add", "--all", "--force", ".")
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message, env=identity("0 +0000"))

    def merge_trees(self, ours: str, theirs: str) -> tuple[str, dict[str, Conflict]]:
        """Merge two commits without a work tree.

        Returns:
            The merged tree, and the files in which the two conflict, in order; the tree has them with markers.
        """
        merged = self.git("merge-tree", "--write-tree", "-z", "--no-messages", ours, theirs, accept=(0, 1))
        tree, *entries = merged.text.split("\0")
        stages: dict[str, dict[str, tuple[str, str]]] = {}
        for entry in filter(None, entries):
            facts, _, path = entry.partition("\t")
            mode, blob, stage = facts.split(" ")
            stages.setdefault(of_workspace(self.folder, path), {})[stage] = (mode, blob)
        return tree, {path: _conflict(stages[path]) for path in sorted(stages)}

    def blob(self, name: str) -> bytes:
        """Return the content of a blob."""
        return self.git("cat-file", "blob", name).stdout

    def write_tree(self) -> str:
        """Write the staged files as a tree and return its id."""
        return self.git("write-tree").text.strip()

    def export(self, target: Path) -> None:
        """Copy the workspace's staged files into an empty folder, as a checkout would."""
        target.mkdir(parents=True)
        self._export(target)

    def export_commit(self, commit: str, target: Path) -> None:
        """Copy the workspace's files of a commit into an empty folder, as a checkout would; the index stays."""
        with tempfile.TemporaryDirectory(prefix="aas-index-", dir=self.common_dir) as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.git("read-tree", commit, env=index)
            self._export(target, index)

    def export_files(self, tree: str, paths: Collection[str], target: Path) -> None:
        """Copy some files of a tree into a new folder, as a checkout would; the index stays.

        Args:
            tree: A tree or a commit.
            paths: Files that it has.
            target: The folder; it is made.
        """
        listed = "".join(f"{of_repository(self.folder, path)}\0" for path in paths)
        with tempfile.TemporaryDirectory(prefix="aas-index-", dir=self.common_dir) as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.git("read-tree", tree, env=index)
            self._export(target, index, listed.encode("utf-8", "surrogateescape"))
        target.mkdir(parents=True, exist_ok=True)

    def _export(self, target: Path, index: Mapping[str, str] | None = None, listed: bytes | None = None) -> None:
        """Copy files of an index, by default all of the workspace."""
        if not self.folder:
            which = ("--all",) if listed is None else ("--stdin", "-z")
            self.git("checkout-index", *which, "--force", f"--prefix={target}/", data=listed or b"", env=index)
            return
        if listed is None:
            listed = self.git("--literal-pathspecs", "ls-files", "-z", *pathspec(self.folder), env=index).stdout
        # git reads attributes by the whole path, so the files keep it until they are out.
        with tempfile.TemporaryDirectory(prefix="aas-export-", dir=target.parent) as whole:
            options = ("--stdin", "-z", "--force", f"--prefix={whole}/")
            self.git("checkout-index", *options, data=listed, env=index)
            if (exported := Path(whole, self.folder)).is_dir():
                exported.rename(target)

    def commit_tree(
        self, tree: str, parents: Sequence[str], message: str, date: str, *, known: Sequence[str] = ()
    ) -> str:
        """Make a commit with our identity and a given date; return its id.

        Trailers of its message also name the workspace where that is a folder of the repository.

        Args:
            tree: Its files.
            parents: The commits that it stands on.
            message: Its message.
            date: Its date in git's raw form.
            known: Further commits that files may be taken from as they are stored.

        Raises:
            ManyErrors: A file of it would go past a filter, or differs from another one only in case.
        """
        refuse_unfit(self, tree, (*parents, *known))
        parent_args = [part for parent in parents for part in ("-p", parent)]
        # What a model wrote may hold half of a surrogate pair, which cannot be encoded.
        data = with_workspace(message, self.folder).encode("utf-8", "replace")
        made = self.git("commit-tree", tree, *parent_args, "-F", "-", data=data, env=identity(date))
        return made.text.strip()


def _conflict(stages: Mapping[str, tuple[str, str]]) -> Conflict:
    """Return a conflict from git's stages: 1 is the base, 2 ours, 3 theirs, each with its mode and its blob."""
    base, ours, theirs = (stages[number][1] if number in stages else None for number in ("1", "2", "3"))
    is_plain = all(mode in _PLAIN_MODES for mode, _ in stages.values())
    return Conflict(base, ours, theirs, stages.get("2", ("", ""))[0] == "100755", is_plain)


class TreeBuilder:
    """Makes one tree out of another, changed in memory: neither attributes nor settings touch what is stored.

    Args:
        repository: Where the trees are written.
        commit: What to begin with.

    Attributes:
        objects: What the trees are made by; until it is told to write, git commands do not find them.
        tree: The tree's id as it is by now.
    """

    def __init__(self, repository: IsolatedRepository, commit: str) -> None:
        self._repository = repository
        self.objects = Objects(repository)
        self._commit = commit
        self.tree = self.objects.tree_of(commit)

    def put(self, files: Mapping[str, bytes | None], executable: Collection[str] = (), *, stored: bool = False) -> None:
        """Write files of the workspace.

        Args:
            files: Path to content; ``None`` takes one away.
            executable: Those that can be executed.
            stored: Whether they are as a commit holds them, so that no filter has a part in it.

        Raises:
            ManyErrors: One goes through a filter: what is given here is stored as it is.
        """
        given = [path for path, content in files.items() if content is not None]
        if not stored and (filtered := filters_of(self._repository, self._commit, given)):
            step = "Change them by hand."
            raise ManyErrors("These files go through a git filter, which does not run here", sorted(filtered), step)
        self.tree = self.objects.tree_with(self.tree, files, executable, stored=True)

    def write(self) -> str:
        """Write the tree and return its id."""
        self.objects.write()
        return self.tree
