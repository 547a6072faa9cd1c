"""A repository of the user's: read at will, and written to by publishing refs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import GitError, WorkspaceError
from generator.git.command import IDENTITY_EMAIL, SAFE_CONFIG, identity, run_git
from generator.git.history import MENTIONS, TaskHistory, read_history
from generator.git.trailers import parse_trailers
from generator.process import Completed

_FETCH = (
    *("fetch", "--atomic", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance"),
    "--no-recurse-submodules",
)

_OF_THE_DISK = ("No space left", "Permission denied", "Read-only file system", "unable to create directory")
_CORRECT_DISK = "free space or correct the permissions."


@dataclass(frozen=True)
class Repository:
    """A git repository, or a linked worktree of one.

    Attributes:
        top: The work tree's top folder.
        common_dir: The folder that all worktrees share.
    """

    top: Path
    common_dir: Path

    @property
    def config(self) -> Mapping[str, str]:
        """The settings that each command gets."""
        return SAFE_CONFIG

    def git(
        self,
        *args: str,
        data: bytes = b"",
        env: Mapping[str, str] | None = None,
        seconds: float = 300.0,
        accept: Sequence[int] = (0,),
    ) -> Completed:
        """Run one git command in the work tree.

        Raises:
            GitError: It ended with a code that is not in ``accept``, did not end in ``seconds``, or did not start.
        """
        return run_git(self.top, args, config=self.config, data=data, env=env, seconds=seconds, accept=accept)

    def resolve(self, revision: str) -> str | None:
        """Return the commit id of a revision, or ``None`` where there is none."""
        found = self.git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", accept=(0, 1, 128)
        )
        return found.text.strip() or None if found.returncode == 0 else None

    def head(self) -> str:
        """Return the commit that is checked out.

        Raises:
            WorkspaceError: Nothing was committed yet, or what was committed is not there any more.
        """
        commit = self.resolve("HEAD")
        if commit is None:
            named = self.git("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1, 128)).text.strip()
            if named:
                raise WorkspaceError(self.top, f"the commit {named} at its HEAD is missing.", "Run 'git fsck' there.")
            raise WorkspaceError(self.top, "the repository has no commit yet.", "Commit something first.")
        return commit

    def branches(self, prefix: str) -> dict[str, str]:
        """Return the branches below a prefix, or those that a pattern fits, name to commit id."""
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", f"refs/heads/{prefix}").text
        pairs = (line.rsplit(" ", 1) for line in listed.splitlines())
        return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

    def checked_out(self) -> frozenset[str]:
        """Return the branches that are checked out, here or in another worktree."""
        lines = self.git("worktree", "list", "--porcelain").text.splitlines()
        return frozenset(line.removeprefix("branch refs/heads/") for line in lines if line.startswith("branch "))

    def trailers(self, commit: str) -> dict[str, str]:
        """Return the trailers of a commit's message, names in lower case."""
        return parse_trailers(
            self.git("log", "-1", "--format=%(trailers:only,unfold)", "--end-of-options", commit).text
        )

    def message(self, commit: str) -> str:
        """Return the whole message of a commit."""
        return self.git("log", "-1", "--format=%B", "--end-of-options", commit).text

    def task_history(self, *revisions: str) -> TaskHistory:
        """Return which tasks the history of some revisions holds, by the trailers of its commits.

        A squashed commit keeps the messages of several in its body, there also indented: they count like trailers.

        Args:
            *revisions: What ``git log`` takes: commits, ``^commit``, ``--branches=…``.
        """
        listed = self.git("log", "--topo-order", "-E", "-i", f"--grep={MENTIONS}", "-z", "--format=%H%n%B", *revisions)
        pairs = (record.partition("\n") for record in listed.text.split("\0") if record)
        return read_history(((commit, message) for commit, _, message in pairs), self._merged_by)

    def _merged_by(self, merge: str, parent: str) -> list[str]:
        listed = self.git("rev-list", "--end-of-options", merge, f"^{parent}", accept=(0, 128))
        return listed.text.split() if listed.returncode == 0 else []

    def refs_containing(self, commit: str) -> dict[str, str]:
        """Return the branches, also those of remotes, whose history has a commit: whole name to commit id."""
        places = ("refs/heads", "refs/remotes")
        listed = self.git("for-each-ref", "--format=%(refname) %(objectname)", f"--contains={commit}", *places)
        pairs = (line.rsplit(" ", 1) for line in listed.text.splitlines())
        return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and not pair[0].endswith("/HEAD")}

    def commits_of(self, path: str, most: int) -> list[str]:
        """Return the commits of the current branch that changed a file, the newest first and at most so many."""
        listed = self.git("--literal-pathspecs", "log", f"--max-count={most}", "--format=%H", "HEAD", "--", path)
        return listed.text.split()

    def is_ours(self, commit: str) -> bool:
        """Tell whether a commit was made by this tool and by nobody since."""
        said = self.git("log", "-1", "--format=%ae %ce", "--end-of-options", commit).text.split()
        return said == [IDENTITY_EMAIL, IDENTITY_EMAIL]

    def parents(self, commit: str) -> list[str]:
        """Return the parents of a commit."""
        return self.git("log", "-1", "--format=%P", "--end-of-options", commit).text.split()

    def changed_files(self, commit: str) -> list[str]:
        """Return the files that a commit changes against its first parent."""
        options = ("-r", "--root", "--diff-merges=first-parent", "--no-commit-id", "--name-only", "--no-renames", "-z")
        listed = self.git("diff-tree", *options, "--end-of-options", commit).text
        return list(filter(None, listed.split("\0")))

    def changed_between(self, older: str, newer: str) -> list[str]:
        """Return the files that differ between two commits."""
        options = ("-r", "--name-only", "--no-renames", "-z")
        listed = self.git("diff-tree", *options, "--end-of-options", older, newer).text
        return list(filter(None, listed.split("\0")))

    def delete_branches(self, branches: Mapping[str, str]) -> None:
        """Delete branches, provided that each is still at its commit; all of them or none.

        Raises:
            GitError: One was moved meanwhile, or cannot be deleted.
        """
        lines = [f"delete refs/heads/{name} {commit}\n" for name, commit in branches.items()]
        self.git("update-ref", "--stdin", data="".join(lines).encode())

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Tell whether ``older`` is part of the history of ``newer``."""
        return self.git("merge-base", "--is-ancestor", older, newer, accept=(0, 1)).returncode == 0

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the newest commit that two histories share; ``None`` where they share nothing."""
        found = self.git("merge-base", one, other, accept=(0, 1))
        return found.text.strip() or None

    def commit_date(self, commit: str) -> str:
        """Return a commit's committer date in git's raw form."""
        return self.git("log", "-1", "--format=%cd", "--date=raw", "--end-of-options", commit).text.strip()

    def files(self, commit: str) -> frozenset[str]:
        """Return the paths of all files of a commit."""
        listed = self.git("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).text
        return frozenset(filter(None, listed.split("\0")))

    def work_files(self) -> frozenset[str]:
        """Return the paths of all files of the work tree that are tracked, or new and not ignored."""
        listed = self.git("ls-files", "--cached", "--others", "--exclude-standard", "-z").text
        return frozenset(path for path in filter(None, listed.split("\0")) if (self.top / path).is_file())

    def has_changes(self) -> bool:
        """Tell whether the work tree has changes or new files that no commit has; nothing is written."""
        return bool(self.git("--no-optional-locks", "status", "--porcelain").text)

    def file_at(self, revision: str, path: str) -> bytes | None:
        """Return a file of a revision; ``None`` where there is none."""
        found = self.git("cat-file", "blob", f"{revision}:{path}", accept=(0, 128))
        return found.stdout if found.returncode == 0 else None

    def modes(self, commit: str) -> dict[str, str]:
        """Return the file mode of every path of a commit."""
        listed = self.git("ls-tree", "-r", "-z", "--full-tree", commit).text
        entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        return {path: facts.split(" ", 1)[0] for facts, path in entries}

    def contents(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Return those of some files that a revision has, path to content as it is stored."""
        wanted = [path for path in paths if "\n" not in path]
        asked = "".join(f"{revision}:{path}\n" for path in wanted).encode("utf-8", "surrogateescape")
        answer = self.git("cat-file", "--batch", data=asked).stdout if wanted else b""
        found: dict[str, bytes] = {}
        for path in wanted:
            head, _, answer = answer.partition(b"\n")
            facts = head.split(b" ")
            if facts[-1] == b"missing":
                continue
            size = int(facts[-1])
            if facts[-2] == b"blob":
                found[path] = answer[:size]
            answer = answer[size + 1 :]
        return found

    def messages(self, *revisions: str) -> list[tuple[str, str, bool]]:
        """Return commits, children first: id, whole message, and whether this tool made it and nobody else.

        Args:
            *revisions: What ``git log`` takes: commits, ``^commit``.
        """
        listed = self.git("log", "--topo-order", "-z", "--format=%H%n%ae %ce%n%B", *revisions).text
        records = (record.split("\n", 2) for record in listed.split("\0") if record)
        ours = f"{IDENTITY_EMAIL} {IDENTITY_EMAIL}"
        return [(commit, message, emails == ours) for commit, emails, message in records]

    def staged_modes(self) -> dict[str, str]:
        """Return the file mode of every staged path."""
        listed = self.git("ls-files", "--stage", "-z").text
        entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        return {path: facts.split(" ", 1)[0] for facts, path in entries}

    def publish(self, source: Repository, refs: Mapping[str, str], *, replace: Sequence[str] = ()) -> None:
        """Take commits of an isolated repository over into branches of this one, all of them or none.

        Args:
            source: Where the commits are.
            refs: Branch name to commit id. A branch must be new or an ancestor of its commit.
            replace: Branches that may be replaced by an unrelated commit.

        Raises:
            GitError: A branch is in the way or checked out somewhere; nothing was moved.
        """
        # Numbered, so that names which git cannot have beside each other only meet where they are published.
        out = {f"refs/out/{number}": (branch, commit) for number, (branch, commit) in enumerate(refs.items())}
        updates = "".join(f"update {ref} {commit}\n" for ref, (_, commit) in out.items())
        source.git("update-ref", "--stdin", data=updates.encode())
        specs = [f"{'+' * (branch in replace)}{ref}:refs/heads/{branch}" for ref, (branch, _) in out.items()]
        try:
            self.git(*_FETCH, str(source.top), *specs)
        except GitError as error:
            of_the_disk = any(word in error.stderr for word in _OF_THE_DISK)
            step = _CORRECT_DISK if of_the_disk else "rename or delete the branch that is in the way."
            raise GitError(("fetch", *refs), error.stderr, f"Nothing was moved; {step}") from error

    def commit_in_place(self, branch: str, paths: Sequence[str], message: str) -> str:
        """Commit the given files of the user's own work tree on a branch made for them; for plain Copier only.

        The branch starts at the current commit, unless it is checked out already. Whatever else is staged stays so.

        Raises:
            GitError: The branch exists and is not the current one, or nothing can be committed; then the same branch
                is checked out as before.
        """
        current = self.git("symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1)).text.strip()
        date = self.commit_date("HEAD")
        if current != branch:
            self.git("switch", "--quiet", "--create", branch)
        try:
            self.git("--literal-pathspecs", "add", "--force", "--", *paths)
            self.git(
                *("--literal-pathspecs", "commit", "--quiet", "--no-verify", "--only", "-F", "-", "--", *paths),
                data=message.encode("utf-8", "replace"),
                env=identity(date),
            )
        except GitError:
            if current != branch:
                self._leave_branch(branch, current)
            raise
        return self.head()

    def _leave_branch(self, branch: str, before: str) -> None:
        """Take back the creation of a branch on which nothing was committed."""
        start = self.head()
        if before:
            self.git("symbolic-ref", "HEAD", f"refs/heads/{before}")
        else:
            self.git("update-ref", "--no-deref", "HEAD", start)
        self.git("update-ref", "-d", f"refs/heads/{branch}", start)
