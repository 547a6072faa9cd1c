"""What a repository tells: its commits, its branches and the files of its workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import WorkspaceError
from generator.git.command import IDENTITY_EMAIL, SAFE_CONFIG, run_git
from generator.git.folders import inside, of_repository, of_workspace, pathspec
from generator.git.history import MENTIONS, TaskHistory, read_history
from generator.git.trailers import last_trailers, parse_trailers, workspace_of
from generator.process import Completed

_PATCH = (
    *("-c", "core.quotePath=false", "diff-tree", "--stdin", "-r", "--root", "--diff-merges=first-parent"),
    *("--patch", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/"),
)


@dataclass(frozen=True)
class ReadableRepository:
    """A git repository, or a linked worktree of one, of which the workspace is a folder or all.

    Every path that is given or returned is one of the workspace; see ``folders``.

    Attributes:
        top: The workspace's folder.
        common_dir: The folder that all worktrees share.
        folder: The workspace's folder as a path in the repository; empty where it is the repository's top.
    """

    top: Path
    common_dir: Path
    folder: str = ""

    @property
    def root(self) -> Path:
        """The work tree's top folder, in which git runs."""
        return self.top.parents[self.folder.count("/")] if self.folder else self.top

    @property
    def config(self) -> Mapping[str, str]:
        """The settings that each command gets."""
        return SAFE_CONFIG

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment that each command gets beside the clean one."""
        return {}

    def git(
        self,
        *args: str,
        data: bytes = b"",
        env: Mapping[str, str] | None = None,
        seconds: float = 300.0,
        accept: Sequence[int] = (0,),
    ) -> Completed:
        """Run one git command in the top folder of the work tree; here paths are the repository's.

        Raises:
            GitError: It ended with a code that is not in ``accept``, did not end in ``seconds``, or did not start.
        """
        variables = {**self.variables, **(env or {})}
        return run_git(self.root, args, config=self.config, data=data, env=variables, seconds=seconds, accept=accept)

    def object_format(self) -> str:
        """Return how objects are named: ``sha1`` with ids of 40 digits, or ``sha256`` with ids of 64."""
        return self.git("rev-parse", "--show-object-format").text.strip()

    def null_id(self) -> str:
        """Return the id that stands for no object."""
        return "0" * (64 if self.object_format() == "sha256" else 40)

    def resolve(self, revision: str) -> str | None:
        """Return the commit id of a revision, or ``None`` where there is none."""
        # A revision may come from a file and begin with a dash.
        found = self.git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", accept=(0, 1, 128)
        )
        return found.text.strip() or None if found.returncode == 0 else None

    def head(self) -> str:
        """Return the commit that is checked out.

        Raises:
            WorkspaceError: Nothing was committed yet, also of the workspace's folder, or what was committed is not
                there any more.
        """
        commit = self.resolve("HEAD")
        if commit is None:
            named = self.git("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1, 128)).text.strip()
            if named:
                raise WorkspaceError(self.top, f"the commit {named} at its HEAD is missing.", "Run 'git fsck' there.")
            raise WorkspaceError(self.top, "the repository has no commit yet.", "Commit something first.")
        if self.folder and self.git("cat-file", "-t", f"{commit}:{self.folder}", accept=(0, 128)).text != "tree\n":
            raise WorkspaceError(
                self.top,
                f"no file of this folder is in {commit[:12]}, which is checked out.",
                "Commit its files first.",
            )
        return commit

    def current_branch(self) -> str:
        """Return the branch that is checked out; empty where a commit is."""
        return self.git("symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1)).text.strip()

    def branches(self, prefix: str) -> dict[str, str]:
        """Return the branches below a prefix, or those that a pattern fits, name to commit id."""
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", f"refs/heads/{prefix}").text
        pairs = (line.rsplit(" ", 1) for line in listed.splitlines())
        return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

    def worktrees(self) -> dict[str, Path]:
        """Return the branches that are checked out, each with the top folder of its work tree."""
        blocks = self.git("worktree", "list", "--porcelain", "-z").text.split("\0\0")
        found: dict[str, Path] = {}
        for block in blocks:
            facts = dict(fact.partition(" ")[::2] for fact in block.split("\0"))
            if "branch" in facts:
                found[facts["branch"].removeprefix("refs/heads/")] = Path(facts["worktree"])
        return found

    def checked_out(self) -> frozenset[str]:
        """Return the branches that are checked out, here or in another worktree."""
        return frozenset(self.worktrees())

    def trailers(self, commit: str) -> dict[str, str]:
        """Return the trailers of a commit's message, names in lower case."""
        return parse_trailers(
            self.git("log", "-1", "--format=%(trailers:only,unfold)", "--end-of-options", commit).text
        )

    def message(self, commit: str) -> str:
        """Return the whole message of a commit."""
        return self.git("log", "-1", "--format=%B", "--end-of-options", commit).text

    def task_history(self, *revisions: str) -> TaskHistory:
        """Return which tasks of this workspace the history of some revisions holds, by the trailers of its commits.

        A squashed commit keeps the messages of several in its body, there also indented: they count like trailers.

        Args:
            *revisions: What ``git log`` takes: commits, ``^commit``, ``--branches=…``.
        """
        options = ("--topo-order", "--ignore-missing", "-E", "-i", f"--grep={MENTIONS}", "-z", "--format=%H%n%B")
        listed = self.git("log", *options, *revisions)
        pairs = (record.partition("\n") for record in listed.text.split("\0") if record)
        return read_history(((commit, message) for commit, _, message in pairs), self._merged_by, self.folder)

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
        listed = self.git(
            "--literal-pathspecs", "log", f"--max-count={most}", "--format=%H", "HEAD", "--", self._whole(path)
        )
        return listed.text.split()

    def is_ours(self, commit: str) -> bool:
        """Tell whether a commit was made by this tool for this workspace, and by nobody since."""
        emails, _, message = self.git("log", "-1", "--format=%ae %ce%n%B", "--end-of-options", commit).text.partition(
            "\n"
        )
        return self._made_here(emails, message)

    def _made_here(self, emails: str, message: str) -> bool:
        return emails == f"{IDENTITY_EMAIL} {IDENTITY_EMAIL}" and workspace_of(last_trailers(message)) == self.folder

    def parents(self, commit: str) -> list[str]:
        """Return the parents of a commit."""
        return self.git("log", "-1", "--format=%P", "--end-of-options", commit).text.split()

    def changed_files(self, commit: str) -> list[str]:
        """Return the files that a commit changes against its first parent."""
        options = ("-r", "--root", "--diff-merges=first-parent", "--no-commit-id", "--name-only", "--no-renames", "-z")
        listed = self.git("diff-tree", *options, "--end-of-options", commit).text
        return [of_workspace(self.folder, path) for path in filter(None, listed.split("\0"))]

    def patches(self, commits: Sequence[str]) -> dict[str, str]:
        """Return what each commit changes against its first parent, as a unified diff with paths as the repository's.

        A commit that is not there any more is left out.
        """
        known = [commit for commit in dict.fromkeys(commits) if self.resolve(commit)]
        if not known:
            return {}
        found = self.git(*_PATCH, data="".join(f"{commit}\n" for commit in known).encode()).stdout
        patches: dict[str, list[str]] = {}
        lines: list[str] = []
        wanted = set(known)
        # Nothing else of a patch is a line that is only an id: its own lines begin with a sign.
        for line in found.decode("utf-8", "replace").split("\n"):
            if line in wanted:
                lines = patches.setdefault(line, [])
            else:
                lines.append(line)
        return {commit: "\n".join(told) for commit, told in patches.items()}

    def changed_between(self, older: str, newer: str) -> list[str]:
        """Return the files that differ between two commits or trees."""
        return list(self.changes_between(older, newer))

    def changes_between(self, older: str, newer: str) -> dict[str, str]:
        """Return the files that differ between two commits or trees, each with git's letter: ``D`` for one that went.

        Files outside of the workspace begin with ``../``.
        """
        options = ("-r", "--name-status", "--no-renames", "-z")
        fields = self.git("diff-tree", *options, "--end-of-options", older, newer).text.split("\0")
        paths = (of_workspace(self.folder, path) for path in fields[1::2])
        return dict(zip(paths, fields[0::2], strict=False))

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
        return frozenset(self.modes(commit))

    def work_files(self) -> frozenset[str]:
        """Return the paths of all files of the work tree that are tracked, or new and not ignored."""
        listed = self._listed("ls-files", "--cached", "--others", "--exclude-standard", "-z")
        return frozenset(path for path in listed if (self.top / path).is_file())

    def has_changes(self) -> bool:
        """Tell whether the workspace has changes or new files that no commit has; nothing is written."""
        return bool(self.uncommitted())

    def uncommitted(self) -> list[str]:
        """Return the workspace's files with changes that no commit has, new ones included; nothing is written."""
        options = ("--no-optional-locks", "--literal-pathspecs", "status", "--porcelain", "-z", "--no-renames")
        listed = self.git(*options, "--untracked-files=all", *pathspec(self.folder)).text
        return inside(self.folder, (entry[3:] for entry in listed.split("\0") if entry))

    def file_at(self, revision: str, path: str) -> bytes | None:
        """Return a file of a revision; ``None`` where there is none."""
        found = self.git("cat-file", "blob", f"{revision}:{self._whole(path)}", accept=(0, 128))
        return found.stdout if found.returncode == 0 else None

    def modes(self, commit: str) -> dict[str, str]:
        """Return the file mode of every path of a commit."""
        return self._modes(*("ls-tree", "-r", "-z", "--full-tree", commit))

    def contents(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Return those of some files that a revision has, path to content as it is stored."""
        # git takes one name a line here, so that a path with a line break would be two of them.
        wanted = [path for path in paths if "\n" not in path]
        read = self.batch([f"{revision}:{self._whole(path)}" for path in wanted])
        pairs = zip(wanted, read, strict=True)
        return {path: each[1] for path, each in pairs if each is not None and each[0] == "blob"}

    def batch(self, names: Sequence[str]) -> list[tuple[str, bytes] | None]:
        """Return objects by what git calls them, each with its kind and its bytes; ``None`` where there is none.

        Args:
            names: Ids, or revision and path with a colon between them; none has a line break.
        """
        asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        answer = self.git("cat-file", "--batch", data=asked).stdout if names else b""
        found: list[tuple[str, bytes] | None] = []
        start = 0
        for _ in names:
            end = answer.index(b"\n", start)
            facts = answer[start:end].split(b" ")
            start = end + 1
            if facts[-1] in {b"missing", b"ambiguous"}:
                found.append(None)
                continue
            size = int(facts[-1])
            found.append((facts[-2].decode(), answer[start : start + size]))
            start += size + 1
        return found

    def sizes(self, revision: str, paths: Iterable[str]) -> dict[str, int]:
        """Return the sizes in bytes of those of some files that a revision has; their contents are not read."""
        wanted = [path for path in paths if "\n" not in path]
        asked = "".join(f"{revision}:{self._whole(path)}\n" for path in wanted).encode("utf-8", "surrogateescape")
        lines = self.git("cat-file", "--batch-check", data=asked).text.splitlines() if wanted else []
        facts = ((path, line.rsplit(" ", 2)) for path, line in zip(wanted, lines, strict=True))
        return {path: int(fact[-1]) for path, fact in facts if fact[-2:-1] == ["blob"]}

    def messages(self, *revisions: str) -> list[tuple[str, str, bool]]:
        """Return commits, children first: id, whole message, and whether this tool made it for this workspace.

        Args:
            *revisions: What ``git log`` takes: commits, ``^commit``.
        """
        listed = self.git("log", "--topo-order", "-z", "--format=%H%n%ae %ce%n%B", *revisions).text
        records = (record.split("\n", 2) for record in listed.split("\0") if record)
        return [(commit, message, self._made_here(emails, message)) for commit, emails, message in records]

    def staged_modes(self) -> dict[str, str]:
        """Return the file mode of every staged path."""
        return self._modes("ls-files", "--stage", "-z")

    def _whole(self, path: str) -> str:
        return of_repository(self.folder, path)

    def _listed(self, *command: str) -> list[str]:
        """Return the workspace's files of a listing; only they are looked at."""
        listed = self.git("--literal-pathspecs", *command, *pathspec(self.folder)).text
        return inside(self.folder, filter(None, listed.split("\0")))

    def _modes(self, *command: str) -> dict[str, str]:
        """Return the workspace's files of a listing with their modes."""
        listed = self.git("--literal-pathspecs", *command, *pathspec(self.folder)).text
        entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        modes = {path: facts.split(" ", 1)[0] for facts, path in entries}
        return dict(zip(inside(self.folder, modes), modes.values(), strict=True))
